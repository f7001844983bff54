/**
 * How much each part of the title matcher counts, and what its probabilities are worth: learned on labelled titles.
 *
 * In: a trained matcher, and titles of another source with their right codes.  Out: the matcher with its mixing, prior and calibration.
 * Ten weights and two numbers of a curve are fitted, so half of the labelled titles serve; none of that half may be used to say how
 * good the matcher is.
 */

import { softmax } from "../../statistics/softmax.ts";
import type { Taxonomy } from "../taxonomy.ts";
import { firstAnswer, logistic, SIGNS, signsOf } from "./match-signs.ts";
import { type Calibration, type Likeness, likeness, type Matcher, type Mixing } from "./matcher.ts";
import { mayName } from "./may-name.ts";
import { type Fit, fitBySteps } from "./newton.ts";
import { normalTitle, titleKey } from "./normal-title.ts";
import { titleForms } from "./title-forms.ts";
import type { TrainedMatcher } from "./train-matcher.ts";

/** A written title and every code that is right for it. */
export type LabelledTitle = { readonly title: string; readonly codes: readonly string[] };

const PARTS: readonly (keyof Mixing)[] = [
  "titles",
  "official",
  "nearest",
  "about",
  "meaning",
  "tailTitles",
  "tailAbout",
];

/** One labelled title as the fit sees it: a row of columns, each a number an occupation, and the occupations that are right. */
type Row = { readonly columns: readonly Float64Array[]; readonly right: readonly number[] };

/**
 * @param labelled titles on which the parts are weighed
 * @param judged titles on which it is measured how sure an answer is; none of either was trained on
 * @param threshold the calibrated probability below which a title will be "not recognised"
 */
export function calibrateMatcher(
  trained: TrainedMatcher,
  labelled: readonly LabelledTitle[],
  judged: readonly LabelledTitle[],
  threshold: number,
  taxonomy: Taxonomy,
): Matcher {
  const { keys, priors, ...matcher } = trained;
  const official = new Set(taxonomy.occupations.map(({ title }) => titleKey(title)));
  const readTitle = ({ title, codes }: LabelledTitle): ReadTitle => ({
    title,
    right: codes.flatMap((code) => taxonomy.indexOf(code) ?? []),
    form: titleForms(title).find((form) => official.has(form)),
  });
  const read = labelled.map(readTitle);
  // An official title never reaches the matcher, so it is not fitted to them.
  const asked = read.filter(({ form }) => form === undefined);
  const rows = asked.flatMap(({ title, right }): Row[] => {
    const parts = right.length === 0 ? undefined : likeness(normalTitle(title), matcher);
    return parts ? [{ columns: columnsOf(parts, priors), right }] : [];
  });
  const weights = fitBySteps(PARTS.length + priors.length, (at) => likelihoodOf(rows, at));
  const mixedMatcher: Matcher = {
    ...matcher,
    mixing: Object.fromEntries(PARTS.map((part, at) => [part, weights[at]!])) as Mixing,
    prior: Float32Array.from(priors[0]!, (_, occupation) =>
      priors.reduce((sum, column, at) => sum + weights[PARTS.length + at]! * column[occupation]!, 0),
    ),
    threshold,
  };
  return { ...mixedMatcher, calibration: calibrate(judged.map(readTitle), mixedMatcher, keys, taxonomy) };
}

type ReadTitle = {
  readonly title: string;
  readonly right: readonly number[];
  /** The key of the official title that it is, where it is one. */
  readonly form: string | undefined;
};

function calibrate(
  read: readonly ReadTitle[],
  matcher: Matcher,
  keys: TrainedMatcher["keys"],
  taxonomy: Taxonomy,
): Calibration {
  const answered = read.flatMap(({ title, right, form }) => {
    const normal = normalTitle(title);
    const all = [...normal.tail, ...normal.aside, ...normal.words];
    const mayBe = (index: number) => mayName(all, taxonomy.occupations[index]!.title);
    const answer = form === undefined ? firstAnswer(normal, matcher, mayBe) : undefined;
    if (answer === undefined) return [];
    const under = titleForms(title)
      .map((key) => keys.get(key))
      .find((found) => found !== undefined);
    return [
      {
        signs: signsOf(normal, answer, matcher),
        first: answer.first,
        right,
        isRight: right.includes(answer.first),
        one: under?.length === 1 ? under[0] : undefined,
      },
    ];
  });
  const alternates = answered.filter(({ one }) => one !== undefined);
  const heads = read.filter(({ title, form }) => form !== undefined && form !== titleKey(title));
  return {
    weights: fitBySteps(SIGNS, (at) => curveOf(answered, at)),
    officialHead: shareRight(
      heads.map(({ right, form }) => right.some((index) => titleKey(taxonomy.occupations[index]!.title) === form)),
    ),
    agreedAlternate: shareRight(alternates.filter(({ one, first }) => one === first).map(({ isRight }) => isRight)),
  };
}

