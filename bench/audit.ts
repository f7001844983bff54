/**
 * The audit log: events a second as a busy server writes them, into a file and into Postgres, and a million of them verified.
 *
 * In: nothing.  Out: each beside what the same bytes cost without us: appended in batches of the same size with a SHA-256 and an fdatasync each, and
 * read line by line with a SHA-256 each; in Postgres, inserted in transactions of the same size. Events that are written are like real recommendations in size (two kilobytes sealed), 64 under way at once; of those verified 400 bytes are sealed.
 */
import { hash } from "node:crypto";
import { mkdtemp, open, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { byteLines } from "../src/audit/byte-lines.ts";
import type { AuditLog } from "../src/audit/log/audit-log.ts";
import { openFileLog } from "../src/audit/log/file-log.ts";
import { readLogFiles } from "../src/audit/log/log-reading.ts";
import { openPostgresLog } from "../src/audit/log/postgres-log.ts";
import { verifyLog } from "../src/audit/log/verify.ts";
import { openPostgres } from "../src/records/postgres.ts";
import { startPostgres } from "../tests/support/postgres.ts";
import { type BenchResult, median } from "./bench.ts";

const AT_ONCE = 64;
const PEOPLE = 1_000;
const RUNS = 3;

export async function benchAudit(written = 20_000, verified = 1_000_000): Promise<BenchResult[]> {
  const folder = await mkdtemp(join(tmpdir(), "bench-audit-"));
  try {
    const [ours, bare] = [[] as number[], [] as number[]];
    for (let run = 0; run < RUNS; run++) {
      const file = join(folder, `${run}.jsonl`);
      ours.push(
        await secondsToWrite(await openFileLog({ ...OPENING, file, keys: undefined }), written, 2_000, AT_ONCE),
      );
      bare.push(await secondsToAppend(join(folder, `${run}.bare`), await readFile(file)));
    }
    const large = join(folder, "large.jsonl");
    await secondsToWrite(await openFileLog({ ...OPENING, file: large, keys: undefined }), verified, 400, 512);
    const begun = performance.now();
    const { signal } = new AbortController();
    const { files } = await verifyLog(await readLogFiles(large), { expect: undefined, signal });
    const verify = (performance.now() - begun) / 1_000;
    const read = await secondsToHash(files, signal);
    const rate = written / median(ours);
    return [
      {
        what: `audit log, ${AT_ONCE} events under way, each on the disk before it is answered`,
        reach: "5,000 or more",
        met: rate >= 5_000,
        median: rate,
        unit: "events/s",
        yardstick: "append, SHA-256 and fdatasync of the same bytes",
        yardstickMedian: written / median(bare),
      },
      ...(await inPostgres(written)),
      {
        what: `audit verify, ${verified.toLocaleString("en")} events`,
        reach: "under 20 s",
        met: verify < 20,
        median: verify,
        unit: "s",
        yardstick: "the same lines read, SHA-256 each",
        yardstickMedian: read,
      },
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const OPENING = {
  actor: "bench",
  use: undefined,
  retention: undefined,
  versions: {},
  now: () => new Date(),
  say: () => {},
};

/** @param bytes of what is sealed in each event */
async function secondsToWrite(log: AuditLog, events: number, bytes: number, atOnce: number): Promise<number> {
  const sealed = { text: "x".repeat(bytes) };
  const begun = performance.now();
  let next = 0;
  const ask = async () => {
    while (next < events) {
      const person = `person ${next++ % PEOPLE}`;
      await log.appendAbout({ person }, { kind: "recommended", actor: "bench", method: "stay" }, sealed);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, ask));
  const seconds = (performance.now() - begun) / 1_000;
  await log.close();
  return seconds;
}

/** None where Postgres is not installed. */
async function inPostgres(written: number): Promise<BenchResult[]> {
  const postgres = await startPostgres(true);
  if (postgres === undefined) return [];
  try {
    const [ours, bare] = [[] as number[], [] as number[]];
    for (let run = 0; run < RUNS; run++) {
      const url = await postgres.another(`run_${run}`);
      const secret = "a secret of more than thirty-two characters";
      ours.push(await secondsToWrite(await openPostgresLog({ ...OPENING, url, secret }), written, 2_000, AT_ONCE));
      bare.push(await secondsToInsert(url));
    }
    const rate = written / median(ours);
    return [
      {
        what: `audit log in Postgres, ${AT_ONCE} events under way, each committed to the disk before it is answered`,
        reach: "5,000 or more",
        met: rate >= 5_000,
        median: rate,
        unit: "events/s",
        yardstick: "the same lines inserted into a table, as many a transaction",
        yardstickMedian: written / median(bare),
      },
    ];
  } finally {
    await postgres.close();
  }
}

async function secondsToInsert(url: string): Promise<number> {
  const { pool } = await openPostgres(url, { namedBy: "--audit", say: () => {} });
  const { rows } = await pool.query<{ line: string }>("SELECT line FROM wherefore_audit.events ORDER BY n");
  await pool.query("CREATE TABLE bare (n bigint PRIMARY KEY, line text) WITH (toast_tuple_target = 8160)");
  await pool.query("ALTER TABLE bare ALTER COLUMN line SET STORAGE EXTERNAL");
  const lines = rows.map(({ line }) => line);
  const begun = performance.now();
  for (let at = 0; at < lines.length; at += AT_ONCE) {
    const batch = lines.slice(at, at + AT_ONCE);
    const numbers = batch.map((_, n) => at + n);
    await pool.query("INSERT INTO bare SELECT * FROM unnest($1::bigint[], $2::text[])", [numbers, batch]);
  }
  const seconds = (performance.now() - begun) / 1_000;
  await pool.end();
  return seconds;
}

/** In batches of as many lines as are under way at once. */
async function secondsToAppend(file: string, bytes: Buffer): Promise<number> {
  const lines = bytes.toString("latin1").match(/[^\n]*\n/g)!;
  const begun = performance.now();
  const handle = await open(file, "a");
  for (let at = 0; at < lines.length; at += AT_ONCE) {
    const batch = lines.slice(at, at + AT_ONCE);
    for (const line of batch) hash("sha256", line);
    await handle.appendFile(batch.join(""));
    await handle.datasync();
  }
  await handle.close();
  return (performance.now() - begun) / 1_000;
}

async function secondsToHash(files: readonly string[], signal: AbortSignal): Promise<number> {
  const begun = performance.now();
  for (const file of files) for await (const { line } of byteLines(file, signal)) hash("sha256", line);
  return (performance.now() - begun) / 1_000;
}
