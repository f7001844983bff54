/**
 * The alternative annotator test: may a judge stand in for one of the people?
 *
 * In: labels by people and by judges.  Out: for each judge the winning rate (the share of people whom it can replace, at a cost of epsilon)
 * and the average advantage probability (how often it agrees with the others at least as well as the person left out).
 * Source: Calderon, Reichart and Dror (2025), "The Alternative Annotator Test for LLM-as-a-Judge", arXiv 2501.10970, section 3.
 */
import { studentBelow } from "./distributions.ts";
import { standardDeviation } from "./significance.ts";

export type Label = string | number;
export type Labels = ReadonlyMap<string, Label>;
/** "accuracy": the share of the others with the same label; "neg-rmse": minus the root mean squared difference from theirs. */
export type AltTestScore = "accuracy" | "neg-rmse";

/** Fewer items of a person say too little of them. */
export const LEAST_ITEMS = 30;
const ALPHA = 0.05;
/** What a judge passes at. */
export const PASSING_RATE = 0.5;

export type AltTestPerson = {
  readonly person: string;
  /** Items that the person, another person and the judge labelled. */
  readonly items: number;
  /** The share of items on which the judge does at least as well as the person. */
  readonly advantage: number;
  /** That the judge is worse than the person by epsilon or more. */
  readonly p: number;
  readonly replaceable: boolean;
};

export type AltTestResult =
  | {
      readonly kind: "tested";
      readonly winningRate: number;
      readonly advantage: number;
      readonly people: readonly AltTestPerson[];
    }
  | { readonly kind: "none"; readonly why: "too-few-items" };

/**
 * @param people  labels by item, of each person
 * @param epsilon how much better a person may be, because a person costs more: 0.2 for experts, 0.15 trained people, 0.1 a crowd
 */
export function alternativeAnnotatorTest(
  people: ReadonlyMap<string, Labels>,
  judge: Labels,
  epsilon: number,
  score: AltTestScore,
): AltTestResult {
  const compared = [...people].flatMap(([person, own]) => {
    const items = compare(person, own, people, judge, score);
    return items.length < LEAST_ITEMS ? [] : [{ person, items }];
  });
  if (compared.length === 0) return { kind: "none", why: "too-few-items" };
  const pValues = compared.map(({ items }) =>
    pBelow(
      items.map(({ judgeWins, personWins }) => personWins - judgeWins),
      epsilon,
    ),
  );
  const replaceable = benjaminiYekutieli(pValues, ALPHA);
  const results = compared.map(({ person, items }, at) => ({
    person,
    items: items.length,
    advantage: items.reduce((sum, { judgeWins }) => sum + judgeWins, 0) / items.length,
    p: pValues[at]!,
    replaceable: replaceable[at]!,
  }));
  return {
    kind: "tested",
    winningRate: results.filter((one) => one.replaceable).length / results.length,
    advantage: results.reduce((sum, { advantage }) => sum + advantage, 0) / results.length,
    people: results,
  };
}

/** 1 or 0 each; a tie is a win of both. */
type Comparison = { readonly judgeWins: number; readonly personWins: number };

function compare(
  person: string,
  own: Labels,
  people: ReadonlyMap<string, Labels>,
  judge: Labels,
  score: AltTestScore,
): Comparison[] {
  const others = [...people].filter(([name]) => name !== person).map(([, labels]) => labels);
  return [...own].flatMap(([item, label]) => {
    const judged = judge.get(item);
    const theirs = others.flatMap((labels) => labels.get(item) ?? []);
    if (judged === undefined || theirs.length === 0) return [];
    const byJudge = agreementWith(theirs, judged, score);
    const byPerson = agreementWith(theirs, label, score);
    return [{ judgeWins: Number(byJudge >= byPerson), personWins: Number(byPerson >= byJudge) }];
  });
}

function agreementWith(others: readonly Label[], label: Label, score: AltTestScore): number {
  switch (score) {
    case "accuracy":
      return others.filter((other) => other === label).length / others.length;
    case "neg-rmse":
      return -Math.sqrt(
        others.reduce<number>((sum, other) => sum + (Number(other) - Number(label)) ** 2, 0) / others.length,
      );
    default:
      return score satisfies never;
  }
}

/** The one-sided p of a one-sample t-test that the mean is below a value. Where nothing varies it is 0 or 1, as the mean says. */
export function pBelow(values: readonly number[], value: number): number {
  const n = values.length;
  const mean = values.reduce((sum, one) => sum + one, 0) / n;
  const error = standardDeviation(values) / Math.sqrt(n);
  return error === 0 ? Number(mean >= value) : studentBelow((mean - value) / error, n - 1);
}

/**
 * Which hypotheses are rejected so that the expected share of false rejections is at most alpha, whatever the dependence among them.
 *
 * @returns in the order given. Source: Benjamini and Yekutieli (2001), theorem 1.3.
 */
export function benjaminiYekutieli(pValues: readonly number[], alpha: number): boolean[] {
  const m = pValues.length;
  const harmonic = pValues.reduce((sum, _, at) => sum + 1 / (at + 1), 0);
  const sorted = pValues.toSorted((a, b) => a - b);
  const last = sorted.findLastIndex((p, at) => p <= ((at + 1) * alpha) / (m * harmonic));
  return pValues.map((p) => last >= 0 && p <= sorted[last]!);
}
