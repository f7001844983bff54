/**
 * Krippendorff's alpha: agreement of any number of raters, on any scale, with answers missing.
 *
 * In: for each item what each rater said, in any order.  Out: 1 for full agreement, 0 for chance, below it for less; undefined where
 * fewer than two answers can be paired or all are the same.
 * Source: Krippendorff (2011), "Computing Krippendorff's Alpha-Reliability".
 */
import { midranks } from "./ranks.ts";

export type Level = "nominal" | "ordinal" | "interval";

export function krippendorffAlpha(
  items: readonly (readonly (number | undefined)[])[],
  level: Level,
): number | undefined {
  const answered = items.map((item) => item.filter((value) => value !== undefined)).filter(({ length }) => length > 1);
  // The ordinal distance of two values is the number of answers between their middles, so it is the interval distance of their ranks.
  const paired = level === "ordinal" ? asRanks(answered) : answered;
  const all = paired.flat();
  const expected = differing(all, level) / (all.length - 1);
  if (all.length < 2 || expected === 0) return undefined;
  const observed = paired.reduce((sum, item) => sum + differing(item, level) / (item.length - 1), 0);
  return 1 - observed / expected;
}

function asRanks(items: readonly (readonly number[])[]): number[][] {
  const ranks = midranks(items.flat()).values();
  return items.map((item) => item.map(() => ranks.next().value!));
}

/** The differences of all ordered pairs, summed: of unequal ones their number, of intervals the squares. */
function differing(values: readonly number[], level: Level): number {
  const n = values.length;
  if (level === "nominal") {
    const equal = [...Map.groupBy(values, (value) => value).values()].reduce((sum, own) => sum + own.length ** 2, 0);
    return n ** 2 - equal;
  }
  // From the mean, or the difference of two large numbers would leave rounding where there is no difference.
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  return 2 * n * values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
}
