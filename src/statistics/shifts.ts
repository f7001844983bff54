/**
 * How far two counts over the same bins lie apart.
 *
 * In: counts by bin of two samples of different people, one a person.  Out: the population stability index, the Jensen-Shannon divergence
 * with its interval, and the chi-square test that both come from one distribution.
 */
import { type Random, seededRandom } from "../domain/index.ts";
import { type Interval, middle95, RESAMPLES } from "./bootstrap.ts";
import { chiSquareAbove } from "./distributions.ts";

export type Shift = {
  /** Sum over bins of (q - p) ln(q / p), half a person added to every bin, so that an empty one is not infinite. */
  readonly stabilityIndex: number;
  /** What the index is on average where nothing has shifted: (bins - 1)(1/n + 1/m). */
  readonly expectedIndex: number;
  /** In nats, 0 to ln 2, with its 95 % interval; what a sample's own error adds is taken off. */
  readonly jensenShannon: Interval;
  readonly chiSquare: { readonly statistic: number; readonly freedom: number; readonly p: number };
  /** Bins with fewer than 5 expected people in one of the samples, for which the test's p is only about right. */
  readonly thinBins: number;
};

type Counts = readonly number[];

/**
 * @param before, after counts by bin, each of at least one person; as many bins
 * Source: Siddiqi (2006) for the index, Yurdakul (2018) for its mean; Lin (1991) for the divergence.
 */
export function shiftBetween(before: Counts, after: Counts, seed: number): Shift {
  const random = seededRandom(seed);
  const bins = before.filter((count, at) => count + after[at]! > 0).length;
  return {
    stabilityIndex: stabilityIndex(before, after),
    expectedIndex: (bins - 1) * (1 / sum(before) + 1 / sum(after)),
    jensenShannon: unbiasedDivergence(before, after, random),
    ...chiSquareOf(before, after),
  };
}

function stabilityIndex(before: Counts, after: Counts): number {
  const used = before.flatMap((count, at) => (count + after[at]! > 0 ? [[count + 0.5, after[at]! + 0.5]] : []));
  const [n, m] = [sum(used.map(([one]) => one!)), sum(used.map(([, other]) => other!))];
  return used.reduce((total, [one, other]) => {
    const [p, q] = [one! / n, other! / m];
    return total + (q - p) * Math.log(q / p);
  }, 0);
}

/** In nats. */
export function jensenShannon(before: Counts, after: Counts): number {
  const [n, m] = [sum(before), sum(after)];
  return before.reduce((total, count, at) => {
    const [p, q] = [count / n, after[at]! / m];
    const middle = (p + q) / 2;
    return total + (p > 0 ? (p / 2) * Math.log(p / middle) : 0) + (q > 0 ? (q / 2) * Math.log(q / middle) : 0);
  }, 0);
}

/** Pearson's test of homogeneity of two rows. */
function chiSquareOf(before: Counts, after: Counts): Pick<Shift, "chiSquare" | "thinBins"> {
  const [n, m] = [sum(before), sum(after)];
  let [statistic, used, thinBins] = [0, 0, 0];
  before.forEach((count, at) => {
    const both = count + after[at]!;
    if (both === 0) return;
    used++;
    const [one, other] = [(both * n) / (n + m), (both * m) / (n + m)];
    if (Math.min(one, other) < 5) thinBins++;
    statistic += (count - one) ** 2 / one + (after[at]! - other) ** 2 / other;
  });
  const freedom = used - 1;
  return { chiSquare: { statistic, freedom, p: freedom < 1 ? 1 : chiSquareAbove(statistic, freedom) }, thinBins };
}

/**
 * Two samples of one distribution differ by chance, and samples drawn again from them differ once more, by as much again: that is taken off,
 * and the interval is the basic one, mirrored about what was found (Davison and Hinkley 1997, section 5.2); all end at 0.
 */
function unbiasedDivergence(before: Counts, after: Counts, random: Random): Interval {
  const draws = new Float64Array(RESAMPLES);
  const [one, other] = [peopleOf(before), peopleOf(after)];
  for (let draw = 0; draw < RESAMPLES; draw++)
    draws[draw] = jensenShannon(drawn(one, before.length, random), drawn(other, after.length, random));
  const found = jensenShannon(before, after);
  const bias = sum([...draws]) / RESAMPLES - found;
  const { low, high } = middle95(draws);
  const within = (value: number) => Math.max(0, value);
  return { value: within(found - bias), low: within(2 * found - high), high: within(2 * found - low) };
}

/** The bin of each person. */
function peopleOf(counts: Counts): Int32Array {
  return Int32Array.from(counts.flatMap((count, bin) => new Array<number>(count).fill(bin)));
}

function drawn(people: Int32Array, bins: number, random: Random): number[] {
  const counts = new Array<number>(bins).fill(0);
  for (let at = 0; at < people.length; at++) counts[people[Math.floor(random() * people.length)]!]!++;
  return counts;
}

function sum(values: Counts): number {
  return values.reduce((total, value) => total + value, 0);
}
