/**
 * A Postgres of its own for tests and benchmarks, from the system's package: begun in a folder that is removed again.
 *
 * In: nothing.  Out: the URL of an empty database, with a password, and what ends it; undefined where Postgres is not installed. It does not
 * run as root, so root starts it as nobody.
 */
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";

export type OwnPostgres = {
  readonly url: string;
  readonly password: string;
  readonly pid: number;
  /** Another empty database of it. */
  readonly another: (name: string) => Promise<string>;
  readonly close: () => Promise<void>;
};

const NOBODY = 65_534;
const PASSWORD = "a-password-for-tests";

/** The folder of `postgres` and `initdb`; Debian keeps them out of the way. */
export function postgresFolder(): string | undefined {
  const debian = existsSync("/usr/lib/postgresql")
    ? readdirSync("/usr/lib/postgresql").map((version) => `/usr/lib/postgresql/${version}/bin`)
    : [];
  const folders = [...(process.env["PATH"] ?? "").split(delimiter), ...debian];
  return folders.find((folder) => existsSync(join(folder, "postgres")) && existsSync(join(folder, "initdb")));
}

/** @param durable commits wait for the disk, as they do in use; tests need not */
export async function startPostgres(durable = false): Promise<OwnPostgres | undefined> {
  const binaries = postgresFolder();
  if (binaries === undefined) return undefined;
  const folder = mkdtempSync(join(tmpdir(), "wherefore-postgres-"));
  const data = join(folder, "data");
  const passwordFile = join(folder, "password");
  mkdirSync(data);
  writeFileSync(passwordFile, PASSWORD);
  const root = process.getuid?.() === 0;
  const who = root ? { uid: NOBODY, gid: NOBODY } : {};
  if (root) for (const path of [folder, data, passwordFile]) chownSync(path, NOBODY, NOBODY);
  const authentication = ["-A", "scram-sha-256", "-U", "wherefore", `--pwfile=${passwordFile}`];
  execFileSync(join(binaries, "initdb"), ["-D", data, "-E", "UTF8", "--locale=C", "--no-sync", ...authentication], {
    ...who,
    cwd: folder,
    stdio: "pipe",
  });
  const port = await freePort();
  const settings = [`port=${port}`, "listen_addresses=127.0.0.1", `unix_socket_directories=${folder}`];
  if (!durable) settings.push("fsync=off");
  const server = spawn(join(binaries, "postgres"), ["-D", data, ...settings.flatMap((setting) => ["-c", setting])], {
    ...who,
    cwd: folder,
    stdio: "ignore",
  });
  const urlOf = (database: string) => `postgres://wherefore:${PASSWORD}@127.0.0.1:${port}/${database}`;
  const admin = urlOf("postgres");
  await untilAnswering(admin);
  const another = async (name: string) => {
    await query(admin, `CREATE DATABASE ${name}`);
    return urlOf(name);
  };
  return {
    url: await another("wherefore"),
    password: PASSWORD,
    pid: server.pid!,
    another,
    async close() {
      // At once, and without writing what nobody will read.
      server.kill("SIGQUIT");
      await once(server, "exit");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export async function query(url: string, text: string): Promise<readonly Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rows ?? [];
  } finally {
    await client.end();
  }
}

async function untilAnswering(url: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await query(url, "SELECT 1");
      return;
    } catch (error) {
      if (attempt >= 100) throw error;
      await pause(100);
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  return typeof address === "object" && address !== null ? address.port : 0;
}
