/**
 * What the counting baselines share: a distribution from counts over a floor, and the recommendation around it.
 *
 * In: counts by title.  Out: a distribution that gives every title some probability, so that every method has a perplexity.
 */
import type { Case, Distribution, LabelSpace, RankedBy, Recommendation } from "../domain/index.ts";
import { codedJobs } from "../histories/coded-jobs.ts";

/** How often each title was the next one, plus one for every title (Laplace), as shares. */
export function popularity(cases: Iterable<Case>, space: LabelSpace): Distribution {
  const counts = new Float64Array(space.occupations.length).fill(1);
  for (const { next } of cases) counts[space.indexOf(next.code)!]!++;
  return shares(counts);
}

export function shares(counts: Float64Array): Distribution {
  const all = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => count / all);
}

/** The titles of the coded jobs, oldest first. */
export function heldTitles({ history }: Pick<Case, "history">, space: LabelSpace): number[] {
  return codedJobs(history, space).map(({ title }) => title);
}

export function recommendationOf(method: string, distribution: Distribution, rankedBy: RankedBy): Recommendation {
  return { method, distribution, rankedBy, exact: true, coveredMass: 1, reasons: [], evidence: [], marks: [] };
}
