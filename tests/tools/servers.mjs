// RabbitMQ and PostgreSQL from Debian's packages, private to a folder. As root they run as their own users, which they insist on.
import { spawnSync } from "node:child_process";
import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { Kept } from "./process.mjs";
import { freePort } from "./tye.mjs";

const root = process.getuid() === 0;
const sleep = (ms) => new Promise((r) => setTimeout(r, ms));
const idOf = (user) => /^\w+:[^:]*:(\d+):(\d+):/m.exec(readFileSync("/etc/passwd", "utf8").split("\n").find((l) => l.startsWith(`${user}:`)) ?? "")?.slice(1).map(Number);
const as = (user, program, args) => (root ? ["setpriv", [`--reuid=${user}`, `--regid=${user}`, "--clear-groups", program, ...args]] : [program, args]);

function folderOf(user, path) {
  mkdirSync(path, { recursive: true });
  if (root) chownSync(path, ...idOf(user));
  return path;
}

/** Every folder above must let the server's user through. */
function openWay(folder) {
  if (root) chmodSync(folder, 0o755);
}

export class Postgres extends Kept {
  signal = "SIGINT";

  constructor(folder, port) {
    super("postgres", folder);
    this.port = port;
    const versions = existsSync("/usr/lib/postgresql") ? readdirSync("/usr/lib/postgresql").sort((a, b) => b - a) : [];
    if (versions.length === 0) throw new Error("PostgreSQL is not installed: apt-get install --no-install-recommends postgresql");
    this.bin = `/usr/lib/postgresql/${versions[0]}/bin`;
    openWay(folder);
    this.home = folderOf("postgres", join(folder, "postgres"));
    this.data = join(this.home, "data");
  }

  async up(databases = []) {
    if (!existsSync(this.data)) this.#run("initdb", ["-D", this.data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]);
    await super.up();
    for (const name of databases) {
      if (this.#query(`select 1 from pg_database where datname = '${name}'`).includes("1")) continue;
      this.#query(`create role ${name} login`);
      this.#query(`create database ${name} owner ${name}`);
    }
  }

  command() {
    const settings = ["listen_addresses=localhost", `unix_socket_directories=${this.home}`, "max_connections=300", "max_wal_size=256MB"].flatMap((s) => ["-c", s]);
    return [...as("postgres", `${this.bin}/postgres`, ["-D", this.data, "-p", `${this.port}`, ...settings]), { cwd: this.home }];
  }

  async works() {
    return spawnSync(`${this.bin}/pg_isready`, ["-q", "-h", "localhost", "-p", `${this.port}`]).status === 0;
  }

  /** The backends of a killed server notice by themselves; until they are gone it refuses to start. */
  async settled() {
    const mine = (pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, "utf8").startsWith("postgres:") && !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8")) && readFileSync(`/proc/${pid}/environ`, "utf8").includes(this.data);
      } catch {
        return false;
      }
    };
    for (let i = 0; i < 200 && readdirSync("/proc").some((p) => /^\d+$/.test(p) && mine(p)); i++) await sleep(50);
  }

  #query(sql) {
    return this.#run("psql", ["-h", "localhost", "-p", `${this.port}`, "-U", "postgres", "-d", "postgres", "-At", "-c", sql]);
  }

  #run(program, args) {
    const [command, given] = as("postgres", join(this.bin, program), args);
    const { status, stdout, stderr } = spawnSync(command, given, { cwd: this.home, encoding: "utf8" });
    if (status !== 0) throw new Error(`${program}: ${stderr}`);
    return stdout;
  }
}

class PortMapper extends Kept {
  command() {
    return [...as("rabbitmq", "epmd", ["-port", `${this.port}`, "-address", "127.0.0.1"]), {}];
  }
}

export class RabbitMq extends Kept {
  constructor(folder, port) {
    super("rabbitmq", folder);
    this.port = port;
    if (!existsSync("/usr/lib/rabbitmq/bin/rabbitmq-server")) throw new Error("RabbitMQ is not installed: apt-get install --no-install-recommends rabbitmq-server");
    openWay(folder);
    this.home = folderOf("rabbitmq", join(folder, "rabbitmq"));
    this.mapper = new PortMapper("epmd", folder);
    for (const name of ["generated", "log"]) folderOf("rabbitmq", join(this.home, name));
    this.#write("rabbitmq.conf", "log.console = true\nlog.console.level = warning\nlog.file = false\n");
    this.#write("enabled_plugins", "[].");
    if (!existsSync(join(this.home, ".erlang.cookie"))) this.#write(".erlang.cookie", `${process.pid}cookie`, 0o400);
  }

  async up() {
    if (!this.mapper.port) {
      this.mapper.port = await freePort();
      this.distribution = await freePort();
      await this.mapper.up();
    }
    await super.up();
  }

  async down() {
    await super.down();
    await this.mapper.down();
  }

  /** Everything it had stored is gone. */
  async wipe() {
    await this.stop();
    rmSync(join(this.home, "mnesia"), { recursive: true, force: true });
    await this.up();
  }

  command() {
    const env = {
      PATH: process.env.PATH,
      HOME: this.home,
      RABBITMQ_CONF_ENV_FILE: join(this.home, "none"),
      RABBITMQ_CONFIG_FILE: join(this.home, "rabbitmq.conf"),
      RABBITMQ_ENABLED_PLUGINS_FILE: join(this.home, "enabled_plugins"),
      RABBITMQ_GENERATED_CONFIG_DIR: join(this.home, "generated"),
      RABBITMQ_LOG_BASE: join(this.home, "log"),
      RABBITMQ_MNESIA_BASE: join(this.home, "mnesia"),
      RABBITMQ_PID_FILE: join(this.home, "pid"),
      RABBITMQ_NODENAME: `tot${this.port}@localhost`,
      RABBITMQ_NODE_IP_ADDRESS: "127.0.0.1",
      RABBITMQ_NODE_PORT: `${this.port}`,
      RABBITMQ_DIST_PORT: `${this.distribution}`,
      ERL_EPMD_PORT: `${this.mapper.port}`,
      ERL_EPMD_ADDRESS: "127.0.0.1",
      // Makes the start script become the broker, so that a signal to it reaches the broker.
      RUNNING_UNDER_SYSTEMD: "true",
    };
    return [...as("rabbitmq", "/usr/lib/rabbitmq/bin/rabbitmq-server", []), { cwd: this.home, env }];
  }

  /** The port opens last; an answer to a protocol header shows that it is AMQP that listens there. */
  works() {
    return new Promise((r) => {
      const socket = connect(this.port, "127.0.0.1", () => socket.write("AMQP\0\0\x09\x01"));
      const end = (answer) => (socket.destroy(), r(answer));
      socket.once("data", () => end(true)).once("error", () => end(false)).setTimeout(1000, () => end(false));
    });
  }

  #write(name, text, mode = 0o600) {
    const file = join(this.home, name);
    writeFileSync(file, text, { mode });
    if (root) chownSync(file, ...idOf("rabbitmq"));
  }
}
