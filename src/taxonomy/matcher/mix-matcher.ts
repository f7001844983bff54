/**
 * How much each part of the title matcher counts, and what its probabilities are worth: learned on labelled titles.
 *
 * In: a trained matcher, and titles of another source with their right codes.  Out: the matcher with its mixing, prior and calibration.
 * Ten weights and two numbers of a curve are fitted, so half of the labelled titles serve; none of that half may be used to say how
 * good the matcher is.
 */

import { softmax } from "../../statistics/softmax.ts";
import type { Taxonomy } from "../taxonomy.ts";
import {
  type Calibration,
  type Likeness,
  likeness,
  logOdds,
  type Matcher,
  type Mixing,
  matchScores,
} from "./matcher.ts";
import { type Fit, fitBySteps } from "./newton.ts";
import { normalTitle, titleKey } from "./normal-title.ts";
import { titleForms } from "./title-forms.ts";
import type { TrainedMatcher } from "./train-matcher.ts";

/** A written title and every code that is right for it. */
export type LabelledTitle = { readonly title: string; readonly codes: readonly string[] };

const PARTS: readonly (keyof Mixing)[] = ["titles", "official", "nearest", "about", "tailTitles", "tailAbout"];

/** One labelled title as the fit sees it: a row of columns, each a number an occupation, and the occupations that are right. */
type Row = { readonly columns: readonly Float64Array[]; readonly right: readonly number[] };

/** @param threshold the calibrated probability below which a title will be "not recognised" */
export function calibrateMatcher(
  trained: TrainedMatcher,
  labelled: readonly LabelledTitle[],
  threshold: number,
  taxonomy: Taxonomy,
): Matcher {
  const { keys, priors, ...matcher } = trained;
  const official = new Set(taxonomy.occupations.map(({ title }) => titleKey(title)));
  const read: ReadTitle[] = labelled.map(({ title, codes }) => ({
    title,
    right: codes.flatMap((code) => taxonomy.indexOf(code) ?? []),
    form: titleForms(title).find((form) => official.has(form)),
  }));
  // An official title never reaches the matcher, so it is not fitted to them.
  const asked = read.filter(({ form }) => form === undefined);
  const rows = asked.flatMap(({ title, right }): Row[] => {
    const parts = right.length === 0 ? undefined : likeness(normalTitle(title), matcher);
    return parts ? [{ columns: columnsOf(parts, priors), right }] : [];
  });
  const weights = fitBySteps(PARTS.length + priors.length, (at) => likelihoodOf(rows, at));
  const mixed: Matcher = {
    ...matcher,
    mixing: Object.fromEntries(PARTS.map((part, at) => [part, weights[at]!])) as Mixing,
    prior: Float32Array.from(priors[0]!, (_, occupation) =>
      priors.reduce((sum, column, at) => sum + weights[PARTS.length + at]! * column[occupation]!, 0),
    ),
    threshold,
  };
  return { ...mixed, calibration: calibrate(read, mixed, keys, taxonomy) };
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
    const scores = form === undefined ? matchScores(normalTitle(title), matcher) : undefined;
    if (scores === undefined) return [];
    const chances = softmax(scores);
    const first = chances.reduce((best, chance, index) => (chance > chances[best]! ? index : best), 0);
    const under = titleForms(title)
      .map((key) => keys.get(key))
      .find((found) => found !== undefined);
    return [
      {
        odds: logOdds(chances[first]!),
        first,
        right,
        isRight: right.includes(first),
        one: under?.length === 1 ? under[0] : undefined,
      },
    ];
  });
  const [constant = 0, perLogOdds = 0] = fitBySteps(2, (at) => curveOf(answered, at));
  const alternates = answered.filter(({ one }) => one !== undefined);
  const heads = read.filter(({ title, form }) => form !== undefined && form !== titleKey(title));
  return {
    constant,
    perLogOdds,
    officialHead: shareRight(
      heads.map(({ right, form }) => right.some((index) => titleKey(taxonomy.occupations[index]!.title) === form)),
    ),
    agreedAlternate: shareRight(alternates.filter(({ one, first }) => one === first).map(({ isRight }) => isRight)),
    loneAlternate: shareRight(
      alternates.filter(({ one, first }) => one !== first).map(({ one, right }) => right.includes(one!)),
    ),
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

/**
 * The mean log of the probability that the right ones have together; its slope; and the curvature of the normalising sum alone, which
 * leaves out what the several right ones add and so errs on the side of short steps.
 */
function likelihoodOf(rows: readonly Row[], weights: readonly number[]): Fit {
  const fit = noSums(weights.length);
  for (const { columns, right } of rows) {
    const chances = softmax(
      columns[0]!.map((_, index) => weights.reduce((sum, weight, at) => sum + weight * columns[at]![index]!, 0)),
    );
    const together = right.reduce((sum, index) => sum + chances[index]!, 0);
    const means = columns.map((column) => column.reduce((sum, value, index) => sum + chances[index]! * value, 0));
    fit.value += Math.log(Math.max(together, 1e-300)) / rows.length;
    columns.forEach((column, a) => {
      const ofRight = right.reduce((sum, index) => sum + (chances[index]! / together) * column[index]!, 0);
      fit.slope[a]! += (ofRight - means[a]!) / rows.length;
      for (let b = 0; b <= a; b++) {
        const other = columns[b]!;
        let product = 0;
        for (let index = 0; index < column.length; index++) product += chances[index]! * column[index]! * other[index]!;
        const shared = (product - means[a]! * means[b]!) / rows.length;
        fit.curvature[a]![b]! += shared;
        if (a !== b) fit.curvature[b]![a]! += shared;
      }
    });
  }
  return fit;
}

/** The mean log-likelihood of a logistic curve from log-odds to "the first answer is right". */
function curveOf(
  answered: readonly { odds: number; isRight: boolean }[],
  [constant, perLogOdds]: readonly number[],
): Fit {
  const fit = noSums(2);
  for (const { odds, isRight } of answered) {
    const chance = 1 / (1 + Math.exp(-(constant! + perLogOdds! * odds)));
    const inputs = [1, odds];
    fit.value += Math.log(Math.max(1e-300, isRight ? chance : 1 - chance)) / answered.length;
    inputs.forEach((a, row) => {
      fit.slope[row]! += (((isRight ? 1 : 0) - chance) * a) / answered.length;
      inputs.forEach((b, column) => {
        fit.curvature[row]![column]! += (chance * (1 - chance) * a * b) / answered.length;
      });
    });
  }
  return fit;
}
