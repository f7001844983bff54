import fc from "fast-check";
import { expect, test } from "vitest";
import { anyDistribution, anyHistory, CODES, NURSE, taxonomy } from "../../../tests/support/people.ts";
import { checkText, isAboutHistory } from "../../claims/check.ts";
import { pastFacts } from "../../claims/past-facts.ts";
import { type Pulls, pullFacts } from "../../claims/pulls.ts";
import { type CareerHistory, type Distribution, seededRandom } from "../../domain/index.ts";
import { composedReasons } from "../../recommend/composed-reasons.ts";
import { reasonsByPull } from "./unfaithful.ts";

const textsOf = (history: CareerHistory, pulls: Pulls) =>
  Object.fromEntries(
    reasonsByPull(history, pulls, seededRandom(1), taxonomy).map(({ perturbed, text }) => [perturbed, text]),
  );

/** Nurses are as likely as all others together; odds without a fact are given. */
function nursePulls(without: Readonly<Record<string, number>>): Pulls {
  const at = (odds: number): Distribution => {
    const p = odds / (1 + odds);
    const rest = (1 - p) / (taxonomy.occupations.length - 1);
    return Float64Array.from(taxonomy.occupations, ({ code }) => (code === CODES.nurse ? p : rest));
  };
  const facts = pastFacts(NURSE, taxonomy).map((fact) => ({
    ...fact,
    without: at(without[fact.key] ?? 1),
    divergence: undefined,
  }));
  return { ranking: at(1), facts };
}

test("by hand: the same facts turned round, and idle ones in their place", () => {
  const texts = textsOf(NURSE, nursePulls({ "education:bachelor": 1 / 4, [`held:${CODES.aide}`]: 2 }));
  const way = "People with such a history most often stay in the same occupation next, among Registered Nurses.";
  expect(texts["as-pulled"]).toBe(
    `${way} The bachelor's degree in Nursing speaks strongly for it, although earlier work among Nursing Assistants speaks clearly against it.`,
  );
  expect(texts["turned-round"]).toBe(
    `${way} Earlier work among Nursing Assistants speaks clearly for it, although with the bachelor's degree in Nursing people stay far less often.`,
  );
  expect(texts["idle-facts"]).toMatch(/speaks? strongly for it, although .* speaks? clearly against it\.$/);
  expect(texts["idle-facts"]).not.toMatch(/bachelor|Nursing Assistants/);
});

test("where no fact moves anything there is nothing to turn round", () => {
  expect(textsOf(NURSE, nursePulls({}))).toEqual({});
});

test("what is true of both is the reason that composing gives, and none is false of the history", async () => {
  await fc.assert(
    fc.asyncProperty(anyHistory, anyDistribution, anyDistribution, async (history, ranking, without) => {
      const pulls = await pullFacts(
        history,
        pastFacts(history, taxonomy),
        async (all) => all.map(() => without),
        ranking,
      );
      const texts = textsOf(history, pulls);
      if (texts["as-pulled"] !== undefined)
        expect(texts["as-pulled"]).toBe(composedReasons(history, pulls, taxonomy)[0]!.reason.text);
      for (const text of Object.values(texts)) {
        const { claims } = checkText(text, history, taxonomy);
        expect(claims.filter(({ says, checked }) => isAboutHistory(says) && checked === "false")).toEqual([]);
      }
    }),
    { numRuns: 40 },
  );
});
