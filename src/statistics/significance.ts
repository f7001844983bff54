/**
 * Paired tests: whether two methods, scored on the same cases, differ by more than chance.
 *
 * In: differences a case or a person; counts of discordant pairs.  Out: p-values, corrected p-values, and the smallest difference that
 * so many cases could have shown.
 */
import { seededRandom } from "../domain/index.ts";
import { logGamma, NORMAL_QUANTILE } from "./distributions.ts";

const FLIPS = 10_000;
/** With so few people every pattern of signs is tried: at most 4,096. */
const ALL_PATTERNS_UP_TO = 12;

/**
 * Two-sided paired sign-flip test of the mean difference.
 *
 * @param differences one sum of a − b a person, in units of the score; at least one
 * @returns           p in (0, 1]; drawn at random it is (hits + 1) / (flips + 1), so never 0
 * Source: Phipson and Smyth (2010), "Permutation P-values Should Never Be Zero".
 */
export function signFlipTest(differences: Float64Array, seed: number): number {
  const observed = Math.abs(differences.reduce((sum, value) => sum + value, 0));
  // Sums of the same numbers in another order differ in their last digits; such a tie must count as a tie.
  const atLeast = observed - 1e-9 * Math.max(1, observed);
  const people = differences.length;
  if (people <= ALL_PATTERNS_UP_TO) {
    let hits = 0;
    for (let pattern = 0; pattern < 2 ** people; pattern++) {
      const sum = differences.reduce((total, value, at) => total + ((pattern >> at) & 1 ? -value : value), 0);
      if (Math.abs(sum) >= atLeast) hits++;
    }
    return hits / 2 ** people;
  }
  const random = seededRandom(seed);
  const draws = Math.ceil(people / SIGNS_A_DRAW);
  const sums = signedSums(differences, draws * GROUPS_A_DRAW);
  let hits = 0;
  for (let flip = 0; flip < FLIPS; flip++) {
    let sum = 0;
    let from = 0;
    for (let draw = 0; draw < draws; draw++) {
      const signs = Math.floor(random() * 2 ** SIGNS_A_DRAW);
      for (let shift = 0; shift < SIGNS_A_DRAW; shift += GROUP, from += PATTERNS)
        sum += sums[from + ((signs >> shift) & 15)]!;
    }
    if (Math.abs(sum) >= atLeast) hits++;
  }
  return (hits + 1) / (FLIPS + 1);
}

const SIGNS_A_DRAW = 24;
const GROUP = 4;
const PATTERNS = 2 ** GROUP;
const GROUPS_A_DRAW = SIGNS_A_DRAW / GROUP;

/** For every four people the sums of their differences under each of the 16 patterns of signs: a flip looks one up in place of four branches. */
function signedSums(differences: Float64Array, groups: number): Float64Array {
  const sums = new Float64Array(groups * PATTERNS);
  for (let at = 0; at < differences.length; at++) {
    const bit = at % GROUP;
    const from = ((at - bit) / GROUP) * PATTERNS;
    for (let pattern = 0; pattern < PATTERNS; pattern++)
      sums[from + pattern]! += (pattern >> bit) & 1 ? -differences[at]! : differences[at]!;
  }
  return sums;
}

/**
 * McNemar's test on discordant pairs.
 *
 * @param onlyA cases that only the first method got right @param onlyB cases that only the second did
 * @returns the exact two-sided p, and the mid-p, which does not waste the discreteness; both 1 where no pair is discordant
 * Source: Fagerland, Lydersen and Laake (2013), "The McNemar test for binary matched-pairs data".
 */
export function mcnemar(onlyA: number, onlyB: number): { exact: number; midP: number } {
  const pairs = onlyA + onlyB;
  const fewer = Math.min(onlyA, onlyB);
  if (pairs === 0) return { exact: 1, midP: 1 };
  const tail = binomialTail(fewer, pairs);
  const point = binomialPoint(fewer, pairs);
  return { exact: Math.min(1, 2 * tail), midP: onlyA === onlyB ? 1 - point : 2 * tail - point };
}

/** P(X = k) of n fair coins, by logarithms, so that a small p is not 0. */
function binomialPoint(k: number, n: number): number {
  return Math.exp(logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1) - n * Math.LN2);
}

/** P(X <= k) of n fair coins. */
function binomialTail(k: number, n: number): number {
  let tail = 0;
  for (let successes = 0; successes <= k; successes++) tail += binomialPoint(successes, n);
  return tail;
}

/** Holm's step-down correction. @returns corrected p-values in the order given. Source: Holm (1979). */
export function holm(pValues: readonly number[]): number[] {
  const order = pValues.map((p, at) => ({ p, at })).sort((a, b) => a.p - b.p);
  const corrected = new Array<number>(pValues.length);
  let largest = 0;
  order.forEach(({ p, at }, place) => {
    largest = Math.max(largest, Math.min(1, p * (pValues.length - place)));
    corrected[at] = largest;
  });
  return corrected;
}

/**
 * The smallest true mean difference that a two-sided test at 5 % would find in 80 of 100 such samples.
 *
 * @param deviation standard deviation of the paired differences @param n how many there are
 * Source: the normal approximation, (z_0.975 + z_0.8) s / sqrt(n).
 */
export function smallestDetectable(deviation: number, n: number): number {
  return ((NORMAL_QUANTILE[0.975] + NORMAL_QUANTILE[0.8]) * deviation) / Math.sqrt(n);
}

/** The sample standard deviation; 0 of a single value. */
export function standardDeviation(values: ArrayLike<number>): number {
  if (values.length < 2) return 0;
  const all = Array.from(values);
  const average = all.reduce((sum, value) => sum + value, 0) / all.length;
  return Math.sqrt(all.reduce((sum, value) => sum + (value - average) ** 2, 0) / (all.length - 1));
}
