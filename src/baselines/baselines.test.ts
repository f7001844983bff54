import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyHistory, CODES, caseOf, historyOfJobs, sumOf, taxonomy } from "../../tests/support/people.ts";
import { quietRun } from "../domain/index.ts";
import { trainEase } from "./ease.ts";
import { trainItemKnn } from "./item-knn.ts";
import { trainMajority } from "./majority.ts";
import { trainMarkov } from "./markov.ts";
import { trainStay } from "./stay.ts";

const index = (code: string) => taxonomy.indexOf(code)!;
const after = (id: string, next: string, ...codes: string[]) =>
  caseOf(
    historyOfJobs(
      codes.map((code, at) => ({ code, from: 2000 + at, to: 2000 + at })),
      { id },
    ),
    next,
    id,
  );

// Three cooks: one stays, two become chefs; one aide becomes a nurse.
const CASES = [
  after("a", CODES.cook, CODES.cook),
  after("b", CODES.chef, CODES.cook),
  after("c", CODES.chef, CODES.cashier, CODES.cook),
  after("d", CODES.nurse, CODES.aide),
];
const cook = historyOfJobs([{ code: CODES.cook, from: 2010, to: 2012 }]);

describe("by hand", () => {
  // Cooks, chefs and cashiers with a ridge of 1: [[4, 2, 1], [2, 3, 1], [1, 1, 2]], whose inverse times 13 has -3 and 7 for chefs, -1 and 8
  // for cashiers. So a cook's weights are 3/7 and 1/8.
  test("EASE: from cooks 24 of 31 go to chefs and 7 to cashiers, and none stays", async () => {
    const { distribution } = await trainEase(CASES, taxonomy, { ridge: 1, floor: 0.1 })(cook, quietRun());
    expect(distribution[index(CODES.chef)]).toBeCloseTo((0.9 * 24) / 31 + (0.1 * 3) / 1020, 12);
    expect(distribution[index(CODES.cashier)]).toBeCloseTo((0.9 * 7) / 31 + (0.1 * 1) / 1020, 12);
    expect(distribution[index(CODES.cook)]).toBeCloseTo((0.1 * 2) / 1020, 12);
  });

  test("majority: (2 + 1) of (4 + 1016) for chefs", async () => {
    const { distribution } = await trainMajority(CASES, taxonomy)(cook, quietRun());
    expect(distribution[index(CODES.chef)]).toBeCloseTo(3 / 1020, 12);
    expect(distribution[index(CODES.developer)]).toBeCloseTo(1 / 1020, 12);
  });

  test("stay: one of four stayed, so (1 + 1) of (4 + 2) on the last title, and the floor besides", async () => {
    const { distribution } = await trainStay(CASES, taxonomy)(cook, quietRun());
    expect(distribution[index(CODES.cook)]).toBeCloseTo(1 / 3 + (2 / 3) * (2 / 1020), 12);
  });

  test("first order: counts less 0.85, and what was taken goes to the floor", async () => {
    const { distribution } = await trainMarkov(CASES, taxonomy, 1)(cook, quietRun());
    // After cook: chef twice, cook once. (2 - 0.85) / 3 + 0.85 x 2 / 3 x floor
    expect(distribution[index(CODES.chef)]).toBeCloseTo(1.15 / 3 + ((0.85 * 2) / 3) * (3 / 1020), 12);
  });

  test("second order knows the title before, and backs off where it was never seen", async () => {
    const second = trainMarkov(CASES, taxonomy, 2);
    const first = trainMarkov(CASES, taxonomy, 1);
    const known = historyOfJobs([
      { code: CODES.cashier, from: 2000, to: 2001 },
      { code: CODES.cook, from: 2002, to: 2003 },
    ]);
    const chef = index(CODES.chef);
    const below = (await first(known, quietRun())).distribution[chef]!;
    // After cashier, cook: chef once. (1 - 0.95) / 1 + 0.95 x 1 / 1 x first order
    expect((await second(known, quietRun())).distribution[chef]).toBeCloseTo(0.05 + 0.95 * below, 12);
    expect((await second(cook, quietRun())).distribution).toEqual((await first(cook, quietRun())).distribution);
  });

  test("item-kNN: titles of the same careers come before others", async () => {
    const { distribution } = await trainItemKnn(CASES, taxonomy)(cook, quietRun());
    expect(distribution[index(CODES.chef)]).toBeGreaterThan(distribution[index(CODES.nurse)]!);
    // Cook and chef: 2 people have both, 3 have cook, 2 have chef.
    const settings = { neighbours: 10, fading: 0.5, floor: 0, sharpness: 1 };
    const { distribution: plain } = await trainItemKnn(CASES, taxonomy, settings)(cook, quietRun());
    const similarity = { cook: 1, chef: 2 / Math.sqrt(6), cashier: 1 / Math.sqrt(3) };
    expect(plain[index(CODES.chef)]).toBeCloseTo(
      similarity.chef / (similarity.cook + similarity.chef + similarity.cashier),
      12,
    );
  });
});

test.each([
  ["majority", trainMajority(CASES, taxonomy)],
  ["stay", trainStay(CASES, taxonomy)],
  ["markov", trainMarkov(CASES, taxonomy, 1)],
  ["markov2", trainMarkov(CASES, taxonomy, 2)],
  ["ease", trainEase(CASES, taxonomy)],
  ["knn", trainItemKnn(CASES, taxonomy)],
] as const)("%s gives every title some probability, together 1, for any history", async (_, recommend) => {
  await fc.assert(
    fc.asyncProperty(anyHistory, async (history) => {
      const { distribution } = await recommend(history, quietRun());
      expect(sumOf(distribution)).toBeCloseTo(1, 9);
      expect(distribution.every((p) => p > 0)).toBe(true);
    }),
    { numRuns: 20 },
  );
  expect(sumOf((await recommend(historyOfJobs([]), quietRun())).distribution)).toBeCloseTo(1, 9);
});
