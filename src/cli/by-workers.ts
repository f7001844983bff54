/**
 * Commands whose calls workers make: the database as options and the environment name it, and a run on it.
 */
import type { Pool } from "pg";
import { BadInputError, type Run } from "../domain/index.ts";
import type { Asking } from "../models/open.ts";
import { closingAfter } from "../records/closing.ts";
import type { Price } from "../records/meter.ts";
import type { Terminal } from "./terminal.ts";

/** @throws BadInputError where none is named */
export function databaseUrl(database: string | true | undefined, { env }: Terminal): string {
  const url = typeof database === "string" ? database : env["WHEREFORE_DATABASE"];
  if (url !== undefined && url !== "") return url;
  throw new BadInputError(
    "bad-database",
    { file: "--database" },
    "no database is named",
    "Give the URL of a Postgres, or set WHEREFORE_DATABASE to it.",
  );
}

/**
 * Works on the database that is named.
 *
 * @throws BadInputError where none is, or where it fails; whatever the work throws
 */
export async function onDatabase<Made>(
  database: string | true | undefined,
  terminal: Terminal,
  work: (pool: Pool) => Promise<Made>,
): Promise<Made> {
  const url = databaseUrl(database, terminal);
  // Whoever has no workers does not wait for what they need.
  const [{ openDatabase }, { databaseError }] = await Promise.all([
    import("../cluster/database.ts"),
    import("../records/postgres.ts"),
  ]);
  return closingAfter(async (later) => {
    const pool = await openDatabase(url, terminal.err);
    later(() => pool.end());
    return work(pool);
  }).catch((error) => {
    throw databaseError("the database", "--database", error);
  });
}

export type ByWorkers = { readonly database?: string | true; readonly price?: Price };

/** Does the work, with its calls made here, or by workers where a database is named. @param what the run is called, for people */
export async function byWorkers<Made>(
  { database, price }: ByWorkers,
  what: string,
  asking: Asking,
  run: Run,
  terminal: Terminal,
  work: (asking: Asking, run: Run) => Promise<Made>,
): Promise<Made> {
  if (database === undefined) return work(asking, run);
  return onDatabase(database, terminal, async (pool) => {
    const { beginRemoteRun } = await import("../cluster/remote-run.ts");
    const remote = await beginRemoteRun(pool, what, price, run, terminal.err);
    return closingAfter((later) => {
      later(remote.close);
      return work({ ...asking, elsewhere: remote.elsewhere }, remote.run);
    });
  });
}
