import { fileURLToPath } from "node:url";
import { dirname, join } from "node:path";
import grpc from "@grpc/grpc-js";
import loader from "@grpc/proto-loader";

const here = dirname(fileURLToPath(import.meta.url));
const options = { keepCase: true, longs: Number, enums: String, defaults: true };

const load = (dir, file) =>
  grpc.loadPackageDefinition(
    loader.loadSync(file, { ...options, includeDirs: [join(here, dir)] }),
  );

export const Probe = load("../protos", "probe.proto").tot.grpctests.v1.Probe;
export const Health = load("../../../protos", "grpc/health/v1/health.proto").grpc.health.v1.Health;
export { grpc };
