/**
 * `wherefore/models`: language models behind one interface, and the methods that ask one.
 *
 *     import { joint, openAiModel } from "wherefore/models";
 *     const recommend = joint(await openAiModel({ baseUrl, model, apiKey, timeout: 60_000 }), 4);
 *
 * In: an endpoint, a GGUF file, or a `LanguageModel` of one's own.  Out: recommenders. Each adapter takes a model and gives one, so they
 * are put round each other: `budgeted(limited(retrying(model), 8), 100_000)`. Nothing leaves the machine but to the endpoint that is named.
 */
import type { Recommender } from "../domain/index.ts";
import { popularityFloor } from "../methods/model-methods.ts";
import { openGguf } from "../models/gguf.ts";
import type { LanguageModel } from "../models/model.ts";
import { connect } from "../models/openai-compatible.ts";
import { retrying } from "../models/retrying.ts";
import type { Endpoint } from "../models/send.ts";
import { direct as directOver } from "../recommend/direct.ts";
import { joint as jointOver } from "../recommend/joint.ts";
import { twoModel as twoModelOver } from "../recommend/two-model.ts";
import { loadTaxonomy } from "../taxonomy/facts.ts";

export type { ChatMessage } from "../domain/index.ts";
export { ModelError } from "../domain/index.ts";
export { journaled } from "../models/journaled.ts";
export { budgeted, limited, metered } from "../models/limited.ts";
export type {
  ContinuationQuestion,
  ContinuationSession,
  LanguageModel,
  ModelReply,
  ModelRequest,
  TokenLogprob,
  Usage,
} from "../models/model.ts";
export { PATIENCE, type Patience, retrying } from "../models/retrying.ts";
export type { Endpoint } from "../models/send.ts";
export { type TextLogprob, textLogprob } from "../models/text-logprob.ts";
export { type Journal, memoryJournal, sqliteJournal } from "../records/journal.ts";

/** A model of an OpenAI-compatible endpoint; what the endpoint can do is found out first. @throws ModelError where it cannot be reached */
export async function openAiModel(
  endpoint: Endpoint,
  signal: AbortSignal = new AbortController().signal,
): Promise<LanguageModel> {
  return retrying(await connect(endpoint, signal));
}

/** A GGUF file in this process, by node-llama-cpp, which must be installed beside. @param folders where it may lie, too */
export function ggufModel(path: string, folders: readonly string[] = []): Promise<LanguageModel> {
  return openGguf(path, [...folders, process.cwd(), import.meta.dirname]);
}

/** The model ranks the titles without a reason. */
export function direct(model: LanguageModel): Recommender {
  return directOver(model, closedSet());
}

/** The model writes reasons and, having read each, ranks the titles; the rankings are averaged. */
export function joint(model: LanguageModel, reasons = 1): Recommender {
  return jointOver(model, reasons, closedSet());
}

/** One model writes reasons that do not name the occupation; another ranks the titles, given history and reason. */
export function twoModel(reasoner: LanguageModel, predictor: LanguageModel, reasons = 1): Recommender {
  return twoModelOver(reasoner, predictor, reasons, closedSet());
}

/** The 1,016 titles, and the popularity that stands in for those that a model's answers do not rank. */
function closedSet() {
  const taxonomy = loadTaxonomy();
  return { taxonomy, floor: popularityFloor(taxonomy) };
}
