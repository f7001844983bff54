/**
 * Threads that rank, and who is asked next.
 *
 * In: an `Advisor`'s questions.  Out: its answers. One ranking at a time runs on a thread, because it fills a core; who corrects a history is
 * sent to the thread that remembers it. Documents are read by processes of their own, so two of them a thread may be under way beside it.
 * A thread beyond the first is started when somebody waits; one that does not stop when it is told to is ended and replaced.
 */
import { extname } from "node:path";
import { Worker } from "node:worker_threads";
import type { YearMonth } from "../domain/index.ts";
import { forbidTelemetry } from "../tensor/runtime.ts";
import type { Advisor } from "./advisor.ts";
import type { WorkerQuestion, WorkerReply } from "./advisor-thread.ts";
import { ProblemError } from "./problems.ts";
import type { RecommendationRequest } from "./schemas.ts";

export type AdvisorPool = Advisor & {
  /** The first thread has ranked a history. */
  readonly ready: () => boolean;
  readonly started: Promise<void>;
  /** Questions that wait or are under way. */
  readonly load: () => { readonly waiting: number; readonly underWay: number; readonly threads: number };
  readonly close: () => Promise<void>;
};

type Lane = "rank" | "read";
type Question = {
  readonly id: number;
  readonly ask: keyof Advisor;
  readonly about: unknown;
  readonly lane: Lane;
  /** Whose base advice is remembered. */
  readonly about_whom: string | undefined;
  readonly signal: AbortSignal;
  /** Aborted once it is answered: then nobody listens to `signal` any more, which lives as long as a request may take. */
  readonly answered: AbortSignal;
  readonly resolve: (json: string) => void;
  readonly reject: (error: unknown) => void;
};
type Thread = { readonly worker: Worker; readonly underWay: Map<number, Question>; ready: boolean };

const AT_ONCE: Readonly<Record<Lane, number>> = { rank: 1, read: 2 };
const MOST_WAITING = 1_000;
/** Milliseconds in which a thread gives up what it was told to give up. */
const GRACE = 5_000;
const MOST_REMEMBERED = 1_000;
/** Of a thread's own heap, its models and what it remembers: some 150 are used. A thread that wants more is ended and replaced. */
const MOST_MEGABYTES = 512;
/** For what is young: four times as much, which is usual, is collected as fast, and 100 megabytes a thread are held for nothing. */
const MOST_YOUNG_MEGABYTES = 16;

