/**
 * Held claims and the ranking: p(title | history, claims) is proportional to p(title | history) times the product of
 * p(claim | title, history).
 *
 * In: any recommender's distribution and the claims a person answered.  Out: the distribution after them. Exact, instant, the same
 * for every recommender; claims that are open change nothing.
 */
import type { AheadClaim, CareerHistory, Distribution, HeldClaim } from "../domain/index.ts";
import type { Taxonomy } from "../taxonomy/taxonomy.ts";
import { claimLikelihood } from "./likelihood.ts";

/** @returns the same array where nothing is held */
export function updateByClaims(
  prior: Distribution,
  held: readonly HeldClaim[],
  history: CareerHistory,
  taxonomy: Taxonomy,
): Distribution {
  if (held.length === 0) return prior;
  const posterior = Float64Array.from(prior);
  for (const { says, standing } of held) {
    const likelihood = answerLikelihood(says, standing, history, taxonomy);
    for (let title = 0; title < posterior.length; title++) posterior[title]! *= likelihood[title]!;
  }
  const all = posterior.reduce((sum, p) => sum + p, 0);
  // Only refusing every title that has any probability leaves nothing; the answers then contradict the model, and it keeps its own.
  return all > 0 ? posterior.map((p) => p / all) : prior;
}

/** A title that is refused is masked: the one answer that is taken at its word. */
function answerLikelihood(
  says: AheadClaim,
  standing: "true" | "false",
  history: CareerHistory,
  taxonomy: Taxonomy,
): Float64Array {
  if (says.kind === "title" && standing === "false") {
    const refused = taxonomy.indexOf(says.code);
    return Float64Array.from(taxonomy.occupations, (_, title) => (title === refused ? 0 : 1));
  }
  const likelihood = claimLikelihood(says, history, taxonomy);
  return standing === "true" ? likelihood : likelihood.map((p) => 1 - p);
}
