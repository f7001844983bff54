/**
 * The order of many values, and a value's place in it.
 *
 * In: values.  Out: the indices of the largest, best first; a rank. The lower index stands first among equals, so that ties always fall alike.
 */
export function largest(values: ArrayLike<number>, count: number): number[] {
  const best: number[] = [];
  for (let index = 0; index < values.length; index++) {
    if (best.length === count && values[index]! <= values[best[count - 1]!]!) continue;
    let at = best.length;
    while (at > 0 && values[best[at - 1]!]! < values[index]!) at--;
    best.splice(at, 0, index);
    if (best.length > count) best.pop();
  }
  return best;
}

/** 1 + the titles that come before the truth: the more probable, and the equally probable of lower code. */
export function rankOf(truth: number, distribution: Float64Array): number {
  const probability = distribution[truth]!;
  let before = 0;
  for (let title = 0; title < distribution.length; title++) {
    if (distribution[title]! > probability || (distribution[title] === probability && title < truth)) before++;
  }
  return before + 1;
}
