import { connect, createServer } from "node:net";

/** The weather on a way: bytes arrive late (delay ± jitter ms; loss is the share that has to be sent again, after 200 ms), connections break (reset is the share of packets that do it), or nothing passes. */
export const calm = () => ({ delay: 0, jitter: 0, loss: 0, reset: 0, blocked: false });

/** One port for the replicas of a service, connection by connection in turn, as a cluster's service address; who refuses is passed by. */
export function proxy(port, replicas, weather = calm()) {
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
          carry(one, other, weather);
        }
      });
    };
    client.on("error", () => {});
    attempt(0);
  });
  return new Promise((done, failed) => server.once("error", failed).listen(port, "127.0.0.1", done));
}

const MOST_WAITING = 4 << 20;
const RESEND = 200;
const LOOK_AGAIN = 50;

/** Carries what one says to the other, in order, through the weather. */
function carry(from, to, weather) {
  const queue = [];
  let waiting = 0;
  let last = 0;
  let timer = null;

  const pass = (chunk) => {
    if (chunk === null) return to.end();
    if (to.write(chunk)) return;
    from.pause();
    to.once("drain", () => from.resume());
  };
  const pump = () => {
    timer = null;
    if (to.destroyed) return;
    while (!weather.blocked && queue.length > 0 && queue[0].at <= Date.now()) {
      const { chunk } = queue.shift();
      waiting -= chunk?.length ?? 0;
      pass(chunk);
    }
    if (queue.length > 0) timer = setTimeout(pump, weather.blocked ? LOOK_AGAIN : Math.max(1, queue[0].at - Date.now()));
    else if (from.isPaused() && to.writableLength === 0) from.resume();
  };
  const take = (chunk) => {
    const { delay, jitter, loss, reset, blocked } = weather;
    if (chunk && reset > 0 && Math.random() < reset) return from.resetAndDestroy();
    if (!blocked && delay === 0 && queue.length === 0) return pass(chunk);
    last = Math.max(last, Date.now() + delay + jitter * (2 * Math.random() - 1) + (Math.random() < loss ? RESEND : 0));
    queue.push({ chunk, at: last });
    waiting += chunk?.length ?? 0;
    if (waiting > MOST_WAITING) from.pause();
    timer ??= setTimeout(pump, Math.max(1, last - Date.now()));
  };
  from.on("data", take);
  from.on("end", () => take(null));
}
