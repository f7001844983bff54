/**
 * Kills workers at random moments, and looks at what was paid for.
 *
 *     node tests/hostile/attack-workers.ts [--calls 2000] [--kills 6] [--concurrency 8] [--latency 50] [--seed 1] [--timeline] [--full]
 *
 * In: a Postgres of its own, a model server that answers after so many milliseconds and counts (`paid-server.ts`), four workers as processes, each begun anew
 * when it was killed (kill -9).  Out: what came of it as one line, and exit 1 where
 *
 * - a call was paid for twice that was not in flight at a kill: by a worker that lived, or more for a kill than a worker has in hand,
 * - the journal in Postgres differs in a byte from that of one worker whom nobody killed,
 * - or, with --full (200,000 calls, 100 kills), the calls came at less than 85 % of what the workers that lived could make.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { parseArgs } from "node:util";
import { openDatabase } from "../../src/cluster/database.ts";
import { beginRemoteRun } from "../../src/cluster/remote-run.ts";
import { quietRun } from "../../src/domain/index.ts";
import { seededRandom } from "../../src/domain/random.ts";
import { openModels } from "../../src/models/open.ts";
import { type OwnPostgres, query, startPostgres } from "../support/postgres.ts";
import { type Begun, beginProcess } from "./processes.ts";

const { values } = parseArgs({
  options: {
    calls: { type: "string" },
    kills: { type: "string" },
    concurrency: { type: "string", default: "8" },
    latency: { type: "string", default: "50" },
    seed: { type: "string", default: "1" },
    timeline: { type: "boolean", default: false },
    full: { type: "boolean", default: false },
  },
});
const CALLS = Number(values.calls ?? (values.full ? 200_000 : 2_000));
const KILLS = Number(values.kills ?? (values.full ? 100 : 6));
const CONCURRENCY = Number(values.concurrency);
const WORKERS = 4;
/** Calls that a worker has in hand: as many as are under way, and as many again that are answered and not yet committed. */
const IN_HAND = 2 * CONCURRENCY;
/** Milliseconds. */
const LATENCY = Number(values.latency);
const LEAST_RATE = 0.85;

const postgres = await startPostgres(true);
if (postgres === undefined) {
  say("skipped: Postgres is not installed");
  process.exit(0);
}
const server = spawn(process.execPath, ["tests/hostile/paid-server.ts"], { stdio: ["ignore", "pipe", "inherit"] });
const port = Number(String((await once(server.stdout, "data"))[0]).trim());
const workers = new Set<OneWorker>();
let [begunWorkers, workedSeconds] = [0, 0];
/** When workers were killed, and when they said that they wait for calls. */
const [kills, starts]: [number[], number[]] = [[], []];
let faults: string[] = [];
try {
  faults = await attack(postgres);
} finally {
  for (const worker of workers) {
    workers.delete(worker);
    worker.child.kill("SIGKILL");
  }
  server.kill();
  await postgres.close();
}
for (const fault of faults) say(`FAILED ${fault}`);
process.exitCode = faults.length > 0 ? 1 : 0;

