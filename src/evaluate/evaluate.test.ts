import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyDistribution, anyHistory, CODES, caseOf, NURSE, taxonomy } from "../../tests/support/people.ts";
import { ownTitles, type Recommendation, rankOf } from "../domain/index.ts";
import { bootstrapRatios, percentile } from "../statistics/bootstrap.ts";
import { holm, mcnemar, signFlipTest, smallestDetectable } from "../statistics/significance.ts";
import { breakDown } from "./breakdown.ts";
import { compareAll, comparePair } from "./compare.ts";
import { discountedGain, type Figure, measure } from "./metrics.ts";
import { CaseScore, failCase, type ScoredCase, scoreCase } from "./per-case.ts";
import { reportOn } from "./report.ts";

const index = (code: string) => taxonomy.indexOf(code)!;

function recommending(probabilities: Record<string, number>, exact = true): Recommendation {
  const distribution = new Float64Array(taxonomy.occupations.length);
  for (const [code, p] of Object.entries(probabilities)) distribution[index(code)] = p;
  return { method: "m", distribution, rankedBy: "counts", exact, coveredMass: 1, reasons: [], evidence: [], marks: [] };
}

describe("one case", () => {
  // The truth is Registered Nurses; the method says aide 0.5, nurse 0.3, cook 0.2.
  const score = scoreCase(
    "m",
    caseOf(NURSE, CODES.nurse),
    recommending({ [CODES.aide]: 0.5, [CODES.nurse]: 0.3, [CODES.cook]: 0.2 }),
    taxonomy,
  );

  test("rank, log-probability, entropy and levels, by hand", () => {
    expect(score).toMatchObject({
      rank: 2,
      exactMatch: 0,
      exactMatchString: 0,
      confidence: 0.5,
      change: false,
      jobs: 3,
      year: 2014,
      major: "29",
      soc2: 0,
    });
    expect(score.logP).toBeCloseTo(Math.log(0.3), 12);
    expect(score.entropy).toBeCloseTo(-(0.5 * Math.log(0.5) + 0.3 * Math.log(0.3) + 0.2 * Math.log(0.2)), 12);
  });

  test("AccRM: the k-th related title of the truth is worth 1 / (k + 1); the exact one 1; others 0", () => {
    const related = taxonomy.related[index(CODES.nurse)]!;
    const credit = (title: number) =>
      scoreCase("m", caseOf(NURSE, CODES.nurse), recommending({ [taxonomy.occupations[title]!.code]: 1 }), taxonomy)
        .relatedMatch;
    expect(credit(index(CODES.nurse))).toBe(1);
    expect(credit(related[0]!)).toBeCloseTo(1 / 2, 12);
    expect(credit(related[19]!)).toBeCloseTo(1 / 21, 12);
    expect(credit(index(CODES.cook))).toBe(0);
  });

  test("SOC levels widen", () => {
    // 29-1141.01 Acute Care Nurses lies within 29-1141, so every level but the eighth digit agrees.
    const sibling = scoreCase("m", caseOf(NURSE, CODES.nurse), recommending({ "29-1141.01": 1 }), taxonomy);
    expect(sibling).toMatchObject({ exactMatch: 0, soc6: 1, soc5: 1, soc3: 1, soc2: 1 });
  });

  test("ties go by code, wherever the truth stands", () => {
    const flat = new Float64Array(taxonomy.occupations.length).fill(1 / taxonomy.occupations.length);
    expect(rankOf(0, flat)).toBe(1);
    expect(rankOf(1015, flat)).toBe(1016);
  });

  test("a title without any probability has no log-probability, and that is said, not invented", () => {
    const none = scoreCase("m", caseOf(NURSE, CODES.chef), recommending({ [CODES.nurse]: 1 }), taxonomy);
    expect(none.logP).toBeNull();
    expect(CaseScore.parse(JSON.parse(JSON.stringify(none)))).toEqual(none);
  });

  test("what would be new: the person's own set aside, by hand", () => {
    const said = recommending({ [CODES.nurse]: 0.5, [CODES.aide]: 0.2, [CODES.cook]: 0.2, [CODES.chef]: 0.1 });
    const to = (code: string) => scoreCase("m", caseOf(NURSE, code), said, taxonomy);
    // Nurse and aide go, and of the 0.3 that are left the chef has a third.
    expect(to(CODES.chef)).toMatchObject({ rank: 4, step: "new elsewhere", amongNew: { rank: 2 } });
    expect(to(CODES.chef).amongNew!.logP).toBeCloseTo(Math.log(1 / 3), 12);
    expect(to("29-2061.00")).toMatchObject({ step: "new in the same field", amongNew: { logP: null } });
    expect(to(CODES.nurse)).toMatchObject({ step: "stayed", change: false });
    expect(to(CODES.aide)).toMatchObject({ step: "went back", change: true });
    expect([to(CODES.nurse).amongNew, to(CODES.aide).amongNew]).toEqual([undefined, undefined]);
  });

  test("the second list's figures are of the cases whose truth is new, failures wrong among them", () => {
    const said = recommending({ [CODES.nurse]: 0.6, [CODES.cook]: 0.3, [CODES.chef]: 0.1 });
    const cases = [CODES.nurse, CODES.cook, CODES.chef].map((code, at) =>
      scoreCase("m", { ...caseOf(NURSE, code, `case ${at}`), person: `p${at}` as never }, said, taxonomy),
    );
    const failed = failCase(
      "m",
      { ...caseOf(NURSE, CODES.manager, "case 3"), person: "p3" as never },
      "refused",
      "",
      taxonomy,
    );
    const { metrics } = measure([...cases, failed], 1016, 1);
    expect(metrics["new.accEM"]).toMatchObject({ n: 3, value: expect.closeTo(100 / 3, 10) });
    expect(metrics["new.hr@10"]).toMatchObject({ value: expect.closeTo(200 / 3, 10) });
    expect(metrics["new.mrr"]).toMatchObject({ value: expect.closeTo(50, 10) });
    expect(metrics["new.perplexity"]).toMatchObject({ n: 2, value: expect.closeTo(1 / Math.sqrt(0.75 * 0.25), 10) });
    expect(measure(cases.slice(0, 1), 1016, 1).metrics["new.accEM"]).toMatchObject({
      missing: expect.any(String),
      n: 0,
    });
  });

  test("the place in the second list is where it stands in the list that is shown", () => {
    fc.assert(
      fc.property(anyDistribution, anyHistory, fc.nat(1015), (distribution, history, truth) => {
        const own = ownTitles(history, taxonomy.indexOf);
        const code = taxonomy.occupations[truth]!.code;
        const recommendation = { ...recommending({}), distribution };
        const scored = scoreCase("m", caseOf(history, code), recommendation, taxonomy);
        const list = [...distribution.keys()]
          .filter((title) => !own.has(title))
          .sort((a, b) => distribution[b]! - distribution[a]! || a - b);
        if (own.has(truth)) expect(scored.amongNew).toBeUndefined();
        else expect(scored.amongNew!.rank).toBe(list.indexOf(truth) + 1);
      }),
      { numRuns: 30 },
    );
  });

  test("the rank is where a full sort puts the truth", () => {
    fc.assert(
      fc.property(anyDistribution, fc.nat(1015), (distribution, truth) => {
        const sorted = [...distribution.keys()].sort((a, b) => distribution[b]! - distribution[a]! || a - b);
        expect(rankOf(truth, distribution)).toBe(sorted.indexOf(truth) + 1);
      }),
      { numRuns: 50 },
    );
  });
});

