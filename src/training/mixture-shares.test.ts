/** Shares by hand, and that what is scored was not chosen on. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { chooseShares, fitShares, natsLeftOut, natsOf } from "./mixture-shares.ts";

// Of four cases the first part was sure of three and the second of the fourth: 3 log w + log (1 - w) is greatest at w = 3/4.
test("by hand: three quarters for the part that was right three times of four", () => {
  const shares = fitShares([
    [1, 0],
    [1, 0],
    [1, 0],
    [0, 1],
  ]);
  expect(shares[0]).toBeCloseTo(0.75, 9);
  expect(shares[1]).toBeCloseTo(0.25, 9);
});

const cases = fc.array(fc.array(fc.double({ min: 1e-3, max: 1, noNaN: true }), { minLength: 3, maxLength: 3 }), {
  minLength: 4,
  maxLength: 30,
});

test("they sum to 1, and no part alone and no even mixture is likelier", () => {
  fc.assert(
    fc.property(cases, (likelihoods) => {
      const shares = fitShares(likelihoods);
      expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
      const others = [
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
        [1 / 3, 1 / 3, 1 / 3],
      ];
      for (const other of others)
        expect(natsOf(likelihoods, shares)).toBeLessThanOrEqual(natsOf(likelihoods, other) + 1e-3);
    }),
  );
});

test("what is left out has no part in what is chosen: a part that is right there alone brings nothing", () => {
  // The second part is right in the first fold alone, where nobody may choose it: everything was chosen on the second fold.
  const alternatives = [
    [
      [0.01, 1],
      [0.5, 1e-9],
    ],
  ];
  expect(natsLeftOut(alternatives, [0, 1])).toBeGreaterThan(chooseShares(alternatives).nats + 1);
  expect(
    natsLeftOut(
      [
        [
          [0.01, 1],
          [1e-9, 0.5],
        ],
      ],
      [0, 1],
    ),
  ).toBeCloseTo(Math.log(2) / 2, 6);
});
