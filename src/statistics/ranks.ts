/**
 * Statistics of order: they need no common scale, so a judge's nats can be laid beside a person's grades.
 *
 * In: numbers.  Out: places, the area under the curve, Kendall's tau-b; undefined where nothing varies.
 */

/** Places in rising order from 1; equal values share the middle of theirs. */
export function midranks(values: readonly number[]): number[] {
  const order = values.map((_, at) => at).sort((a, b) => values[a]! - values[b]!);
  const ranks = new Array<number>(values.length);
  for (let from = 0; from < order.length; ) {
    let to = from;
    while (to + 1 < order.length && values[order[to + 1]!] === values[order[from]!]) to++;
    for (let at = from; at <= to; at++) ranks[order[at]!] = (from + to) / 2 + 1;
    from = to + 1;
  }
  return ranks;
}

/**
 * The area under the ROC curve: the chance that a positive has a higher score than a negative, a tie counted half.
 *
 * @returns 0 to 1; undefined where there is none of one of the two
 * Source: Mann and Whitney (1947); Hanley and McNeil (1982).
 */
export function areaUnderCurve(positives: readonly number[], negatives: readonly number[]): number | undefined {
  if (positives.length === 0 || negatives.length === 0) return undefined;
  const ranks = midranks([...positives, ...negatives]);
  const sum = ranks.slice(0, positives.length).reduce((total, rank) => total + rank, 0);
  return (sum - (positives.length * (positives.length + 1)) / 2) / (positives.length * negatives.length);
}

/**
 * Kendall's tau-b, -1 to 1: pairs in the same order less pairs in the other, with ties in either allowed for.
 *
 * Source: Kendall (1945), "The Treatment of Ties in Ranking Problems"; counted in n log n as Knight (1966) does.
 */
export function kendallTau(x: readonly number[], y: readonly number[]): number | undefined {
  const n = x.length;
  const order = x.map((_, at) => at).sort((a, b) => x[a]! - x[b]! || y[a]! - y[b]!);
  const pairs = (n * (n - 1)) / 2;
  const tiedX = tiedPairs(x.toSorted((a, b) => a - b));
  const tiedY = tiedPairs(y.toSorted((a, b) => a - b));
  const tiedBoth = tiedPairs(order, (a, b) => x[a] === x[b] && y[a] === y[b]);
  const discordant = inversions(order.map((at) => y[at]!));
  const scale = Math.sqrt((pairs - tiedX) * (pairs - tiedY));
  if (scale === 0) return undefined;
  const tau = (pairs - tiedX - tiedY + tiedBoth - 2 * discordant) / scale;
  return Math.max(-1, Math.min(1, tau)); // rounding
}

/** @param sorted so that equal ones are neighbours */
function tiedPairs(sorted: readonly number[], equal = (a: number, b: number) => a === b): number {
  let tied = 0;
  let run = 0;
  for (let at = 1; at < sorted.length; at++) {
    run = equal(sorted[at - 1]!, sorted[at]!) ? run + 1 : 0;
    tied += run;
  }
  return tied;
}

/** How many pairs stand in falling order, counted while they are merged into rising order. */
function inversions(values: readonly number[]): number {
  let from = Float64Array.from(values);
  let into = new Float64Array(from.length);
  let count = 0;
  for (let width = 1; width < from.length; width *= 2) {
    for (let start = 0; start < from.length; start += 2 * width) {
      const middle = Math.min(start + width, from.length);
      const end = Math.min(start + 2 * width, from.length);
      let left = start;
      let right = middle;
      for (let at = start; at < end; at++) {
        if (left < middle && (right >= end || from[left]! <= from[right]!)) into[at] = from[left++]!;
        else {
          count += middle - left;
          into[at] = from[right++]!;
        }
      }
    }
    [from, into] = [into, from];
  }
  return count;
}
