/**
 * EASE: a linear model that foretells each title from all others in the same career, solved in one step.
 *
 * In: training cases, one a person: the whole career and what followed.  Out: a recommender over the titles held.
 * Source: Steck (2019), equation 8: B = I - P / diag(P) with P the inverse of (co-occurrence + ridge). Its scores know no order and give
 * a title no weight on itself, so that it speaks of what is new rather than of staying.
 */
import type { Case, LabelSpace, Recommender } from "../domain/index.ts";
import { inverse } from "../statistics/inverse.ts";
import { heldTitles, popularity, recommendationOf, shares } from "./counts.ts";

export type EaseSettings = {
  /** Added to the diagonal of the co-occurrence: the larger, the nearer to popularity. */
  readonly ridge: number;
  /** Share of the popularity floor in the distribution. */
  readonly floor: number;
};

/** Chosen on the validation part of NLSY97. */
export const EASE_SETTINGS: EaseSettings = { ridge: 100, floor: 0.3 };

export function trainEase(cases: readonly Case[], space: LabelSpace, settings = EASE_SETTINGS): Recommender {
  const floor = popularity(cases, space);
  const weights = weightsBetween(cases, space, settings.ridge);
  const titles = floor.length;
  return async (history) => {
    const scores = new Float64Array(titles);
    for (const held of new Set(heldTitles({ history }, space)))
      for (let title = 0; title < titles; title++) scores[title]! += weights[held * titles + title]!;
    const positive = scores.map((score) => Math.max(0, score));
    const near = positive.some((score) => score > 0) ? shares(positive) : floor;
    const distribution = near.map((p, title) => (1 - settings.floor) * p + settings.floor * floor[title]!);
    return recommendationOf("ease/1", distribution, "counts");
  };
}

/** B of the paper, [held x title]. */
function weightsBetween(cases: readonly Case[], space: LabelSpace, ridge: number): Float64Array {
  const titles = space.occupations.length;
  const together = new Float64Array(titles * titles);
  for (const case_ of cases) {
    const career = new Set([...heldTitles(case_, space), space.indexOf(case_.next.code)!]);
    for (const one of career) for (const other of career) together[one * titles + other]!++;
  }
  for (let title = 0; title < titles; title++) together[title * titles + title]! += ridge;
  const precision = inverse(together, titles);
  return precision.map((value, at) => {
    const [held, title] = [Math.floor(at / titles), at % titles];
    return held === title ? 0 : -value / precision[title * titles + title]!;
  });
}