function scores(
  method: string,
  ranks: readonly (number | "failed")[],
  options: { person?: (at: number) => string } = {},
): CaseScore[] {
  return ranks.map((rank, at) => {
    const person = options.person?.(at) ?? `p${at}`;
    const case_ = { ...caseOf(NURSE, CODES.nurse, `c${at}`), person } as ReturnType<typeof caseOf>;
    if (rank === "failed") return failCase(method, case_, "timed-out", "no answer", taxonomy);
    const base = scoreCase(method, case_, recommending({ [CODES.nurse]: 1 }), taxonomy);
    return {
      ...base,
      rank,
      exactMatch: Number(rank === 1),
      relatedMatch: rank === 1 ? 1 : 0,
      logP: -rank,
      confidence: 1 / (at + 2),
    } satisfies ScoredCase;
  });
}

const value = (figure: unknown) => (figure as Figure).value;

describe("metrics, by hand", () => {
  test("truths at rank 1, 2, 4 and a failure", () => {
    const { metrics, n, failed } = measure(scores("m", [1, 2, 4, "failed"]), 1016, 1);
    expect([n, failed]).toEqual([4, 1]);
    expect(value(metrics["accEM"])).toBeCloseTo(25, 10); // 1 of 4; the failure counts as wrong
    expect(value(metrics["hr@3"])).toBeCloseTo(50, 10); // 2 of 4
    expect(value(metrics["mrr"])).toBeCloseTo((100 * (1 + 1 / 2 + 1 / 4)) / 4, 10);
    expect(value(metrics["ndcg@5"])).toBeCloseTo((100 * (1 + 1 / Math.log2(3) + 1 / Math.log2(5))) / 4, 10);
    expect(value(metrics["logP"])).toBeCloseTo(-(1 + 2 + 4) / 3, 10); // of the three that gave a probability
    expect(metrics["logP"]).toMatchObject({ n: 3 });
    expect(value(metrics["perplexity"])).toBeCloseTo(Math.exp(7 / 3), 10);
  });

  test("labels are told apart by how sure they are, where the data say it of every case or of some", () => {
    const own = scores("m", [1, 2, 1, 3]).map((score, at) => (at < 3 ? { ...score, sureLabel: at < 2 } : score));
    const rows = breakDown(own, 1).filter(({ by }) => by === "label");
    expect(rows.map(({ group, n, accEM }) => [group, n, accEM.value])).toEqual([
      ["sure", 2, 50],
      ["taken by rule from several titles", 1, 100],
    ]);
    const [known] = scores("m", [1]);
    const case_ = caseOf(NURSE, CODES.nurse, "c");
    const labelled = { ...case_, next: { ...case_.next, titles: 3 } };
    expect(scoreCase("m", labelled, recommending({}), taxonomy).sureLabel).toBe(false);
    expect(known).not.toHaveProperty("sureLabel");
  });

  test("a method that failed on every case has no figures, in the report no breakdown, and no difference to another", () => {
    const { metrics, failed, firstFailure } = measure(scores("m", ["failed", "failed"]), 1016, 1);
    expect([failed, firstFailure]).toEqual([2, "no answer"]);
    expect(Object.values(metrics).every((metric) => "missing" in metric)).toBe(true);
    const methods = new Map([
      ["a", scores("a", [1, 2])],
      ["m", scores("m", ["failed", "failed"])],
      ["b", scores("b", [2, 2])],
    ]);
    const report = reportOn(methods, { on: "people", part: "valid", notice: "", seed: 1, closedSet: 1016 });
    expect(report.methods.map(({ breakdown }) => breakdown.length > 0)).toEqual([true, false, true]);
    expect(report.comparisons.map(({ a, b }) => [a, b])).toEqual([["a", "b"]]);
  });

  test("one inexact case, and there is no perplexity", () => {
    const mixed = scores("m", [1, 2]).map((score, at) =>
      at === 0 && score.kind === "scored" ? { ...score, exact: false } : score,
    );
    expect(measure(mixed, 1016, 1).metrics["perplexity"]).toMatchObject({
      missing: expect.stringContaining("not exact"),
    });
  });

  test("NDCG as scikit-learn 1.9 has it: ndcg_score with the truth third is 0.5 at k = 5 and 0 at k = 2", () => {
    expect(discountedGain(3, 5)).toBeCloseTo(0.5, 12);
    expect(discountedGain(3, 2)).toBe(0);
  });

  test("calibration error of one bin: confidence 0.8, right half of the time, is 30 points", () => {
    const two = scores("m", [1, 2]).map((score) => ({ ...score, confidence: 0.8 }) as CaseScore);
    // Ten bins of two cases: each case is a bin of its own, |0.8 - 1| and |0.8 - 0|, mean 0.5.
    // A resample of these two has the same mean error, so there is no bias but that of 2,000 draws.
    expect(Math.abs(value(measure(two, 1016, 1).metrics["ece"]) - 50)).toBeLessThan(1);
    const twenty = Array.from(
      { length: 20 },
      (_, at) =>
        ({
          ...scores("m", [at % 2 === 0 ? 1 : 2])[0]!,
          case: `c${at}`,
          person: `p${at}`,
          confidence: 0.8,
        }) as CaseScore,
    );
    // Pairs of a right and a wrong one: each bin's gap is |0.8 - 0.5|. Resampled, bins have gaps of 0.8, 0.3 and 0.2, with a larger mean,
    // and that excess is taken off.
    const debiased = value(measure(twenty, 1016, 1).metrics["ece"]);
    expect(debiased).toBeLessThan(30);
    expect(debiased).toBeGreaterThan(10);
  });

  test("the interval of the calibration error holds its estimate, and neither is below 0", () => {
    const drawn = fc.array(
      fc.record({ rank: fc.integer({ min: 1, max: 3 }), confidence: fc.double({ min: 0, max: 1, noNaN: true }) }),
      {
        minLength: 2,
        maxLength: 40,
      },
    );
    fc.assert(
      fc.property(drawn, (cases) => {
        const made = cases.map(
          ({ rank, confidence }, at) =>
            ({ ...scores("m", [rank])[0]!, case: `c${at}`, person: `p${at}`, confidence }) as CaseScore,
        );
        const ece = measure(made, 1016, 1).metrics["ece"] as Figure;
        expect(ece.low).toBeGreaterThanOrEqual(0);
        expect(ece.value).toBeGreaterThanOrEqual(ece.low - 1e-9);
        expect(ece.value).toBeLessThanOrEqual(ece.high + 1e-9);
      }),
      { numRuns: 20 },
    );
  });

  test("bounds and order hold for any ranks", () => {
    const ranks = fc.array(fc.oneof(fc.integer({ min: 1, max: 1016 }), fc.constant("failed" as const)), {
      minLength: 1,
      maxLength: 30,
    });
    fc.assert(
      fc.property(ranks, (drawn) => {
        fc.pre(drawn.some((rank) => rank !== "failed"));
        const { metrics } = measure(scores("m", drawn), 1016, 1);
        const hits = [1, 3, 5, 10, 20].map((k) => value(metrics[`hr@${k}`]));
        expect(hits).toEqual([...hits].sort((a, b) => a - b));
        expect(value(metrics["accRM"])).toBeGreaterThanOrEqual(value(metrics["accEM"]));
        expect(value(metrics["mrr"])).toBeGreaterThanOrEqual(value(metrics["hr@1"]) - 1e-9);
        const shuffled = measure(scores("m", drawn).toReversed(), 1016, 1).metrics;
        expect(value(shuffled["mrr"])).toBeCloseTo(value(metrics["mrr"]), 9);
        for (const figure of Object.values(metrics)) {
          if ("missing" in figure) continue;
          expect(figure.low).toBeLessThanOrEqual(figure.high);
        }
      }),
      { numRuns: 25 },
    );
  });
});

