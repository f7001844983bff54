/**
 * Direct: the model ranks the titles without writing a reason.
 *
 * In: a history.  Out: a recommendation without reasons.
 */
import type { Recommender } from "../domain/index.ts";
import type { LanguageModel } from "../models/model.ts";
import { HISTORY_BUDGET, renderHistory } from "../prompts/history.ts";
import { zeroShot } from "../prompts/zero-shot.ts";
import { titleLookup } from "../taxonomy/taxonomy.ts";
import { marksOf } from "./averaged.ts";
import { type ClosedSet, titleRanker } from "./rank.ts";

export function direct(model: LanguageModel, closedSet: ClosedSet): Recommender {
  const rank = titleRanker(model, closedSet);
  const titleOf = titleLookup(closedSet.taxonomy);
  return async (history, run) => {
    const { text } = renderHistory(history, { titleOf, budget: HISTORY_BUDGET });
    const ranked = await rank({ messages: zeroShot.ask(text), read: zeroShot.read, sample: history.id }, run);
    return {
      method: `direct ${model.name}`,
      ...ranked,
      reasons: [],
      evidence: [],
      marks: marksOf(ranked.exact, ranked.coveredMass, []),
    };
  };
}
