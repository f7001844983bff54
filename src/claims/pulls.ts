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
  /** The ranking without it; of a recommender that draws, the mean over its draws. */
  readonly without: Distribution;
  /** One a draw, where rankings differ by draw. */
  readonly draws?: readonly Distribution[];
  /** What the fact moves in the whole ranking: KL(with it || without it), in nats; undefined where it is not finite. */
  readonly divergence: number | undefined;
};

export type Pulls = {
  /** The ranking that is explained. */
  readonly ranking: Distribution;
  readonly facts: readonly PulledFact[];
  /** The same history ranked once a draw, this ranking first, where the recommender may answer differently: their spread is noise. */
  readonly draws?: readonly Distribution[];
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

/** Rankings of one history by a recommender that draws: each draw has a seed of its own, the first that of the ranking. */
export const DRAWS = 4;

/**
 * The same where each ranking is a call to a model, which may answer differently to the same history. It is asked a second time, under
 * another seed; where that makes no difference each fact is ranked once, and else everything is ranked once a draw.
 */
export async function pullDrawn(
  history: CareerHistory,
  facts: readonly PastFact[],
  rank: (history: CareerHistory, draw: number) => Promise<Distribution>,
  ranking: Distribution,
): Promise<Pulls> {
  const second = await rank(history, 1);
  const differs = second.some((p, title) => p !== ranking[title]);
  const drawn = (of: CareerHistory, from: number, to: number) =>
    Promise.all(Array.from({ length: to - from }, (_, draw) => rank(of, from + draw)));
  const draws = [ranking, second, ...(await drawn(history, 2, differs ? DRAWS : 2))];
  const pulled = facts.map(async (fact): Promise<PulledFact> => {
    const own = await drawn(fact.edited, 0, differs ? DRAWS : 1);
    const without = meanOf(own);
    return { ...fact, without, divergence: divergence(meanOf(draws), without), ...(differs && { draws: own }) };
  });
  return { ranking, draws, facts: await Promise.all(pulled) };
}

function meanOf(distributions: readonly Distribution[]): Distribution {
  return distributions[0]!.map((_, title) => mean(distributions.map((one) => one[title]!)));
}

export type MeasuredPull = {
  readonly pull: number;
  /** Of the mean over draws, in nats; 0 where the recommender does not draw. */
  readonly standardError: number;
};

/** What each fact moves of titles: the mean over draws, each with the fact less without it; undefined as in `pullOn`. */
export function pullsOf(titles: readonly number[], { ranking, draws, facts }: Pulls): (MeasuredPull | undefined)[] {
  const drawn = facts.some((fact) => fact.draws !== undefined);
  const byDraw = drawn
    ? draws!.map((own, draw) =>
        pullsOn(
          titles,
          own,
          facts.map((fact) => fact.draws![draw]!),
        ),
      )
    : [
        pullsOn(
          titles,
          ranking,
          facts.map(({ without }) => without),
        ),
      ];
  return facts.map((_, fact) => {
    const pulls = byDraw.map((own) => own[fact]);
    if (!pulls.every((pull) => pull !== undefined)) return undefined;
    return { pull: mean(pulls), standardError: pulls.length === 1 ? 0 : deviation(pulls) / Math.sqrt(pulls.length) };
  });
}

/** What is said of a pull: 0 where it is less than twice its standard error, for its sign may then be chance. */
export function told({ pull, standardError }: MeasuredPull): number {
  return Math.abs(pull) < 2 * standardError ? 0 : pull;
}

/** The standard deviation of a title's log-odds over the draws; undefined where some draw gives it no probability, or all. */
export function noiseOn(title: number, draws: readonly Distribution[]): number | undefined {
  const noise = deviation(draws.map((ranking) => logOdds([title], ranking)));
  return Number.isFinite(noise) ? noise : undefined;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** @param values at least two */
function deviation(values: readonly number[]): number {
  const middle = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1));
}

/** @param titles indices @returns undefined where the titles have no probability, or all of it, with the fact or without it */
export function pullOn(titles: readonly number[], ranking: Distribution, without: Distribution): number | undefined {
  return pullsOn(titles, ranking, [without])[0];
}

/** The pulls of several facts on the same titles. */
function pullsOn(
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
