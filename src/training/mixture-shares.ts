/**
 * Shares of a mixture that make what happened likeliest, and how likely they make what they were not chosen on.
 *
 * In: of each case, the probability that each part gave the truth.  Out: shares that sum to 1; or the mean -log p of cases left out.
 * Source: Dempster, Laird and Rubin (1977): each round the shares become the mean of the parts' responsibilities.
 */

/** [cases][parts] p(truth) by each part. */
export type Likelihoods = readonly (readonly number[])[];

const ROUNDS = 300;

/** @returns one share a part; the likelihood has one best place, so where it begins does not matter */
export function fitShares(likelihoods: Likelihoods): number[] {
  const parts = likelihoods[0]!.length;
  let shares = new Array<number>(parts).fill(1 / parts);
  for (let round = 0; round < ROUNDS; round++) {
    const sums = new Array<number>(parts).fill(0);
    for (const own of likelihoods) {
      const all = mixedTruth(own, shares);
      own.forEach((p, part) => {
        sums[part]! += (shares[part]! * p) / all;
      });
    }
    shares = sums.map((sum) => sum / likelihoods.length);
  }
  return shares;
}

/** Mean -log p(truth), in nats. */
export function natsOf(likelihoods: Likelihoods, shares: readonly number[]): number {
  return likelihoods.reduce((sum, own) => sum - Math.log(mixedTruth(own, shares)), 0) / likelihoods.length;
}

function mixedTruth(own: readonly number[], shares: readonly number[]): number {
  return own.reduce((sum, p, part) => sum + shares[part]! * p, 0);
}

/**
 * Everything that is chosen is chosen on the other folds, and scored on the one left out.
 *
 * @param alternatives likelihoods under each value of a further setting, such as a temperature @param foldOf of each case
 */
export function natsLeftOut(alternatives: readonly Likelihoods[], foldOf: readonly number[]): number {
  let sum = 0;
  for (const fold of new Set(foldOf)) {
    const chosen = chooseShares(alternatives.map((all) => all.filter((_, at) => foldOf[at] !== fold)));
    const left = alternatives[chosen.alternative]!.filter((_, at) => foldOf[at] === fold);
    sum += natsOf(left, chosen.shares) * left.length;
  }
  return sum / foldOf.length;
}

export type Chosen = { readonly alternative: number; readonly shares: readonly number[]; readonly nats: number };

export function chooseShares(alternatives: readonly Likelihoods[]): Chosen {
  const fitted = alternatives.map((likelihoods, alternative): Chosen => {
    const shares = fitShares(likelihoods);
    return { alternative, shares, nats: natsOf(likelihoods, shares) };
  });
  return fitted.reduce((best, one) => (one.nats < best.nats ? one : best));
}
