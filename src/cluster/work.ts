/**
 * A worker: takes chunks of calls from Postgres, asks its endpoints, and journals each answer there.
 *
 *     graphile-worker ─► a chunk ─► answer-chunk.ts        every second: its life, dead workers' chunks freed, hopeless ones given up
 *
 * In: a database, how language models are asked here, how many calls at once.  Out: nothing until it is stopped; then what is under way is
 * finished and kept, and what was not begun is given back.
 */
import { EventEmitter } from "node:events";
import type { Pool } from "pg";
import { type Asking, openModels } from "../models/open.ts";
import { closingAfter } from "../records/closing.ts";
import { openWithoutDisk } from "../records/postgres.ts";
import { turnsOf } from "../records/turns.ts";
import { answerChunk, type ChunkWork } from "./answer-chunk.ts";
import { ChunkPayload } from "./asked-call.ts";
import { type Answer, addJobs, CHUNK, keepAnswers, postAnswered } from "./calls.ts";
import { loadQueue } from "./database.ts";
import { freeTheDead, giveUp } from "./recover.ts";
import { openSharedLoad } from "./shared-load.ts";
import { TASK } from "./tables.ts";
import { together } from "./together.ts";
import { beginLife } from "./worker-life.ts";

/** Between two beats, and between two looks at the queue of a worker that has nothing to do: milliseconds. */
const BEAT = 1_000;
/** Answers of one commit, and of one posting. */
const MOST_TOGETHER = 500;
/** Between two postings, which whoever waits looks up together: milliseconds. */
const POSTED_EVERY = 50;
/** For each call that may be under way, how many a worker may have in hand: while one is committed another is asked. */
const IN_HAND = 2;

export type WorkOptions = {
  readonly pool: Pool;
  readonly asking: Omit<Asking, "signal">;
  /** Calls under way at once, to all endpoints together. */
  readonly concurrency: number;
  /** Stops it. */
  readonly signal: AbortSignal;
  readonly say: (text: string) => void;
};

/** @returns how many calls came to an answer, or to a failure of their own @throws what broke: the database, or a defect */
export async function work({ pool, asking, concurrency, signal, say }: WorkOptions): Promise<number> {
  const { run, Logger } = await loadQueue();
  return closingAfter(async (later) => {
    const broke = Promise.withResolvers<never>();
    broke.promise.catch(() => {});
    const broken = (error: unknown) => broke.reject(error);
    const ready = Promise.withResolvers<ChunkWork>();
    ready.promise.catch(() => {});
    const cannot = new Map<string, string>();
    let [answered, underWay] = [0, 0];

    const answer = async (payload: unknown, attempt: number): Promise<void> => {
      const own = await ready.promise;
      const { chunk } = ChunkPayload.parse(payload);
      const end = await answerChunk(chunk, attempt, own);
      if (end.kind === "done") return;
      if (end.kind === "cannot") {
        if (!cannot.has(end.model)) say(`This worker leaves calls to others until it is started again: ${end.why}\n`);
        cannot.set(end.model, end.why);
      }
      await addJobs(pool, end.model, [chunk]);
    };

    const events = new EventEmitter();
    const id = new Promise<string>((known) =>
      events.once("pool:create", ({ workerPool }: { workerPool: { id: string } }) => known(workerPool.id)),
    );
    // The queue's marks, that a chunk was taken and that it is done: one that is taken back costs a look at the chunk, and no call. What is
    // posted goes the same way, since Postgres lets one commit at a time post, and would have each wait for the disk.
    const queue = await openWithoutDisk(pool);
    later(() => queue.end());
    const runner = await run({
      pgPool: queue,
      events,
      logger: new Logger(() => () => {}),
      noHandleSignals: true,
      pollInterval: BEAT,
      // Two chunks more than are needed: until the last call of one is committed and another is fetched, a third may end.
      concurrency: Math.ceil((IN_HAND * concurrency) / CHUNK) + 2,
      forbiddenFlags: () => [...cannot.keys()],
      taskList: { [TASK]: (payload: unknown, { job }: { job: { attempts: number } }) => answer(payload, job.attempts) },
    });
    runner.promise.catch(broken);
    later(() => runner.stop().catch(() => {}));

    const own = await id;
    const life = await beginLife(pool, own, concurrency, broken);
    later(life.end);
    const shared = await openSharedLoad(pool, own, () => underWay, broken);
    later(shared.close);
    // Calls under way are finished when it stops: they are paid for.
    const models = openModels({
      ...asking,
      names: {},
      journal: undefined,
      shared,
      signal: new AbortController().signal,
    });
    later(models.close);
    const keep = together<Answer>((answers) => keepPatiently(pool, own, answers), MOST_TOGETHER);
    const post = together<string>((keys) => postAnswered(queue, keys), MOST_TOGETHER, POSTED_EVERY);
    let posted: Promise<void> = Promise.resolve();
    later(() => posted);
    const { inTurn } = turnsOf(concurrency);
    ready.resolve({
      pool,
      models,
      keep: async (one) => {
        await keep(one);
        answered++;
        posted = post(one.key).catch(() => {});
      },
      inHand: turnsOf(IN_HAND * concurrency).inTurn,
      inTurn: (work) =>
        inTurn(async () => {
          underWay++;
          try {
            return await work();
          } finally {
            underWay--;
          }
        }),
      stopping: () => signal.aborted,
      signal: new AbortController().signal,
    });
    const beat = setInterval(() => {
      Promise.all([life.beat(underWay, cannot), freeTheDead(pool, own), giveUp(pool, own)]).catch(broken);
    }, BEAT);
    later(async () => clearInterval(beat));
    say(`Waiting for calls, ${concurrency} at once. Ctrl-C ends it, with what is under way finished.\n`);
    const stopped = new Promise<void>((stop) => {
      if (signal.aborted) stop();
      signal.addEventListener("abort", () => stop(), { once: true });
    });
    await Promise.race([stopped, broke.promise]);
    await runner.stop().catch(() => {});
    return answered;
  });
}

/** An answer was paid for: a database that is restarted is waited for. */
async function keepPatiently(pool: Pool, worker: string, answers: readonly Answer[]): Promise<void> {
  for (let wait = 250; ; wait *= 2) {
    try {
      return await keepAnswers(pool, worker, answers);
    } catch (error) {
      if (wait > 8_000) throw error;
      await new Promise((over) => setTimeout(over, wait));
    }
  }
}
