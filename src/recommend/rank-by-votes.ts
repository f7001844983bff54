/**
 * The closed-set ranking by votes, for models that give no log-probabilities: answers are sampled and counted.
 *
 * In: answers as the model wrote them.  Out: shares of the votes over a popularity floor; never exact.
 */
import type { Distribution } from "../domain/index.ts";

/** Votes asked for, and the share of the floor beside them. */
export const VOTES = { samples: 8, floor: 0.2 } as const;

/** @param votes indices of the titles voted for; undefined is an answer that named no title, and counts as no vote */
export function rankByVotes(
  votes: readonly (number | undefined)[],
  floor: Distribution,
): { distribution: Distribution; coveredMass: number } {
  const counted = votes.filter((vote) => vote !== undefined);
  const own = counted.length === 0 ? 0 : ((1 - VOTES.floor) * counted.length) / votes.length;
  const distribution = floor.map((p) => (1 - own) * p);
  for (const vote of counted) distribution[vote]! += own / counted.length;
  return { distribution, coveredMass: own };
}
