/**
 * One chunk of calls, made and journaled: the only kind of task that a worker knows.
 *
 *     a chunk ─► those of its calls that nothing came of ─► the model, each under the worker's limit ─► each answer, committed as it comes
 *
 * In: a chunk's id and how often it was begun.  Out: whether the chunk is done. What fails for this worker alone (a key that is refused, an
 * endpoint that it does not have) fails no call: the chunk is left to others.
 */
import type { Pool } from "pg";
import { BadInputError, ModelError, type ModelFailure } from "../domain/index.ts";
import { callKey, identitiesOf } from "../models/journaled.ts";
import type { LanguageModel, ModelReply, ModelRequest } from "../models/model.ts";
import type { OpenModels } from "../models/open.ts";
import type { Turns } from "../records/turns.ts";
import { AskedRequest, WantedModel } from "./asked-call.ts";
import { type Answer, type ChunkCall, cutChunk, openCalls } from "./calls.ts";

/** A chunk that was begun more often is cut into its calls. */
const WHOLE_ATTEMPTS = 2;

export type ChunkWork = {
  readonly pool: Pool;
  readonly models: Pick<OpenModels, "same">;
  /** Takes a call in hand when there is room for one more, until its answer is kept. */
  readonly inHand: Turns["inTurn"];
  /** Asks when there is room for one more call under way. */
  readonly inTurn: Turns["inTurn"];
  /** Resolves when it is committed. */
  readonly keep: (answer: Answer) => Promise<void>;
  /** No call is begun any more; those that are under way are finished. */
  readonly stopping: () => boolean;
  readonly signal: AbortSignal;
};

/** "left": some calls were not made, and the worker is to give the chunk back. "cannot": it cannot ask this model. */
export type ChunkEnd =
  | { readonly kind: "done" }
  | { readonly kind: "left"; readonly model: string }
  | { readonly kind: "cannot"; readonly model: string; readonly why: string };

/** What a failure of these says of the worker, or of its endpoints, and not of the call. */
const THE_WORKERS: ReadonlySet<ModelFailure> = new Set<ModelFailure>([
  "denied",
  "not-found",
  "unsupported",
  "out-of-quota",
]);

/** @throws ModelError where the endpoint cannot be reached, so that the chunk is tried again later; whatever a defect throws */
export async function answerChunk(chunk: string, attempt: number, work: ChunkWork): Promise<ChunkEnd> {
  const calls = await openCalls(work.pool, chunk);
  const [first] = calls;
  if (first === undefined) return { kind: "done" };
  if (attempt > WHOLE_ATTEMPTS && calls.length > 1) {
    await cutChunk(
      work.pool,
      first.model,
      calls.map(({ key }) => key),
    );
    return { kind: "done" };
  }
  try {
    const wanted = await wantedModel(work.pool, first.model);
    const model = await work.models.same(wanted);
    requireSame(model, wanted);
    const made = await Promise.allSettled(
      calls.map((call) => work.inHand(() => answerCall(call, model, wanted, work))),
    );
    const failed = made.find((one) => one.status === "rejected");
    if (failed !== undefined) throw failed.reason;
    const all = made.every((one) => one.status === "fulfilled" && one.value);
    return all ? { kind: "done" } : { kind: "left", model: first.model };
  } catch (error) {
    if (!isTheWorkers(error)) throw error;
    return { kind: "cannot", model: first.model, why: (error as Error).message };
  }
}

function isTheWorkers(error: unknown): boolean {
  return error instanceof BadInputError || (error instanceof ModelError && THE_WORKERS.has(error.why));
}

async function wantedModel(pool: Pool, id: string): Promise<WantedModel> {
  const { rows } = await pool.query<{ asked: unknown }>("SELECT asked FROM wherefore.models WHERE id = $1", [id]);
  return WantedModel.parse(rows[0]?.asked);
}

/** One server's answer is never kept as another's. @throws BadInputError */
function requireSame(model: LanguageModel, { name, identity }: WantedModel): void {
  const own = identitiesOf(model);
  if (own.includes(identity)) return;
  throw new BadInputError(
    "other-endpoint",
    { file: name },
    `it is wanted as ${identity}, and this worker asks ${own.join(", ")}`,
    "Give this worker the same endpoints: OPENAI_BASE_URL or --models, as the run that wants the calls has them.",
  );
}

/** @returns false where it was not begun any more */
async function answerCall(
  { key, request }: ChunkCall,
  model: LanguageModel,
  wanted: WantedModel,
  { inTurn, keep, stopping, signal }: ChunkWork,
): Promise<boolean> {
  if (stopping()) return false;
  const asked = AskedRequest.parse(JSON.parse(request)) as ModelRequest;
  if (callKey(wanted.identity, asked) !== key) throw new Error(`The request under ${key} is not the one of that key.`);
  try {
    const reply = await inTurn(async () => (stopping() ? undefined : model.reply(asked, signal)));
    if (reply === undefined) return false;
    await keep(answerOf(key, asked, wanted, reply));
  } catch (error) {
    if (!(error instanceof ModelError) || isTheWorkers(error) || error.why === "unreachable" || error.why === "aborted")
      throw error;
    const failure = { why: error.why, message: error.message };
    await keep({ key, failure, promptTokens: 0, completionTokens: 0 });
  }
  return true;
}

function answerOf(key: string, request: ModelRequest, { identity }: WantedModel, reply: ModelReply): Answer {
  const { answeredBy = identity, usage } = reply;
  return {
    key,
    reply: JSON.stringify(reply),
    answeredKey: answeredBy === identity ? undefined : callKey(answeredBy, request),
    promptTokens: usage?.promptTokens ?? 0,
    completionTokens: usage?.completionTokens ?? 0,
  };
}
