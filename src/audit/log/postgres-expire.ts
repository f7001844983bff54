/**
 * What is over of an audit log in Postgres: whole months, oldest first.
 *
 * In: a log, the period, and how the chain is told.  Out: how many events were removed. The chain says first up to which event, so that it can be
 * verified without them; what a process that was killed had left is removed by the next.
 */
import type { Pool } from "pg";
import { type NewEvent, type Receipt, readLine } from "./event.ts";
import { changed } from "./log-reading.ts";
import { endOfPeriod, type Retention } from "./retention.ts";

export type Expiry = Extract<NewEvent, { readonly kind: "expired" }>;

/** Rows of one deletion, so that none takes long. */
const AT_ONCE = 5_000;

/** @param told writes the event; it is the one that lets rows be deleted */
export async function expireEvents(
  pool: Pool,
  retention: Retention,
  now: Date,
  told: (event: Expiry) => Promise<unknown>,
): Promise<number> {
  const end = endOfPeriod(retention, now);
  if (end === undefined) return 0;
  const through = await lastBefore(pool, `${end.toISOString().slice(0, 7)}-01`);
  if (through !== undefined) await told({ kind: "expired", retention: retention.name, files: [], through });
  for (let removed = 0; ; ) {
    const { rowCount } = await pool.query(
      `DELETE FROM wherefore_audit.events WHERE n IN (
         SELECT n FROM wherefore_audit.events WHERE n <= (SELECT expired FROM wherefore_audit.head) ORDER BY n LIMIT $1)`,
      [AT_ONCE],
    );
    if (!rowCount) return removed;
    removed += rowCount;
  }
}

/** The last event before a moment, found by halving: clocks of several servers differ by less than matters for a period of months. */
async function lastBefore(pool: Pool, moment: string): Promise<Receipt | undefined> {
  const { rows } = await pool.query<{ first: string | null; last: string | null }>(
    "SELECT min(n) AS first, max(n) AS last FROM wherefore_audit.events",
  );
  if (rows[0]!.first === null) return undefined;
  let [low, high] = [Number(rows[0]!.first) - 1, Number(rows[0]!.last)];
  let found: Receipt | undefined;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    const event = await eventAt(pool, middle);
    if (event.at < moment) [low, found] = [middle, { n: middle, hash: event.hash }];
    else high = middle - 1;
  }
  return found;
}

/** @throws BadInputError "audit-broken" */
async function eventAt(pool: Pool, n: number): Promise<{ readonly at: string; readonly hash: string }> {
  const { rows } = await pool.query<{ line: string }>("SELECT line FROM wherefore_audit.events WHERE n = $1", [n]);
  const read = readLine(Buffer.from(rows[0]?.line ?? ""));
  if (read.kind === "broken") throw changed({ file: "wherefore_audit.events", line: n }, read.found);
  return { at: String(read.event["at"]), hash: read.hash };
}
