// node client.mjs HOST:PORT [scenario...]   runs the scenarios and prints one JSON line for each.
// `hold` is not among the defaults: it opens a stream and never ends.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { grpc, Health, Probe } from "./load.mjs";

const [address, ...wanted] = process.argv.slice(2);
const insecure = grpc.credentials.createInsecure();
const newClient = (options = {}) => new Probe(address, insecure, options);
const client = newClient();
const { status } = grpc;

function metadata(entries) {
  const result = new grpc.Metadata();
  for (const [key, value] of Object.entries(entries)) result.add(key, value);
  return result;
}

function unary(method, request, meta = new grpc.Metadata(), options = {}, using = client) {
  const result = {};
  let call;
  result.done = new Promise((resolve) => {
    call = using[method](request, meta, options, (error, response) => {
      result.error = error;
      result.response = response;
    });
    call.on("metadata", (headers) => (result.headers = headers));
    call.on("status", (end) => {
      result.trailers = end.metadata;
      setImmediate(() => resolve(result));
    });
  });
  result.call = call;
  return result;
}

function stream(request, meta = new grpc.Metadata(), options = {}, using = client) {
  const result = { numbers: [], first: null, call: using.count(request, meta, options) };
  result.done = new Promise((resolve) => {
    result.first = new Promise((gotFirst) => {
      result.call.on("data", (response) => {
        result.numbers.push(response.number);
        gotFirst();
      });
    });
    result.call.on("error", (error) => (result.error = error));
    result.call.on("status", (end) => {
      result.status = end;
      setImmediate(() => resolve(result));
    });
  });
  return result;
}

