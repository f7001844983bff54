/** Softmax by hand, and what must hold of any scores. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { softmax } from "./softmax.ts";

test("by hand", () => {
  // e^0 : e^ln 3 = 1 : 3, and one that is left out.
  expect([...softmax([0, Math.log(3), Number.NEGATIVE_INFINITY])]).toEqual([
    expect.closeTo(0.25, 12),
    expect.closeTo(0.75, 12),
    0,
  ]);
  // At temperature 2 the odds of 9 to 1 are 3 to 1.
  expect(softmax([0, Math.log(9)], 2)[1]).toBeCloseTo(0.75, 12);
  expect([...softmax([1e30, 1e30])]).toEqual([0.5, 0.5]);
  expect([...softmax([])]).toEqual([]);
});

test("sums to 1, keeps the order, and is the same when all scores rise together", () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: -50, max: 50, noNaN: true }), { minLength: 1 }), (scores) => {
      const shares = softmax(scores);
      expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
      scores.forEach((score, at) => {
        if (score > scores[0]!) expect(shares[at]).toBeGreaterThanOrEqual(shares[0]!);
      });
      softmax(scores.map((score) => score + 7)).forEach((share, at) => {
        expect(share).toBeCloseTo(shares[at]!, 9);
      });
    }),
  );
});
