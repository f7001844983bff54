/**
 * An audit log in Postgres, which several servers may write at once.
 *
 *     a batch ─► the head's row is locked ─► keys, lines, the head anew ─► committed, and on the disk ─► whoever waits goes on
 *
 * In: the events of a batch.  Out: rows that are only added to. There is one order because whoever writes holds the head's row until the commit; where
 * each stands is read under that lock and never remembered, so a connection that is lost, or a process that is killed or stands still, leaves
 * whole batches or nothing. Each event says which process wrote it (`writer`), since each may answer by other versions.
 */
import type { PoolClient } from "pg";
import { counted } from "../../domain/index.ts";
import { databaseError, inTransaction, openPostgres, type Postgres } from "../../records/postgres.ts";
import {
  type AuditLog,
  type AuditLogOptions,
  auditLogIn,
  eventOf,
  type LogPlace,
  openedEvent,
  type Wanted,
} from "./audit-log.ts";
import { aliasIn, type ChainEnd, chained, type NewEvent, type Receipt, readLine } from "./event.ts";
import { missingAtEnd } from "./log-files.ts";
import { changed } from "./log-reading.ts";
import { expireEvents } from "./postgres-expire.ts";
import { type PostgresKeys, postgresKeys } from "./postgres-keys.ts";
import { headOf, type LogHead, makeLog, requireSecret } from "./postgres-tables.ts";

export type PostgresLogOptions = AuditLogOptions & { readonly url: string; readonly secret: string };

/** Milliseconds. A writer that stands still for so long while it holds the lock is cut off by Postgres, and the others go on. */
const PATIENCE = 10_000;

/** @throws BadInputError "audit-broken" where its end is not what was written; "bad-audit-keys" for another log's secret; "bad-database" */
export async function openPostgresLog(options: PostgresLogOptions): Promise<AuditLog> {
  const { url, secret, say } = options;
  const postgres = await openPostgres(url, { namedBy: "--audit", say, patience: PATIENCE });
  const { pool, shown } = postgres;
  try {
    const head = (await headOf(pool)) ?? (await makeLog(pool, secret));
    requireSecret(head, secret, shown);
    await requireEnd(postgres);
    const { rows } = await pool.query<{ fsync: string }>("SHOW fsync");
    if (rows[0]!.fsync === "off")
      say(`${shown}: this Postgres does not wait for its disk (fsync is off): a power cut can lose what was answered.`);
    return auditLogIn(await openWriter(postgres, options, postgresKeys(pool, secret, head.log), head));
  } catch (error) {
    await pool.end();
    throw databaseError(shown, "--audit", error);
  }
}

/** Of the end alone, as of one moment, since others may write; whether all before is as it was written is for `verify.ts`. */
async function requireEnd({ pool, shown }: Postgres): Promise<void> {
  const { rows } = await pool.query<{ n: string; hash: string; last: string | null; line: string | null }>(
    `SELECT head.n, hash, ending.n AS last, line FROM wherefore_audit.head
     LEFT JOIN (SELECT n, line FROM wherefore_audit.events ORDER BY n DESC LIMIT 1) AS ending ON true`,
  );
  const { hash, line, ...numbers } = rows[0]!;
  const [n, last] = [Number(numbers.n), Number(numbers.last ?? -1)];
  if (last < n) throw changed({ file: shown }, missingAtEnd(n - last, "its head"));
  if (line === null) return;
  const read = readLine(Buffer.from(line));
  if (read.kind === "broken") throw changed({ file: shown, line: last }, read.found);
  if (last > n || read.hash !== hash) throw changed({ file: shown, line: last }, "its head names another event");
}

/** What is true once a transaction was committed: the last event that this process wrote, and its last "opened" with the month of that. */
type Written = { readonly last: Receipt; readonly writer: { readonly n: number; readonly month: string } };

type Append = (events: readonly NewEvent[]) => Promise<readonly Receipt[]>;

