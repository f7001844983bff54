import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { baseRates, cohenKappa, fleissKappa, type Pair, percentAgreement, quadraticKappa } from "./kappa.ts";
import { krippendorffAlpha, type Level } from "./krippendorff.ts";
import { areaUnderCurve, kendallTau, midranks } from "./ranks.ts";
import { estimate } from "./resampled.ts";

const _ = undefined;
const pairsOf = (a: readonly number[], b: readonly number[]): Pair[] => a.map((one, at) => [one, b[at]!]);
const byItem = (raters: readonly (readonly (number | undefined)[])[]) =>
  raters[0]!.map((_, item) => raters.map((rater) => rater[item]));

describe("kappas", () => {
  const pairs = pairsOf([1, 2, 3, 4, 5, 5, 4, 3, 2, 1, 3, 3], [1, 2, 2, 4, 5, 4, 4, 3, 1, 1, 5, 3]);

  // scikit-learn 1.9.1: cohen_kappa_score(a, b), with weights="quadratic"
  test("Cohen's, plain and with quadratic weights", () => {
    expect(percentAgreement(pairs)).toBeCloseTo(8 / 12, 12);
    expect(cohenKappa(pairs)).toBeCloseTo(0.5862068965517241, 12);
    expect(quadraticKappa(pairs)).toBeCloseTo(0.8444444444444444, 12);
  });

  // statsmodels 0.15.0: fleiss_kappa(aggregate_raters(items)[0])
  test("Fleiss'", () => {
    const items = [
      [1, 1, 2],
      [2, 2, 2],
      [3, 3, 1],
      [1, 1, 1],
      [2, 3, 3],
      [3, 3, 3],
      [1, 2, 1],
      [2, 2, 3],
    ];
    expect(fleissKappa(items)).toBeCloseTo(0.375, 12);
    expect(() => fleissKappa([[1, 2], [1]])).toThrow(RangeError);
  });

  test("are not determined where everybody says one thing, however well they agree", () => {
    const always = pairsOf([1, 1, 1], [1, 1, 1]);
    expect([percentAgreement(always), cohenKappa(always), quadraticKappa(always)]).toEqual([1, _, _]);
    expect(
      fleissKappa([
        [1, 1],
        [1, 1],
      ]),
    ).toBeUndefined();
    expect([percentAgreement([]), cohenKappa([]), fleissKappa([])]).toEqual([_, _, _]);
  });

  test("high agreement with one-sided base rates is little beyond chance", () => {
    // 90 yes/yes, 5 and 5 split, none no/no: agreement 0.9; chance 0.95² + 0.05² = 0.905.
    const skewed = [...Array(90).fill([1, 1]), ...Array(5).fill([1, 0]), ...Array(5).fill([0, 1])] as Pair[];
    expect(percentAgreement(skewed)).toBe(0.9);
    expect(cohenKappa(skewed)).toBeCloseTo((0.9 - 0.905) / (1 - 0.905), 12);
    expect(baseRates(skewed.map(([a]) => a))).toEqual([
      { value: 0, share: 0.05 },
      { value: 1, share: 0.95 },
    ]);
  });
});

describe("Krippendorff's alpha", () => {
  // krippendorff 0.9.0: alpha(reliability_data, level_of_measurement=level); the first set is the example of its README.
  const readme = byItem([
    [_, _, _, _, _, 3, 4, 1, 2, 1, 1, 3, 3, _, 3],
    [1, _, 2, 1, 3, 3, 4, 3, _, _, _, _, _, _, _],
    [_, _, 2, 1, 3, 4, 4, _, 2, 1, 1, 3, 3, _, 4],
  ]);
  const four = byItem([
    [1, 2, 3, 3, 2, 1, 4, 1, 2, _, _, _],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, _, 3],
    [_, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, _],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, _],
  ]);
  const shares = byItem([
    [0.5, 1, 1, 0.25, _, 0.75],
    [0.5, 0.75, 1, 0.25, 1, 0.5],
    [0.25, 1, _, 0.5, 1, 0.75],
  ]);
  test.each<[string, (number | undefined)[][], Record<Level, number>]>([
    ["three raters", readme, { nominal: 0.691358024691358, ordinal: 0.8067214199413153, interval: 0.8108448928121059 }],
    ["four raters", four, { nominal: 0.743421052631579, ordinal: 0.8153875037548814, interval: 0.8491071428571428 }],
    ["shares", shares, { nominal: 0.3548387096774194, ordinal: 0.8295454545454546, interval: 0.8214285714285714 }],
  ])("of %s with answers missing", (_name, items, known) => {
    for (const level of ["nominal", "ordinal", "interval"] as const)
      expect([level, krippendorffAlpha(items, level)]).toEqual([level, expect.closeTo(known[level], 10)]);
  });

  test("is not determined without two answers of one item, or where all are the same", () => {
    for (const level of ["nominal", "ordinal", "interval"] as const) {
      expect(
        krippendorffAlpha(
          [
            [1, _],
            [_, 2],
          ],
          level,
        ),
      ).toBeUndefined();
      expect(
        krippendorffAlpha(
          [
            [0.1, 0.1],
            [0.1, 0.1, 0.1],
          ],
          level,
        ),
      ).toBeUndefined();
      expect(krippendorffAlpha([], level)).toBeUndefined();
    }
  });

  test("does not depend on the order of raters or items, is 1 where all agree, and never more", () => {
    const answer = fc.option(fc.integer({ min: 1, max: 5 }), { nil: undefined });
    const items = fc.array(fc.array(answer, { minLength: 2, maxLength: 4 }), { maxLength: 20 });
    fc.assert(
      fc.property(items, (some) => {
        for (const level of ["nominal", "ordinal", "interval"] as const) {
          const alpha = krippendorffAlpha(some, level);
          const turned = krippendorffAlpha(
            some.toReversed().map((item) => item.toReversed()),
            level,
          );
          if (alpha === undefined) expect(turned).toBeUndefined();
          else {
            expect(turned).toBeCloseTo(alpha, 9);
            expect(alpha).toBeLessThanOrEqual(1);
          }
          const agreeing = krippendorffAlpha(
            some.map((item) => item.map(() => item[0])),
            level,
          );
          expect(agreeing === undefined || Math.abs(agreeing - 1) < 1e-12).toBe(true);
        }
      }),
    );
  });
});

