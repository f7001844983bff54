/**
 * Texts as vectors: words weighed by how rare they are, thrown together into a few hundred numbers by signs drawn at random.
 *
 * In: texts.  Out: a vector of unit length each; the products of two are near the cosine of their weighed words.
 * Source: inverse document frequency (Spärck Jones, 1972); random projection (Achlioptas, 2003).
 */
import { seedFrom } from "../domain/index.ts";

export const TEXT_WIDTH = 256;

/** Words of one or two letters say nothing of work; an "s" at the end is none of the word's. */
function wordsOf(text: string): string[] {
  return (text.toLowerCase().match(/[a-z]{3,}/g) ?? []).map((word) => word.replace(/(?<=[^s]{2})s$/, ""));
}

/** @returns [texts][TEXT_WIDTH]; all 0 for a text without words */
export function textVectors(texts: readonly string[]): Float64Array[] {
  const bags = texts.map(countWords);
  const holding = new Map<string, number>();
  for (const bag of bags) for (const word of bag.keys()) holding.set(word, (holding.get(word) ?? 0) + 1);
  const signs = new Map([...holding.keys()].map((word) => [word, signsOf(word)]));
  return bags.map((bag) => {
    const vector = new Float64Array(TEXT_WIDTH);
    for (const [word, count] of bag) {
      const weight = (1 + Math.log(count)) * Math.log(texts.length / holding.get(word)!);
      signs.get(word)!.forEach((sign, at) => {
        vector[at]! += weight * sign;
      });
    }
    return toUnit(vector);
  });
}

export function toUnit(vector: Float64Array): Float64Array {
  const length = Math.sqrt(vector.reduce((sum, number) => sum + number * number, 0));
  return length === 0 ? vector : vector.map((number) => number / length);
}

function countWords(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const word of wordsOf(text)) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

/** The same signs for a word wherever it stands: 32 of them by each hash. */
function signsOf(word: string): Float64Array {
  const hashes = Array.from({ length: TEXT_WIDTH / 32 }, (_, at) => seedFrom(`${at} ${word}`));
  return Float64Array.from({ length: TEXT_WIDTH }, (_, at) => ((hashes[at >> 5]! >>> (at & 31)) & 1 ? 1 : -1));
}
