import { connect, createServer } from "node:net";

/** One port for the replicas of a service, connection by connection in turn, as a cluster's service address; who refuses is passed by. */
export function proxy(port, replicas) {
  let turn = 0;
  const server = createServer((client) => {
    const ports = replicas();
    const first = turn++;
    const attempt = (i) => {
      if (i >= ports.length) return client.destroy();
      const upstream = connect(ports[(first + i) % ports.length], "127.0.0.1");
      const refused = () => attempt(i + 1);
      upstream.once("error", refused);
      upstream.once("connect", () => {
        upstream.off("error", refused);
        for (const [one, other] of [[client, upstream], [upstream, client]]) {
          one.setNoDelay(true);
          one.on("error", () => other.destroy());
          one.on("close", () => other.destroy());
        }
        client.pipe(upstream).pipe(client);
      });
    };
    client.on("error", () => {});
    attempt(0);
  });
  return new Promise((done, failed) => server.once("error", failed).listen(port, "127.0.0.1", done));
}
