/**
 * Few-shot by nearest careers: the model is shown what training people with careers like this one did next, and asked the same of this one.
 *
 *     history ─► the nearest training careers ─► turns of question and answer ─► the question about the history
 *
 * In: a history.  Out: a recommendation without reasons.
 * Source: Liu et al. (2022), "What Makes Good In-Context Examples for GPT-3?" (KATE). It stands beside `few-shot-cot`, whose examples are the
 * same for everybody. What is shown of training people are titles, dates and degrees (docs/privacy.md).
 */
import type { Case, Recommender } from "../../domain/index.ts";
import type { LanguageModel } from "../../models/model.ts";
import { askShowing } from "../../prompts/ask-about.ts";
import { EXAMPLE_BUDGET, renderHistory } from "../../prompts/history.ts";
import type { OwnPrompt } from "../../prompts/own-prompts.ts";
import { fewShot } from "../../prompts/zero-shot.ts";
import { titleLookup } from "../../taxonomy/taxonomy.ts";
import { averageOf } from "../averaged.ts";
import { type ClosedSet, titleRanker } from "../rank.ts";
import { nearestCareers } from "./nearest-careers.ts";

/** With a history of its own budget and the answer, as many as a model of 2,048 tokens has room for. */
const EXAMPLES = 4;

/** @param cases of training people @param own as in `direct` */
export function fewShotNearest(
  model: LanguageModel,
  cases: readonly Case[],
  closedSet: ClosedSet,
  own?: OwnPrompt,
): Recommender {
  const { taxonomy } = closedSet;
  const titleOf = titleLookup(taxonomy);
  const nearest = nearestCareers(cases, taxonomy, EXAMPLES);
  const rank = titleRanker(model, closedSet);
  return async (history, run) => {
    const examples = nearest(history).map((example) => ({
      history: renderHistory(example.history, { titleOf, budget: EXAMPLE_BUDGET }).text,
      answer: titleOf(example.next.code),
    }));
    const { messages } = askShowing(history, titleOf, fewShot, own, { examples });
    const ranked = await rank({ messages, read: fewShot.read, sample: history.id }, run);
    return averageOf(`few-shot-nearest ${model.name}`, [ranked], []);
  };
}
