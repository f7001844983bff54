/**
 * Listwise re-ranking: a language model is shown a shortlist in the order of another ranking, and names the next occupation from it.
 *
 * In: a history.  Out: a recommendation without reasons.
 * Source: Sun et al. (2023), "Is ChatGPT Good at Search?" (RankGPT), of which the sliding window is not needed for twenty titles.
 * Where it has the whole order written, the model's probability of each title, or its votes, are the order.
 */
import type { Recommender } from "../../domain/index.ts";
import type { LanguageModel } from "../../models/model.ts";
import { askShowing } from "../../prompts/ask-about.ts";
import { listwise as prompt } from "../../prompts/listwise.ts";
import type { OwnPrompt } from "../../prompts/own-prompts.ts";
import { type Taxonomy, titleLookup } from "../../taxonomy/taxonomy.ts";
import { averageOf } from "../averaged.ts";
import { shortlistOf, shortlistRanker } from "./shortlist.ts";

/** @param method under which name @param first ranks the titles that the shortlist is taken from @param own as in `direct` */
export function listwise(
  method: string,
  model: LanguageModel,
  first: Recommender,
  taxonomy: Taxonomy,
  own?: OwnPrompt,
): Recommender {
  const rank = shortlistRanker(model, taxonomy);
  const titleOf = titleLookup(taxonomy);
  return async (history, run) => {
    const shortlist = shortlistOf((await first(history, run)).distribution);
    const candidates = shortlist.titles.map((title) => taxonomy.occupations[title]!.title);
    const { messages } = askShowing(history, titleOf, prompt, own, { candidates });
    const ranked = await rank({ messages, read: prompt.read, sample: history.id }, shortlist, run);
    return averageOf(`${method} ${model.name}`, [ranked], []);
  };
}
