/** Counting, worked by hand on three people and four items. */
import { expect, test } from "vitest";
import { basketNeighbourScores, markovScores, placedNeighbourScores, popularityScores } from "./counted-items.ts";

const SEQUENCES = [
  [0, 1, 2],
  [0, 1],
  [1, 2],
];
/** Counts 2, 3, 2, 0 of 7. */
const FLOOR = [2, 3, 2, 0].map((count) => 0.001 * (count / 7));

test("popularity is the share of all that was taken", () => {
  expect([...popularityScores(SEQUENCES, 4)([3])]).toEqual([2 / 7, 3 / 7, 2 / 7, 0]);
});

// After 1 came 2 twice: 2 / (2 + 1).
test("a Markov chain asks the last item alone", () => {
  const scores = markovScores(SEQUENCES, 4)([0, 1]);
  expect([...scores]).toEqual([FLOOR[0], FLOOR[1], FLOOR[2]! + 2 / 3, 0]);
  expect([...markovScores(SEQUENCES, 4)([3])]).toEqual(FLOOR);
});

// 2 followed 1 twice at a distance of one, and 0 once at two. 0 came before 1 twice (half of 1), before 2 once (half of 1/2).
test("item-kNN with places counts what is near and what came after more", () => {
  const [zero, one, two] = [3, 4, 3];
  const scores = placedNeighbourScores(SEQUENCES, 4)([0, 1]);
  expect(scores[0]).toBeCloseTo(FLOOR[0]! + 1 / Math.sqrt(zero * one), 12);
  expect(scores[1]).toBeCloseTo(FLOOR[1]! + (0.8 * 2) / Math.sqrt(zero * one), 12);
  expect(scores[2]).toBeCloseTo(FLOOR[2]! + 2 / Math.sqrt(one * two) + (0.8 * 0.5) / Math.sqrt(zero * two), 12);
  expect(scores[3]).toBe(0);
});

// 0 and 1 are together with two people, 1 and 2 with two, 0 and 2 with one.
test("item-kNN over baskets is a cosine, whatever the order", () => {
  const scores = basketNeighbourScores(SEQUENCES, 4)([2]);
  expect(scores[0]).toBeCloseTo(FLOOR[0]! + 1 / Math.sqrt(2 * 2), 12);
  expect(scores[1]).toBeCloseTo(FLOOR[1]! + 2 / Math.sqrt(3 * 2), 12);
});
