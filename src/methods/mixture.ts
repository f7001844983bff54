/**
 * Several methods in one log-linear mixture, whose weights the validation people chose.
 *
 * In: recommenders, and cases of the validation part.  Out: one recommender. On those very people its figures are a little kind to it, by as
 * many numbers as there are members; `wherefore mix` says what it is worth to people who took no part.
 */
import { recommendationOf } from "../baselines/counts.ts";
import type { Case, Distribution, LabelSpace, Recommender, Run } from "../domain/index.ts";
import { fitWeights, logsOf, type MixedCase, mixed } from "../evaluate/log-mixture.ts";

/** Of what was mixed on validation, those that had a weight above a tenth (docs/findings/which-method-ranks-best.md). */
export const MIXED = ["default", "sasrec", "knn"] as const;

/** @param cases at least one, whose truths are titles of the space */
export async function weighedMixture(
  members: readonly Recommender[],
  cases: readonly Case[],
  space: LabelSpace,
  run: Run,
): Promise<Recommender> {
  const logs = async (history: Case["history"], asked: Run): Promise<Float64Array[]> => {
    const found: Distribution[] = [];
    for (const recommend of members) found.push((await recommend(history, asked)).distribution);
    return found.map(logsOf);
  };
  const seen: MixedCase[] = [];
  for (const { person, history, next } of cases) {
    run.signal.throwIfAborted();
    seen.push({ person, truth: space.indexOf(next.code)!, logs: await logs(history, run) });
  }
  const weights = fitWeights(seen);
  return async (history, asked) =>
    recommendationOf("mixture/1", mixed(await logs(history, asked), weights), "one-step");
}
