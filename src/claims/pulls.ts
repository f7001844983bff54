/**
 * The pull of a fact: what it moves, found by taking it away and ranking again.
 *
 *     pull(fact, titles) = log-odds of the titles given the history - their log-odds given the history without the fact
 *
 * In: facts with their edited histories, and a way to rank many histories.  Out: for each fact the ranking without it; from these the pull
 * on any title, or on any set of titles together, in nats of log-odds: ln 2 says that the fact doubles the odds. Positive speaks for,
 * negative against. It is exact, for it is the recommender's own doing.
 */
import type { CareerHistory, Distribution } from "../domain/index.ts";
import type { PastFact } from "./past-facts.ts";

/** Distributions of many histories, by the recommender whose ranking is explained. */
export type RankMany = (histories: readonly CareerHistory[]) => Promise<Distribution[]>;

export type PulledFact = PastFact & {
  readonly without: Distribution;
  /** What the fact moves in the whole ranking: KL(with it || without it), in nats; undefined where it is not finite. */
  readonly divergence: number | undefined;
};

export type Pulls = {
  /** The ranking that is explained. */
  readonly ranking: Distribution;
  readonly facts: readonly PulledFact[];
  /** The same history ranked a second time, where the recommender may answer differently: what lies below its difference is noise. */
  readonly again?: Distribution;
  /** Facts that the reason for the first title cites beside those that move it most, so that all of them alone give the same first title. */
  readonly besides?: readonly PulledFact[];
};

/** @param ranking where it is known already; else it is asked for with the others */
export async function pullFacts(
  history: CareerHistory,
  facts: readonly PastFact[],
  rank: RankMany,
  ranking?: Distribution,
): Promise<Pulls> {
  const histories = facts.map(({ edited }) => edited);
  const asked = await rank(ranking === undefined ? [history, ...histories] : histories);
  const known = ranking ?? asked.shift()!;
  return {
    ranking: known,
    facts: facts.map((fact, at) => ({ ...fact, without: asked[at]!, divergence: divergence(known, asked[at]!) })),
  };
}

/** @param titles indices @returns undefined where the titles have no probability, or all of it, with the fact or without it */
export function pullOn(titles: readonly number[], ranking: Distribution, without: Distribution): number | undefined {
  return pullsOn(titles, ranking, [without])[0];
}

/** The pulls of several facts on the same titles. */
export function pullsOn(
  titles: readonly number[],
  ranking: Distribution,
  without: readonly Distribution[],
): (number | undefined)[] {
  const chosen = chosenOf(titles, ranking.length);
  const held = logOddsOf(chosen, ranking);
  return without.map((distribution) => {
    const pull = held - logOddsOf(chosen, distribution);
    return Number.isFinite(pull) ? pull : undefined;
  });
}

export function logOdds(titles: readonly number[], distribution: Distribution): number {
  return logOddsOf(chosenOf(titles, distribution.length), distribution);
}

/** Asked for hundreds of titles and facts at once: a look into an array is a tenth of one into a set. */
function chosenOf(titles: readonly number[], all: number): Uint8Array {
  const chosen = new Uint8Array(all);
  for (const title of titles) chosen[title] = 1;
  return chosen;
}

function logOddsOf(chosen: Uint8Array, distribution: Distribution): number {
  let inside = 0;
  let outside = 0;
  for (let title = 0; title < distribution.length; title++) {
    if (chosen[title]) inside += distribution[title]!;
    else outside += distribution[title]!;
  }
  return Math.log(inside) - Math.log(outside);
}

/** KL(p || q) in nats; undefined where q leaves out what p does not. */
export function divergence(p: Distribution, q: Distribution): number | undefined {
  let sum = 0;
  for (let title = 0; title < p.length; title++) if (p[title]! > 0) sum += p[title]! * Math.log(p[title]! / q[title]!);
  return Number.isFinite(sum) ? Math.max(0, sum) : undefined;
}
