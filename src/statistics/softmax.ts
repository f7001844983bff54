/**
 * Scores as probabilities: exp(score) over the sum of all, with the largest taken off first so that nothing overflows.
 *
 * In: scores, of which -Infinity leaves one out.  Out: probabilities that sum to 1.
 */

/** @param temperature above 1 evens the probabilities out, below 1 sharpens them @param shares where they are laid */
export function softmax(
  scores: ArrayLike<number>,
  temperature = 1,
  shares = new Float64Array(scores.length),
): Float64Array {
  // Plain loops: a function called for each score would take longer than a network does for a token of a reason.
  let largest = Number.NEGATIVE_INFINITY;
  for (let at = 0; at < scores.length; at++) if (scores[at]! > largest) largest = scores[at]!;
  let all = 0;
  for (let at = 0; at < shares.length; at++) {
    shares[at] = Math.exp((scores[at]! - largest) / temperature);
    all += shares[at]!;
  }
  for (let at = 0; at < shares.length; at++) shares[at]! /= all;
  return shares;
}
