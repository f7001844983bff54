/**
 * A statistic with its interval, by drawing whole groups of items again.
 *
 * In: items, which of them belong together (a person's reasons do), and a statistic that may not be determined.  Out: its value with the
 * 95 % percentile interval, or why there is none.
 * Source: Efron and Tibshirani (1993), An Introduction to the Bootstrap, section 13.3.
 */
import { seededRandom } from "../domain/index.ts";
import { middle95, RESAMPLES } from "./bootstrap.ts";

/** Of very many items fewer draws are made, so that a check of a whole set ends: the interval is narrow then anyway. */
const ITEMS_DRAWN = 2_000_000;
const FEWEST_RESAMPLES = 200;

export type Estimate =
  | {
      readonly kind: "estimate";
      readonly value: number;
      /** Absent where there is one group only, or the statistic is not determined in most of the draws. */
      readonly interval?: { readonly low: number; readonly high: number };
      /** Items it rests on. */
      readonly n: number;
    }
  /** No item, or nothing varies: where all answers are one, agreement beyond chance is 0 / 0. */
  | { readonly kind: "none"; readonly why: "no-items" | "no-variation"; readonly n: number };

/** @param groupOf drawn together, because they are not independent of each other @param statistic undefined where not determined */
export function estimate<Item>(
  items: readonly Item[],
  groupOf: (item: Item) => string,
  statistic: (items: readonly Item[]) => number | undefined,
  seed: number,
): Estimate {
  const n = items.length;
  if (n === 0) return { kind: "none", why: "no-items", n };
  const value = statistic(items);
  if (value === undefined) return { kind: "none", why: "no-variation", n };
  const interval = intervalOf([...Map.groupBy(items, groupOf).values()], statistic, seed);
  return { kind: "estimate", value, n, ...(interval && { interval }) };
}

function intervalOf<Item>(
  groups: readonly (readonly Item[])[],
  statistic: (items: readonly Item[]) => number | undefined,
  seed: number,
): { low: number; high: number } | undefined {
  if (groups.length < 2) return undefined;
  const items = groups.reduce((sum, group) => sum + group.length, 0);
  const resamples = Math.max(FEWEST_RESAMPLES, Math.min(RESAMPLES, Math.floor(ITEMS_DRAWN / items)));
  const random = seededRandom(seed);
  const draws: number[] = [];
  for (let resample = 0; resample < resamples; resample++) {
    const drawn = groups.flatMap(() => groups[Math.floor(random() * groups.length)]!);
    const value = statistic(drawn);
    if (value !== undefined) draws.push(value);
  }
  return draws.length < resamples / 2 ? undefined : middle95(Float64Array.from(draws));
}
