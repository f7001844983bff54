import fc from "fast-check";
import { expect, test } from "vitest";
import { distilWords } from "./distil-words.ts";
import { placeOf, wordFeature } from "./title-bag.ts";
import { fromSteps, inSteps, packTitleWords, titleVector, unpackTitleWords } from "./title-words.ts";

const close = (values: readonly number[]) => values.map((value) => expect.closeTo(value, 2));

test("distilled by hand: a ridge of 1 halves what one title says of its one word, and halving changes no direction", () => {
  // Minimise (x - 1)^2 + x^2: x = 1/2 for either word, in its own direction.
  const words = distilWords([["nurse"], ["cook"]], Float32Array.from([1, 0, 0, 1]), 2);
  const of = (word: string) => {
    const at = placeOf(words.hashes, wordFeature(word));
    return [...fromSteps(words)].slice(2 * at, 2 * at + 2);
  };
  expect([of("nurse"), of("cook")]).toEqual([close([0.5, 0]), close([0, 0.5])]);
  expect([...titleVector(["cook", "nurse", "unheard"], words)!]).toEqual(close([Math.SQRT1_2, Math.SQRT1_2]));
  expect(titleVector(["unheard"], words)).toBeUndefined();
});

test("a word that several titles have is pulled between them, by hand", () => {
  // "head" stands in two titles of two words, each counted 1/sqrt(2): with both targets 1 the normal equations of head, nurse and cook are
  // 2h + n/2 + c/2 = sqrt(2), h/2 + 3n/2 = 1/sqrt(2), h/2 + 3c/2 = 1/sqrt(2): h = 4 sqrt(2) / 10, n = c = 2 sqrt(2) / 10.
  const words = distilWords(
    [
      ["head", "nurse"],
      ["head", "cook"],
    ],
    Float32Array.from([1, 1]),
    1,
  );
  const of = (word: string) => fromSteps(words)[placeOf(words.hashes, wordFeature(word))]!;
  expect([of("head"), of("nurse"), of("cook")]).toEqual(close([0.4 * Math.SQRT2, 0.2 * Math.SQRT2, 0.2 * Math.SQRT2]));
});

test("steps keep every number to one part in 254 of the largest of its own vector", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.float({ noNaN: true, min: -9, max: 9 }), fc.float({ noNaN: true, min: -9, max: 9 }))),
      (rows) => {
        const vectors = Float32Array.from(rows.flat());
        const kept = fromSteps(inSteps(vectors, 2));
        rows.forEach(([a, b], row) => {
          const most = Math.max(Math.abs(a), Math.abs(b)) / 254 + 1e-6;
          expect(Math.abs(kept[2 * row]! - a)).toBeLessThanOrEqual(most);
          expect(Math.abs(kept[2 * row + 1]! - b)).toBeLessThanOrEqual(most);
        });
      },
    ),
  );
});

test("the vectors survive their own file", () => {
  const words = distilWords([["nurse", "ward"], ["cook"]], Float32Array.from([1, 0, 0.6, 0.8]), 2);
  expect(unpackTitleWords(packTitleWords(words))).toEqual(words);
});
