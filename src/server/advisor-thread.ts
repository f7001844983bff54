/**
 * The thread that ranks: the career model is run here, so that the thread that answers the network is never held up by it.
 *
 * In: questions of `advisor-pool.ts`, each with an id; "abort" with the id of one that nobody waits for any more.  Out: JSON as text, or why
 * there is none. Methods that ask a language model are not made here.
 */
import { parentPort, workerData } from "node:worker_threads";
import { BadInputError, quietRun } from "../domain/index.ts";
import { methodMaker } from "../methods/named-methods.ts";
import { loadTaxonomy } from "../taxonomy/facts.ts";
import { cacheFolder } from "../taxonomy/release/cache.ts";
import { type Advisor, advisor } from "./advisor.ts";
import { problemOf } from "./problems.ts";

export type WorkerQuestion =
  | { readonly id: number; readonly ask: keyof Advisor; readonly about: unknown }
  | { readonly abort: number };
export type WorkerReply =
  | { readonly ready: true }
  | { readonly id: number; readonly json: string }
  | { readonly id: number; readonly problem: ReturnType<typeof problemOf>; readonly stack: string | undefined };

const { env, first } = workerData as { env: Record<string, string | undefined>; first: unknown };
const port = parentPort!;
const underWay = new Map<number, AbortController>();
const made = new Map<string, ReturnType<ReturnType<typeof methodMaker>>>();

const asked = advisor((method, reasons) => {
  const key = `${method} ${reasons}`;
  const recommender =
    made.get(key) ??
    methodMaker({
      taxonomy: loadTaxonomy(),
      trainingData: refuse,
      olderData: refuse,
      modelFor: refuse,
      reasons,
      cache: cacheFolder(env),
      run: quietRun(),
      threads: 1,
    })(method);
  made.set(key, recommender);
  return recommender;
}, env);

function refuse(): never {
  throw new BadInputError("unknown-method", { file: "the method" }, "it is not made here", "Ask for another method.");
}

port.on("message", async (question: WorkerQuestion) => {
  if ("abort" in question) return underWay.get(question.abort)?.abort();
  const { id, ask, about } = question;
  const controller = new AbortController();
  underWay.set(id, controller);
  try {
    const json = await asked[ask](about as never, controller.signal);
    port.postMessage({ id, json } satisfies WorkerReply);
  } catch (error) {
    const stack = error instanceof Error ? error.stack : String(error);
    port.postMessage({ id, problem: problemOf(error), stack } satisfies WorkerReply);
  } finally {
    underWay.delete(id);
  }
});

// Weights are read and the graph is built before anybody waits for it.
await asked.recommend(first as never, new AbortController().signal);
port.postMessage({ ready: true } satisfies WorkerReply);
