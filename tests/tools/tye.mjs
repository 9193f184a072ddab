import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");

const given = new Set();

/** A port that was free a moment ago, below those that the system gives to outgoing connections: one of them could take it before the server does. */
export const freePort = () =>
  new Promise((r) => {
    const port = 12_000 + Math.floor(Math.random() * 20_000);
    const server = createServer();
    server.once("error", () => r(freePort()));
    server.listen(port, "127.0.0.1", () => server.close(() => r(given.has(port) ? freePort() : (given.add(port), port))));
  });

/** The services of tye.yaml with their programs; with other ports all mentions of the old ones change too. */
export async function readTye(freePorts) {
  const tye = parse(readFileSync(join(root, "tye.yaml"), "utf8"));
  const all = tye.services.flatMap((s) => s.bindings.map((b) => b.port));
  const moved = new Map();
  for (const port of all) moved.set(`${port}`, freePorts ? await freePort() : port);
  const now = (text) => text.replace(/(localhost:|Port=)(\d+)/g, (whole, before, port) => (moved.has(port) ? before + moved.get(port) : whole));
  const services = tye.services
    .filter((s) => s.project)
    .map((s) => {
      const env = Object.fromEntries(s.env.map((e) => [e.name, now(e.value)]));
      return {
        name: s.name,
        dll: dllOf(s.project),
        replicas: s.replicas ?? 1,
        env,
        bindings: s.bindings.map((b) => ({ name: b.name, port: moved.get(`${b.port}`) })),
        databases: Object.values(env).flatMap((value) => /Database=(\w+)/.exec(value)?.[1] ?? []),
      };
    });
  const portOf = (name) => moved.get(`${tye.services.find((s) => s.name === name).bindings[0].port}`);
  return { services, ports: { gateway: portOf("gateway"), rabbitmq: portOf("rabbitmq"), postgres: portOf("postgres") } };
}

function dllOf(project) {
  const name = project.split("/").at(-1).replace(".csproj", "");
  const dll = ["Release", "Debug"].map((c) => join(root, dirname(project), "bin", c, "net10.0", `Tot.${name}.dll`)).find(existsSync);
  if (!dll) throw new Error(`${project} is not built.`);
  return dll;
}
