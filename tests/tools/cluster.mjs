// Starts what tye.yaml lists and keeps it running; see tests/cluster.sh. System tests use it too.
//   node cluster.mjs run FOLDER [--free-ports] [--weather]  in the foreground, until SIGINT
//   node cluster.mjs up|status|down|kill|stop|start|wipe|pause|resume|working FOLDER [NAME]   asks the one that runs on FOLDER
//   node cluster.mjs weather FOLDER NAME '{"delay":40,"jitter":20,"loss":0.02,"reset":0.001,"blocked":false}'   on the way to NAME, or to all
// With --weather the ways to the broker and the database lead through a proxy too, so that they can be made slow or blocked.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { makeKeys } from "./keys.mjs";
import { migrate, programs, ready } from "./programs.mjs";
import { calm, proxy } from "./proxy.mjs";
import { Postgres, RabbitMq } from "./servers.mjs";
import { freePort, readTye } from "./tye.mjs";

const [command, folder, ...rest] = process.argv.slice(2);
const stateFile = folder && join(folder, "cluster.json");
const acts = ["kill", "stop", "start", "wipe", "pause", "resume", "working", "weather"];
const sleep = (ms) => new Promise((r) => setTimeout(r, ms));

if (command === "run") await run();
else if (["up", "status", "down", ...acts].includes(command)) await ask();
else console.log("tests/cluster.sh up | status | kill NAME | down");

async function run() {
  const parts = [];
  try {
    await start(parts);
  } catch (e) {
    console.error(e);
    await stop(parts, 1);
  }
}

async function start(parts) {
  mkdirSync(join(folder, "logs"), { recursive: true });
  rmSync(stateFile, { force: true });
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => stop(parts, 0));
  const tye = await readTye(rest.includes("--free-ports"));
  makeKeys(join(folder, "data", "keys"), tye.services.map((s) => s.name).filter((n) => n !== "gateway"));
  const weather = Object.fromEntries([...tye.services.map((s) => s.name), "postgres", "rabbitmq"].map((name) => [name, calm()]));
  const behind = async (name) => {
    if (!rest.includes("--weather")) return tye.ports[name];
    const port = await freePort();
    await proxy(tye.ports[name], () => [port], weather[name]);
    return port;
  };
  const postgres = new Postgres(folder, await behind("postgres"));
  const rabbit = new RabbitMq(folder, await behind("rabbitmq"));
  parts.push(postgres, rabbit);
  await Promise.all([postgres.up(tye.services.flatMap((s) => s.databases)), rabbit.up()]);
  await Promise.all(tye.services.filter((s) => s.databases.length > 0).map((s) => migrate(s, folder)));
  parts.push(...(await programs(tye.services, folder)));
  await Promise.all(parts.map((p) => p.up()));
  for (const service of tye.services) {
    for (const { name, port } of service.bindings) {
      await proxy(port, () => parts.filter((p) => p.service === service.name && p.running).map((p) => p.ports[name]), weather[service.name]);
    }
  }
  const gateway = `http://localhost:${tye.ports.gateway}`;
  const control = await listen(parts, gateway, weather);
  if (!(await ready(`${gateway}/health/ready`, 300))) throw new Error("The gateway was not ready within five minutes; see logs/.");
  writeFileSync(stateFile, JSON.stringify({ pid: process.pid, control, gateway, ports: tye.ports }));
  console.log(`ready ${gateway}`);
}

async function stop(parts, code) {
  rmSync(stateFile, { force: true });
  const servers = parts.filter((p) => !p.service);
  await Promise.all(parts.filter((p) => p.service).map((p) => p.down()));
  await Promise.all(servers.map((p) => p.down()));
  process.exit(code);
}

/** Answers the other commands, each for all parts that the name means: meetings.1, meetings, postgres, all. */
function listen(parts, gateway, weather) {
  const server = createServer(async (request, response) => {
    const [, act, name, change] = request.url.split("/").map(decodeURIComponent);
    const meant = parts.filter((p) => !name || name === "all" || p.name === name || p.service === name);
    if (meant.length === 0) return response.writeHead(404).end(`There is no ${name}.\n`);
    try {
      if (act === "weather") for (const way of name === "all" ? Object.values(weather) : [weather[name]]) Object.assign(way, calm(), JSON.parse(change));
      else if (act !== "status") await Promise.all(meant.map((p) => p[act]()));
      const lines = meant.map((p) => `${p.name.padEnd(18)} ${p.running ? "runs" : "down"}  pid ${p.pid ?? "-"}  started ${p.starts} times, killed ${p.kills}  ${JSON.stringify(p.ports ?? p.port)}`);
      response.end([`gateway ${gateway}`, ...lines, ""].join("\n"));
    } catch (e) {
      response.writeHead(500).end(`${e}\n`);
    }
  });
  return new Promise((r) => server.listen(0, "127.0.0.1", () => r(server.address().port)));
}

async function ask() {
  for (let i = 0; command === "up" && !existsSync(stateFile) && i < 1800; i++) {
    if (i > 20 && /Error|not ready/.test(readFileSync(join(folder, "cluster.log"), "utf8"))) break;
    await sleep(100);
  }
  if (!existsSync(stateFile)) {
    console.error(command === "up" ? readFileSync(join(folder, "cluster.log"), "utf8") : "It does not run.");
    process.exit(1);
  }
  const state = JSON.parse(readFileSync(stateFile, "utf8"));
  if (command === "up") return console.log(`Tot is ready: ${state.gateway}`);
  if (command === "down") {
    process.kill(state.pid, "SIGINT");
    while (existsSync(`/proc/${state.pid}`)) await sleep(100);
    return;
  }
  const answer = await fetch(`http://127.0.0.1:${state.control}/${command}/${rest.map(encodeURIComponent).join("/")}`);
  console.log((await answer.text()).trimEnd());
  process.exit(answer.ok ? 0 : 1);
}
