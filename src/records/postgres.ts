/**
 * A Postgres database (12 or later) by its URL, and what is said of it when it fails.
 *
 * In: a URL, and the option that named it.  Out: a pool of connections; what Postgres or the network said, as what the user can do about it.
 * Postgres' client is an optional peer, loaded here and nowhere else. What is said of a URL never holds its password.
 */
import type { Pool, PoolClient } from "pg";
import { BadInputError, quoted, WhereforeError } from "../domain/index.ts";
import { VERSION } from "./version.ts";

/** The option of the command line by which a database was named. */
export type NamedBy = "--database" | "--audit";

/** Connections of one process, where nothing else is said. */
const CONNECTIONS = 8;

export type PostgresOptions = {
  readonly namedBy: NamedBy;
  /** Told of what a person should know, such as a connection that others can read. */
  readonly say: (text: string) => void;
  /** Milliseconds after which a statement, a lock that is waited for, or a transaction that does nothing is given up; for ever where undefined. */
  readonly patience?: number;
};

export type Postgres = {
  readonly pool: Pool;
  /** Host and database, as they may be shown. */
  readonly shown: string;
};

/** Connects when it is first asked. @throws BadInputError for a URL that is none, and where `pg` is not installed */
export async function openPostgres(url: string, { namedBy, say, patience }: PostgresOptions): Promise<Postgres> {
  const shown = checkedAddress(url, namedBy, say);
  const { Pool: Connections } = (await installed(namedBy, () => import("pg"))).default;
  const pool = new Connections({
    connectionString: url,
    max: CONNECTIONS,
    application_name: `wherefore ${VERSION}`,
    ...(patience !== undefined && {
      connectionTimeoutMillis: patience,
      query_timeout: 2 * patience,
      statement_timeout: patience,
      lock_timeout: patience,
      idle_in_transaction_session_timeout: patience,
    }),
  });
  return { pool: mended(pool), shown };
}

/** Further connections, whose commits do not wait for the disk: for what a crash of Postgres may take back. */
export async function openWithoutDisk({ options }: Pool): Promise<Pool> {
  const { Pool: Connections } = (await import("pg")).default;
  return mended(new Connections({ ...options, options: "-c synchronous_commit=off" }));
}

/** A connection that breaks while nobody uses it is made anew; one that is in use tells its user. */
function mended(pool: Pool): Pool {
  pool.on("error", () => {});
  return pool.on("connect", (client) => client.on("error", () => {}));
}

/** @throws BadInputError "no-queue" where an optional package is not there */
export async function installed<Package>(namedBy: NamedBy, load: () => Promise<Package>): Promise<Package> {
  try {
    return await load();
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "ERR_MODULE_NOT_FOUND") throw cause;
    const needs = namedBy === "--audit" ? "pg" : "graphile-worker and pg";
    throw new BadInputError(
      "no-queue",
      { file: namedBy },
      `Postgres needs ${needs} here, and that is not installed`,
      `Install it beside this package: npm i ${needs.replace(" and ", " ")}.`,
      { cause },
    );
  }
}

function checkedAddress(url: string, namedBy: NamedBy, say: (text: string) => void): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || !["postgres:", "postgresql:"].includes(parsed.protocol))
    throw new BadInputError(
      "bad-database",
      { file: namedBy },
      "this is no URL of a Postgres database",
      "Give one such as postgres://wherefore@db.example.org/wherefore?sslmode=verify-full; its password in PGPASSWORD.",
    );
  const host = parsed.searchParams.get("host") ?? parsed.hostname;
  const here = host === "" || host.startsWith("/") || /^(?:localhost|127(?:\.\d+){3}|\[?::1\]?)$/.test(host);
  const covered = /^(?:require|verify-ca|verify-full)$/.test(parsed.searchParams.get("sslmode") ?? "");
  if (!here && !covered)
    say(
      `The connection to ${host} is not encrypted: whoever is between can read the careers that are sent. Add ?sslmode=verify-full.\n`,
    );
  return `${host || "this machine"}${parsed.pathname}`;
}

/** @throws whatever the work does; nothing of it was kept then, unless the connection was lost while it was being committed */
export async function inTransaction<Made>(pool: Pool, work: (client: PoolClient) => Promise<Made>): Promise<Made> {
  const client = await pool.connect();
  try {
    await client.query("BEGIN");
    const made = await work(client);
    await client.query("COMMIT");
    client.release();
    return made;
  } catch (error) {
    // Whatever was begun or locked ends with the connection.
    client.release(true);
    throw error;
  }
}

/** Postgres' codes (postgresql.org/docs/15/errcodes-appendix.html): no such table, no such schema. */
const UNKNOWN: ReadonlySet<string> = new Set(["42P01", "3F000"]);

/** Whether the error says that a table, or its schema, is not there. */
export function isUnknownTable(error: unknown): boolean {
  return UNKNOWN.has((error as { readonly code?: string }).code ?? "");
}

const [NOT_ALLOWED, NO_PASSWORD, NO_ACCESS, NO_DATABASE] = ["42501", "28P01", "28000", "3D000"];
const OWNER_FIRST = {
  "--database":
    "Let the owner begin once with `wherefore work --prepare`, and give this role the rights in docs/workers.md.",
  "--audit": "Let the owner keep the log once, and give this role the rights in docs/audit.md.",
};

/** What Postgres or the network said, as what the user can do about it; any other error as it is. @param shown which database */
export function databaseError(shown: string, namedBy: NamedBy, cause: unknown): unknown {
  if (!isTheDatabases(cause)) return cause;
  const { code = "", message = "" } = cause as { readonly code?: string; readonly message?: string };
  const said = quoted(message || code, 160);
  const error = (found: string, mend: string) =>
    new BadInputError("bad-database", { file: namedBy }, `${shown}: ${found}`, mend, { cause });
  switch (code) {
    case NOT_ALLOWED:
      return error(`this role may not do what is needed (${said})`, OWNER_FIRST[namedBy]);
    case NO_PASSWORD:
    case NO_ACCESS:
      return error(`it refused the role or its password (${said})`, "Set PGPASSWORD, or a line of ~/.pgpass.");
    case NO_DATABASE:
      return error(`there is no such database (${said})`, "Make it with `createdb`.");
    default:
      return error(
        `it cannot be used (${said})`,
        "Is Postgres running there, and reached from here? The same command goes on; what was answered is kept.",
      );
  }
}

/** Postgres says how severe its errors are; connections that fail have codes of the system, and those that break a sentence. */
function isTheDatabases(error: unknown): boolean {
  if (!(error instanceof Error) || error instanceof WhereforeError) return false;
  const { code = "", severity } = error as { readonly code?: string; readonly severity?: string };
  return (
    severity !== undefined ||
    /^(?:ECONN|ENOTFOUND|ETIMEDOUT|EPIPE|EAI_|EHOST|ENET)/.test(code) ||
    BROKEN.test(error.message)
  );
}

const BROKEN =
  /^(?:Connection terminated|Client has encountered a connection error|SASL|timeout exceeded when trying to connect|Query read timeout)/;
