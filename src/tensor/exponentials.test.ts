/** Exponentials as a softmax takes them, beside those of JavaScript. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { exponentialsOf } from "./exponentials.ts";

describe("exponentials of scores", () => {
  const anyScores = fc.array(fc.float({ min: -60, max: 60, noNaN: true }), { minLength: 1, maxLength: 40 });
  const anyTemperature = fc.double({ min: 0.5, max: 2, noNaN: true });

  test("are those of JavaScript, to a few units of a float's last digit for each unit of the score", () => {
    fc.assert(
      fc.property(anyScores, anyTemperature, (scores, temperature) => {
        const found = exponentialsOf(scores.length);
        found.scores.set(scores);
        const sum = found.raise(temperature);
        const largest = Math.max(...found.scores.map((_, at) => Math.fround(scores[at]!)));
        const expected = scores.map((score) => Math.exp((score - largest) / temperature));
        for (const [at, one] of expected.entries()) {
          const far = 1 + (largest - scores[at]!) / temperature;
          // Below e to the power of -87 there are no floats of full precision.
          if (far < 87) expect(Math.abs(found.scores[at]! / one - 1)).toBeLessThan(3e-7 * far);
          else expect(found.scores[at]!).toBeLessThan(1e-36);
        }
        expect(sum).toBeCloseTo(
          [...found.scores].reduce((all, one) => all + one, 0),
          12,
        );
      }),
    );
  });

  test("of one score are 1, whatever it is, and what was there before is forgotten", () => {
    const two = exponentialsOf(2);
    for (const scores of [
      [1e4, 1e4],
      [-1e4, -1e4],
      [3, 3],
    ]) {
      two.scores.set(scores);
      expect(two.raise(1)).toBe(2);
    }
  });
});
