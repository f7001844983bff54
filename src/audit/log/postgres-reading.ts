/**
 * An audit log in Postgres as it is read: all of it as of one moment, whoever writes meanwhile.
 *
 * In: the database.  Out: its lines in the order of their numbers, and its head. Memory is flat in the number of events.
 */
import type { PoolClient } from "pg";
import type { Postgres } from "../../records/postgres.ts";
import { type LogLine, type LogReading, noLog } from "./log-reading.ts";
import { headOf } from "./postgres-tables.ts";

const ROWS = 2_000;

/** @param client a connection of its own, which is in a transaction until it is closed @throws BadInputError "no-file" where there is no log */
export async function readPostgresLog(client: PoolClient, shown: Postgres["shown"]): Promise<LogReading> {
  await client.query("BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
  const head = await headOf(client);
  if (head === undefined) throw noLog(shown);
  return {
    name: shown,
    files: [],
    lines: (signal) => linesOf(client, shown, signal),
    head: head.n < 0 ? "none" : { n: head.n, hash: head.hash },
    headName: "its head",
  };
}

async function* linesOf(client: PoolClient, file: string, signal: AbortSignal): AsyncGenerator<LogLine> {
  for (let after = -1; ; ) {
    signal.throwIfAborted();
    const { rows } = await client.query<{ n: string; line: string }>(
      "SELECT n, line FROM wherefore_audit.events WHERE n > $1 ORDER BY n LIMIT $2",
      [after, ROWS],
    );
    for (const { n, line } of rows) yield { line: Buffer.from(line), place: { file, line: Number(n) }, begins: false };
    if (rows.length < ROWS) return;
    after = Number(rows.at(-1)!.n);
  }
}
