/**
 * Direct: the model ranks the titles without writing a reason.
 *
 * In: a history.  Out: a recommendation without reasons.
 */
import type { Recommender } from "../domain/index.ts";
import type { LanguageModel } from "../models/model.ts";
import { askAbout } from "../prompts/ask-about.ts";
import type { OwnPrompt } from "../prompts/own-prompts.ts";
import { zeroShot } from "../prompts/zero-shot.ts";
import { titleLookup } from "../taxonomy/taxonomy.ts";
import { averageOf } from "./averaged.ts";
import { type ClosedSet, titleRanker } from "./rank.ts";

/** @param own the prompt that stands in the place of ours */
export function direct(model: LanguageModel, closedSet: ClosedSet, own?: OwnPrompt): Recommender {
  const rank = titleRanker(model, closedSet);
  const titleOf = titleLookup(closedSet.taxonomy);
  return async (history, run) => {
    const { messages } = askAbout(history, titleOf, zeroShot, own);
    const ranked = await rank({ messages, read: zeroShot.read, sample: history.id }, run);
    return averageOf(`direct ${model.name}`, [ranked], []);
  };
}
