/**
 * Two groups of different people: whether a mean over their cases differs by more than chance.
 *
 * In: values by case, whose case each is, and who is in the one group.  Out: the difference of the means with its 95 % percentile interval, by drawing
 * people of each group again; a p-value, by putting people into groups of these sizes at random; and what so few people could show.
 * Source: Efron and Tibshirani (1993), sections 8.3 and 15.2; Phipson and Smyth (2010) for a p-value that is never 0.
 */
import { type Random, seededRandom } from "../domain/index.ts";
import { gatherByPerson, middle95, RESAMPLES } from "./bootstrap.ts";
import { smallestDetectable, standardDeviation } from "./significance.ts";

export type GroupDifference = {
  /** The group's mean less that of the others, in units of the values. */
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** Two-sided, in (0, 1]. */
  readonly p: number;
  /** The smallest true difference that a two-sided test at 5 % would find in 80 of 100 such samples. */
  readonly smallestDetectable: number;
};

const SHUFFLES = 5_000;

/** One a person: the sum of the values of the person's cases, and how many there are. */
type Sums = { readonly sums: Float64Array; readonly counts: Float64Array };

/**
 * @param people  whose case each value is
 * @param values  one a case
 * @param isInGroup of a person; there must be one at least in the group, and one outside
 */
export function groupDifference(
  people: readonly string[],
  values: readonly number[],
  isInGroup: (person: string) => boolean,
  seed: number,
): GroupDifference {
  const [group, others] = [true, false].map((side) => {
    const at = [...people.keys()].filter((place) => isInGroup(people[place]!) === side);
    const own = gatherByPerson(
      at.map((place) => people[place]!),
      [at.map((place) => values[place]!)],
    );
    return { sums: own.sums[0]!, counts: own.counts };
  }) as [Sums, Sums];
  const random = seededRandom(seed);
  const value = meanOf(group) - meanOf(others);
  return {
    value,
    ...intervalOf(group, others, random),
    p: chanceOf(group, others, Math.abs(value), random),
    smallestDetectable: smallestDetectable(Math.hypot(errorOf(group), errorOf(others)), 1),
  };
}

function meanOf({ sums, counts }: Sums): number {
  return total(sums) / total(counts);
}

function total(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}

/** The standard error of a mean over the cases of people, by the linear approximation of a ratio. */
function errorOf(own: Sums): number {
  const mean = meanOf(own);
  const residuals = own.sums.map((sum, at) => sum - mean * own.counts[at]!);
  return (standardDeviation(residuals) * Math.sqrt(residuals.length)) / total(own.counts);
}

function intervalOf(group: Sums, others: Sums, random: Random): { low: number; high: number } {
  const draws = new Float64Array(RESAMPLES);
  for (let draw = 0; draw < RESAMPLES; draw++) draws[draw] = drawnMean(group, random) - drawnMean(others, random);
  return middle95(draws);
}

function drawnMean({ sums, counts }: Sums, random: Random): number {
  let [sum, count] = [0, 0];
  for (let drawn = 0; drawn < sums.length; drawn++) {
    const person = Math.floor(random() * sums.length);
    sum += sums[person]!;
    count += counts[person]!;
  }
  return sum / count;
}

/** How often people put into the group at random differ as much. */
function chanceOf(group: Sums, others: Sums, observed: number, random: Random): number {
  const sums = Float64Array.from([...group.sums, ...others.sums]);
  const counts = Float64Array.from([...group.counts, ...others.counts]);
  const [allSum, allCount] = [total(sums), total(counts)];
  const size = group.sums.length;
  const atLeast = observed - 1e-9 * Math.max(1, observed);
  let hits = 0;
  for (let shuffle = 0; shuffle < SHUFFLES; shuffle++) {
    let [sum, count] = [0, 0];
    // The first of Fisher and Yates's steps: those who are in the group this time.
    for (let at = 0; at < size; at++) {
      const other = at + Math.floor(random() * (sums.length - at));
      swap(sums, at, other);
      swap(counts, at, other);
      sum += sums[at]!;
      count += counts[at]!;
    }
    if (Math.abs(sum / count - (allSum - sum) / (allCount - count)) >= atLeast) hits++;
  }
  return (hits + 1) / (SHUFFLES + 1);
}

function swap(values: Float64Array, one: number, other: number): void {
  const kept = values[one]!;
  values[one] = values[other]!;
  values[other] = kept;
}
