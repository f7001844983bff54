/** What the published protocol rests on: Python's chance, numpy's order of ties, and its Markov chain worked by hand. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { numpyArgsort } from "./numpy-sort.ts";
import { markov, repeatLast, topFive } from "./published-protocol.ts";
import { pythonRandom } from "./python-random.ts";

test("Python's generator, seed 100", () => {
  const random = pythonRandom(100);
  expect(Array.from({ length: 4 }, random.next)).toEqual([625644691, 1973661107, 1953896601, 4087596401]);
  const drawn = (high: number) => {
    const fresh = pythonRandom(100);
    return Array.from({ length: 12 }, () => fresh.randint(2, high)).join(" ");
  };
  expect(drawn(3)).toBe("2 3 3 2 3 3 3 2 2 2 3 3");
  expect(drawn(6)).toBe("3 5 5 3 5 4 5 6 2 6 2 2");
});

test("numpy's order of equal values, by its own algorithm worked by hand", () => {
  // 16 and fewer are put in by insertion, which is stable.
  expect(numpyArgsort([2, 1, 2, 1])).toEqual([1, 3, 0, 2]);
  // 18 equal ones: the pivot, place 8, goes to 16 (left 0, right 17); both ends walk one at a time and swap, i and 16 - i, to the middle.
  const swapped = Array.from({ length: 18 }, (_, place) => place);
  [swapped[8], swapped[16]] = [16, 8];
  for (let at = 1; at < 8; at++) [swapped[at], swapped[16 - at]] = [swapped[16 - at]!, swapped[at]!];
  // They meet at 8, where the pivot comes back to.
  [swapped[8], swapped[16]] = [swapped[16]!, swapped[8]!];
  expect(numpyArgsort(new Float64Array(18))).toEqual(swapped);
});

test("it sorts, whatever comes", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 120 }), (values) => {
      const order = numpyArgsort(values);
      expect(order.map((place) => values[place])).toEqual(values.toSorted((a, b) => a - b));
      expect(order.toSorted((a, b) => a - b)).toEqual(values.map((_, place) => place));
    }),
  );
});

test("a split and its scores, by hand", () => {
  // Three labels. Seen 0 then 1 in training twice, 0 then 2 once; the person's last seen label is 0.
  const split = {
    train: [
      [0, 1],
      [0, 1],
      [0, 2],
    ],
    valid: [],
    test: [{ seen: [0], target: 2 }],
  };
  // Counts 3, 2, 1 scaled: 1, 0.5, 0. Row of 0: 0, 2/3, 1/3; 0.9 of it + 0.1 of popularity: 0.1, 0.65, 0.3; scaled.
  expect([...markov(split, 3)([0])]).toEqual([0, 1, expect.closeTo(0.2 / 0.55, 12)]);
  expect([...repeatLast(split, 3)([1])]).toEqual([0.05, 1, 0]);
  expect(topFive(markov(split, 3), split)).toEqual({ hr: 1, ndcg: expect.closeTo(1 / Math.log2(3), 12) });
});
