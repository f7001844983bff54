/** What measures the utility of a reason out of fold: the type alone, for whoever makes one and whoever is handed one. */
import type { Candidate, CareerHistory, Distribution } from "../domain/index.ts";

/**
 * p(title | history), or p(title | history, reason), under models that were trained on nobody of the fold: what measured utility is
 * reckoned with.
 */
export type FoldScorer = {
  /** Such as "counted, fold 0, by Bayes". */
  readonly under: (fold: number) => string | Promise<string>;
  /** @returns undefined where a reason is given and the scorer can read nothing in it; never undefined without a reason */
  readonly distribution: (
    history: CareerHistory,
    reason: Candidate | undefined,
    fold: number,
  ) => Promise<Distribution | undefined>;
};
