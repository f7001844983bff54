import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyDistribution, CODES, caseOf, historyOfJobs, NURSE, taxonomy } from "../../tests/support/people.ts";
import { quietRun, type Recommender } from "../domain/index.ts";
import { adaptedTo, fitStayGate, moveWeights } from "./adapted.ts";

const logit = (p: number) => Math.log(p / (1 - p));

test("by hand: people of whom it says one in five stay, and half do", () => {
  // With one value of p a line through it is all there is: whatever a and b, the gate's answer there is a half.
  const points = Array.from({ length: 2000 }, (_, at) => ({ logit: logit(0.2), stayed: at % 2 === 0 }));
  const { intercept, slope } = fitStayGate(points);
  expect(1 / (1 + Math.exp(-(intercept + slope * logit(0.2))))).toBeCloseTo(0.5, 3);
});

test("a calibrated recommender is left as it is", () => {
  const points = [0.1, 0.4, 0.7].flatMap((p) =>
    Array.from({ length: 1000 }, (_, at) => ({ logit: logit(p), stayed: at < 1000 * p })),
  );
  const { intercept, slope } = fitStayGate(points);
  expect([intercept, slope]).toEqual([expect.closeTo(0, 2), expect.closeTo(1, 2)]);
});

test("a fit that a whole Newton step would overshoot is found all the same", () => {
  const points = Array.from({ length: 500 }, (_, at) => ({ logit: -6 + (at % 7), stayed: at % 5 < 3 }));
  const { intercept, slope } = fitStayGate(points);
  // Staying hardly depends on p here: three in five, whatever was said.
  for (const logit of [-6, -3, 0]) expect(1 / (1 + Math.exp(-(intercept + slope * logit)))).toBeCloseTo(0.6, 1);
});

test("titles that came oftener than foretold weigh more, shrunk by twenty foretold movers", () => {
  const weights = moveWeights(Float64Array.of(50, 40, 10), Float64Array.of(0, 40, 60));
  // (0 + 20 x 0.5) / 120 over 0.5; (40 + 8) / 120 over 0.4; (60 + 2) / 120 over 0.1.
  expect([...weights]).toEqual([expect.closeTo(10 / 60, 9), expect.closeTo(1, 9), expect.closeTo(62 / 12, 9)]);
  expect([...moveWeights(Float64Array.of(0, 0), Float64Array.of(0, 0))]).toEqual([1, 1]);
});

describe("put into a recommender", () => {
  const jobs = [{ code: CODES.cook, from: 2000, to: 2001 }];
  const stayers = Array.from({ length: 40 }, (_, at) =>
    caseOf(historyOfJobs(jobs, { id: `p${at}` }), CODES.cook, `p${at}`),
  );

  test("the distribution stays one, staying is likelier, and where nobody moved the order of the others is the recommender's own", async () => {
    await fc.assert(
      fc.asyncProperty(anyDistribution, async (distribution) => {
        const own: Recommender = async () => ({
          method: "own",
          distribution,
          rankedBy: "counts",
          exact: true,
          coveredMass: 1,
          reasons: [],
          evidence: [],
          marks: [],
        });
        const gated = await adaptedTo("gated", own, stayers, taxonomy, quietRun());
        const found = await gated(NURSE, quietRun());
        const nurse = taxonomy.indexOf(CODES.nurse)!;
        expect(found.distribution.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 9);
        expect(found.distribution[nurse]!).toBeGreaterThanOrEqual(Math.min(distribution[nurse]!, 0.5) - 1e-9);
        const [a, b] = [0, 500];
        expect(Math.sign(found.distribution[a]! - found.distribution[b]!)).toBe(
          Math.sign(distribution[a]! - distribution[b]!),
        );
      }),
      { numRuns: 10 },
    );
  });
});
