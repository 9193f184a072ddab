// node server.mjs [port] [max concurrent streams]   serves Probe, prints the port. SIGTERM: graceful shutdown with GOAWAY.
import { grpc, Probe } from "./load.mjs";

const [port = "0", maxStreams = "1000"] = process.argv.slice(2);
const calls = new Map();

function detailsOf(reason) {
  const field = (number, bytes) => Buffer.concat([Buffer.from([(number << 3) | 2, bytes.length]), bytes]);
  const info = field(1, Buffer.from(reason));
  const any = Buffer.concat([field(1, Buffer.from("type.googleapis.com/google.rpc.ErrorInfo")), field(2, info)]);
  return Buffer.concat([Buffer.from([8, 9]), field(2, Buffer.from("details")), field(3, any)]);
}

function begin(call) {
  const record = { started: true, cancelled: false };
  const [key] = call.metadata.get("probe-key");
  if (key) calls.set(key, record);
  call.on("cancelled", () => (record.cancelled = true));

  const headers = new grpc.Metadata();
  const trailers = new grpc.Metadata();
  for (const value of call.metadata.get("probe-text")) {
    headers.add("probe-text", value);
    trailers.add("trailer-text", value);
  }
  for (const value of call.metadata.get("probe-bin")) {
    headers.add("probe-bin", value);
    trailers.add("trailer-bin", value);
  }
  if (Object.keys(headers.getMap()).length > 0) call.sendMetadata(headers);
  return trailers;
}

function echo(call, callback) {
  const deadline = call.getDeadline();
  const left = Number.isFinite(Number(deadline)) ? Number(deadline) - Date.now() : 0;
  const trailers = begin(call);
  const { text, payload, fail_with, delay_ms } = call.request;
  const timer = setTimeout(() => {
    if (fail_with > 0) {
      trailers.add("grpc-status-details-bin", detailsOf("PROBE_FAILED"));
      callback({ code: fail_with, details: text, metadata: trailers });
    } else {
      callback(null, { text, payload, deadline_ms: left }, trailers);
    }
  }, delay_ms);
  call.on("cancelled", () => clearTimeout(timer));
}

async function count(call) {
  const trailers = begin(call);
  const { count, pause_ms, fail_with } = call.request;
  for (let number = 1; number <= count && !call.cancelled; number++) {
    if (number > 1) await new Promise((resolve) => setTimeout(resolve, pause_ms));
    call.write({ number });
  }
  if (fail_with > 0) {
    call.emit("error", { code: fail_with, details: "after the last", metadata: trailers });
  } else {
    call.end(trailers);
  }
}

const server = new grpc.Server({ "grpc.max_concurrent_streams": Number(maxStreams) });
server.addService(Probe.service, {
  echo,
  count,
  seen: (call, callback) => callback(null, calls.get(call.request.key) ?? {}),
});
server.bindAsync(`127.0.0.1:${port}`, grpc.ServerCredentials.createInsecure(), (error, bound) => {
  if (error) throw error;
  process.stdout.write(`${bound}\n`);
});
process.on("SIGTERM", () => server.tryShutdown(() => process.exit(0)));
