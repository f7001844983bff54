/**
 * The judge by prediction: does the answer come back from the reason, its names hidden?
 *
 *     history + masked reason ─► a language model names the next occupation, several times ─► the share that is the truth
 *
 * In: a model.  Out: a judge of utility. It is Rec-SAVER's filter (Tsai et al. 2024, "Leveraging LLM Reasoning Enhances Personalized
 * Recommender Systems"): a reason written knowing the answer is kept only if the answer comes back from it. Its own task is ratings.
 * The model is shown history and reason, never the truth; an answer that cannot be read is left out of the share.
 */
import { type OccupationCode, seedFrom, type Verdict } from "../../domain/index.ts";
import { allSettled } from "../../models/all-settled.ts";
import type { LanguageModel } from "../../models/model.ts";
import { askAbout } from "../../prompts/ask-about.ts";
import { readTitle } from "../../prompts/reply.ts";
import { predictor } from "../../prompts/two-model.ts";
import { type LabelNames, maskText } from "../../reasons/choose/label-filter.ts";
import { writtenTitle } from "../../recommend/rank.ts";
import { predictorFor } from "../../recommend/two-model.ts";
import { type Taxonomy, titleLookup } from "../../taxonomy/taxonomy.ts";
import { type Judge, notJudged, unscoredOnFailure } from "../judge.ts";

/** @param answers asked for, each at temperature 1 @param names that are hidden in the reason, by the truth's code */
export function recSaverJudge(
  model: LanguageModel,
  answers: number,
  names: (code: OccupationCode) => LabelNames,
  taxonomy: Taxonomy,
): Judge {
  const titleOf = titleLookup(taxonomy);
  return {
    name: `rec-saver:${model.name}`,
    criterion: "utility",
    async judge({ id, history, truth, candidate, repeat, again }, run): Promise<Verdict> {
      const refused = notJudged(candidate);
      if (refused !== undefined) return refused;
      const reason = maskText(candidate.text, names(truth));
      const { messages } = askAbout(history, titleOf, predictorFor(reason), undefined);
      const seedOf = (answer: number) =>
        seedFrom(`${id} rec-saver ${repeat} ${again ? "again" : "first"} ${answer}`, run.seed);
      return unscoredOnFailure(async () => {
        const asked = Array.from({ length: answers }, (_, answer) =>
          writtenTitle(model, { messages, read: predictor.read }, seedOf(answer), run),
        );
        const read = (await allSettled(asked)).filter((answer) => answer.kind === "read");
        if (read.length === 0)
          return { kind: "unscored", why: "unreadable", reply: `none of ${answers} answers was one` };
        const back = read.filter(({ value }) => readTitle(value, taxonomy.occupations)?.code === truth);
        return { kind: "share", share: back.length / read.length, of: read.length };
      });
    },
  };
}
