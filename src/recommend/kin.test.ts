/** A share of the mass goes to kin that nobody held, and none is lost. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { anyDistribution, CODES, sumOf, taxonomy } from "../../tests/support/people.ts";
import { spreadToKin } from "./kin.ts";

const titles = taxonomy.occupations.length;
const indexOf = (code: string) => taxonomy.indexOf(code)!;

test("by hand: a nurse's share goes to the nurses of the narrowest SOC group that nobody was", () => {
  const seen = new Set([indexOf(CODES.nurse), indexOf(CODES.cook)]);
  const certain = new Float64Array(titles);
  certain[indexOf(CODES.nurse)] = 1;
  const spread = spreadToKin(certain, seen, 0.1, taxonomy);
  expect(spread[indexOf(CODES.nurse)]).toBeCloseTo(0.9, 12);
  // 29-1141.01 to 29-1141.04 are the other titles of the detailed occupation 29-1141.
  for (const code of ["29-1141.01", "29-1141.02", "29-1141.03", "29-1141.04"])
    expect(spread[indexOf(code)]).toBeCloseTo(0.025, 12);
});

test("nothing is lost, seen titles lose no more than the share, unseen ones only gain", () => {
  const someTitles = fc.uniqueArray(fc.nat(titles - 1), { minLength: 1, maxLength: 900 });
  fc.assert(
    fc.property(anyDistribution, someTitles, fc.double({ min: 0, max: 1, noNaN: true }), (distribution, own, share) => {
      const seen = new Set(own);
      const spread = spreadToKin(distribution, seen, share, taxonomy);
      expect(sumOf(spread)).toBeCloseTo(sumOf(distribution), 9);
      spread.forEach((p, title) => {
        if (seen.has(title)) expect(p).toBeGreaterThanOrEqual((1 - share) * distribution[title]! - 1e-15);
        else expect(p).toBeGreaterThanOrEqual(distribution[title]!);
      });
    }),
    { numRuns: 30 },
  );
});
