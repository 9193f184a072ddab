// The story of one identification, step by step, as its users would tell it. Everything goes through the gateway.
import { createHmac, randomUUID, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";
import { createInterface } from "node:readline";

const args = process.argv.slice(2);
const stepping = args.includes("--step");
const patient = args.includes("--patient");
const base = args.find((a) => !a.startsWith("--")) ?? "http://localhost:8080";
const lines = stepping ? createInterface({ input: process.stdin })[Symbol.asyncIterator]() : null;

// --- speaking to the gateway ---------------------------------------------------------------------------------------

const tokens = new Map();

async function token(persona) {
  if (!tokens.has(persona)) {
    const answer = await fetch(`${base}/demo/token`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ as: persona }),
    });
    check(answer.status === 200, `a demo token for ${persona}`, await answer.clone().text());
    tokens.set(persona, (await answer.json()).access_token);
  }
  return tokens.get(persona);
}

async function call(persona, method, path, body, key) {
  const headers = { "content-type": "application/json" };
  if (persona) headers.authorization = `Bearer ${await token(persona)}`;
  if (key) headers["idempotency-key"] = key;
  const answer = await fetch(base + path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
  const text = await answer.text();
  const json = (answer.headers.get("content-type") ?? "").includes("json") && text ? JSON.parse(text) : undefined;
  return { status: answer.status, json, text, etag: answer.headers.get("etag") };
}

const get = (persona, path) => call(persona, "GET", path);
const post = (persona, path, body, key = randomUUID()) => call(persona, "POST", path, body, key);

async function until(what, ask, seconds = 5) {
  const end = Date.now() + seconds * 1000 * (patient ? 20 : 1);
  for (;;) {
    const found = await ask();
    if (found) return found;
    if (Date.now() > end) fail(`waited ${seconds} s in vain for: ${what}`);
    await new Promise((r) => setTimeout(r, 50));
  }
}

// --- telling -------------------------------------------------------------------------------------------------------

function fail(what, detail = "") {
  console.error(`\n  ✗ ${what}${detail ? `\n    ${detail}` : ""}`);
  process.exit(1);
}

function check(holds, what, detail) {
  if (!holds) fail(what, detail);
  console.log(`  ✓ ${what}`);
}

function expect(answer, status, what, code) {
  check(answer.status === status && (!code || answer.json?.code === code), `${what} → ${status}${code ? ` ${code}` : ""}`, `${answer.status} ${answer.text}`);
  return answer.json;
}

let steps = 0;
async function step(title) {
  steps++;
  if (stepping) {
    console.log(`\n-- before step ${steps}: press Enter`);
    await lines.next();
  }
  console.log(`\n${steps}. ${title}`);
}

const day = (date, plus = 0) => new Date(Date.parse(`${date}T12:00:00Z`) + plus * 86400000).toISOString().slice(0, 10);
const today = async () =>
  new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Oslo" }).format(new Date((await get(null, "/demo/clock")).json.now));
const later = async (hours) => new Date(Date.parse((await get(null, "/demo/clock")).json.now) + hours * 3600000).toISOString();

// --- a receiver such as a barnevern service would run ----------------------------------------------------------------

const received = [];
let secret;

function signatureHolds(headers, body) {
  if (!secret) return true; // the challenge comes before the secret is known
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  const expected = createHmac("sha256", key).update(`${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${body}`).digest();
  return headers["webhook-signature"].split(" ").some((s) => {
    const given = Buffer.from(s.replace(/^v1,/, ""), "base64");
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
}

const receiver = createServer((request, response) => {
  let body = "";
  request.on("data", (chunk) => (body += chunk));
  request.on("end", () => {
    if (request.method === "OPTIONS") {
      response.writeHead(200, { "webhook-allowed-origin": request.headers["webhook-request-origin"] ?? "*" }).end();
      return;
    }
    if (!signatureHolds(request.headers, body)) {
      response.writeHead(401).end();
      return;
    }
    const data = body ? JSON.parse(body) : {};
    received.push({ id: request.headers["ce-id"], type: request.headers["ce-type"], subject: request.headers["ce-subject"], data });
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ challenge: data.challenge }));
  });
});
await new Promise((r) => receiver.listen(0, "127.0.0.1", r));
const endpoint = `http://127.0.0.1:${receiver.address().port}/tot`;

