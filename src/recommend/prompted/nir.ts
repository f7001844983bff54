/**
 * NIR: zero-shot next-item recommendation in three steps.
 *
 *     counting ─► candidates ─┬─► what matters to the person ─► which own jobs show it ─► which candidate is like those
 *     history ────────────────┘
 *
 * In: a history.  Out: a recommendation whose reason is what the first two steps wrote.
 * Source: Wang and Lim (2023), "Zero-Shot Next-Item Recommendation using Large Pretrained Language Models". Candidates come from
 * counting on training people, here item-kNN, which is the paper's item filtering; they are listed in an order drawn anew for each person. The
 * record shows the latest jobs last and, where it is too long, keeps them. Where the paper has ten titles written, the model is asked for one,
 * and its probabilities, or votes, are the ranking.
 */
import { type Recommender, seededRandom, seedFrom, shuffle } from "../../domain/index.ts";
import type { LanguageModel } from "../../models/model.ts";
import { askShowing } from "../../prompts/ask-about.ts";
import { nirJobs, nirPreference, nirRanking } from "../../prompts/nir.ts";
import type { OwnPrompts } from "../../prompts/own-prompts.ts";
import { type Taxonomy, titleLookup } from "../../taxonomy/taxonomy.ts";
import { writtenReason } from "../after-reasons.ts";
import { averageOverReasons } from "../averaged.ts";
import { shortlistOf, shortlistRanker } from "./shortlist.ts";
import { writtenStep } from "./written-step.ts";

/** @param counting ranks the titles that candidates are taken from @param own prompts that stand in the place of ours */
export function nir(
  model: LanguageModel,
  counting: Recommender,
  taxonomy: Taxonomy,
  own: OwnPrompts = {},
): Recommender {
  const rank = shortlistRanker(model, taxonomy);
  const titleOf = titleLookup(taxonomy);
  return async (history, run) => {
    const { id } = history;
    const shortlist = shortlistOf((await counting(history, run)).distribution);
    const listed = shuffle(shortlist.titles, seededRandom(seedFrom(`${id} candidates`, run.seed)));
    const candidates = listed.map((title) => taxonomy.occupations[title]!.title);

    const first = askShowing(history, titleOf, nirPreference, own["nir-preference"], { candidates });
    const preference = await writtenStep(model, first.messages, `${id} preference`, run);

    const second = askShowing(history, titleOf, nirJobs, own["nir-jobs"], { candidates, preference });
    const jobs = await writtenStep(model, second.messages, `${id} jobs`, run);

    const third = askShowing(history, titleOf, nirRanking, own["nir-ranking"], { candidates, preference, jobs });
    const ranked = await rank({ messages: third.messages, read: nirRanking.read, sample: id }, shortlist, run);

    const reason = writtenReason(`${preference}\n${jobs}`, model, third);
    return averageOverReasons(`nir ${model.name}`, [{ reason, ranked }], [], taxonomy);
  };
}
