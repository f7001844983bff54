import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { alternativeAnnotatorTest, benjaminiYekutieli, type Labels, pBelow } from "./alt-test.ts";

describe("against trusted packages", () => {
  // scipy 1.17.1: ttest_1samp(values, value, alternative="less").pvalue
  test.each([
    [[0, 1, -1, 0, 0, 1, -1, -1, 0, 0, 0, 1, -1, 0, -1, 0], 0.2, 0.04530147565712119],
    [[0.5, 0.2, 0.9, 0.1, 0.4], 0.1, 0.9584147073292344],
    [[0.5, 0.2, 0.9, 0.1, 0.4], 1, 0.00704882697402544],
  ])("t-test %#", (values, value, p) => expect(pBelow(values, value)).toBeCloseTo(p, 10));

  // statsmodels 0.15.0: multipletests(p, 0.05, "fdr_by")[0]
  test("Benjamini and Yekutieli", () => {
    const rejected = (pValues: number[]) => benjaminiYekutieli(pValues, 0.05).filter(Boolean).length;
    expect(rejected([0.001, 0.008, 0.039, 0.041, 0.042, 0.06, 0.074, 0.205])).toBe(1);
    const many = [
      0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.7, 1,
    ];
    expect(rejected([...many, 1])).toBe(3);
    expect(benjaminiYekutieli([0.9, 0.001], 0.05)).toEqual([false, true]);
  });

  test("where nothing varies the mean decides", () => {
    expect(pBelow([0, 0, 0], 0.1)).toBe(0);
    expect(pBelow([1, 1, 1], 0.1)).toBe(1);
  });
});

describe("by hand", () => {
  const items = Array.from({ length: 40 }, (_, at) => `item ${at}`);
  const labels = (label: (at: number) => string | number): Labels =>
    new Map(items.map((item, at) => [item, label(at)]));

  test("a judge that says what all people say can replace each of them", () => {
    const people = new Map(["a", "b", "c"].map((name) => [name, labels((at) => at % 3)]));
    expect(
      alternativeAnnotatorTest(
        people,
        labels((at) => at % 3),
        0.1,
        "accuracy",
      ),
    ).toMatchObject({
      winningRate: 1,
      advantage: 1,
    });
    expect(
      alternativeAnnotatorTest(
        people,
        labels(() => 9),
        0.1,
        "accuracy",
      ),
    ).toMatchObject({
      winningRate: 0,
      advantage: 0,
    });
  });

  test("of scores the nearer one wins, and a tie is a win of both", () => {
    // The others say 3; the person says 5, the judge 4 on even items and 1 on odd ones: |1 - 3| = |5 - 3|, a tie.
    const people = new Map([
      ["person", labels(() => 5)],
      ["other", labels(() => 3)],
    ]);
    const result = alternativeAnnotatorTest(
      people,
      labels((at) => (at % 2 === 0 ? 4 : 1)),
      0.2,
      "neg-rmse",
    );
    expect(result).toMatchObject({ people: [{ person: "person", advantage: 1 }, { person: "other" }] });
  });

  test("people with fewer than thirty shared items are left out", () => {
    const few = new Map(items.slice(0, 29).map((item) => [item, "x"]));
    const people = new Map([
      ["a", few as Labels],
      ["b", few as Labels],
    ]);
    expect(
      alternativeAnnotatorTest(
        people,
        labels(() => "x"),
        0.2,
        "accuracy",
      ),
    ).toEqual({
      kind: "none",
      why: "too-few-items",
    });
  });

  test("a larger epsilon never wins less", () => {
    const label = fc.constantFrom("yes", "no", "tie");
    const set = fc.array(label, { minLength: 40, maxLength: 40 });
    fc.assert(
      fc.property(fc.array(set, { minLength: 3, maxLength: 3 }), set, (people, judge) => {
        const named = new Map(people.map((own, at) => [`person ${at}`, labels((item) => own[item]!)]));
        const rates = [0, 0.1, 0.2, 0.5].map((epsilon) => {
          const result = alternativeAnnotatorTest(
            named,
            labels((at) => judge[at]!),
            epsilon,
            "accuracy",
          );
          return result.kind === "tested" ? result.winningRate : Number.NaN;
        });
        expect(rates).toEqual(rates.toSorted((a, b) => a - b));
      }),
      { numRuns: 40 },
    );
  });
});
