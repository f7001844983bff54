/**
 * Majority: for everybody, how often each title was the next one.
 *
 * In: training cases.  Out: a recommender that does not look at the history.
 */
import type { Case, LabelSpace, Recommender } from "../domain/index.ts";
import { popularity, recommendationOf } from "./counts.ts";

export function trainMajority(cases: readonly Case[], space: LabelSpace): Recommender {
  const distribution = popularity(cases, space);
  return async () => recommendationOf("majority/1", distribution, "counts");
}