// --- the story -----------------------------------------------------------------------------------------------------

await step("The police EXIT group finds four siblings, one with her age in doubt");
const identification = {
  persons: [2010, 2012, 2014].map((year) => ({
    name: `Syntetisk Søsken ${year}`,
    birthDate: `${year}-02-03`,
    ageGroup: "minor",
    immediateNeeds: ["safety", "shelter"],
    relations: [{ toIndex: 3, kind: "sibling" }],
  })).concat([{ name: "Syntetisk Søsken Uviss", ageGroup: "in-doubt", immediateNeeds: ["safety", "health"], relations: [] }]),
  dangerAssessment: { level: "near-and-serious", externalReference: "EX-0000" },
};
const key = randomUUID();
const first = await post("police-exit", "/api/v1/identifications", identification, key);
const { caseId, caseNumber, persons } = expect(first, 201, "the identification is raised");
check(persons.length === 4, `case ${caseNumber} has four persons`);
const again = await post("police-exit", "/api/v1/identifications", identification, key);
check(again.status === 201 && again.text === first.text, "the same request again gets the same answer");
const changed = { ...identification, persons: identification.persons.slice(0, 3).map((p) => ({ ...p, relations: [] })) };
expect(await post("police-exit", "/api/v1/identifications", changed, key), 422, "a changed request under the same key");

await step("Within two seconds the acute meeting is proposed, with those who ought to be there");
const proposed = await until(
  "the proposed meeting",
  async () => (await get("coordinator", `/api/v1/meetings?caseId=${caseId}`)).json?.items?.find((m) => m.state === "proposed"),
  2,
);
const meeting = (await get("coordinator", `/api/v1/meetings/${proposed.id}`)).json;
const kinds = meeting.composition.map((c) => c.kind);
check(["coordinator", "police-exit", "child-welfare"].every((k) => kinds.includes(k)), `composition: ${kinds.join(", ")}`, JSON.stringify(meeting));
check(Boolean(meeting.targetAt), `to be held before ${meeting.targetAt}`);

await step("The coordinator convenes it; everybody is summoned and owes attendance");
const meetingPath = `/api/v1/meetings/${meeting.id}`;
const convened = await post("coordinator", `${meetingPath}/convene`, {
  startsAt: await later(3),
  endsAt: await later(4),
  place: "Møterom 1, Strandgaten (oppdiktet)",
});
expect(convened, 200, "the meeting is convened");
const duties = await until("the duties to attend", async () => {
  const list = (await get("coordinator", `/api/v1/obligations?caseId=${caseId}`)).json?.items ?? [];
  return list.length >= meeting.composition.length && list;
});
check(duties.every((d) => d.kind === "attend" && d.state === "open"), `${duties.length} duties to attend are open`);
const invitation = await until("the invitation", async () => {
  const answer = await get("child-welfare", `${meetingPath}/invitation.ics`);
  return answer.status === 200 && answer;
});
const unfolded = invitation.text.replace(/\r\n[ \t]/g, "");
check(/METHOD:REQUEST/.test(unfolded) && unfolded.includes(`SUMMARY:${caseNumber}`), "the invitation says the case number");
check(!invitation.text.includes("Syntetisk"), "and nothing of the persons");

await step("The summoned answer; the meeting is moved and they are asked anew");
expect(await post("police-exit", `${meetingPath}/answers`, { answer: "comes" }), 200, "EXIT comes");
expect(
  await post("child-welfare", `${meetingPath}/answers`, { answer: "proposes-another-time", proposedStartsAt: await later(5) }),
  200,
  "barnevernet proposes another time",
);
expect(
  await post("coordinator", `${meetingPath}/reschedule`, { startsAt: await later(5), endsAt: await later(6) }),
  200,
  "the coordinator moves it",
);
const moved = await get("child-welfare", `${meetingPath}/invitation.ics`);
check(/SEQUENCE:1\r?\n/.test(moved.text), "the calendar SEQUENCE is 1");
expect(await post("police-exit", `${meetingPath}/answers`, { answer: "comes" }), 200, "EXIT comes");
expect(
  await post("child-welfare", `${meetingPath}/answers`, { answer: "sends-substitute", substitute: "Vikar Vikarsen (oppdiktet)" }),
  200,
  "barnevernet sends a substitute",
);