async function until(condition) {
  for (const end = Date.now() + 10_000; Date.now() < end; ) {
    if (await condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  assert.fail("the condition never held");
}

const seen = async (key) => (await unary("seen", { key }).done).response;

const scenarios = {
  async unary() {
    const { response } = await unary("echo", { text: "blåbær", payload: Buffer.from([0, 255]) }).done;
    assert.equal(response.text, "blåbær");
    assert.deepEqual([...response.payload], [0, 255]);
  },

  async large() {
    const payload = Buffer.alloc(3 * 1024 * 1024, 7);
    const { response } = await unary("echo", { payload }).done;
    assert.ok(response.payload.equals(payload));
  },

  async status() {
    const { error } = await unary("echo", { text: "100 % blåbær\n✓", fail_with: status.NOT_FOUND }).done;
    assert.equal(error.code, status.NOT_FOUND);
    assert.equal(error.details, "100 % blåbær\n✓");
  },

  async metadata() {
    for (const fail_with of [0, status.ABORTED]) {
      const sent = metadata({ "probe-text": "some text", "probe-bin": Buffer.from([1, 2, 254, 255]) });
      const { headers, trailers, error } = await unary("echo", { fail_with }, sent).done;
      assert.deepEqual(headers.get("probe-text"), ["some text"]);
      assert.deepEqual([...headers.get("probe-bin")[0]], [1, 2, 254, 255]);
      assert.deepEqual(trailers.get("trailer-text"), ["some text"], `${JSON.stringify(trailers)} ${error}`);
      assert.deepEqual([...trailers.get("trailer-bin")[0]], [1, 2, 254, 255]);
    }
  },

  async details() {
    const { error } = await unary("echo", { text: "with details", fail_with: status.FAILED_PRECONDITION }).done;
    const [details] = error.metadata.get("grpc-status-details-bin");
    assert.ok(details.includes("PROBE_FAILED"));
    assert.ok(details.includes("type.googleapis.com/google.rpc.ErrorInfo"));
  },

  async deadline() {
    const key = randomUUID();
    const deadline = () => Date.now() + 3000;
    const ended = await unary("echo", { delay_ms: 60_000 }, metadata({ "probe-key": key }), { deadline: deadline() }).done;
    assert.equal(ended.error.code, status.DEADLINE_EXCEEDED);
    await until(async () => (await seen(key)).cancelled);
    const { response } = await unary("echo", {}, undefined, { deadline: deadline() }).done;
    assert.ok(response.deadline_ms > 0 && response.deadline_ms <= 3000, `${response.deadline_ms} ms`);
  },

  async cancel() {
    const key = randomUUID();
    const { call, done } = unary("echo", { delay_ms: 60_000 }, metadata({ "probe-key": key }));
    await until(async () => (await seen(key)).started);
    call.cancel();
    assert.equal((await done).error.code, status.CANCELLED);
    await until(async () => (await seen(key)).cancelled);
  },

  async stream() {
    const { numbers, error } = await stream({ count: 500 }).done;
    assert.equal(error, undefined);
    assert.equal(numbers.length, 500);
    assert.deepEqual(numbers, [...numbers].sort((a, b) => a - b));
  },

  async emptyStream() {
    const ended = await stream({ count: 0 }).done;
    assert.equal(ended.status.code, status.OK);
    assert.deepEqual(ended.numbers, []);
  },

  async streamError() {
    const { numbers, error } = await stream({ count: 3, fail_with: status.OUT_OF_RANGE }).done;
    assert.deepEqual(numbers, [1, 2, 3]);
    assert.equal(error.code, status.OUT_OF_RANGE);
  },

  async streamArrivesAtOnce() {
    const { first, call, done } = stream({ count: 2, pause_ms: 60_000 });
    await first;
    call.cancel();
    await done;
  },

  async streamCancel() {
    const key = randomUUID();
    const { first, call, done } = stream({ count: 1000, pause_ms: 10_000 }, metadata({ "probe-key": key }));
    await first;
    call.cancel();
    assert.equal((await done).error.code, status.CANCELLED);
    await until(async () => (await seen(key)).cancelled);
  },

  async gzip() {
    const using = newClient({ "grpc.default_compression_algorithm": 2 });
    const payload = Buffer.alloc(200_000, "a");
    const { response } = await unary("echo", { payload }, undefined, {}, using).done;
    assert.ok(response.payload.equals(payload));
    using.close();
  },

  async tooLarge() {
    const { error } = await unary("echo", { payload: Buffer.alloc(5 * 1024 * 1024) }).done;
    assert.equal(error.code, status.RESOURCE_EXHAUSTED);
  },

  async unimplemented() {
    const error = await new Promise((resolve) => client.sum((e) => resolve(e)).end());
    assert.equal(error.code, status.UNIMPLEMENTED);
    const nowhere = await new Promise((resolve) =>
      client.makeUnaryRequest("/tot.grpctests.v1.Nothing/Here", (x) => x, (x) => x, Buffer.alloc(0), resolve),
    );
    assert.equal(nowhere.code, status.UNIMPLEMENTED);
  },

  async concurrent() {
    const streams = Array.from({ length: 200 }, () => stream({ count: 3, pause_ms: 50 }));
    for (const { done } of streams) assert.deepEqual((await done).numbers, [1, 2, 3]);
  },

  async keepAlive() {
    const using = newClient({ "grpc.keepalive_time_ms": 1000, "grpc.keepalive_timeout_ms": 1000 });
    const { numbers, error } = await stream({ count: 2, pause_ms: 2500 }, undefined, {}, using).done;
    assert.equal(error, undefined);
    assert.deepEqual(numbers, [1, 2]);
    using.close();
  },

  async health() {
    const health = new Health(address, insecure);
    const check = (service) => new Promise((resolve) => health.check({ service }, (error, response) => resolve({ error, response })));
    assert.equal((await check("")).response.status, "SERVING");
    assert.equal((await check("nobody")).error.code, status.NOT_FOUND);
    const watch = health.watch({ service: "" });
    watch.on("error", () => {});
    assert.equal((await new Promise((resolve) => watch.on("data", resolve))).status, "SERVING");
    watch.cancel();
    health.close();
  },

  async hold() {
    const { first } = stream({ count: 1_000_000, pause_ms: 10_000 }, metadata({ "probe-key": "hold" }));
    await first;
    process.stdout.write("holding\n");
    await new Promise(() => {});
  },
};

async function run(name) {
  try {
    await scenarios[name]();
    return { name, ok: true };
  } catch (error) {
    return { name, ok: false, error: String(error?.stack ?? error) };
  }
}

const names = wanted.length > 0 ? wanted : Object.keys(scenarios).filter((name) => name !== "hold");
await new Promise((resolve, reject) => client.waitForReady(Date.now() + 10_000, (error) => (error ? reject(error) : resolve())));
const results = await Promise.all(names.map(run));
for (const result of results) process.stdout.write(JSON.stringify(result) + "\n");
client.close();
process.exitCode = results.every((result) => result.ok) ? 0 : 1;
