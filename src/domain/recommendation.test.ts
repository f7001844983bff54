import { expect, test } from "vitest";
import { type Recommendation, requireDistribution } from "./recommendation.ts";

const of = (...probabilities: number[]) =>
  ({ method: "m", distribution: Float64Array.from(probabilities), rankedBy: "one-step" }) as unknown as Recommendation;

test("only probabilities that sum to 1 are a recommendation", () => {
  requireDistribution(of(0.5, 0.5));
  requireDistribution(of(1 / 3, 1 / 3, 1 / 3));
  for (const wrong of [of(Number.NaN, 1), of(Number.POSITIVE_INFINITY, 0), of(-0.5, 1.5), of(0.5, 0.4), of()])
    expect(() => requireDistribution(wrong)).toThrow(/m gives no probabilities/);
});
