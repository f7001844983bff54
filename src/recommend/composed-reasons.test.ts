import fc from "fast-check";
import { expect, test } from "vitest";
import { anyDistribution, anyEmployed, CODES, NURSE, sumOf, taxonomy } from "../../tests/support/people.ts";
import { checkText, isAboutHistory } from "../claims/check.ts";
import { pastFacts } from "../claims/past-facts.ts";
import { type Pulls, pullFacts } from "../claims/pulls.ts";
import { strengthOf } from "../claims/word-pulls.ts";
import type { CareerHistory, Distribution } from "../domain/index.ts";
import { composedReasons } from "./composed-reasons.ts";
import { waysOf } from "./ways.ts";

/** Every history is ranked differently, and the same one always alike. */
function anyRanking(distribution: Distribution) {
  return async (histories: readonly CareerHistory[]) =>
    histories.map((history) => {
      const shift = JSON.stringify(history).length % 97;
      const moved = distribution.map((p, title) => p * (1 + ((title * 31 + shift * 17) % 97)));
      const all = sumOf(moved);
      return moved.map((p) => p / all);
    });
}

const flatDistribution = new Float64Array(taxonomy.occupations.length).fill(1 / taxonomy.occupations.length);
const pullsOf = (history: CareerHistory, distribution: Distribution) =>
  pullFacts(history, pastFacts(history, taxonomy), anyRanking(distribution));

test("the ways part all titles, and the reasons say only what moves, once, with its sign and band", async () => {
  await fc.assert(
    fc.asyncProperty(anyEmployed, anyDistribution, async (history, distribution) => {
      const pulls = await pullsOf(history, distribution);
      const ways = waysOf(pulls.ranking, history, taxonomy);
      expect(ways.flatMap(({ titles }) => titles).toSorted((a, b) => a - b)).toEqual([...taxonomy.occupations.keys()]);
      const reasons = composedReasons(history, pulls, taxonomy);
      expect(sumOf(reasons.map(({ weight }) => weight))).toBeLessThanOrEqual(1 + 1e-9);
      for (const { reason, pulls: stated } of reasons) {
        expect(new Set(stated!.map(({ claim }) => claim)).size).toBe(stated!.length);
        for (const { pull } of stated!) expect(strengthOf(pull)).toBeDefined();
        const jobs = reason.claims.flatMap(({ rests }) => rests.jobs);
        expect(new Set(jobs).size).toBe(jobs.length);
        expect(reason.text).not.toMatch(/you will|undefined|NaN|,,|,\.| {2}|\.\./);
      }
    }),
    { numRuns: 40 },
  );
});

test("read back as any reason is, nothing in them is false", async () => {
  await fc.assert(
    fc.asyncProperty(anyEmployed, anyDistribution, async (history, distribution) => {
      for (const { reason } of composedReasons(history, await pullsOf(history, distribution), taxonomy)) {
        const { claims } = checkText(reason.text, history, taxonomy);
        const wrong = claims.filter(({ says, checked }) => isAboutHistory(says) && checked === "false");
        expect(wrong, reason.text).toEqual([]);
      }
    }),
    { numRuns: 40 },
  );
});

test("by hand: the degree speaks strongly for nursing, the years as an aide clearly against", () => {
  const at = (p: number): Distribution => {
    const rest = (1 - p) / (taxonomy.occupations.length - 1);
    return Float64Array.from(taxonomy.occupations, ({ code }) => (code === CODES.nurse ? p : rest));
  };
  const odds = (times: number) => at(times / (1 + times));
  const without: Record<string, Distribution> = {
    "education:bachelor": odds(1 / 4),
    [`held:${CODES.aide}`]: odds(2),
  };
  const pulls: Pulls = {
    ranking: odds(1),
    facts: pastFacts(NURSE, taxonomy).map((fact) => ({
      ...fact,
      without: without[fact.key] ?? odds(1),
      divergence: undefined,
    })),
  };
  const [first] = composedReasons(NURSE, pulls, taxonomy);
  expect(first!.reason.text).toBe(
    "People with such a history most often stay in the same occupation next, among Registered Nurses. The bachelor's degree in Nursing speaks strongly for it, although earlier work among Nursing Assistants speaks clearly against it.",
  );
  expect(first!.pulls).toEqual([
    { claim: "education:bachelor", pull: expect.closeTo(Math.log(4), 9) },
    { claim: `held:${CODES.aide}`, pull: expect.closeTo(-Math.log(2), 9) },
  ]);
});

test("a recommender that reads no employers is not moved by one that was kept, and nothing is said of it", async () => {
  const kept = { ...NURSE, jobs: NURSE.jobs.map((job) => ({ ...job, employer: "Mercy" })) };
  const byTitles = async (all: readonly CareerHistory[]) =>
    anyRanking(flatDistribution)(
      all.map((history) => ({ ...history, jobs: history.jobs.map(({ employer: _, ...job }) => job) })),
    );
  const pulls = await pullFacts(kept, pastFacts(kept, taxonomy), byTitles);
  expect(pulls.facts.find(({ key }) => key === "same-employer")?.divergence).toBe(0);
  for (const { reason } of composedReasons(kept, pulls, taxonomy)) expect(reason.text).not.toContain("employer");
});

test("where nothing moves, that is what is said", async () => {
  const flat = new Float64Array(taxonomy.occupations.length).fill(1 / taxonomy.occupations.length);
  const pulls = await pullFacts(NURSE, pastFacts(NURSE, taxonomy), async (all) => all.map(() => flat));
  const [first] = composedReasons(NURSE, pulls, taxonomy);
  expect(first!.reason.text).toContain("No single fact of the history moves that by much");
  expect(first!.pulls).toEqual([]);
});
