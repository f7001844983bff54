/** The protocol of the public benchmarks, by hand. */
import { expect, test } from "vitest";
import { gainAt, hitAt, leaveOneOut, meanWithInterval, rankOfNext } from "./next-item.ts";

test("the last item is the test and the one before it the validation, which is in the input at test", () => {
  expect(leaveOneOut([4, 7, 1, 9])).toEqual({
    trained: [4, 7],
    valid: { seen: [4, 7], next: 1 },
    test: { seen: [4, 7, 1], next: 9 },
  });
  expect(() => leaveOneOut([1, 2])).toThrow(/three items/);
});

test("rank among what was not seen", () => {
  const scores = [0.9, 0.5, 0.7, 0.1];
  expect(rankOfNext(scores, [], 1)).toBe(3);
  expect(rankOfNext(scores, [0], 1)).toBe(2);
  expect(rankOfNext(scores, [0, 0, 2], 1)).toBe(1);
  expect(rankOfNext(scores, [3], 1)).toBe(3);
  // What was seen is never recommended, so it has no rank.
  expect(rankOfNext(scores, [1], 1)).toBeUndefined();
  expect(rankOfNext(scores, [0, 1], 1, "kept")).toBe(3);
});

test("equal scores stand before it: a model that gives one score to all is last", () => {
  expect(rankOfNext([1, 1, 1, 1, 1], [4], 0)).toBe(4);
});

// Ranks 1, 3 and 11: hits 1, 1, 0; gains 1, 1 / log2(4) = 0.5, 0.
test("hits and gains at 10", () => {
  expect([1, 3, 11, undefined].map((rank) => hitAt(10, rank))).toEqual([1, 1, 0, 0]);
  expect([1, 3, 11, undefined].map((rank) => gainAt(10, rank))).toEqual([1, 0.5, 0, 0]);
});

// 0, 0, 1, 1: mean 0.5, variance 1/3, error sqrt(1/12) = 0.288675
test("mean and interval", () => {
  const { mean, low, high } = meanWithInterval([0, 0, 1, 1]);
  expect(mean).toBe(0.5);
  expect(high - mean).toBeCloseTo(1.959964 * 0.288675, 5);
  expect(mean - low).toBeCloseTo(1.959964 * 0.288675, 5);
});