async function attack(own: OwnPostgres): Promise<string[]> {
  const [attacked, quiet] = [await own.another("attacked"), await own.another("quiet")];
  await post("/latency", String(LATENCY));
  const latencySet = performance.now();
  const random = seededRandom(Number(values.seed));
  // Moments in the course of the work, so that a slow machine is attacked as often.
  const moments = Array.from({ length: KILLS }, () => Math.floor(random() * CALLS)).sort((a, b) => a - b);
  await openDatabase(attacked, say).then((pool) => pool.end());
  for (let at = 0; at < WORKERS; at++) beginWorker(attacked, CONCURRENCY);
  const killed = new Set<string>();
  const begun = performance.now();
  let ended = begun;
  await wantAll(attacked, (answered) => {
    ended = performance.now();
    while (moments.length > 0 && answered >= moments[0]!) {
      const living = [...workers].filter(({ since }) => since !== undefined);
      // One that is only starting has nothing to lose: the kill waits for one that works.
      if (living.length === 0) return;
      moments.shift();
      const victim = living[Math.floor(random() * living.length)]!;
      victim.child.kill("SIGKILL");
      kills.push(ended);
      lived(victim, ended);
      workers.delete(victim);
      killed.add(victim.key);
      beginWorker(attacked, CONCURRENCY);
    }
  });
  const seconds = (ended - begun) / 1000;
  for (const worker of workers) lived(worker, ended);
  await stopWorkers();
  const paid = (await (await fetch(`http://127.0.0.1:${port}/paid`)).json()) as Paid;

  if (values.timeline) showTimeline(paid.underWayBySecond, latencySet);
  await post("/latency", "0");
  beginWorker(quiet, 4 * CONCURRENCY);
  await wantAll(quiet, () => {});
  await stopWorkers();
  const [first, second] = [await journalHash(attacked), await journalHash(quiet)];

  const possible = (workedSeconds * CONCURRENCY) / (LATENCY / 1000);
  const rate = CALLS / possible;
  /** Call-seconds at the server. */
  const underWay = paid.underWayBySecond.reduce((sum, mean) => sum + mean, 0);
  say(
    JSON.stringify({
      calls: CALLS,
      kills: killed.size,
      workers: WORKERS,
      concurrency: CONCURRENCY,
      seconds: round(seconds),
      paidTwice: paid.asked - paid.calls,
      mostByOne: Math.max(0, ...lostBy(paid).values()),
      ofPossible: round(rate),
      // What the server itself made of the latency, on a machine that others use too; and how many of the slots were under way there.
      latency: round((1000 * underWay) / paid.asked),
      slotsUsed: round(underWay / (workedSeconds * CONCURRENCY)),
      ofFourWorkers: round(CALLS / ((seconds * WORKERS * CONCURRENCY) / (LATENCY / 1000))),
      journal: first.slice(0, 12),
    }),
  );
  return [
    ...(killed.size === KILLS ? [] : [`${killed.size} of ${KILLS} workers were killed`]),
    ...(paid.calls === CALLS ? [] : [`${paid.calls} of ${CALLS} calls were made`]),
    ...faultsOfPayment(paid, killed),
    ...(first === second ? [] : ["the journal differs from that of one worker"]),
    ...(!values.full || rate >= LEAST_RATE ? [] : [`${round(rate)} of the possible rate, and not ${LEAST_RATE}`]),
  ];
}

type Paid = {
  readonly calls: number;
  readonly asked: number;
  /** Calls under way at the server, in the mean of each second. */
  readonly underWayBySecond: readonly number[];
  readonly again: readonly { readonly call: string; readonly askers: readonly string[] }[];
};

/** How many calls of each worker another had to make again. */
function lostBy({ again }: Paid): ReadonlyMap<string, number> {
  const lost = new Map<string, number>();
  for (const { askers } of again)
    for (const asker of askers.slice(0, -1)) {
      const key = asker.replace("Bearer ", "");
      lost.set(key, (lost.get(key) ?? 0) + 1);
    }
  return lost;
}

/** Whoever asked before the last time was killed over it, and had no more in hand than a worker may. */
function faultsOfPayment(paid: Paid, killed: ReadonlySet<string>): string[] {
  return [...lostBy(paid)].flatMap(([key, count]) => [
    ...(killed.has(key) ? [] : [`${count} calls of ${key}, which nobody killed, were paid for twice`]),
    ...(count <= IN_HAND ? [] : [`${count} calls of ${key} were paid for twice, and it has ${IN_HAND} in hand`]),
  ]);
}

/** A line a second: how many calls were under way at the server, of how many at most; K for each kill, S for each worker that had started. */
function showTimeline(bySecond: readonly number[], begun: number): void {
  const within = (moments: readonly number[], second: number) =>
    moments.filter((moment) => Math.floor((moment - begun) / 1000) === second).length;
  for (const [second, mean] of bySecond.entries()) {
    const marks = "K".repeat(within(kills, second)) + "S".repeat(within(starts, second));
    const bar = "#".repeat(Math.round(mean)).padEnd(WORKERS * CONCURRENCY, ".");
    say(`${String(second).padStart(4)} ${mean.toFixed(1).padStart(5)} ${bar} ${marks}`);
  }
}

