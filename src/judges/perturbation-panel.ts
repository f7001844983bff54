/**
 * The judges that are tried on perturbed errors.
 *
 * In: kinds and criteria.  Out: a judge each; a language model is opened only where a kind asks one.
 * Measured utility is reckoned under the embedded counted model, which counted people of the training part alone.
 */
import type { CareerHistory, Criterion, Distribution } from "../domain/index.ts";
import type { LanguageModel } from "../models/model.ts";
import { textLogprob } from "../models/text-logprob.ts";
import type { Taxonomy } from "../taxonomy/taxonomy.ts";
import type { Judge } from "./judge.ts";
import { scoredByBayes } from "./kinds/fold-scorers.ts";
import { llmJudge } from "./kinds/language-model.ts";
import { likelihoodJudge } from "./kinds/likelihood.ts";
import { measuredJudges } from "./kinds/measured.ts";

export const JUDGE_KINDS = ["measured", "likelihood", "llm"] as const;
export type JudgeKind = (typeof JUDGE_KINDS)[number];

export type JudgeSources = {
  readonly taxonomy: Taxonomy;
  /** p(title | history) of a recommender that was not trained on these people. */
  readonly distributionOf: (history: CareerHistory) => Distribution;
  readonly model: () => Promise<LanguageModel>;
};

/** @throws BadInputError where a model is needed and none is named, ModelError where it gives no log-probabilities */
export async function perturbingJudges(
  kinds: readonly JudgeKind[],
  criteria: readonly Criterion[],
  { taxonomy, distributionOf, model }: JudgeSources,
): Promise<Judge[]> {
  const judges: Judge[] = [];
  for (const kind of kinds) {
    switch (kind) {
      case "measured": {
        const scorer = scoredByBayes([{ under: "counted/1", distributionOf }], taxonomy);
        judges.push(...measuredJudges(criteria, taxonomy, [{ name: "measured", scorer }]));
        break;
      }
      case "likelihood": {
        const asked = await model();
        const likelihood = { name: asked.name, likelihood: textLogprob(asked) };
        const possible = criteria.filter((criterion) => criterion !== "validity");
        judges.push(...possible.map((criterion) => likelihoodJudge(likelihood, criterion, taxonomy)));
        break;
      }
      case "llm": {
        const asked = await model();
        judges.push(...criteria.map((criterion) => llmJudge(asked, asked.name, criterion, 1, taxonomy)));
        break;
      }
      default:
        kind satisfies never;
    }
  }
  return judges;
}