await step("It is held; duties are settled and decisions become measures");
const summoned = (await get("coordinator", meetingPath)).json.participants;
const attendanceOf = { "police-exit": "present", coordinator: "present", "child-welfare": "represented" };
const kindOf = new Map(meeting.composition.map((c) => [c.agencyId, c.kind]));
expect(
  await post("coordinator", `${meetingPath}/held`, {
    attendance: summoned.map((s) => ({ agencyId: s.agencyId, attendance: attendanceOf[kindOf.get(s.agencyId)] ?? "absent" })),
  }),
  200,
  "attendance is recorded",
);
const childWelfare = summoned.find((s) => kindOf.get(s.agencyId) === "child-welfare").agencyId;
expect(
  await post("coordinator", `${meetingPath}/minutes`, {
    text: "Oppdiktet referat.",
    decisions: [{ agencyId: childWelfare, title: "Finn et trygt sted i natt", dueOn: day(await today(), 1) }],
  }),
  200,
  "the minutes are final",
);
const settled = await until("settled duties and the measure", async () => {
  const list = (await get("coordinator", `/api/v1/obligations?caseId=${caseId}`)).json.items;
  return list.some((d) => d.kind === "measure") && list.filter((d) => d.kind === "attend").every((d) => d.state !== "open") && list;
});
console.log(`    ${settled.map((d) => `${kindOf.get(d.agencyId) ?? d.agencyId}: ${d.kind} ${d.state}`).join(" · ")}`);
check(settled.some((d) => d.state === "represented"), "barnevernet is represented");
const measures = (await get("coordinator", `/api/v1/measures?caseId=${caseId}`)).json.items;
check(measures.some((m) => m.title === "Finn et trygt sted i natt" && m.trafficLight), `the measure has its traffic light: ${measures[0]?.trafficLight}`);

await step("Barnevernet subscribes to deadlines");
const subscription = await post("child-welfare", "/api/v1/subscriptions", { endpoint, eventTypes: ["tot.events.v1.Deadline*"] });
check([200, 201].includes(subscription.status), "the subscription is made", `${subscription.status} ${subscription.text}`);
const subscriptionPath = `/api/v1/subscriptions/${subscription.json.id}`;
secret = subscription.json.secret;
await until("its activation", async () => (await get("child-welfare", subscriptionPath)).json.state === "active", 10);
check(true, "the endpoint proved itself and the subscription is active");

await step("Barnevernet places one of the siblings: an acute decision, then the board's");
const institutions = (await get("child-welfare", "/api/v1/institutions")).json.items;
const approved = institutions.find((i) => i.approvedFrom);
const unapproved = institutions.find((i) => !i.approvedFrom);
const child = persons[0].personId;
const place = (personId, institutionId, inCase = caseId) => post("child-welfare", "/api/v1/placements", { caseId: inCase, personId, institutionId });
expect(await place(child, unapproved.id), 409, "a placement there is refused", "INSTITUTION_NOT_APPROVED");
const placement = expect(await place(child, approved.id), 201, "the placement is registered");
const placementPath = `/api/v1/placements/${placement.id}`;
const start = await today();
const decide = (path, body) => post("child-welfare", `${path}/decisions`, body);
const now = await later(0);
expect(
  await decide(placementPath, { kind: "acute-decision", decidedAt: now, firstDay: start, applicationSentAt: now }),
  201,
  "the acute decision is registered",
);
for (let week = 0; week < 24; week += 6) {
  const firstDay = day(start, 10 + week * 7);
  expect(await decide(placementPath, { kind: "board-decision", decidedAt: now, firstDay }), 201, `the board decides six weeks from ${firstDay}`);
}
const beyond = await decide(placementPath, { kind: "board-decision", decidedAt: now, firstDay: day(start, 178), lastDay: day(start, 219) });
expect(beyond, 409, "a decision past the cap", "PLACEMENT_EXCEEDS_CAP");
const shown = (await get("child-welfare", placementPath)).json;
check(beyond.json.lastLawfulDay === shown.capLastDay, `the last lawful day is ${beyond.json.lastLawfulDay}`, JSON.stringify(beyond.json));
for (const d of shown.deadlines) console.log(`    ${d.dueOn}  ${d.kind}  (${d.basis})`);

