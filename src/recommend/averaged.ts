/**
 * p(title | history) as the mean over reasons of p(title | history, reason) (docs/decisions/0006-reasons-averaged.md).
 *
 * In: sampled reasons, each with the ranking made under it.  Out: one recommendation, in which every reason weighs the same, repeats
 * counted, and speaks for the titles that it does most for.
 */
import { largest, type Mark, type Reason, type Recommendation, type WeightedReason } from "../domain/index.ts";
import type { Taxonomy } from "../taxonomy/taxonomy.ts";
import type { Ranked } from "./rank.ts";

export type RankedReason = { readonly reason: Reason; readonly ranked: Ranked };

const TITLES_A_REASON = 5;

/** @param ranked at least one @param failed what became of reasons that could not be had, one text each */
export function averageOverReasons(
  method: string,
  ranked: readonly RankedReason[],
  failed: readonly string[],
  taxonomy: Taxonomy,
): Recommendation {
  const rankings = ranked.map((one) => one.ranked);
  return {
    ...averageOf(method, rankings, failed),
    reasons: ranked.map((one) => weigh(one, ranked.length, taxonomy)),
  };
}

/** The mean of several rankings without reasons of their own. @param ranked at least one @param failed as above */
export function averageOf(method: string, ranked: readonly Ranked[], failed: readonly string[]): Recommendation {
  const distribution = new Float64Array(ranked[0]!.distribution.length);
  for (const one of ranked) {
    for (let title = 0; title < distribution.length; title++)
      distribution[title]! += one.distribution[title]! / ranked.length;
  }
  const coveredMass = ranked.reduce((sum, one) => sum + one.coveredMass / ranked.length, 0);
  const exact = ranked.every((one) => one.exact);
  return {
    method,
    distribution,
    rankedBy: ranked[0]!.rankedBy,
    exact,
    coveredMass,
    reasons: [],
    evidence: [],
    marks: marksOf(exact, coveredMass, failed),
  };
}

function weigh({ reason, ranked }: RankedReason, of: number, taxonomy: Taxonomy): WeightedReason {
  return {
    reason,
    weight: 1 / of,
    speaksFor: largest(ranked.distribution, TITLES_A_REASON).map((title) => taxonomy.occupations[title]!.code),
  };
}

function marksOf(exact: boolean, coveredMass: number, failed: readonly string[]): Mark[] {
  const marks: Mark[] = failed.map((said) => ({ kind: "reason-failed", said }));
  if (!exact)
    marks.push({
      kind: "floor-mixed",
      said: `The model itself placed ${(100 * coveredMass).toFixed(0)} % of the probability; counts of careers stand in for the rest.`,
    });
  return marks;
}
