// node unary.mjs ADDRESS SECONDS IN-FLIGHT   calls Probe.Echo of tests/Grpc.Tests; prints calls a second and the 99th percentile in milliseconds
import { grpc, Probe } from "../../Grpc.Tests/node/load.mjs";

const [address, seconds, inFlight] = process.argv.slice(2);
const client = new Probe(address, grpc.credentials.createInsecure());
const took = [];
const end = performance.now() + Number(seconds) * 1000;
const call = () =>
  new Promise((resolve, reject) => {
    const sent = performance.now();
    client.echo({ text: "hello" }, (error) => {
      if (error) return reject(error);
      took.push(performance.now() - sent);
      resolve();
    });
  });
const started = performance.now();
await Promise.all(
  Array.from({ length: Number(inFlight) }, async () => {
    while (performance.now() < end) await call();
  }),
);
took.sort((a, b) => a - b);
console.log(`${(took.length * 1000) / (performance.now() - started)} ${took[Math.floor(took.length * 0.99)]}`);
client.close();
