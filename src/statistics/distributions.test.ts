import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { chiSquareAbove, logGamma, NORMAL_QUANTILE, studentBelow } from "./distributions.ts";

/** |a - b| as a share of b. */
const apart = (a: number, b: number) => Math.abs(a - b) / Math.abs(b);

test("log-gamma: factorials, the half, and a large argument by Stirling's series", () => {
  let factorial = 1;
  for (let n = 1; n <= 20; n++) {
    expect(Math.exp(logGamma(n)) / factorial).toBeCloseTo(1, 12);
    factorial *= n;
  }
  expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.PI) / 2, 14);
  const x = 10_000;
  const stirling = (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + 1 / (12 * x) - 1 / (360 * x ** 3);
  expect(apart(logGamma(x), stirling)).toBeLessThan(1e-14);
});

describe("Student's t", () => {
  // Closed forms: Shaw (2006), "Sampling Student's T distribution", section 3.
  const closed: [number, (t: number) => number][] = [
    [1, (t) => 0.5 + Math.atan(t) / Math.PI],
    [2, (t) => 0.5 + t / (2 * Math.sqrt(2 + t * t))],
    [4, (t) => 0.5 + (3 / 8) * (t / Math.sqrt(1 + t ** 2 / 4)) * (1 - t ** 2 / (12 * (1 + t ** 2 / 4)))],
  ];
  test.each(closed)("with %i degrees of freedom is its closed form", (freedom, form) => {
    fc.assert(
      fc.property(fc.double({ min: -30, max: 30, noNaN: true }), (t) => {
        expect(studentBelow(t, freedom)).toBeCloseTo(form(t), 12);
      }),
    );
  });

  test("is the tables' value at their critical points, and the two tails are each other's image", () => {
    // t for 5 % in both tails, from the table of the NIST/SEMATECH handbook, 1.3.6.7.2.
    for (const [freedom, critical] of [
      [5, 2.571],
      [10, 2.228],
      [29, 2.045],
      [100, 1.984],
    ] as const)
      expect(studentBelow(critical, freedom)).toBeCloseTo(0.975, 4);
    fc.assert(
      fc.property(fc.double({ min: 0, max: 40, noNaN: true }), fc.integer({ min: 1, max: 2000 }), (t, freedom) => {
        expect(studentBelow(t, freedom) + studentBelow(-t, freedom)).toBeCloseTo(1, 13);
      }),
    );
  });

  test("nears the normal distribution, whose quantiles stand here", () => {
    for (const [share, quantile] of Object.entries(NORMAL_QUANTILE))
      expect(studentBelow(quantile, 1e7)).toBeCloseTo(Number(share), 6);
  });
});

test("chi-square: scipy.stats.chi2.sf, in the body and far out", () => {
  const known = [
    [3.84, 1, 0.05004352124870519],
    [10, 5, 0.07523524614651217],
    [30, 22, 0.11846441152901499],
    [0.5, 3, 0.9188914116546758],
    [120, 22, 1.744235654642229e-15],
    [2, 22, 0.9999999899522336],
  ] as const;
  for (const [x, freedom, p] of known) expect(apart(chiSquareAbove(x, freedom), p)).toBeLessThan(1e-11);
  expect(chiSquareAbove(0, 4)).toBe(1);
});
