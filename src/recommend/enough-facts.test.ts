/** Facts enough for the first title: that they are is found by keeping them alone. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { anyDistribution, anyHistory, CODES, NURSE, sumOf, taxonomy } from "../../tests/support/people.ts";
import { factsSaid, keepOnly } from "../claims/kept-facts.ts";
import { pastFacts } from "../claims/past-facts.ts";
import { pullFacts, type RankMany } from "../claims/pulls.ts";
import { type CareerHistory, type Distribution, largest } from "../domain/index.ts";
import { composedReasons, saidOfFirst } from "./composed-reasons.ts";
import { withEnoughFacts } from "./enough-facts.ts";

async function enough(history: CareerHistory, rank: RankMany) {
  const pulls = await pullFacts(history, pastFacts(history, taxonomy), rank);
  return withEnoughFacts(history, pulls, rank, taxonomy);
}

test("of any ranking: where facts are cited beside, all that is cited alone gives the first title, and it is four at most", async () => {
  let beside = 0;
  await fc.assert(
    fc.asyncProperty(anyHistory, anyDistribution, async (history, distribution) => {
      const rank: RankMany = async (histories) =>
        histories.map((one) => {
          const shift = JSON.stringify(one).length % 13;
          const moved = distribution.map((p, title) => p * (1 + ((title * 31 + shift * 17) % 97)));
          const all = sumOf(moved);
          return moved.map((p) => p / all);
        });
      const pulls = await enough(history, rank);
      if (pulls.besides === undefined || pulls.besides.length === 0) return;
      beside++;
      const says = [...saidOfFirst(history, pulls, taxonomy), ...pulls.besides].map(({ claim }) => claim.says);
      const cited = factsSaid(says, pulls.facts);
      expect(cited.length).toBeLessThanOrEqual(4);
      const [alone] = await rank([keepOnly(cited, pulls.facts, history, taxonomy)]);
      expect(largest(alone!, 1)).toEqual(largest(pulls.ranking, 1));
    }),
    { numRuns: 60 },
  );
  expect(beside).toBeGreaterThan(0);
});

test("by hand: nothing moves by itself, and two facts together are enough", async () => {
  const on = (code: string): Distribution =>
    Float64Array.from(taxonomy.occupations, (one) =>
      one.code === code ? 0.6 : 0.4 / (taxonomy.occupations.length - 1),
    );
  const rank: RankMany = async (histories) =>
    histories.map(({ jobs, education }) => on(jobs.length + education.length < 2 ? CODES.cook : CODES.nurse));
  const pulls = await enough(NURSE, rank);
  expect(pulls.besides!.length).toBeGreaterThan(0);
  const [first] = composedReasons(NURSE, pulls, taxonomy);
  expect(first!.reason.text).toMatch(
    /No single fact of the history moves that .* alone gives? the same first title\.$/,
  );
  expect(first!.reason.claims).toEqual(expect.arrayContaining(pulls.besides!.map(({ claim }) => claim)));
});