await step("What the law does not allow is refused, each with its own code");
const second = expect(
  await post("police-exit", "/api/v1/identifications", {
    persons: [{ name: "Syntetisk Voksen", ageGroup: "adult" }, { name: "Syntetisk Barn", ageGroup: "minor" }],
  }),
  201,
  "an adult and a child are found, danger not yet assessed",
);
await until("the new case", async () => (await get("coordinator", `/api/v1/cases/${second.caseId}/roster`)).status === 200);
const enrol = await post("coordinator", `/api/v1/cases/${second.caseId}/roster`, { agencyId: childWelfare, ground: "necessary-for-own-task" });
check([200, 201].includes(enrol.status), "barnevernet is brought in", `${enrol.status} ${enrol.text}`);
await until("barnevernet sees it", async () => (await get("child-welfare", `/api/v1/cases/${second.caseId}`)).status === 200);
expect(await place(second.persons[0].personId, approved.id, second.caseId), 409, "placing the adult", "CHILD_NOT_MINOR");
const other = expect(await place(second.persons[1].personId, approved.id, second.caseId), 201, "the child's placement is registered");
expect(
  await decide(`/api/v1/placements/${other.id}`, { kind: "board-decision", decidedAt: now, firstDay: start }),
  409,
  "a board decision without a danger assessment",
  "DANGER_ASSESSMENT_MISSING",
);

await step("The deadlines reach barnevernet's own system, signed; the clock moves and warnings follow");
await until("DeadlineSet", () => received.some((e) => e.type === "tot.events.v1.DeadlineSet"), 10);
check(true, `${received.filter((e) => e.type === "tot.events.v1.DeadlineSet").length} deadlines were told as set`);
expect(await call(null, "POST", "/demo/clock", { advance: "P14D" }), 200, "the demo clock moves two weeks");
await until("DeadlineApproaching or DeadlineMissed", () => received.some((e) => /Deadline(Approaching|Missed)$/.test(e.type)), 15);
const feed = (await get("child-welfare", "/api/v1/events?types=tot.events.v1.Deadline*&limit=200")).json;
const own = feed.events.filter((e) => received.some((r) => r.id === e.id));
check(own.length > 0, `the pull feed shows the same events (${own.length} of them so far by webhook)`);
check(!JSON.stringify(received).includes("Syntetisk") && !JSON.stringify(feed).includes("Syntetisk"), "none of them names a person");

await step("Nobody else learns anything");
for (const path of [`/api/v1/cases/${caseId}`, meetingPath, `/api/v1/meetings?caseId=${caseId}`, `/api/v1/obligations?caseId=${caseId}`, placementPath, `/api/v1/persons/${child}`]) {
  expect(await get("coordinator-oslo", path), 404, `Oslo asks for ${path.replace(/[0-9a-f-]{36}/g, "…")}`);
}
expect(await post("child-welfare", `${meetingPath}/convene`, {}), 403, "barnevernet convening");
expect(await get(null, `/api/v1/cases/${caseId}`), 401, "no token");
const bad = await post("police-exit", "/api/v1/identifications", { persons: [{ ageGroup: "minor", birthDate: "2031-02-30" }] });
expect(bad, 400, "bad input names each field");
console.log(`    ${JSON.stringify(bad.json.errors)}`);

console.log(`\nThe story of ${caseNumber} is told: ${steps} steps, every expectation held.`);
receiver.close();
process.exit(0);
