/**
 * The database of the workers: a Postgres that has our tables, of this version of the package.
 *
 * In: its URL.  Out: a pool of connections. The queue (graphile-worker) is an optional peer, loaded here and nowhere else.
 */
import type { Pool } from "pg";
import { BadInputError } from "../domain/index.ts";
import { databaseError, installed, inTransaction, isUnknownTable, openPostgres } from "../records/postgres.ts";
import { VERSION } from "../records/version.ts";
import { TABLES } from "./tables.ts";

/**
 * Connects, and makes the tables where they are not.
 *
 * @param say is told of what a person should know, such as a connection that others can read
 * @throws BadInputError for a URL that is none, a database that cannot be reached or is of another version, packages that are not installed
 */
export async function openDatabase(url: string, say: (text: string) => void): Promise<Pool> {
  const { pool, shown } = await openPostgres(url, { namedBy: "--database", say });
  try {
    if (!(await hasTables(pool))) await makeTables(pool);
    return pool;
  } catch (error) {
    await pool.end();
    throw databaseError(shown, "--database", error);
  }
}

/** The queue, loaded when it is needed. */
export function loadQueue() {
  return installed("--database", () => import("graphile-worker"));
}

/** @throws BadInputError "other-version" */
export async function hasTables(pool: Pool): Promise<boolean> {
  const about = await versionOf(pool);
  if (about === undefined || about === VERSION) return about !== undefined;
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
    if (isUnknownTable(error)) return undefined;
    throw error;
  }
}

/** Several processes may be the first at once: the lock lets one make the tables, and the others find them. */
async function makeTables(pool: Pool): Promise<void> {
  const { makeWorkerUtils } = await loadQueue();
  await inTransaction(pool, async (client) => {
    await client.query("SELECT pg_advisory_xact_lock(hashtextextended('wherefore tables', 0))");
    if ((await versionOf(pool)) !== undefined) return;
    const queue = await makeWorkerUtils({ pgPool: pool });
    await queue.migrate();
    await queue.release();
    await client.query(TABLES);
    await client.query("INSERT INTO wherefore.about VALUES ($1)", [VERSION]);
  });
}
