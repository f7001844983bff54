/**
 * Calls through Postgres, the server's latency aside: what wanting, handing out, journaling and collecting cost on one machine that does all
 * of it, the model server included.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDatabase } from "../src/cluster/database.ts";
import { beginRemoteRun } from "../src/cluster/remote-run.ts";
import { quietRun } from "../src/domain/index.ts";
import { type Elsewhere, openModels } from "../src/models/open.ts";
import { type Journal, sqliteJournal } from "../src/records/journal.ts";
import { startPostgres } from "../tests/support/postgres.ts";
import type { BenchResult } from "./bench.ts";
import { processorSeconds } from "./processor-time.ts";

const CALLS = 20_000;
const WORKERS = 2;
const CONCURRENCY = 64;
const REACH = 2_000;
/** Calls before those that are timed. */
const WARM = 1_000;

/** @throws where Postgres is not installed */
export async function benchWorkers(): Promise<BenchResult[]> {
  const postgres = await startPostgres(true);
  if (postgres === undefined) throw new Error("Postgres is not installed");
  const server = spawn(process.execPath, ["tests/hostile/paid-server.ts"], { stdio: ["ignore", "pipe", "inherit"] });
  const port = Number(String((await once(server.stdout, "data"))[0]).trim());
  const base = `http://127.0.0.1:${port}/v1`;
  const workers = Array.from({ length: WORKERS }, () =>
    spawn(process.execPath, ["src/cli/main.ts", "work", "--database", "--concurrency", String(CONCURRENCY)], {
      env: { ...process.env, WHEREFORE_DATABASE: postgres.url, OPENAI_BASE_URL: base },
      stdio: ["ignore", "ignore", "pipe"],
    }),
  );
  try {
    await Promise.all(workers.map(({ stderr }) => once(stderr, "data")));
    const pool = await openDatabase(postgres.url, () => {});
    const remote = await beginRemoteRun(pool, "bench", undefined, quietRun(), () => {});
    const used = processorSeconds([process.pid]);
    const through = await rateOf(base, WORKERS * CONCURRENCY, undefined, remote.elsewhere);
    const ofThrough = processorSeconds([process.pid]) - used;
    await remote.close();
    await pool.end();
    const journal = sqliteJournal(join(mkdtempSync(join(tmpdir(), "wherefore-bench-")), "journal.sqlite"));
    const usedBefore = processorSeconds([process.pid]);
    const alone = await rateOf(base, WORKERS * CONCURRENCY, journal, undefined);
    const ofAlone = processorSeconds([process.pid]) - usedBefore;
    await journal.close();
    return [
      {
        what: `${CALLS} calls through Postgres, ${WORKERS} workers, no latency`,
        reach: `${REACH} a second`,
        met: through >= REACH,
        median: through,
        unit: "calls/s",
        yardstick: "one process with its own journal",
        yardstickMedian: alone,
      },
      {
        what: "its processor time a call, of all processes, Postgres and the model server among them",
        reach: `under ${2_000 / REACH} ms (${REACH} a second on two cores)`,
        met: ofThrough / (WARM + CALLS) < 2 / REACH,
        median: (1_000 * ofThrough) / (WARM + CALLS),
        unit: "ms",
        yardstick: "one process with its own journal, and the server",
        yardstickMedian: (1_000 * ofAlone) / (WARM + CALLS),
      },
    ];
  } finally {
    for (const child of [...workers, server]) child.kill();
    await Promise.all(workers.map((child) => once(child, "exit")));
    await postgres.close();
  }
}

/** @returns calls a second, without the first of them */
async function rateOf(
  base: string,
  concurrency: number,
  journal: Journal | undefined,
  elsewhere: Elsewhere | undefined,
): Promise<number> {
  const { signal } = new AbortController();
  const models = openModels({
    names: {},
    env: { OPENAI_BASE_URL: base },
    cache: "",
    concurrency,
    budget: undefined,
    timeout: 30_000,
    typed: {},
    file: undefined,
    fresh: false,
    journal,
    signal,
    elsewhere,
  });
  const model = await models.judge("paid");
  const ask = async (from: number, to: number) => {
    let next = from;
    const one = async () => {
      for (let call = next++; call < to; call = next++) {
        const messages = [{ role: "user" as const, content: `call ${call}: ${"a job at Employer A; ".repeat(40)}` }];
        await model.reply({ messages, temperature: 0, maxTokens: 64, seed: call }, signal);
      }
    };
    await Promise.all(Array.from({ length: elsewhere?.underWay ?? concurrency }, one));
  };
  await ask(0, WARM);
  const begun = performance.now();
  await ask(WARM, WARM + CALLS);
  const rate = CALLS / ((performance.now() - begun) / 1000);
  await models.close();
  return rate;
}