describe("the bootstrap", () => {
  test("percentiles are numpy's: percentile([1,2,3,4,10], [2.5, 50, 97.5]) is 1.1, 3, 9.4", () => {
    const sorted = Float64Array.from([1, 2, 3, 4, 10]);
    expect([0.025, 0.5, 0.975].map((share) => percentile(sorted, share))).toEqual([
      expect.closeTo(1.1, 10),
      3,
      expect.closeTo(9.4, 10),
    ]);
  });

  test("a person's cases are drawn together: with one person there is nothing to draw", () => {
    const [interval] = bootstrapRatios(["a", "a", "a"], [[0, 1, 1]], 1);
    expect(interval).toEqual({ value: 2 / 3, low: 2 / 3, high: 2 / 3 });
  });

  test("the interval of a mean is near the one of the normal approximation", () => {
    const people = Array.from({ length: 400 }, (_, at) => `p${at}`);
    const [interval] = bootstrapRatios(people, [people.map((_, at) => at % 2)], 7);
    // 0.5 +- 1.96 x 0.5 / 20 = 0.451 to 0.549
    expect(interval!.low).toBeCloseTo(0.451, 1.9);
    expect(interval!.high).toBeCloseTo(0.549, 1.9);
  });
});

describe("tests", () => {
  // statsmodels 0.15, mcnemar(table, exact=True); mid-p by scipy 1.17, 2 binom.cdf(k, n, 0.5) - binom.pmf(k, n, 0.5).
  test.each([
    [10, 36, 0.00015641720852954677, 9.848878492846317e-5],
    [3, 1, 0.625, 0.375],
    [5, 5, 1.0, 0.75390625],
    [11, 119, 4.6966135406816054e-24, 2.5614782413412242e-24],
    [0, 6, 0.03125, 0.015624999999999879],
  ])("McNemar of %i and %i discordant pairs", (onlyA, onlyB, exact, midP) => {
    expect(mcnemar(onlyA, onlyB).exact / exact).toBeCloseTo(1, 9);
    expect(mcnemar(onlyA, onlyB).midP / midP).toBeCloseTo(1, 9);
  });

  test("no discordant pair tells nothing", () => expect(mcnemar(0, 0)).toEqual({ exact: 1, midP: 1 }));

  test("Holm as statsmodels 0.15 has it: multipletests(p, method='holm')", () => {
    expect(holm([0.01, 0.04, 0.03, 0.005, 0.5])).toEqual(
      [0.04, 0.09, 0.09, 0.025, 0.5].map((p) => expect.closeTo(p, 12)),
    );
  });

  test("all sign patterns of few people, as an enumeration in numpy has it", () => {
    const differences = Float64Array.from([1.2, -0.3, 0.8, 0.5, -0.1, 0.9, 1.1, -0.4]);
    expect(signFlipTest(differences, 1)).toBe(24 / 256);
  });

  test("drawn at random p is never 0, and near what must be of a fair coin", () => {
    expect(signFlipTest(new Float64Array(40).fill(1), 1)).toBeCloseTo(1 / 10_001, 10);
    const even = Float64Array.from({ length: 40 }, (_, at) => (at % 2 ? 1 : -1));
    expect(signFlipTest(even, 1)).toBe(1);
  });

  test("the smallest difference, as scipy has it: (ppf(.975) + ppf(.8)) x 2 / sqrt(50)", () => {
    expect(smallestDetectable(2, 50)).toBeCloseTo(0.7924079623, 9);
  });
});

