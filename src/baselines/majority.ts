/**
 * Majority: for everybody, how often each title was the next one.
 *
 * In: training cases.  Out: a recommender that does not look at the history.
 */
import type { Case, Recommender } from "../domain/index.ts";
import type { Taxonomy } from "../taxonomy/taxonomy.ts";
import { popularity, recommendationOf } from "./counts.ts";

export function trainMajority(cases: readonly Case[], taxonomy: Taxonomy): Recommender {
  const distribution = popularity(cases, taxonomy);
  return async () => recommendationOf("majority/1", distribution, "counts");
}
