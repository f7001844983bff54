/**
 * The database of the workers: Postgres 12 or later, by its URL.
 *
 * In: a URL.  Out: a pool of connections to a database that has our tables, of this version of the package. Postgres' client and the queue
 * (graphile-worker) are optional peers, loaded here and nowhere else. What is said of a URL never holds its password.
 */
import type { Pool } from "pg";
import { BadInputError, quoted, WhereforeError } from "../domain/index.ts";
import { VERSION } from "../records/version.ts";
import { TABLES } from "./tables.ts";

/** Connections of one process: the queue's, those that write and that of what is heard. */
const CONNECTIONS = 8;

/**
 * Connects, and makes the tables where they are not.
 *
 * @param say is told of what a person should know, such as a connection that others can read
 * @throws BadInputError for a URL that is none, a database that cannot be reached or is of another version, packages that are not installed
 */
export async function openDatabase(url: string, say: (text: string) => void): Promise<Pool> {
  const shown = checkedAddress(url, say);
  const { Pool: Connections } = (await installed(() => import("pg"))).default;
  const pool = new Connections({ connectionString: url, max: CONNECTIONS, application_name: `wherefore ${VERSION}` });
  // A connection that breaks while nobody uses it is made anew; one that is in use tells its user.
  pool.on("error", () => {});
  pool.on("connect", (client) => client.on("error", () => {}));
  try {
    await requireTables(pool);
    return pool;
  } catch (error) {
    await pool.end();
    throw databaseError(shown, error);
  }
}

/** The queue, loaded when it is needed. */
export function loadQueue() {
  return installed(() => import("graphile-worker"));
}

async function installed<Package>(load: () => Promise<Package>): Promise<Package> {
  try {
    return await load();
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "ERR_MODULE_NOT_FOUND") throw cause;
    throw new BadInputError(
      "no-queue",
      { file: "--database" },
      "workers on Postgres need graphile-worker and pg, which are not installed here",
      "Install them beside this package: npm i graphile-worker pg.",
      { cause },
    );
  }
}

/** Host and database, as they may be shown. @throws BadInputError for what is no URL of Postgres */
function checkedAddress(url: string, say: (text: string) => void): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || !["postgres:", "postgresql:"].includes(parsed.protocol))
    throw new BadInputError(
      "bad-database",
      { file: "--database" },
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

async function requireTables(pool: Pool): Promise<void> {
  const about = await versionOf(pool);
  if (about === undefined) await makeTables(pool);
  else if (about !== VERSION)
    throw new BadInputError(
      "other-version",
      { file: "--database" },
      `its tables were made by version ${about} of this package, and this is ${VERSION}`,
      `Work with ${about} until its runs are done (each keeps its replies in its own journal); then the owner drops the schema "wherefore".`,
    );
}

async function versionOf(pool: Pool): Promise<string | undefined> {
  try {
    const { rows } = await pool.query<{ package: string }>("SELECT package FROM wherefore.about");
    return rows[0]?.package;
  } catch (error) {
    if (UNKNOWN.has((error as { code?: string }).code ?? "")) return undefined;
    throw error;
  }
}

/** Several processes may be the first at once: the lock lets one make the tables, and the others find them. */
async function makeTables(pool: Pool): Promise<void> {
  const { makeWorkerUtils } = await loadQueue();
  const client = await pool.connect();
  try {
    await client.query("SELECT pg_advisory_lock(hashtextextended('wherefore tables', 0))");
    if ((await versionOf(pool)) !== undefined) return;
    const queue = await makeWorkerUtils({ pgPool: pool });
    await queue.migrate();
    await queue.release();
    await client.query("BEGIN");
    await client.query(TABLES);
    await client.query("INSERT INTO wherefore.about VALUES ($1)", [VERSION]);
    await client.query("COMMIT");
  } finally {
    // Whatever was begun or locked ends with the connection.
    client.release(true);
  }
}

/** Postgres' codes (postgresql.org/docs/15/errcodes-appendix.html): no such table, no such schema. */
const UNKNOWN: ReadonlySet<string> = new Set(["42P01", "3F000"]);
const [NOT_ALLOWED, NO_PASSWORD, NO_ACCESS, NO_DATABASE] = ["42501", "28P01", "28000", "3D000"];

/** What Postgres or the network said, as what the user can do about it; any other error as it is. @param shown which database */
export function databaseError(shown: string, cause: unknown): unknown {
  if (!isTheDatabases(cause)) return cause;
  const { code = "", message = "" } = cause as { readonly code?: string; readonly message?: string };
  const said = quoted(message || code, 160);
  const error = (found: string, mend: string) =>
    new BadInputError("bad-database", { file: "--database" }, `${shown}: ${found}`, mend, { cause });
  switch (code) {
    case NOT_ALLOWED:
      return error(
        `this role may not do what is needed (${said})`,
        "Let the owner begin once with `wherefore work --prepare`, and give this role the rights in docs/workers.md.",
      );
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

const BROKEN = /^(?:Connection terminated|Client has encountered a connection error|SASL)/;
