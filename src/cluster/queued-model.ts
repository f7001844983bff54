/**
 * A language model whose calls other processes make: for whoever asks it is the model, with its failures.
 *
 *     a request ─► wanted in Postgres, under the hash of its content ─► a worker's answer, or its failure, when it is committed
 *
 * In: the model as this process would ask it, which is not asked.  Out: the same with `reply` from elsewhere. An answer that a run of before
 * had is there at once, and nobody is asked for it again.
 */
import type { Pool, PoolClient } from "pg";
import { BadInputError, ModelError } from "../domain/index.ts";
import { callKey, identitiesOf, parseReply } from "../models/journaled.ts";
import type { LanguageModel, ModelReply } from "../models/model.ts";
import type { AskedModel } from "../models/open.ts";
import { CallFailure } from "./asked-call.ts";
import { modelId, type Outcome, outcomesOf, type WantedCall, wantCalls } from "./calls.ts";
import { ANSWERED } from "./tables.ts";
import { together } from "./together.ts";

/** Of one writing, so that no statement grows large. */
const MOST_TOGETHER = 1_000;
/**
 * So long calls are gathered before they are wanted: milliseconds. Each new call follows an answer, so without it chunks would hold the
 * handful of calls that one look brought, and workers, who have few chunks at once, too little to do.
 */
const GATHERED = 40;
/** Between two looks at all that is waited for, in case a notification was lost: milliseconds. */
const LOOK_AGAIN = 5_000;

type Waiting = { readonly done: (reply: ModelReply) => void; readonly failed: (error: unknown) => void };

export type Queue = {
  readonly model: (model: LanguageModel, asked: AskedModel) => LanguageModel;
  /** The models whose answers are waited for, by their rows; none while nothing is. */
  readonly waitsFor: () => readonly string[];
  /** Whoever waits for an answer is told that none will come. */
  readonly fail: (error: unknown) => void;
  readonly close: () => Promise<void>;
};

/**
 * @param run under which its calls are counted
 * @param signal ends all waiting; what is wanted is answered all the same, and is there for the next run
 */
export async function openQueue(pool: Pool, run: string, signal: AbortSignal): Promise<Queue> {
  const waiting = new Map<string, Waiting>();
  const models = new Set<string>();
  /** Those of them that stand in the database: one that does not yet is not one that was erased. */
  const standing = new Set<string>();
  /** Those that were posted before. */
  const early = new Set<string>();
  const failAll = (error: unknown) => {
    for (const { failed } of waiting.values()) failed(error);
    waiting.clear();
    standing.clear();
    early.clear();
  };
  const stop = () => failAll(interrupted());
  signal.addEventListener("abort", stop, { once: true });
  const look = async (keys: readonly string[]) => {
    const own = keys.filter((key) => standing.has(key));
    if (own.length === 0) return;
    for (const outcome of await outcomesOf(pool, own)) {
      settle(waiting.get(outcome.key), outcome);
      waiting.delete(outcome.key);
      standing.delete(outcome.key);
    }
  };
  const lookOr = (keys: readonly string[]) => void look(keys).catch(failAll);
  // One look at a time: what is posted meanwhile is looked for together.
  const heard = together<string>(async (posted) => {
    const keys = posted.flatMap((page) => page.split(","));
    for (const key of keys) if (waiting.has(key) && !standing.has(key)) early.add(key);
    await look(keys).catch(failAll);
  }, 50);
  const listener = await listenTo(pool, ANSWERED, (keys) => void heard(keys), failAll);
  const again = setInterval(() => lookOr([...standing]), LOOK_AGAIN);

  const model = (asked: LanguageModel, { role, name, settings }: AskedModel): LanguageModel => {
    if (asked.body === undefined) throw runsHere(name);
    const identity = identitiesOf(asked)[0]!;
    const wanted = { role, name, settings, identity };
    const id = modelId(wanted);
    models.add(id);
    const known = pool.query("INSERT INTO wherefore.models VALUES ($1, $2) ON CONFLICT DO NOTHING", [id, wanted]);
    known.catch(() => {});
    const want = together<WantedCall>(
      async (calls) => {
        await known;
        const stood = await wantCalls(pool, run, id, calls);
        for (const { key } of calls) if (waiting.has(key)) standing.add(key);
        // What was answered before is posted no more, and what is answered at once may be posted before we know that it stands.
        lookOr([...stood, ...calls.flatMap(({ key }) => (early.delete(key) ? [key] : []))]);
      },
      MOST_TOGETHER,
      GATHERED,
    );
    return {
      ...asked,
      reply: (request) =>
        new Promise<ModelReply>((done, failed) => {
          if (signal.aborted) throw interrupted();
          const key = callKey(identity, request);
          const before = waiting.get(key);
          waiting.set(key, before === undefined ? { done, failed } : both(before, { done, failed }));
          if (before === undefined) want({ key, request: JSON.stringify(request) }).catch(failed);
        }),
    };
  };
  return {
    model,
    waitsFor: () => (waiting.size === 0 ? [] : [...models]),
    fail: failAll,
    close: async () => {
      clearInterval(again);
      signal.removeEventListener("abort", stop);
      listener.release(true);
    },
  };
}

function runsHere(name: string): BadInputError {
  return new BadInputError(
    "batch-needs-endpoint",
    { file: "--database" },
    `${name} runs in this process, and no worker makes its calls`,
    "Name a model of the endpoint in OPENAI_BASE_URL, or leave the option out.",
  );
}

function interrupted(): ModelError {
  return new ModelError("aborted", "The call was interrupted.");
}

function settle(waiting: Waiting | undefined, { reply, failure, erased }: Outcome): void {
  if (erased) waiting?.failed(new ModelError("refused", "The call was erased before it was answered."));
  else if (reply !== null) waiting?.done(parseReply(reply));
  else {
    const { why, message } = CallFailure.parse(failure);
    waiting?.failed(new ModelError(why, message));
  }
}

function both(first: Waiting, second: Waiting): Waiting {
  return {
    done: (reply) => [first, second].forEach(({ done }) => void done(reply)),
    failed: (error) => [first, second].forEach(({ failed }) => void failed(error)),
  };
}

/** A connection that hears a channel. @param broken is told when it hears no more */
export async function listenTo(
  pool: Pool,
  channel: string,
  heard: (payload: string) => void,
  broken: (error: Error) => void,
): Promise<PoolClient> {
  const client = await pool.connect();
  client.on("notification", ({ payload = "" }) => heard(payload));
  client.on("error", broken);
  await client.query(`LISTEN ${channel}`);
  return client;
}
