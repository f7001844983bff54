/**
 * Reasons for any distribution, composed of claims that hold: one a direction that the distribution points in.
 *
 * In: a history and a distribution.  Out: reasons, likeliest direction first; the weights are the directions' probabilities.
 */
import { composeDirections, composeHistoryClaims } from "../claims/compose.ts";
import { composeReason } from "../claims/word.ts";
import { type CareerHistory, type Distribution, seedFrom, type WeightedReason } from "../domain/index.ts";
import type { Taxonomy } from "../taxonomy/taxonomy.ts";

export function composedReasons(
  history: CareerHistory,
  distribution: Distribution,
  taxonomy: Taxonomy,
): WeightedReason[] {
  const claims = composeHistoryClaims(history, taxonomy);
  return composeDirections(distribution, history, taxonomy).map((direction) => ({
    reason: composeReason(claims, direction.claims, taxonomy, seedFrom(`${history.id} ${direction.move}`)),
    weight: direction.share,
    speaksFor: direction.titles.map((title) => taxonomy.occupations[title]!.code),
  }));
}