/** @param most threads @param failed told of faults of ours, with the stack that no client sees */
export function advisorPool(
  most: number,
  env: Readonly<Record<string, string | undefined>>,
  failed: (stack: string) => void,
): AdvisorPool {
  const threads: Thread[] = [];
  const waiting: Question[] = [];
  const threadOf = new Map<string, Thread>();
  let [ids, closing] = [0, false];
  let tellStarted: () => void;
  let tellFailed: (error: Error) => void;
  const started = new Promise<void>((resolve, reject) => {
    [tellStarted, tellFailed] = [resolve, reject];
  });

  function start(): void {
    const script = new URL(`./advisor-worker${extname(import.meta.url)}`, import.meta.url);
    const worker = new Worker(script, {
      workerData: { env, first: FIRST },
      resourceLimits: { maxOldGenerationSizeMb: MOST_MEGABYTES, maxYoungGenerationSizeMb: MOST_YOUNG_MEGABYTES },
    });
    const thread: Thread = { worker, underWay: new Map(), ready: false };
    threads.push(thread);
    worker.on("message", (reply: WorkerReply) => {
      if ("ready" in reply) {
        thread.ready = true;
        tellStarted();
      } else settle(thread, reply);
      next();
    });
    worker.on("error", (error) => {
      failed(error.stack ?? String(error));
      tellFailed(error);
    });
    worker.on("exit", () => replace(thread));
  }

  function settle(thread: Thread, reply: Exclude<WorkerReply, { ready: true }>): void {
    const question = thread.underWay.get(reply.id);
    thread.underWay.delete(reply.id);
    if ("json" in reply) {
      question?.resolve(reply.json);
      return;
    }
    if (reply.problem.code === "ours") failed(reply.stack ?? "no stack");
    question?.reject(new ProblemError(reply.problem));
  }

  function replace(thread: Thread): void {
    threads.splice(threads.indexOf(thread), 1);
    for (const [key, known] of threadOf) if (known === thread) threadOf.delete(key);
    const lost = new ProblemError({
      status: 503,
      code: "too-slow",
      detail: "What was reckoned for it was given up. Ask again.",
    });
    for (const question of thread.underWay.values()) question.reject(lost);
    // One that never got ready would not get ready the next time either.
    if (!closing && thread.ready) start();
    next();
  }

  /** The thread that remembers the person where it is free, else any that is free. */
  function threadFor({ lane, about_whom }: Question): Thread | undefined {
    const free = threads.filter(
      ({ ready, underWay }) =>
        ready &&
        underWay
          .values()
          .filter((one) => one.lane === lane)
          .toArray().length < AT_ONCE[lane],
    );
    const known = about_whom === undefined ? undefined : threadOf.get(about_whom);
    return free.find((one) => one === known) ?? free.sort((a, b) => a.underWay.size - b.underWay.size)[0];
  }

  function next(): void {
    for (let at = 0; at < waiting.length; ) {
      const thread = threadFor(waiting[at]!);
      if (thread === undefined) at++;
      else hand(waiting.splice(at, 1)[0]!, thread);
    }
    if (
      !closing &&
      threads.length < most &&
      threads.every(({ ready }) => ready) &&
      waiting.some(({ lane }) => lane === "rank")
    )
      start();
  }

  function hand(question: Question, thread: Thread): void {
    const { id, ask, about, about_whom, signal, answered } = question;
    thread.underWay.set(id, question);
    if (about_whom !== undefined) {
      threadOf.delete(about_whom);
      if (threadOf.size >= MOST_REMEMBERED) threadOf.delete(threadOf.keys().next().value!);
      threadOf.set(about_whom, thread);
    }
    signal.addEventListener(
      "abort",
      () => {
        if (!thread.underWay.has(id)) return;
        thread.worker.postMessage({ abort: id } satisfies WorkerQuestion);
        setTimeout(() => {
          if (thread.underWay.has(id)) void thread.worker.terminate();
        }, GRACE).unref();
      },
      { once: true, signal: answered },
    );
    thread.worker.postMessage({ id, ask, about } satisfies WorkerQuestion);
  }

  function put(ask: keyof Advisor, about: object, signal: AbortSignal): Promise<string> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      if (waiting.length >= MOST_WAITING)
        return reject(
          new ProblemError({
            status: 503,
            code: "too-busy",
            detail: "Too many people are waiting. Ask again in a moment.",
          }),
        );
      const id = ids++;
      const answered = new AbortController();
      const about_whom = "history" in about ? JSON.stringify(about.history) : undefined;
      const question: Question = {
        id,
        ask,
        about,
        lane: ask === "read" ? "read" : "rank",
        about_whom,
        signal,
        answered: answered.signal,
        resolve(json) {
          answered.abort();
          resolve(json);
        },
        reject(error) {
          answered.abort();
          reject(error);
        },
      };
      signal.addEventListener(
        "abort",
        () => {
          const at = waiting.indexOf(question);
          if (at >= 0) waiting.splice(at, 1);
          // Not the question's own: the thread is still to be told.
          reject(signal.reason);
        },
        { once: true, signal: answered.signal },
      );
      waiting.push(question);
      next();
    });
  }

  // What a thread sets in its own copy of the environment the engine does not see.
  forbidTelemetry();
  start();
  return {
    recommend: (request, signal) => put("recommend", request, signal),
    revise: (request, signal) => put("revise", request, signal),
    why: (request, signal) => put("why", request, signal),
    read: (document, signal) => put("read", document, signal),
    runs: (question, signal) => put("runs", question, signal),
    ready: () => threads.some(({ ready }) => ready),
    started,
    load: () => ({
      waiting: waiting.length,
      underWay: threads.reduce((sum, { underWay }) => sum + underWay.size, 0),
      threads: threads.length,
    }),
    async close() {
      closing = true;
      await Promise.all(threads.map(({ worker }) => worker.terminate()));
    },
  };
}

/** Nobody's history, ranked so that a thread is warm; written out, so that a thread is started before the schemas are loaded. */
const FIRST: RecommendationRequest & { readonly today: YearMonth } = {
  history: {
    id: "nobody",
    jobs: [{ title: "Registered Nurses", start: "2015-01" as YearMonth }],
    education: [{ level: "bachelor", date: "2014-05" as YearMonth }],
    notes: [],
  },
  method: "default",
  reasons: 3,
  top: 10,
  held: [],
  skipped: [],
  new: false,
  leftovers: false,
  because: false,
  today: "2020-01" as YearMonth,
};
