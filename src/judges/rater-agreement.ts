/**
 * How far raters agree, people and judges alike.
 *
 * In: each rater's scores by item, and whose item each is.  Out: for two raters, and for all of them together, what they share beyond their
 * base rates, with 95 % intervals drawn by person.
 *
 * Whatever their units, raters can be compared by the side of their thresholds and by order; only grades can be by grade.
 */
import { cohenKappa, fleissKappa, type Pair, percentAgreement, quadraticKappa } from "../statistics/kappa.ts";
import { krippendorffAlpha } from "../statistics/krippendorff.ts";
import { kendallTau } from "../statistics/ranks.ts";
import { type Estimate, estimate } from "../statistics/resampled.ts";
import type { Score } from "./verdict-scores.ts";

export type Rater = { readonly name: string; readonly scores: ReadonlyMap<string, Score> };
/** Items of one person are drawn together. */
export type PersonOf = (item: string) => string;

export type PairAgreement = {
  readonly a: string;
  readonly b: string;
  /** Items that both scored. */
  readonly n: number;
  /** The share of these that each lets pass: without them the agreement cannot be read. Of none there is no share. */
  readonly passRates?: readonly [number, number];
  /** Both pass, or neither. */
  readonly sameSide: Estimate;
  readonly sideKappa: Estimate;
  readonly tau: Estimate;
  /** Where both give grades. */
  readonly grades?: { readonly same: Estimate; readonly kappa: Estimate; readonly quadraticKappa: Estimate };
};

type Both = { readonly item: string; readonly a: Score; readonly b: Score };

export function pairAgreement(a: Rater, b: Rater, personOf: PersonOf, seed: number): PairAgreement {
  const both = [...a.scores].flatMap(([item, score]): Both[] => {
    const other = b.scores.get(item);
    return other === undefined ? [] : [{ item, a: score, b: other }];
  });
  const of = (statistic: (pairs: readonly Pair[]) => number | undefined, value: (score: Score) => number) =>
    estimate(
      both,
      ({ item }) => personOf(item),
      (drawn) => statistic(drawn.map((one) => [value(one.a), value(one.b)] as const)),
      seed,
    );
  const side = ({ passes }: Score) => Number(passes);
  const value = (score: Score) => score.value;
  const graded = both.length > 0 && both.every((one) => one.a.unit === "grade" && one.b.unit === "grade");
  return {
    a: a.name,
    b: b.name,
    n: both.length,
    ...(both.length > 0 && { passRates: [passRate(both.map((one) => one.a)), passRate(both.map((one) => one.b))] }),
    sameSide: of(percentAgreement, side),
    sideKappa: of(cohenKappa, side),
    tau: of(tauOfPairs, value),
    ...(graded && {
      grades: {
        same: of(percentAgreement, value),
        kappa: of(cohenKappa, value),
        quadraticKappa: of(quadraticKappa, value),
      },
    }),
  };
}

function tauOfPairs(pairs: readonly Pair[]): number | undefined {
  return kendallTau(
    pairs.map(([a]) => a),
    pairs.map(([, b]) => b),
  );
}

/** @param scores one at least */
function passRate(scores: readonly Score[]): number {
  return scores.filter(({ passes }) => passes).length / scores.length;
}

export type PanelAgreement = {
  readonly raters: readonly string[];
  /** Krippendorff's alpha of pass or not; and where all give grades, of these on three scales. */
  readonly sideAlpha: Estimate;
  readonly grades?: { readonly nominal: Estimate; readonly ordinal: Estimate; readonly interval: Estimate };
  /** Fleiss' kappa of pass or not, on the items that all of them scored. */
  readonly sideFleiss: Estimate;
};

export function panelAgreement(raters: readonly Rater[], personOf: PersonOf, seed: number): PanelAgreement {
  const items = [...new Set(raters.flatMap(({ scores }) => [...scores.keys()]))]
    .map((item) => ({ item, scores: raters.map(({ scores }) => scores.get(item)) }))
    .filter(({ scores }) => scores.filter((score) => score !== undefined).length > 1);
  type Item = (typeof items)[number];
  const of = (some: readonly Item[], statistic: (drawn: readonly Item[]) => number | undefined) =>
    estimate(some, ({ item }) => personOf(item), statistic, seed);
  const alpha = (level: Parameters<typeof krippendorffAlpha>[1], value: (score: Score) => number) =>
    of(items, (drawn) =>
      krippendorffAlpha(
        drawn.map(({ scores }) => scores.map((score) => score && value(score))),
        level,
      ),
    );
  const side = ({ passes }: Score) => Number(passes);
  const whole = items.filter(({ scores }) => !scores.includes(undefined));
  const graded = raters.every(({ scores }) => scores.values().every(({ unit }) => unit === "grade"));
  return {
    raters: raters.map(({ name }) => name),
    sideAlpha: alpha("nominal", side),
    ...(graded && {
      grades: {
        nominal: alpha("nominal", ({ value }) => value),
        ordinal: alpha("ordinal", ({ value }) => value),
        interval: alpha("interval", ({ value }) => value),
      },
    }),
    sideFleiss: of(whole, (drawn) => fleissKappa(drawn.map(({ scores }) => scores.map((score) => side(score!))))),
  };
}
