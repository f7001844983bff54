import { expect, test } from "vitest";
import { CODES, NURSE, taxonomy } from "../../../tests/support/people.ts";
import { dropAll, keepOnly } from "../../claims/kept-facts.ts";
import { pastFacts } from "../../claims/past-facts.ts";
import {
  type CareerHistory,
  type Distribution,
  occupationCodes,
  type Reason,
  type StatedPull,
  seededRandom,
} from "../../domain/index.ts";
import { citedFacts } from "./cited.ts";
import { type Explained, measureOne } from "./one-person.ts";
import { simulated } from "./simulate.ts";
import { faithfulnessRow } from "./table.ts";

const facts = pastFacts(NURSE, taxonomy);
const fact = (key: string) => facts.find((one) => one.key === key)!;
const composed = (...keys: string[]): Reason => ({
  text: "",
  claims: keys.map((key) => fact(key).claim),
  provenance: { by: "composed" },
});
const written = (text: string): Reason => ({
  text,
  claims: [],
  provenance: { by: "model", model: "m", prompt: "p" },
});

/** Ranks the nurse first exactly where the degree is there, else the cook. */
const byDegree = (history: CareerHistory): Distribution => {
  const first = history.education.some(({ level }) => level === "bachelor") ? CODES.nurse : CODES.cook;
  return Float64Array.from(taxonomy.occupations, ({ code }) => (code === first ? 0.8 : 0.2 / 1015));
};
const rank = async (all: readonly CareerHistory[]) => all.map(byDegree);
const index = (code: string) => taxonomy.indexOf(code as never)!;

async function measured(reason: Reason, stated?: StatedPull[]) {
  const explain = async (history: CareerHistory): Promise<Explained> => ({
    distribution: byDegree(history),
    reason,
    speaksFor: [index(CODES.nurse)],
    stated,
  });
  return measureOne(NURSE, explain, rank, taxonomy, seededRandom(1));
}

test("what a reason cites: by its claims, or read in its words", () => {
  const keysIn = (reason: Reason) => citedFacts(reason, NURSE, facts, taxonomy).map(({ key }) => key);
  expect(keysIn(composed("education:bachelor"))).toEqual(["education:bachelor"]);
  expect(keysIn(written("She holds a bachelor's degree and once worked among Nursing Assistants."))).toEqual([
    `held:${CODES.aide}`,
    "education:bachelor",
  ]);
  expect(keysIn(written("A doctorate and years as an astronaut."))).toEqual([]);
});

test("the history with the cited facts alone, and without them", () => {
  const only = keepOnly([fact(`held:${CODES.aide}`)], facts, NURSE, taxonomy);
  expect([occupationCodes(only), only.education]).toEqual([[CODES.aide], []]);
  const without = dropAll([fact(`held:${CODES.aide}`), fact("education:bachelor")], NURSE, taxonomy);
  expect([occupationCodes(without), without.education]).toEqual([[CODES.cashier, CODES.nurse], []]);
});

test("the fact that decides is sufficient, moves the ranking when it goes, and has its sign; another one has none of it", async () => {
  const right = await measured(composed("education:bachelor"), [{ claim: "education:bachelor", pull: 1 }]);
  expect(right).toMatchObject({ cited: 1, sufficient: 1, signs: 1, signsTrue: 1 });
  expect(right.moved).toBeCloseTo(0.8 - 0.2 / 1015, 9);
  const wrongSign = await measured(composed("education:bachelor"), [{ claim: "education:bachelor", pull: -1 }]);
  expect(wrongSign).toMatchObject({ signs: 1, signsTrue: 0 });
  const idle = await measured(composed(`held:${CODES.cashier}`));
  expect(idle).toMatchObject({ cited: 1, sufficient: 0, moved: 0, signs: 1, signsTrue: 0 });
  const row = faithfulnessRow("m", [right, idle], taxonomy, 1);
  expect(row.sufficient.own).toMatchObject({ value: 50, n: 2 });
  expect(row.signsTrue).toMatchObject({ value: 50, n: 2 });
  // The planted job never moves this ranking.
  expect(row.hintNamed).toBeUndefined();
});

test("a reader tells the first title from reasons that say it, and not from other people's", () => {
  const codes = Object.values(CODES);
  const shown = Array.from({ length: 25 }, (_, at) => {
    const code = codes[at % codes.length]!;
    const { title } = taxonomy.occupations[index(code)]!;
    return {
      text: `People with such a history often stay in the same occupation next, among ${title}.`,
      first: index(code),
    };
  });
  const { own, others } = simulated(shown, taxonomy, 1);
  expect(own.every((right) => right === 1)).toBe(true);
  expect(others.reduce((sum, right) => sum + right, 0)).toBeLessThan(13);
});
