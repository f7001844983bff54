/**
 * Two texts word by word: what both say, and what only one of them says.
 *
 * In: two texts.  Out: pieces in reading order; those of "both" and "first" put together are the first text, those of "both" and "second" the
 * second. Source: the longest common subsequence by dynamic programming (Wagner and Fischer 1974).
 */
export type Piece = { readonly in: "both" | "first" | "second"; readonly text: string };

/** Reasons are a few hundred words; of anything longer the table would be too large, and the texts are shown as they are. */
const MOST_WORDS = 1_500;

export function wordDiff(first: string, second: string): Piece[] {
  const a = wordsOf(first);
  const b = wordsOf(second);
  if (a.length > MOST_WORDS || b.length > MOST_WORDS)
    return joined([
      { in: "first", text: first },
      { in: "second", text: second },
    ]);
  const longest = commonLengths(a, b);
  const width = b.length + 1;
  const pieces: Piece[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      pieces.push({ in: "both", text: a[i]! });
      i++;
      j++;
    } else if (j >= b.length || (i < a.length && longest[(i + 1) * width + j]! >= longest[i * width + j + 1]!))
      pieces.push({ in: "first", text: a[i++]! });
    else pieces.push({ in: "second", text: b[j++]! });
  }
  return joined(pieces);
}

/** A word with the space behind it: what is put together again is the text to the letter. */
function wordsOf(text: string): string[] {
  return text.match(/\S+\s*|^\s+/g) ?? [];
}

/** How many words the rests from (i, j) have in common, at i * (b.length + 1) + j. */
function commonLengths(a: readonly string[], b: readonly string[]): Uint16Array {
  const width = b.length + 1;
  const lengths = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      lengths[i * width + j] =
        a[i] === b[j]
          ? lengths[(i + 1) * width + j + 1]! + 1
          : Math.max(lengths[(i + 1) * width + j]!, lengths[i * width + j + 1]!);
  return lengths;
}

function joined(pieces: readonly Piece[]): Piece[] {
  const runs: { in: Piece["in"]; text: string }[] = [];
  for (const piece of pieces) {
    const last = runs.at(-1);
    if (last?.in === piece.in) last.text += piece.text;
    else if (piece.text !== "") runs.push({ ...piece });
  }
  return runs;
}
