/**
 * Intervals by drawing people again.
 *
 * In: values by case, and whose case each is.  Out: the mean over cases with its 95 % percentile interval.
 * A person's cases are drawn together, because they are not independent of each other.
 * Source: Efron and Tibshirani (1993), An Introduction to the Bootstrap, section 13.3; Field and Welsh (2007) for drawing by cluster.
 */
import { seededRandom } from "../domain/index.ts";

export const RESAMPLES = 2_000;

export type Interval = { readonly value: number; readonly low: number; readonly high: number };

/** Cases gathered by person: for each variable the sum over a person's cases, and how many cases there are. */
export type ByPerson = { readonly counts: Float64Array; readonly sums: readonly Float64Array[] };

/** @param variables one array a variable, one value a case */
export function gatherByPerson(people: readonly string[], variables: readonly (readonly number[])[]): ByPerson {
  const indices = new Map<string, number>();
  for (const person of people) if (!indices.has(person)) indices.set(person, indices.size);
  const counts = new Float64Array(indices.size);
  const sums = variables.map(() => new Float64Array(indices.size));
  people.forEach((person, at) => {
    const index = indices.get(person)!;
    counts[index]!++;
    variables.forEach((values, variable) => {
      sums[variable]![index]! += values[at]!;
    });
  });
  return { counts, sums };
}

/**
 * The mean of each variable over cases, with its interval; all variables share the same draws.
 *
 * @param people     whose case each value is; at least one case
 * @param variables  one array a variable, one value a case
 * @returns          in the order of the variables
 */
export function bootstrapRatios(
  people: readonly string[],
  variables: readonly (readonly number[])[],
  seed: number,
): Interval[] {
  const { counts, sums } = gatherByPerson(people, variables);
  const persons = counts.length;
  const draws = variables.map(() => new Float64Array(RESAMPLES));
  const random = seededRandom(seed);
  const times = new Float64Array(persons);
  for (let resample = 0; resample < RESAMPLES; resample++) {
    times.fill(0);
    for (let drawn = 0; drawn < persons; drawn++) times[Math.floor(random() * persons)]!++;
    const cases = dot(times, counts);
    sums.forEach((sum, variable) => {
      draws[variable]![resample] = dot(times, sum) / cases;
    });
  }
  return variables.map((values, variable) => ({
    value: values.reduce((sum, value) => sum + value, 0) / people.length,
    ...middle95(draws[variable]!),
  }));
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += a[at]! * b[at]!;
  return sum;
}

export function middle95(draws: Float64Array): { low: number; high: number } {
  const sorted = draws.toSorted();
  return { low: percentile(sorted, 0.025), high: percentile(sorted, 0.975) };
}

/** Linear between order statistics (numpy's default, Hyndman and Fan's type 7). @param sorted rising, at least one value */
export function percentile(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below]! + (place - below) * (sorted[above]! - sorted[below]!);
}
