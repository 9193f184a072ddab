// Reads {"secret","headers","body","jwks"?} on stdin; checks it as a subscriber would, with libraries that are not ours.
import { HTTP } from "cloudevents";
import { Webhook } from "standardwebhooks";
import { createPublicKey, verify } from "node:crypto";
import { readFileSync } from "node:fs";

const { secret, headers, body, jwks } = JSON.parse(readFileSync(0, "utf8"));
let verified = true;
try {
  new Webhook(secret).verify(body, headers);
} catch (e) {
  verified = String(e.message);
}
// The library knows v1 only. Node's own cryptography (not .NET's, not our binding to OpenSSL) checks v1a.
const signed = Buffer.from(`${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${body}`);
const asymmetric = headers["webhook-signature"].split(" ").filter((s) => s.startsWith("v1a,")).map((s) => Buffer.from(s.slice(4), "base64"));
const keys = (jwks?.keys ?? []).map((key) => createPublicKey({ key, format: "jwk" }));
const verifiedBy = keys.map((key) => asymmetric.some((signature) => verify(null, signed, key, signature)));
const events = [HTTP.toEvent({ headers, body })].flat();
for (const event of events) event.validate();
process.stdout.write(JSON.stringify({ verified, verifiedBy, event: events[0].toJSON(), ids: events.map((e) => e.id) }));
