/**
 * Agreement of raters who all answered, beyond what their habits alone would give.
 *
 * In: what each rater said of each item.  Out: a share, or a kappa of at most 1 (0 is chance, below it less than chance); undefined where
 * chance alone would agree always, because everybody gave one and the same answer.
 */

/** What two raters said of one item. */
export type Pair = readonly [number, number];

/** The share of items on which both say the same, 0 to 1. */
export function percentAgreement(pairs: readonly Pair[]): number | undefined {
  return pairs.length === 0 ? undefined : pairs.filter(([a, b]) => a === b).length / pairs.length;
}

/** Cohen (1960), "A Coefficient of Agreement for Nominal Scales". */
export function cohenKappa(pairs: readonly Pair[]): number | undefined {
  return weightedKappa(pairs, (a, b) => Number(a !== b));
}

/** Cohen (1968), "Weighted Kappa": a disagreement weighs the square of its distance on the scale. */
export function quadraticKappa(pairs: readonly Pair[]): number | undefined {
  return weightedKappa(pairs, (a, b) => (a - b) ** 2);
}

/** 1 - observed / expected disagreement, the expected one from each rater's own base rates. */
function weightedKappa(pairs: readonly Pair[], disagreement: (a: number, b: number) => number): number | undefined {
  const first = countsOf(pairs.map(([a]) => a));
  const second = countsOf(pairs.map(([, b]) => b));
  let expected = 0;
  for (const [a, countA] of first) for (const [b, countB] of second) expected += countA * countB * disagreement(a, b);
  if (expected === 0) return undefined;
  const observed = pairs.reduce((sum, [a, b]) => sum + disagreement(a, b), 0);
  return 1 - (observed * pairs.length) / expected;
}

/**
 * @param items what each rater said of an item: at least two, and of every item as many
 * Source: Fleiss (1971), "Measuring Nominal Scale Agreement Among Many Raters".
 */
export function fleissKappa(items: readonly (readonly number[])[]): number | undefined {
  const raters = items[0]?.length ?? 0;
  if (items.some((item) => item.length !== raters)) throw new RangeError("every item needs as many ratings");
  if (raters < 2) return undefined;
  const agreeing = items.reduce((sum, item) => {
    const pairs = [...countsOf(item).values()].reduce((total, count) => total + count * (count - 1), 0);
    return sum + pairs / (raters * (raters - 1));
  }, 0);
  const all = items.length * raters;
  const chance = [...countsOf(items.flat()).values()].reduce((sum, count) => sum + (count / all) ** 2, 0);
  return chance === 1 ? undefined : (agreeing / items.length - chance) / (1 - chance);
}

function countsOf(values: readonly number[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

/** How often each answer was given: without it an agreement cannot be read, since raters who always say yes agree always. */
export function baseRates(values: readonly number[]): { readonly value: number; readonly share: number }[] {
  return [...countsOf(values)]
    .toSorted(([a], [b]) => a - b)
    .map(([value, count]) => ({ value, share: count / values.length }));
}