type OneWorker = {
  readonly key: string;
  readonly child: ChildProcess;
  readonly end: Begun["end"];
  /** When it said that it waits for calls. */
  since: number | undefined;
};

/** Each has a key of its own, by which the server tells them apart. */
function beginWorker(database: string, concurrency: number): void {
  const key = `worker-${++begunWorkers}`;
  const environment = {
    ...process.env,
    WHEREFORE_DATABASE: database,
    OPENAI_BASE_URL: `http://127.0.0.1:${port}/v1`,
    OPENAI_API_KEY: key,
  };
  const { child, end } = beginProcess(["work", "--database", "--concurrency", String(concurrency)], environment);
  const worker: OneWorker = { key, child, end, since: undefined };
  workers.add(worker);
  child.stderr!.on("data", (piece: Buffer) => {
    if (worker.since !== undefined || !String(piece).includes("Waiting for calls")) return;
    worker.since = performance.now();
    starts.push(worker.since);
  });
  void end.then(({ printed }) => {
    if (workers.delete(worker)) throw new Error(`${key} ended by itself: ${printed}`);
  });
}

function lived({ since }: OneWorker, until: number): void {
  if (since !== undefined) workedSeconds += (until - since) / 1000;
}

/** As a person stops them; what they printed is looked at, since none of it may be an error. */
async function stopWorkers(): Promise<void> {
  for (const worker of [...workers]) {
    workers.delete(worker);
    worker.child.kill("SIGTERM");
    const { code, printed } = await worker.end;
    if (code !== 0) throw new Error(`${worker.key} ended with ${code}: ${printed}`);
  }
}

/** Wants all calls, a thousand at once, as a run does. @param tell how many were answered, after each */
async function wantAll(database: string, tell: (answered: number) => void): Promise<void> {
  const pool = await openDatabase(database, say);
  const remote = await beginRemoteRun(pool, "attack-workers", undefined, quietRun(), say);
  const { signal } = new AbortController();
  const models = openModels({
    names: { model: "paid" },
    env: { OPENAI_BASE_URL: `http://127.0.0.1:${port}/v1` },
    cache: "",
    concurrency: 1,
    budget: undefined,
    timeout: 30_000,
    typed: {},
    file: undefined,
    fresh: false,
    journal: undefined,
    signal,
    elsewhere: remote.elsewhere,
  });
  const model = await models.judge("paid");
  let [next, answered] = [0, 0];
  const one = async () => {
    for (let call = next++; call < CALLS; call = next++) {
      // As long as a history with a reason is.
      const messages = [{ role: "user" as const, content: `call ${call}: ${"a job at Employer A; ".repeat(40)}` }];
      await model.reply({ messages, temperature: 0, maxTokens: 64, seed: call }, signal);
      tell(++answered);
    }
  };
  await Promise.all(Array.from({ length: remote.elsewhere.underWay }, one));
  await models.close();
  await remote.close();
  await pool.end();
}

/** Of all replies with their requests, in the order of their keys. */
async function journalHash(database: string): Promise<string> {
  const hash = createHash("sha256");
  for (let after = ""; ; ) {
    const rows = (await query(
      database,
      `SELECT key, model, request, reply, failure, prompt_tokens, completion_tokens FROM wherefore.calls WHERE key > '${after}' ORDER BY key LIMIT 5000`,
    )) as { key: string }[];
    if (rows.length === 0) return hash.digest("hex");
    for (const row of rows) hash.update(JSON.stringify(row));
    after = rows.at(-1)!.key;
  }
}

async function post(path: string, body: string): Promise<void> {
  await (await fetch(`http://127.0.0.1:${port}${path}`, { method: "POST", body })).text();
}

function round(value: number): number {
  return Number(value.toPrecision(3));
}

function say(text: string): void {
  process.stdout.write(text.endsWith("\n") ? text : `${text}\n`);
}
