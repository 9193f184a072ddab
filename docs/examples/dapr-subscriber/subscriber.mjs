// A barnevern service's subscriber behind its own Dapr sidecar, in Node without packages.
//   dapr run --app-id barnevern --app-port 5056 --resources-path components -- node subscriber.mjs
import { createServer } from "node:http";

const pubsub = process.env.PUBSUB ?? "partner-events";
const topic = `tot.partner-events.${process.env.ORGANISATION_NUMBER ?? "999999999"}`; // the agency's own topic
const seen = new Set(); // a real subscriber keeps the ids it has handled in its store: an event may come more than once

createServer(async (request, response) => {
  let body = "";
  for await (const chunk of request.setEncoding("utf8")) body += chunk;
  const answer = (status, value) => response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
  // Dapr asks once, at its start, what we want to hear and where.
  if (request.method === "GET" && request.url === "/dapr/subscribe") return answer(200, [{ pubsubname: pubsub, topic, route: "/events" }]);
  if (request.method !== "POST" || request.url !== "/events") return answer(404, {});
  if (!request.headers["content-type"]?.startsWith("application/cloudevents+json")) return answer(200, { status: "DROP" });
  const event = JSON.parse(body);
  if (!seen.has(event.id)) console.log(event.type, event.subject, event.dueon ?? "", JSON.stringify(event.data));
  seen.add(event.id);
  answer(200, { status: "SUCCESS" }); // RETRY asks Dapr to bring it again
}).listen(Number(process.env.PORT ?? 5056), "127.0.0.1", function () {
  console.log(`listening on http://127.0.0.1:${this.address().port}/`);
});