describe("comparing", () => {
  const a = scores("a", [1, 1, 2, 3]);
  const b = scores("b", [2, 1, 2, 1]);

  test("paired differences, by hand", () => {
    const comparison = comparePair("a", a, "b", b, 1);
    // log p is minus the rank here: (-1 + 2) + 0 + 0 + (-3 + 1) = -1, over 4
    expect(comparison.logP!.value).toBeCloseTo(-0.25, 12);
    expect(comparison.accEM).toMatchObject({ value: 0, onlyA: 1, onlyB: 1, mcnemar: { exact: 1 } });
    expect(comparison.mrr.value).toBeCloseTo((100 * (1 - 0.5 + 1 / 3 - 1)) / 4, 10);
  });

  test("several cases a person: McNemar does not apply", () => {
    const person = (at: number) => `p${at % 2}`;
    const comparison = comparePair(
      "a",
      scores("a", [1, 2, 1, 2], { person }),
      "b",
      scores("b", [2, 2, 1, 1], { person }),
      1,
    );
    expect(comparison).toMatchObject({ people: 2, n: 4, accEM: { mcnemar: null } });
  });

  test("other cases cannot be compared, and a method that failed has no difference of log p", () => {
    expect(() => comparePair("a", a, "b", b.slice(1), 1)).toThrow(/a has 4 cases and b has 3|not the same/);
    expect(comparePair("a", a, "b", scores("b", [1, "failed", 1, 1]), 1).logP).toBeNull();
  });

  test("a family is corrected together, and a report is the same bytes twice", () => {
    const methods = new Map([
      ["a", a],
      ["b", b],
      ["c", scores("c", [4, 4, 4, 4])],
    ]);
    expect(compareAll(methods, 1)).toHaveLength(3);
    const report = () =>
      JSON.stringify(reportOn(methods, { on: "x", part: "test", notice: "", seed: 3, closedSet: 1016 }));
    expect(report()).toBe(report());
  });
});
