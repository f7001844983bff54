import fc from "fast-check";
import { describe, expect, test } from "vitest";
import "../../tests/support/property-seed.ts";
import { groupDifference } from "./two-groups.ts";

const inA = (person: string) => person.startsWith("a");

function people(a: readonly number[], b: readonly number[]): { names: string[]; values: number[] } {
  return { names: [...a.map((_, at) => `a${at}`), ...b.map((_, at) => `b${at}`)], values: [...a, ...b] };
}

describe("two groups", () => {
  test("the exact permutation p of a small table: 2 of 20 ways are as far apart", () => {
    const { names, values } = people([10, 11, 12], [1, 2, 3]);
    const found = groupDifference(names, values, inA, 1);
    expect(found.value).toBe(9);
    // C(6, 3) = 20 ways, of which 2 differ by 9; 5,000 are drawn.
    expect(found.p).toBeCloseTo(0.1, 1);
    expect(found.low).toBeGreaterThan(7);
    expect(found.high).toBeLessThan(11);
  });

  test("what 100 and 100 people would show of a share of a half, by hand: 2.8016 * 0.5025 * sqrt(2 / 100)", () => {
    const half = Array.from({ length: 100 }, (_, at) => at % 2);
    const { names, values } = people(half, half);
    const found = groupDifference(names, values, inA, 1);
    expect(found.smallestDetectable).toBeCloseTo(2.8015852 * Math.sqrt(0.25 * (100 / 99) * (2 / 100)), 6);
    expect(found).toMatchObject({ value: 0, p: 1 });
  });

  test("several cases of a person count as one person: the interval is as wide as of one case each", () => {
    const { names, values } = people([0, 1, 0, 1, 1, 0, 1, 1], [0, 0, 1, 0, 0, 1, 0, 0]);
    const once = groupDifference(names, values, inA, 3);
    const thrice = groupDifference([...names, ...names, ...names], [...values, ...values, ...values], inA, 3);
    expect(thrice).toEqual({ ...once, smallestDetectable: expect.closeTo(once.smallestDetectable, 12) });
  });

  test("the sides swapped, the difference has the other sign", () => {
    const side = fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(side, side, (a, b) => {
        const { names, values } = people(a, b);
        const one = groupDifference(names, values, inA, 1);
        const other = groupDifference(names, values, (person) => !inA(person), 1);
        expect(one.value).toBeCloseTo(-other.value, 12);
        expect(one.low).toBeLessThanOrEqual(one.value + 1e-9);
        expect(one.high).toBeGreaterThanOrEqual(one.value - 1e-9);
        expect(one.p).toBeGreaterThan(0);
        expect(one.p).toBeLessThanOrEqual(1);
      }),
      { numRuns: 20 },
    );
  });
});
