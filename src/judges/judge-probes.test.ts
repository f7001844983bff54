import { describe, expect, test } from "vitest";
import { biasProbes, byFamily, familyOf, type ProbedScore, repeatability } from "./judge-probes.ts";
import { pairAgreement, panelAgreement, type Rater } from "./rater-agreement.ts";
import type { Score } from "./verdict-scores.ts";

const grade = (value: number): Score => ({ unit: "grade", value, passes: value >= 4 });
const nats = (value: number): Score => ({ unit: "nats", value, passes: value >= 0 });
const rater = (name: string, scores: Readonly<Record<string, Score>>): Rater => ({
  name,
  scores: new Map(Object.entries(scores)),
});
const personOf = (item: string) => item;
const numberOf = (found: { kind: string }) => ("value" in found ? found.value : found.kind);

describe("two raters", () => {
  const anna = rater("anna", { a: grade(5), b: grade(1), c: grade(4), d: grade(2), e: grade(3) });

  test("who both grade are compared by grade, side and order, on what both answered", () => {
    const ben = rater("ben", { a: grade(5), b: grade(2), c: grade(3), d: grade(2), f: grade(5) });
    const found = pairAgreement(anna, ben, personOf, 1);
    expect(found).toMatchObject({ n: 4, passRates: [0.5, 0.25] });
    // Same side on a, b and d: 3 of 4; by chance 0.5 · 0.25 + 0.5 · 0.75 = 0.5, so kappa is (0.75 - 0.5) / 0.5.
    expect([found.sameSide, found.sideKappa, found.grades!.same].map(numberOf)).toEqual([0.75, 0.5, 0.5]);
  });

  test("of different units are compared by side and order alone", () => {
    const judge = rater("likelihood", { a: nats(2), b: nats(-1), c: nats(0.5), d: nats(-0.5), e: nats(0.1) });
    const found = pairAgreement(anna, judge, personOf, 1);
    expect(found.grades).toBeUndefined();
    expect([numberOf(found.tau), numberOf(found.sameSide)]).toEqual([1, 0.8]);
  });

  test("who share nothing say so", () => {
    const found = pairAgreement(anna, rater("nobody", {}), personOf, 1);
    expect(found).not.toHaveProperty("passRates");
    expect(found).toMatchObject({ n: 0, tau: { kind: "none", why: "no-items" } });
  });
});

test("a panel is measured on what at least two answered, and Fleiss' kappa on what all did", () => {
  const panel = panelAgreement(
    [
      rater("anna", { a: grade(5), b: grade(1), c: grade(4) }),
      rater("ben", { a: grade(4), b: grade(2), c: grade(1) }),
      rater("eve", { a: grade(5), b: grade(1), d: grade(3) }),
    ],
    personOf,
    1,
  );
  expect([panel.sideAlpha, panel.sideFleiss, panel.grades!.ordinal].map(({ n }) => n)).toEqual([3, 2, 3]);
  expect(numberOf(panel.sideFleiss)).toBe(1);
});

const probed = (values: readonly number[], more: (at: number) => Partial<ProbedScore> = () => ({})): ProbedScore[] =>
  values.map((value, at) => ({
    person: String(at),
    length: 100,
    index: 0,
    writer: "composed",
    score: grade(value),
    ...more(at),
  }));

describe("probes", () => {
  test("a judge that likes length is found out, and one that does not look at places too", () => {
    const scores = probed([1, 2, 3, 4, 5], (at) => ({ length: 100 * at, index: [2, 0, 2, 0, 2][at]! }));
    const { length, position } = biasProbes(scores, 1);
    expect([numberOf(length), numberOf(position)]).toEqual([1, 0]);
  });

  test("means by family, with the judge's own marked", () => {
    const scores = probed([5, 3, 1], (at) => ({ writer: at < 2 ? "qwen" : "llama" }));
    expect(byFamily("llm:qwen3-8b", scores, 1).map(({ writer, own, mean }) => [writer, own, numberOf(mean)])).toEqual([
      ["llama", false, 1],
      ["qwen", true, 4],
    ]);
  });

  test.each([
    ["llm:Qwen/Qwen3-8B", "qwen"],
    ["llm:qwen2.5-7b-instruct.gguf", "qwen"],
    ["likelihood:smollm2-135m-instruct", "smollm"],
    ["measured", "measured"],
    ["composed", "composed"],
  ])("%s is of the family %s", (name, family) => expect(familyOf(name)).toBe(family));

  test("repeats: how many questions are answered alike", () => {
    const questions = [[3, 3], [2, 5], [4], [1, 1, 1]].map((values, at) => ({ person: String(at), values }));
    const found = repeatability(questions, "grade", 1)!;
    expect(found.questions).toBe(3);
    expect(numberOf(found.identical)).toBeCloseTo(2 / 3, 12);
    expect(repeatability([{ person: "a", values: [1] }], "nats", 1)).toBeUndefined();
  });
});
