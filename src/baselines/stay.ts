/**
 * Stay: the last occupation again.
 *
 * In: training cases.  Out: a recommender that puts on the last title the share of people who stayed, and spreads the rest by popularity.
 */
import type { Case, Recommender } from "../domain/index.ts";
import type { Taxonomy } from "../taxonomy/taxonomy.ts";
import { heldTitles, popularity, recommendationOf } from "./counts.ts";

export function trainStay(cases: readonly Case[], taxonomy: Taxonomy): Recommender {
  const floor = popularity(cases, taxonomy);
  const stayed = cases.filter(
    (case_) => taxonomy.indexOf(case_.next.code) === heldTitles(case_, taxonomy).at(-1),
  ).length;
  const share = (stayed + 1) / (cases.length + 2);
  return async (history) => {
    const last = heldTitles({ history }, taxonomy).at(-1);
    const distribution =
      last === undefined ? floor : floor.map((p, title) => (1 - share) * p + (title === last ? share : 0));
    return recommendationOf("stay/1", distribution, "rule");
  };
}
