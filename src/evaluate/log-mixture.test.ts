/** Log-linear mixtures: by hand, that weights find the member that is right, and that nobody chooses the weights they are scored by. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { seededRandom } from "../domain/index.ts";
import { fitWeights, logsOf, type MixedCase, mixed, scoredLeftOut } from "./log-mixture.ts";

const logs = (...shares: number[]) => Float64Array.from(shares, Math.log);

describe("by hand", () => {
  test("weights of 1 multiply: (0.5, 0.5) and (0.8, 0.2) are (0.8, 0.2); (0.8, 0.2) twice is (16, 1) of 17", () => {
    expect(mixed([logs(0.5, 0.5), logs(0.8, 0.2)], [1, 1])[0]).toBeCloseTo(0.8, 12);
    expect(mixed([logs(0.8, 0.2), logs(0.8, 0.2)], [1, 1])[0]).toBeCloseTo(16 / 17, 12);
  });

  test("one member alone is sharpened or evened until it is calibrated", () => {
    // It says three to one, and is right in nine of ten: 3^w = 9, so w = 2.
    const cases = Array.from(
      { length: 10 },
      (_, at): MixedCase => ({ person: `${at}`, truth: at === 0 ? 1 : 0, logs: [logs(0.75, 0.25)] }),
    );
    expect(fitWeights(cases)[0]).toBeCloseTo(2, 3);
  });

  test("a probability of 0 does not rule a title out", () => {
    expect(mixed([logsOf(Float64Array.of(1, 0)), logs(0.5, 0.5)], [0.5, 1])[1]).toBeGreaterThan(1e-5);
  });
});

/** People whose truth one member knows with 0.6, while the other guesses. */
function casesOfAWorld(count: number): MixedCase[] {
  const random = seededRandom(7);
  return Array.from({ length: count }, (_, at) => {
    const said = Math.floor(3 * random());
    const truth = random() < 0.6 ? said : Math.floor(3 * random());
    const knowing = [0, 1, 2].map((title) => (title === said ? 0.5 : 0.25));
    const guess = [0, 1, 2].map(() => 0.1 + random());
    const all = guess.reduce((sum, share) => sum + share, 0);
    return { person: `p${at}`, truth, logs: [logs(...knowing), logs(...guess.map((share) => share / all))] };
  });
}

test("the member that knows has the weight, and left out, people score by it nearly as well as with weights of their own", () => {
  const cases = casesOfAWorld(400);
  const [knowing, guessing] = fitWeights(cases) as [number, number];
  // It says two to one, and is right in 0.6 + 0.4 / 3 of the cases: 0.733 against 0.133 for each other title, so 2^w = 5.5.
  expect(knowing).toBeCloseTo(Math.log2(5.5), 0);
  expect(Math.abs(guessing)).toBeLessThan(0.3);
  const own = cases.map(({ logs, truth }) => Math.log(mixed(logs, [knowing, guessing])[truth]!));
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const left = mean(scoredLeftOut(cases, 1).map(({ logP }) => logP));
  expect(left).toBeLessThanOrEqual(mean(own));
  expect(left).toBeGreaterThan(mean(own) - 0.02);
});

test("whoever is scored has no part in the weights: another truth of theirs changes nobody else of their tenth", () => {
  const cases = casesOfAWorld(60);
  const changed = cases.with(0, { ...cases[0]!, truth: (cases[0]!.truth + 1) % 3 });
  const [before, after] = [scoredLeftOut(cases, 1), scoredLeftOut(changed, 1)];
  const moved = before.filter(({ logP }, at) => at > 0 && logP !== after[at]!.logP).length;
  expect(moved).toBeGreaterThan(40);
  expect(moved).toBeLessThan(60);
});

test("a mixture is a distribution, whatever the weights", () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(fc.array(fc.tuple(share, share), { minLength: 1, maxLength: 9 }), share, (pairs, weight) => {
      const distribution = mixed(
        [0, 1].map((at) => logsOf(Float64Array.from(pairs, (pair) => pair[at]!))),
        [weight, -weight],
      );
      expect(distribution.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 9);
    }),
  );
});
