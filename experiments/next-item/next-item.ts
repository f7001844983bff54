/**
 * The next item, all items ranked: the protocol of the public benchmarks of sequential recommenders.
 *
 * In: a person's items in order of time.  Out: what is trained, validated and tested on, and the rank of the item that came.
 * Source: Klenitskiy and Vasilev (2023): the last item is the test, the one before it the validation; at test the validation item is
 * in the input. There items already seen are not recommended again; OneRec-Think (arXiv 2510.11639) keeps them in the list.
 */
export type LeftOut = {
  readonly trained: readonly number[];
  readonly valid: { readonly seen: readonly number[]; readonly next: number };
  readonly test: { readonly seen: readonly number[]; readonly next: number };
};

/** @param items at least three, oldest first */
export function leaveOneOut(items: readonly number[]): LeftOut {
  if (items.length < 3) throw new RangeError(`three items are needed and there are ${items.length}`);
  return {
    trained: items.slice(0, -2),
    valid: { seen: items.slice(0, -2), next: items.at(-2)! },
    test: { seen: items.slice(0, -1), next: items.at(-1)! },
  };
}

/** Whether what a person had before may be recommended again. Where nobody takes an item twice, removing what was seen is open to every method, so a row says which it is. */
export type SeenItems = "removed" | "kept";

/**
 * The rank of the next item among all items, or among all that were not seen, 1 being the first. Items of equal score stand before it, so
 * that a model that gives one score to all is not praised.
 *
 * @returns undefined where what was seen is removed and the next item was seen before: it is not recommended, so it has no rank
 */
export function rankOfNext(
  scores: ArrayLike<number>,
  seen: Iterable<number>,
  next: number,
  seenItems: SeenItems = "removed",
): number | undefined {
  const own = scores[next]!;
  let before = -1;
  for (let item = 0; item < scores.length; item++) if (scores[item]! >= own) before++;
  if (seenItems === "kept") return before + 1;
  const left = new Set(seen);
  if (left.has(next)) return undefined;
  for (const item of left) if (scores[item]! >= own) before--;
  return before + 1;
}

export function hitAt(k: number, rank: number | undefined): number {
  return rank !== undefined && rank <= k ? 1 : 0;
}

/** One relevant item: 1 / log2(1 + rank) where it is among the first k. */
export function gainAt(k: number, rank: number | undefined): number {
  return rank !== undefined && rank <= k ? 1 / Math.log2(1 + rank) : 0;
}

/** A mean and its 95 % interval by the normal approximation, which thousands of people allow. */
export function meanWithInterval(values: readonly number[]): { mean: number; low: number; high: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  const reach = 1.959964 * Math.sqrt(variance / values.length);
  return { mean, low: mean - reach, high: mean + reach };
}

/** A mean with its interval, as tables show it. */
export function meanText(values: readonly number[]): string {
  const { mean, low, high } = meanWithInterval(values);
  return `${mean.toFixed(4)} [${low.toFixed(4)}, ${high.toFixed(4)}]`;
}
