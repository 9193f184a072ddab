// A webhook receiver in Node without packages.   PORT=5055 WEBHOOK_SECRET_FILE=secret.txt node receiver.mjs
import { createServer } from "node:http";
import { createHmac, timingSafeEqual } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";

const secretFile = process.env.WEBHOOK_SECRET_FILE ?? "secret.txt"; // the whsec_… that subscribing answered with, read anew each time
const seen = new Set(); // a real receiver keeps the ids it has handled in its store: an event may come more than once

function isGenuine(headers, body) {
  if (!existsSync(secretFile)) return false;
  const key = Buffer.from(readFileSync(secretFile, "utf8").trim().replace("whsec_", ""), "base64");
  const { "webhook-id": id, "webhook-timestamp": at, "webhook-signature": signatures = "" } = headers;
  if (!(Math.abs(Date.now() / 1000 - Number(at)) < 300)) return false; // old requests may be replays
  const expected = Buffer.from("v1," + createHmac("sha256", key).update(`${id}.${at}.${body}`).digest("base64"));
  return signatures.split(" ").some((s) => s.length === expected.length && timingSafeEqual(Buffer.from(s), expected));
}

createServer(async (request, response) => {
  let body = "";
  for await (const chunk of request.setEncoding("utf8")) body += chunk;
  const answer = (status, text = "") => response.writeHead(status, { "content-type": "application/json" }).end(text);
  if (request.method !== "POST") return answer(405);
  const type = request.headers["ce-type"];
  // Answered unsigned only as long as the secret is not there yet: it is shown by the very request that asks us.
  if (type === "tot.subscriptions.v1.EndpointValidation" && (!existsSync(secretFile) || isGenuine(request.headers, body))) return answer(200, body);
  if (!isGenuine(request.headers, body)) return answer(401);
  const id = request.headers["webhook-id"];
  if (!seen.has(id)) console.log(type, request.headers["ce-subject"], request.headers["ce-dueon"] ?? "", body);
  seen.add(id);
  answer(204);
}).listen(Number(process.env.PORT ?? 5055), "127.0.0.1", function () {
  console.log(`listening on http://127.0.0.1:${this.address().port}/`);
});
