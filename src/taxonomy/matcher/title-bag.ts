/**
 * What the matcher sees of a title: a bag of features, each known by a 32-bit hash of its name.
 *
 * In: normal words.  Out: hash and weight of every word, pair of neighbours, run of three letters within a word, and the last word.
 */
import { seedFrom } from "../../domain/index.ts";

const WEIGHT = { word: 1, pair: 0.7, letters: 0.4, lastWord: 1.2, aside: 0.5 } as const;
const LETTERS = 3;

/** Features by hash, and how much each counts. */
export type Bag = Map<number, number>;

/** Words, pairs of neighbours, letters within words, and the last word, which in English names the kind of worker. */
export function titleBag(words: readonly string[], aside: readonly string[] = []): Bag {
  const bag: Bag = new Map();
  addWords(bag, words, 1);
  addWords(bag, aside, WEIGHT.aside);
  const last = words.at(-1);
  if (last !== undefined) add(bag, headName(last), WEIGHT.lastWord);
  return bag;
}

/** The feature of a word that ends a title. */
export function headFeature(word: string): number {
  return seedFrom(headName(word));
}

function headName(word: string): string {
  return `last ${word}`;
}

export function wordFeature(word: string): number {
  return seedFrom(`word ${word}`);
}

/** Words alone, each once. */
export function wordBag(words: readonly string[], aside: readonly string[] = []): Bag {
  const bag: Bag = new Map();
  for (const word of aside) bag.set(wordFeature(word), WEIGHT.aside);
  for (const word of words) bag.set(wordFeature(word), 1);
  return bag;
}

function addWords(bag: Bag, words: readonly string[], share: number): void {
  words.forEach((word, at) => {
    add(bag, `word ${word}`, share * WEIGHT.word);
    const next = words[at + 1];
    if (next !== undefined) add(bag, `pair ${word} ${next}`, share * WEIGHT.pair);
    const bounded = `<${word}>`;
    for (let start = 0; start + LETTERS <= bounded.length; start++) {
      add(bag, bounded.slice(start, start + LETTERS), share * WEIGHT.letters);
    }
  });
}

function add(bag: Bag, name: string, weight: number): void {
  const hash = seedFrom(name);
  bag.set(hash, (bag.get(hash) ?? 0) + weight);
}

/** The place of a hash among sorted hashes, or -1. */
export function placeOf(hashes: Uint32Array, hash: number): number {
  let low = 0;
  let high = hashes.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = hashes[middle]!;
    if (found === hash) return middle;
    if (found < hash) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}