describe("order", () => {
  // scipy 1.17.1: kendalltau(x, y).statistic
  test("Kendall's tau-b", () => {
    const x = [1, 2, 2, 3, 4, 5, 5, 6, 7, 7];
    const y = [2, 1, 3, 3, 5, 4, 4, 4, 7, 6];
    expect(kendallTau(x, y)).toBeCloseTo(0.7470421737034139, 12);
    const longX = [
      5, 3, 3, 1, 1, 0, 0, 0, 1, 4, 3, 5, 3, 3, 5, 4, 3, 3, 3, 5, 1, 4, 4, 0, 2, 5, 3, 0, 4, 4, 5, 1, 0, 5, 0, 3, 0, 1,
      2, 2,
    ];
    const longY = [
      3, 1, 1, 0, 0, 2, 2, 2, 1, 4, 4, 3, 2, 4, 5, 5, 2, 3, 4, 4, 3, 4, 4, 1, 4, 2, 3, 2, 5, 4, 3, 1, 1, 3, 2, 4, 0, 3,
      3, 2,
    ];
    expect(kendallTau(longX, longY)).toBeCloseTo(0.4865040378200835, 12);
    expect(kendallTau([1, 1, 1], [1, 2, 3])).toBeUndefined();
    expect(kendallTau([1], [1])).toBeUndefined();
  });

  test("tau-b counts pairs, whatever their number", () => {
    const some = fc.array(fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 4 })), { maxLength: 30 });
    fc.assert(
      fc.property(some, (pairs) => {
        let agreeing = 0;
        let x = 0;
        let y = 0;
        pairs.forEach(([a, b], at) => {
          for (const [c, d] of pairs.slice(at + 1)) {
            agreeing += Math.sign(a - c) * Math.sign(b - d);
            x += Number(a !== c);
            y += Number(b !== d);
          }
        });
        const tau = kendallTau(
          pairs.map(([a]) => a),
          pairs.map(([, b]) => b),
        );
        if (x * y === 0) expect(tau).toBeUndefined();
        else expect(tau).toBeCloseTo(agreeing / Math.sqrt(x * y), 10);
      }),
    );
  });

  // scikit-learn 1.9.1: roc_auc_score
  test("area under the curve", () => {
    expect(areaUnderCurve([0.1, 0.4, 0.35, 0.8, 0.5], [0.1, 0.3, 0.2, 0.5])).toBeCloseTo(0.7, 12);
    expect(areaUnderCurve([1, 1], [1])).toBe(0.5);
    expect(areaUnderCurve([], [1])).toBeUndefined();
    expect(midranks([3, 1, 3])).toEqual([2.5, 1, 2.5]);
  });
});

describe("intervals", () => {
  const mean = (items: readonly { value: number }[]) => items.reduce((sum, { value }) => sum + value, 0) / items.length;
  const items = Array.from({ length: 100 }, (_, at) => ({ value: at % 2, group: String(at) }));

  test("cover what chance would give: 0.5 ± 1.96 · 0.5 / 10 of a hundred fair coins", () => {
    const found = estimate(items, ({ group }) => group, mean, 1);
    expect(found).toMatchObject({ kind: "estimate", value: 0.5, n: 100 });
    if (found.kind !== "estimate") return;
    expect(found.interval!.low).toBeCloseTo(0.402, 1);
    expect(found.interval!.high).toBeCloseTo(0.598, 1);
  });

  test("are wider where a person's items always agree", () => {
    const width = (groupOf: (at: number) => string) => {
      const grouped = items.map((_, at) => ({ value: Math.floor(at / 10) % 2, group: groupOf(at) }));
      const found = estimate(grouped, ({ group }) => group, mean, 1);
      return found.kind === "estimate" ? found.interval!.high - found.interval!.low : Number.NaN;
    };
    expect(width((at) => String(Math.floor(at / 10)))).toBeGreaterThan(2 * width(String));
  });

  test("say why there is no estimate", () => {
    const never = () => undefined;
    expect(estimate([], String, never, 1)).toEqual({ kind: "none", why: "no-items", n: 0 });
    expect(estimate([1], String, never, 1)).toEqual({ kind: "none", why: "no-variation", n: 1 });
    expect(
      estimate(
        [1, 1],
        () => "one person",
        () => 1,
        1,
      ),
    ).toEqual({ kind: "estimate", value: 1, n: 2 });
  });
});
