/**
 * Facts as bins: a tree asks only on which side of one of a few dozen bounds a fact lies, so only its bin need be kept.
 *
 * In: values of facts.  Out: bounds, and for a value the number of its bin: 0 for what is not known, then 1 up to the number of bounds + 1.
 */
export const MOST_BINS = 128;

/**
 * Half of the bounds lie evenly between the least and the largest value, half evenly among the different values that there are. By how
 * often values occur there would be no bound among the likely titles, which are five of five hundred and all that matters.
 *
 * @param values a sample; NaN is left out @returns rising bounds, at most `MOST_BINS - 2`
 */
export function boundsOf(values: Float32Array): Float32Array {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  const different = sorted.filter((value, at) => at === 0 || value !== sorted[at - 1]);
  if (different.length <= MOST_BINS - 2) return different.slice(0, -1);
  const half = (MOST_BINS - 2) / 2;
  const [least, largest] = [different[0]!, different.at(-1)!];
  const bounds = Array.from({ length: half }, (_, at) => [
    Math.fround(least + ((at + 1) * (largest - least)) / (half + 1)),
    different[Math.floor(((at + 1) * different.length) / (half + 1))]!,
  ]);
  return Float32Array.from(new Set(bounds.flat())).sort();
}

/** A value of at most a bound lies below it. */
export function binOf(value: number, bounds: Float32Array): number {
  if (Number.isNaN(value)) return 0;
  let [low, high] = [0, bounds.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value <= bounds[middle]!) high = middle;
    else low = middle + 1;
  }
  return low + 1;
}