function columnsOf(parts: Likeness, priors: readonly Float64Array[]): Float64Array[] {
  return [...PARTS.map((part) => parts[part]), ...priors];
}

/** Laplace's rule, so that a share is never 1 however few were seen. */
function shareRight(right: readonly boolean[]): number {
  return (right.filter(Boolean).length + 1) / (right.length + 2);
}

/** A `Fit` that sums are being added to. */
type Sums = { value: number; slope: number[]; curvature: number[][] };

function noSums(size: number): Sums {
  return {
    value: 0,
    slope: new Array<number>(size).fill(0),
    curvature: Array.from({ length: size }, () => new Array<number>(size).fill(0)),
  };
}

/** An occupation less likely than this adds nothing that a step would feel. */
const FAINT = 1e-7;

/**
 * The mean log of the probability that the right ones have together; its slope; and the curvature of the normalising sum alone, which
 * leaves out what the several right ones add and so errs on the side of short steps.
 */
function likelihoodOf(rows: readonly Row[], weights: readonly number[]): Fit {
  const size = weights.length;
  const fit = noSums(size);
  const means = new Float64Array(size);
  const products = new Float64Array(size * size);
  for (const { columns, right } of rows) {
    const chances = softmax(mixed(columns, weights));
    const together = Math.max(
      right.reduce((sum, index) => sum + chances[index]!, 0),
      1e-300,
    );
    means.fill(0);
    products.fill(0);
    for (let index = 0; index < chances.length; index++) {
      const chance = chances[index]!;
      if (chance < FAINT) continue;
      for (let a = 0; a < size; a++) {
        const value = chance * columns[a]![index]!;
        means[a]! += value;
        for (let b = 0; b <= a; b++) products[a * size + b]! += value * columns[b]![index]!;
      }
    }
    fit.value += Math.log(together) / rows.length;
    for (let a = 0; a < size; a++) {
      const ofRight = right.reduce((sum, index) => sum + (chances[index]! / together) * columns[a]![index]!, 0);
      fit.slope[a]! += (ofRight - means[a]!) / rows.length;
      for (let b = 0; b <= a; b++) {
        const shared = (products[a * size + b]! - means[a]! * means[b]!) / rows.length;
        fit.curvature[a]![b]! += shared;
        if (a !== b) fit.curvature[b]![a]! += shared;
      }
    }
  }
  return fit;
}

function mixed(columns: readonly Float64Array[], weights: readonly number[]): Float64Array {
  const scores = new Float64Array(columns[0]!.length);
  for (let at = 0; at < weights.length; at++) {
    const weight = weights[at]!;
    const column = columns[at]!;
    for (let index = 0; index < scores.length; index++) scores[index]! += weight * column[index]!;
  }
  return scores;
}

/** A pull towards no weight at all, as strong as so many titles: a sign that few titles show must not speak loudly. */
const PULL = 1;

/** The mean log-likelihood of a logistic curve from the signs to "the first answer is right". */
function curveOf(answered: readonly { signs: readonly number[]; isRight: boolean }[], weights: readonly number[]): Fit {
  const fit = noSums(weights.length);
  const share = 1 / answered.length;
  for (const { signs, isRight } of answered) {
    const chance = logistic(signs, weights);
    fit.value += share * Math.log(Math.max(1e-300, isRight ? chance : 1 - chance));
    signs.forEach((a, row) => {
      fit.slope[row]! += share * ((isRight ? 1 : 0) - chance) * a;
      signs.forEach((b, column) => {
        fit.curvature[row]![column]! += share * chance * (1 - chance) * a * b;
      });
    });
  }
  weights.forEach((weight, at) => {
    fit.value -= (share * PULL * weight ** 2) / 2;
    fit.slope[at]! -= share * PULL * weight;
    fit.curvature[at]![at]! += share * PULL;
  });
  return fit;
}
