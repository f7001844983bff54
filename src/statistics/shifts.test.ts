import fc from "fast-check";
import { describe, expect, test } from "vitest";
import "../../tests/support/property-seed.ts";
import { jensenShannon, shiftBetween } from "./shifts.ts";

describe("shifts", () => {
  test("scipy: chi2_contingency and the squared jensenshannon of three bins; the index by hand", () => {
    const { chiSquare, stabilityIndex, expectedIndex, thinBins } = shiftBetween([30, 50, 20], [10, 30, 60], 1);
    expect(chiSquare.statistic).toBeCloseTo(35, 10);
    expect(chiSquare.freedom).toBe(2);
    expect(chiSquare.p).toBeCloseTo(2.51099915574398e-8, 15);
    expect(jensenShannon([30, 50, 20], [10, 30, 60])).toBeCloseTo(0.09112079852546745, 12);
    const [p, q] = [[30.5, 50.5, 20.5].map((x) => x / 101.5), [10.5, 30.5, 60.5].map((x) => x / 101.5)];
    const index = p.reduce((sum, one, at) => sum + (q[at]! - one) * Math.log(q[at]! / one), 0);
    expect(stabilityIndex).toBeCloseTo(index, 12);
    expect(expectedIndex).toBeCloseTo(0.04, 12);
    expect(thinBins).toBe(0);
  });

  test("what did not shift has 0, a small sample too; what did lies in its interval", () => {
    const same = shiftBetween([300, 500, 200], [30, 50, 20], 1);
    expect(same.jensenShannon).toMatchObject({ value: 0, low: 0 });
    expect(same.chiSquare.p).toBeCloseTo(1, 12);
    const apart = shiftBetween([300, 500, 200], [10, 30, 60], 1).jensenShannon;
    expect(apart.low).toBeGreaterThan(0.03);
    expect(apart.low).toBeLessThan(apart.value);
    expect(apart.value).toBeLessThan(apart.high);
  });

  test("the sides swapped change neither index nor divergence nor test, and the divergence is at most ln 2", () => {
    const counts = fc.array(fc.tuple(fc.nat(20), fc.nat(20)), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(counts, (pairs) => {
        const [a, b] = [pairs.map(([one]) => one + 1), pairs.map(([, other]) => other + 1)];
        const [one, other] = [shiftBetween(a, b, 1), shiftBetween(b, a, 1)];
        expect(one.stabilityIndex).toBeCloseTo(other.stabilityIndex, 12);
        expect(one.chiSquare.p).toBeCloseTo(other.chiSquare.p, 12);
        expect(jensenShannon(a, b)).toBeCloseTo(jensenShannon(b, a), 12);
        expect(jensenShannon(a, b)).toBeLessThanOrEqual(Math.LN2 + 1e-12);
      }),
      { numRuns: 10 },
    );
  });
});
