/**
 * Where an audit log is kept, as `--audit` and the commands that read it name it: a file, or `postgres` for the database of WHEREFORE_DATABASE.
 *
 * In: the name, and the environment.  Out: the log opened to write, or to read.
 */
import { existsSync } from "node:fs";
import { BadInputError } from "../../domain/index.ts";
import { closingAfter } from "../../records/closing.ts";
import { databaseError, openPostgres, type Postgres } from "../../records/postgres.ts";
import type { AuditLog, AuditLogOptions, LogKeys } from "./audit-log.ts";
import { openFileLog } from "./file-log.ts";
import { keysFile } from "./log-files.ts";
import { type LogReading, noLog, readLogFiles } from "./log-reading.ts";
import { openPersonKeys } from "./person-keys.ts";
import { heldKeys, postgresKeys } from "./postgres-keys.ts";
import { openPostgresLog } from "./postgres-log.ts";
import { readPostgresLog } from "./postgres-reading.ts";
import { headOf, requireSecret, secretIn } from "./postgres-tables.ts";

type Environment = Readonly<Record<string, string | undefined>>;

export type LogAddress =
  | { readonly kind: "file"; readonly file: string; readonly keys: string | undefined }
  | { readonly kind: "postgres"; readonly url: string };

/** @throws BadInputError "bad-database" where the environment names none, or the command line would hold its password */
export function logAddress(log: string, keys: string | undefined, env: Environment): LogAddress {
  const given = /^postgres(?:ql)?:\/\//.test(log);
  if (log !== "postgres" && !given) return { kind: "file", file: log, keys };
  if (keys !== undefined)
    throw new BadInputError(
      "bad-audit-keys",
      { file: "--audit-keys" },
      "the keys of a log in Postgres stand in the database, sealed under WHEREFORE_AUDIT_SECRET",
      "Leave the option out.",
    );
  if (given && URL.canParse(log) && new URL(log).password !== "")
    throw new BadInputError(
      "bad-database",
      { file: "--audit" },
      "a password on the command line is seen by everybody on the machine",
      "Give it in PGPASSWORD or ~/.pgpass, or the whole URL in WHEREFORE_DATABASE with --audit postgres.",
    );
  const url = given ? log : env["WHEREFORE_DATABASE"];
  if (url !== undefined && url !== "") return { kind: "postgres", url };
  throw new BadInputError(
    "bad-database",
    { file: "--audit" },
    "no database is named",
    "Set WHEREFORE_DATABASE to the URL of a Postgres; a file of that name is ./postgres.",
  );
}

/** Opens a log to write to; one that is not there begins. */
export async function openAuditLog(address: LogAddress, env: Environment, options: AuditLogOptions): Promise<AuditLog> {
  if (address.kind === "file") return openFileLog({ ...options, file: address.file, keys: address.keys });
  return openPostgresLog({ ...options, url: address.url, secret: secretIn(env) });
}

type Say = (text: string) => void;

/** Reads a log that is there. @throws BadInputError "no-file" */
export async function readingLog<Made>(
  address: LogAddress,
  say: Say,
  work: (reading: LogReading) => Promise<Made>,
): Promise<Made> {
  if (address.kind === "file") return work(await readLogFiles(address.file));
  return inPostgres(address.url, say, async (postgres, later) => {
    const client = await postgres.pool.connect();
    later(async () => client.release(true));
    return work(await readPostgresLog(client, postgres.shown));
  });
}

/** Reads a log with its keys, which are not made by looking for them. @throws BadInputError "no-file", "bad-audit-keys" */
export async function readingWithKeys<Made>(
  address: LogAddress,
  env: Environment,
  say: Say,
  work: (reading: LogReading, keys: LogKeys) => Promise<Made>,
): Promise<Made> {
  if (address.kind === "file") {
    const { file, keys: named } = address;
    const path = named ?? keysFile(file);
    if (!existsSync(path)) throw existsSync(file) ? noKeys(path) : noLog(file);
    return closingAfter(async (later) => {
      const keys = await openPersonKeys(path);
      later(keys.close);
      return work(await readLogFiles(file), keys);
    });
  }
  const secret = secretIn(env);
  return inPostgres(address.url, say, async ({ pool, shown }) => {
    const head = await headOf(pool);
    if (head === undefined) throw noLog(shown);
    requireSecret(head, secret, shown);
    const keys = postgresKeys(pool, secret, head.log);
    return readingLog(
      address,
      () => {},
      (reading) => work(reading, { ...keys, ...heldKeys(keys) }),
    );
  });
}

function noKeys(file: string): BadInputError {
  const mend = "Say where they are kept: --audit-keys FILE.";
  return new BadInputError("bad-audit-keys", { file }, "there are no keys here", mend);
}

type Later = Parameters<Parameters<typeof closingAfter>[0]>[0];

function inPostgres<Made>(
  url: string,
  say: Say,
  work: (postgres: Postgres, later: Later) => Promise<Made>,
): Promise<Made> {
  return closingAfter(async (later) => {
    const postgres = await openPostgres(url, { namedBy: "--audit", say });
    later(() => postgres.pool.end());
    return work(postgres, later).catch((error) => {
      throw databaseError(postgres.shown, "--audit", error);
    });
  });
}
