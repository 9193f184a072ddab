// Reads {"secret","headers","body"} on stdin; checks it as a subscriber would, with libraries that are not ours.
import { HTTP } from "cloudevents";
import { Webhook } from "standardwebhooks";
import { readFileSync } from "node:fs";

const { secret, headers, body } = JSON.parse(readFileSync(0, "utf8"));
let verified = true;
try {
  new Webhook(secret).verify(body, headers);
} catch (e) {
  verified = String(e.message);
}
const event = HTTP.toEvent({ headers, body });
event.validate();
process.stdout.write(JSON.stringify({ verified, event: event.toJSON() }));
