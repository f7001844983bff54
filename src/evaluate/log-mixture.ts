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

/**
 * @param from where the climb begins: near the top it takes fewer steps, and ends at the same place
 * @returns a weight a member, in the order of `logs`; one below 0 takes away what others have too much of
 */
export function fitWeights(cases: readonly MixedCase[], from?: readonly number[]): number[] {
  const members = cases[0]!.logs.length;
  const look = (weights: readonly number[]): Fit => {
    let value = 0;
    const slope = new Array<number>(members).fill(0);
    const curvature = slope.map(() => new Array<number>(members).fill(0));
    for (const { logs, truth } of cases) {
      const shares = mixed(logs, weights);
      const { means, products } = momentsOf(logs, shares);
      value += Math.log(shares[truth]!) / cases.length;
      for (let a = 0; a < members; a++) {
        slope[a]! += (logs[a]![truth]! - means[a]!) / cases.length;
        for (let b = 0; b < members; b++)
          curvature[a]![b]! +=
            (products[Math.max(a, b) * members + Math.min(a, b)]! - means[a]! * means[b]!) / cases.length;
      }
    }
    return { value, slope, curvature };
  };
  return fitBySteps(members, look, from);
}

/** Expected logs of each member, and of each pair their product, in one pass: it is nearly all of the time. */
function momentsOf(logs: readonly Float64Array[], shares: Distribution) {
  const members = logs.length;
  const [means, products, own] = [members, members * members, members].map((size) => new Float64Array(size)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  for (let title = 0; title < shares.length; title++) {
    const share = shares[title]!;
    for (let a = 0; a < members; a++) {
      own[a] = logs[a]![title]!;
      const weighed = share * own[a]!;
      means[a]! += weighed;
      for (let b = 0; b <= a; b++) products[a * members + b]! += weighed * own[b]!;
    }
  }
  return { means, products };
}

const FOLDS = 10;

export type LeftOut = { readonly logP: number; readonly rank: number };

/** Each tenth of the people by the weights that the other nine tenths chose. @returns in the order of the cases */
export function scoredLeftOut(cases: readonly MixedCase[], seed: number): LeftOut[] {
  const folds = cases.map(({ person }) => foldOf(person, FOLDS, seed));
  const near = fitWeights(cases);
  const weights = new Map(
    [...new Set(folds)].map((fold) => [
      fold,
      fitWeights(
        cases.filter((_, at) => folds[at] !== fold),
        near,
      ),
    ]),
  );
  return cases.map(({ logs, truth }, at) => {
    const distribution = mixed(logs, weights.get(folds[at]!)!);
    return { logP: Math.log(distribution[truth]!), rank: rankOf(truth, distribution) };
  });
}
