import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { Kept } from "./process.mjs";
import { freePort } from "./tye.mjs";

const own = { DOTNET_gcServer: "0", DOTNET_TieredPGO: "0", DOTNET_CLI_TELEMETRY_OPTOUT: "1" };

/** A replica of a service on ports of its own. */
class Replica extends Kept {
  constructor(service, number, ports, folder) {
    super(`${service.name}.${number}`, folder);
    this.service = service.name;
    this.dll = service.dll;
    this.ports = ports;
    this.env = { ...process.env, ...own, ...service.env, Listen__Http: `http://localhost:${ports.http}`, Listen__Grpc: `http://localhost:${ports.grpc}` };
  }

  command() {
    return ["dotnet", [this.dll], { cwd: this.folder, env: this.env }];
  }
}

export async function programs(services, folder) {
  const replicas = [];
  for (const service of services) {
    for (let number = 1; number <= service.replicas; number++) {
      const ports = {};
      for (const { name } of service.bindings) ports[name] = await freePort();
      replicas.push(new Replica(service, number, ports, folder));
    }
  }
  return replicas;
}

/** What a job does in a cluster. */
export async function migrate(service, folder) {
  await promisify(execFile)("dotnet", [service.dll, "migrate"], { cwd: folder, env: { ...process.env, ...own, ...service.env } });
}

export async function ready(url, seconds) {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; ) {
    const answer = await fetch(url, { signal: AbortSignal.timeout(5000) }).catch(() => null);
    await answer?.body?.cancel();
    if (answer?.ok) return true;
    await new Promise((r) => setTimeout(r, 100));
  }
  return false;
}
