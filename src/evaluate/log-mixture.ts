/**
 * A log-linear mixture of methods: p(title) is proportional to the product of the members' probabilities, each raised to its weight.
 *
 * In: of each case the members' log-probabilities of every title, and the truth.  Out: the weights that make the truths likeliest; and log p
 * and rank of cases that took no part in choosing them.
 * Source: Hinton (2002), products of experts, and Genest and Zidek (1986), logarithmic pooling, with weights that need not sum to 1. The
 * likelihood has one highest place, so where the climb begins does not matter.
 */
import { type Distribution, foldOf, rankOf } from "../domain/index.ts";
import { softmax } from "../statistics/softmax.ts";
import { type Fit, fitBySteps } from "../taxonomy/matcher/newton.ts";

export type MixedCase = {
  readonly person: string;
  readonly truth: number;
  /** [members][titles], in nats. */
  readonly logs: readonly Float64Array[];
};

/** A probability below this counts as so small: one member alone cannot rule a title out. */
const LEAST = 1e-9;

export function logsOf(distribution: Distribution): Float64Array {
  return distribution.map((p) => Math.log(Math.max(p, LEAST)));
}

export function mixed(logs: readonly Float64Array[], weights: readonly number[]): Distribution {
  const scores = new Float64Array(logs[0]!.length);
  logs.forEach((own, member) => {
    const weight = weights[member]!;
    for (let title = 0; title < scores.length; title++) scores[title]! += weight * own[title]!;
  });
  return softmax(scores);
}

/** @returns a weight a member, in the order of `logs`; one below 0 takes away what others have too much of */
export function fitWeights(cases: readonly MixedCase[]): number[] {
  const members = cases[0]!.logs.length;
  return fitBySteps(members, (weights): Fit => {
    let value = 0;
    const slope = new Array<number>(members).fill(0);
    const curvature = slope.map(() => new Array<number>(members).fill(0));
    for (const { logs, truth } of cases) {
      const shares = mixed(logs, weights);
      value += Math.log(shares[truth]!) / cases.length;
      const means = logs.map((own) => expected(shares, own));
      means.forEach((mean, a) => {
        slope[a]! += (logs[a]![truth]! - mean) / cases.length;
        for (let b = 0; b <= a; b++) {
          const covariance = (expectedProduct(shares, logs[a]!, logs[b]!) - mean * means[b]!) / cases.length;
          curvature[a]![b]! += covariance;
          if (a !== b) curvature[b]![a]! += covariance;
        }
      });
    }
    return { value, slope, curvature };
  });
}

function expected(shares: Distribution, values: Float64Array): number {
  let sum = 0;
  for (let title = 0; title < shares.length; title++) sum += shares[title]! * values[title]!;
  return sum;
}

function expectedProduct(shares: Distribution, a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let title = 0; title < shares.length; title++) sum += shares[title]! * a[title]! * b[title]!;
  return sum;
}

const FOLDS = 10;

export type LeftOut = { readonly logP: number; readonly rank: number };

/** Each tenth of the people by the weights that the other nine tenths chose. @returns in the order of the cases */
export function scoredLeftOut(cases: readonly MixedCase[], seed: number): LeftOut[] {
  const folds = cases.map(({ person }) => foldOf(person, FOLDS, seed));
  const weights = new Map(
    [...new Set(folds)].map((fold) => [fold, fitWeights(cases.filter((_, at) => folds[at] !== fold))]),
  );
  return cases.map(({ logs, truth }, at) => {
    const distribution = mixed(logs, weights.get(folds[at]!)!);
    return { logP: Math.log(distribution[truth]!), rank: rankOf(truth, distribution) };
  });
}