async function openWriter(
  { pool, shown }: Postgres,
  options: PostgresLogOptions,
  keys: PostgresKeys,
  { log, n, hash }: LogHead,
): Promise<LogPlace> {
  const { now, say, retention } = options;
  let written: Partial<Written> & Pick<Written, "last"> = { last: { n, hash } };
  let expiring: Promise<void> = Promise.resolve();

  /** What a process writes begins with its "opened", anew with each month, so that what expires takes nobody's beginning along. */
  async function append(
    client: PoolClient,
    events: readonly NewEvent[],
    end: ChainEnd,
  ): Promise<{ readonly receipts: readonly Receipt[]; readonly after: Written }> {
    const at = now().toISOString();
    const month = at.slice(0, 7);
    const opened = written.writer?.month === month ? undefined : chained([openedEvent(options, log)], at, end);
    const writer = opened === undefined ? written.writer! : { n: end.n, month };
    const own = chained(events, at, opened?.end ?? end, writer.n);
    const receipts = [...(opened?.receipts ?? []), ...own.receipts];
    const last = receipts.at(-1)!;
    await client.query(
      `WITH added AS (INSERT INTO wherefore_audit.events SELECT * FROM unnest($1::bigint[], $2::text[]))
       UPDATE wherefore_audit.head SET n = $3, hash = $4`,
      [receipts.map((receipt) => receipt.n), [...(opened?.lines ?? []), ...own.lines], last.n, last.hash],
    );
    return { receipts: own.receipts, after: { last, writer } };
  }

  /** Works while no other process writes; what is appended is there when all of it is committed. */
  async function locked<Made>(work: (client: PoolClient, append: Append) => Promise<Made>): Promise<Made> {
    const { made, after } = await inTransaction(pool, async (client) => {
      const end = await lockedEnd(client, shown);
      let after: Written | undefined;
      const made = await work(client, async (events) => {
        const done = await append(client, events, end);
        after = done.after;
        return done.receipts;
      });
      return { made, after };
    });
    if (after !== undefined) written = after;
    return made;
  }

  const write = (wanted: readonly Wanted[]) =>
    locked(async (client, append) => {
      const people = wanted.flatMap((one) => ("sealed" in one && "person" in one.who ? [one.who.person] : []));
      const own = await keys.ofAll(client, people);
      const events = wanted.map((one) => eventOf(one, (person) => own.get(person)!));
      const receipts = await append(events);
      return receipts.map((receipt, at) => ({ ...receipt, ...aliasIn(events[at]!) }));
    });

  async function expire(): Promise<void> {
    if (retention === undefined) return;
    const removed = await expireEvents(pool, retention, now(), (event) =>
      locked(async (client, append) => {
        const { rowCount } = await client.query("UPDATE wherefore_audit.head SET expired = $1 WHERE expired < $1", [
          event.through.n,
        ]);
        if (rowCount) await append([event]);
      }),
    );
    if (removed > 0) say(`${shown}: removed ${counted(removed, "event")}, whose period (${retention.name}) is over.`);
  }

  await write([]);
  await expire();
  return {
    name: shown,
    keys,
    mend: "Is Postgres running there, with room on its disk, and reached from here?",
    async write(wanted) {
      const before = written.writer?.month;
      const receipts = await write(wanted);
      if (written.writer?.month !== before)
        expiring = expire().catch((error: Error) => say(`${shown}: what is over was not removed: ${error.message}`));
      return receipts;
    },
    /** The event and the deletion are one transaction: an erasure that is broken off is none. */
    erase: (person, actor) =>
      locked(async (client, append) => {
        const alias = await keys.erase(client, person);
        if (alias !== undefined) await append([{ kind: "erased", actor, aliases: [alias] }]);
        return alias;
      }),
    last: () => written.last,
    async close() {
      await expiring;
      await pool.end();
    },
  };
}

/** Locks the head's row, and says where the chain goes on. What is committed then is on the disk, also where the database was told not to wait. */
async function lockedEnd(client: PoolClient, shown: string): Promise<ChainEnd> {
  const { rows } = await client.query<{ n: string; hash: string }>(
    `SELECT n, hash, CASE current_setting('synchronous_commit') WHEN 'off' THEN set_config('synchronous_commit', 'local', true) END
     FROM wherefore_audit.head FOR UPDATE`,
  );
  if (rows[0] === undefined) throw changed({ file: shown }, "its head is gone");
  return { n: Number(rows[0].n) + 1, previous: rows[0].hash };
}
