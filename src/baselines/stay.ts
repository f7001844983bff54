/**
 * Stay: the last occupation again.
 *
 * In: training cases.  Out: a recommender that puts the last title first, with the share of people who stayed, and spreads the rest by
 * popularity.
 */
import type { Case, Distribution, LabelSpace, Recommender } from "../domain/index.ts";
import { heldTitles, popularity, recommendationOf, shares } from "./counts.ts";

export function trainStay(cases: readonly Case[], space: LabelSpace): Recommender {
  const floor = popularity(cases, space);
  const stayed = cases.filter((case_) => space.indexOf(case_.next.code) === heldTitles(case_, space).at(-1)).length;
  const share = (stayed + 1) / (cases.length + 2);
  return async (history) => {
    const last = heldTitles({ history }, space).at(-1);
    return recommendationOf("stay/2", last === undefined ? floor : lastFirst(floor, last, share), "rule");
  };
}

/** Where hardly anybody stays, the last title would fall behind a popular one; the rule is that it comes first. */
function lastFirst(floor: Distribution, last: number, share: number): Distribution {
  const mixed = floor.map((p, title) => (1 - share) * p + (title === last ? share : 0));
  const highest = mixed.reduce((most, p, title) => (title === last ? most : Math.max(most, p)), 0);
  if (mixed[last]! > highest) return mixed;
  mixed[last] = 1.001 * highest;
  return shares(mixed);
}
