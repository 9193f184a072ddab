import { spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { join } from "node:path";

/** How long a start may take on a machine that does much else. */
const PATIENCE = 240_000;
const sleep = (ms) => new Promise((r) => setTimeout(r, ms));

/** A process that is started again when it ends, unless it was stopped. */
export class Kept {
  starts = 0;
  kills = 0;
  #child = null;
  #wanted = false;

  constructor(name, folder) {
    this.name = name;
    this.folder = folder;
  }

  get running() {
    return this.#child !== null;
  }

  get pid() {
    return this.#child?.pid;
  }

  /** To be overridden: [program, arguments, options]. */
  command() {
    throw new Error("command");
  }

  /** To be overridden: what has to be over before it may start again. */
  async settled() {}

  /** To be overridden: whether it does its work. */
  async works() {
    return true;
  }

  async up() {
    if (this.#wanted) return;
    this.#wanted = true;
    this.#spawn();
    await this.working();
  }

  async working() {
    for (const end = Date.now() + PATIENCE; !(await this.works()); ) {
      if (Date.now() > end) throw new Error(`${this.name} did not start; see logs/${this.name}.log.`);
      await sleep(50);
    }
  }

  start() {
    return this.up();
  }

  async stop() {
    this.#wanted = false;
    await this.#end(this.signal ?? "SIGTERM");
  }

  down() {
    return this.stop();
  }

  async kill() {
    if (this.#child) this.kills++;
    await this.#end("SIGKILL");
  }

  /** Stands still, with all that it holds, until it may go on. */
  pause() {
    this.#child?.kill("SIGSTOP");
  }

  resume() {
    this.#child?.kill("SIGCONT");
  }

  async #end(signal) {
    const child = this.#child;
    if (!child) return;
    const over = new Promise((r) => child.once("exit", r));
    child.kill(signal);
    const patience = setTimeout(() => child.kill("SIGKILL"), 20000);
    await over;
    clearTimeout(patience);
  }

  #spawn() {
    const [program, args, options] = this.command();
    const log = openSync(join(this.folder, "logs", `${this.name}.log`), "a");
    const child = spawn(program, args, { ...options, stdio: ["ignore", log, log] });
    closeSync(log);
    this.#child = child;
    this.starts++;
    child.once("exit", async () => {
      this.#child = null;
      await this.settled(child.pid);
      await sleep(200);
      if (this.#wanted && !this.#child) this.#spawn();
    });
  }
}
