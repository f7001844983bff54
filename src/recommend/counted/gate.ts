/**
 * Which counts to trust for which history: a softmax of a few numbers about the history.
 *
 * In: features of a history.  Out: a weight for each of several alternatives (components of the mixture, or kinds of move).
 * The same small model serves both: p(k) is proportional to exp(offset_k + w_k . features), among the alternatives that there are.
 */
import { softmax } from "../../statistics/softmax.ts";
import type { Tables } from "./tables.ts";
import type { HistoryView } from "./view.ts";

export const FEATURES = [
  "constant",
  "people seen with the last title (log)",
  "jobs, 3 to 12",
  "first year in the occupation",
  "second year in the occupation",
  "fifth to eighth year in the occupation",
  "ninth year or later in the occupation",
  "no degree known",
  "associate",
  "bachelor",
  "higher degree",
  "age",
  "full time",
  "share of different titles",
  "the last title was held before",
  "the last two jobs were with one employer",
] as const;

/** A survey counts every job, a résumé those that matter: shorter histories were hardly seen, and are read as this short. */
const FEWEST_JOBS = 3;

/** undefined: the history does not say; the mean of those that do stands in. */
export type Features = readonly (number | undefined)[];

export function featuresOf(view: HistoryView, tables: Tables, codeOfLast: string | undefined): Features {
  const { held, tenure, degree, age, fullTime, sameEmployer } = view;
  const people = codeOfLast === undefined ? 0 : (tables.get("last title")?.get(codeOfLast)?.people ?? 0);
  const within = (from: number, to: number) =>
    tenure === undefined ? undefined : Number(tenure > from && tenure <= to);
  return [
    1,
    Math.log1p(people),
    Math.min(Math.max(held.length, FEWEST_JOBS), 12),
    within(0, 1),
    within(1, 2),
    within(4, 8),
    within(8, Number.POSITIVE_INFINITY),
    Number(degree === undefined),
    Number(degree === "associate"),
    Number(degree === "bachelor"),
    Number(degree === "master" || degree === "professional" || degree === "doctorate"),
    age,
    fullTime === undefined ? undefined : Number(fullTime),
    held.length < FEWEST_JOBS ? undefined : new Set(held).size / held.length,
    Number(held.slice(0, -1).includes(held.at(-1) ?? -1)),
    sameEmployer === undefined ? undefined : Number(sameEmployer),
  ];
}

/** Means and deviations by which features are made comparable. */
export type Scale = { readonly mean: readonly number[]; readonly deviation: readonly number[] };

export function scaleOf(rows: readonly Features[]): Scale {
  const columns = FEATURES.map((_, at) => rows.flatMap((row) => row[at] ?? []));
  const mean = columns.map((values) => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length));
  const deviation = columns.map(
    (values, at) =>
      Math.sqrt(values.reduce((sum, value) => sum + (value - mean[at]!) ** 2, 0) / Math.max(1, values.length)) || 1,
  );
  // The constant stays 1.
  return { mean: mean.with(0, 0), deviation: deviation.with(0, 1) };
}

/** Beyond this many deviations a feature says no more than at it: a rare history must not be carried off by one number. */
const FARTHEST = 2.5;

export function scaled(features: Features, { mean, deviation }: Scale): Float64Array {
  return Float64Array.from(features, (value, at) =>
    value === undefined ? 0 : Math.min(FARTHEST, Math.max(-FARTHEST, (value - mean[at]!) / deviation[at]!)),
  );
}

/** One row of weights an alternative. */
export type Weights = readonly Float64Array[];

/** @param offsets log-offsets; -Infinity leaves an alternative out @returns probabilities that sum to 1 */
export function softmaxOf(weights: Weights, features: Float64Array, offsets: ArrayLike<number>): Float64Array {
  const scores = Float64Array.from(weights, (row, k) => {
    let score = offsets[k]!;
    for (let at = 0; at < features.length; at++) score += row[at]! * features[at]!;
    return score;
  });
  return softmax(scores);
}

/** What a gate is fitted to: features, offsets, and how probable each alternative makes what happened. */
export type GateExample = {
  readonly features: Float64Array;
  readonly offsets: Float64Array;
  readonly likelihoods: Float64Array;
};

export type Fitting = { readonly steps: number; readonly rate: number; readonly penalty: number };

/**
 * Fits the weights, breathing between two steps, by full-batch Adam on -mean log sum_k p(k) likelihood_k, with an L2 penalty on all but the constants.
 *
 * Source: the gradient of a mixture's log-likelihood is (responsibility - p) x features, as in EM; Kingma and Ba (2015) for Adam.
 */
export async function fitGate(
  examples: readonly GateExample[],
  { steps, rate, penalty }: Fitting,
  breathe: () => Promise<void>,
): Promise<Weights> {
  const alternatives = examples[0]!.likelihoods.length;
  const width = FEATURES.length;
  const weights = Array.from({ length: alternatives }, () => new Float64Array(width));
  const first = weights.map(() => new Float64Array(width));
  const second = weights.map(() => new Float64Array(width));
  for (let step = 1; step <= steps; step++) {
    await breathe();
    const gradient = gradientOf(weights, examples);
    weights.forEach((row, k) => {
      for (let at = 0; at < width; at++) {
        const slope = gradient[k]![at]! + (at === 0 ? 0 : penalty * row[at]!);
        first[k]![at] = 0.9 * first[k]![at]! + 0.1 * slope;
        second[k]![at] = 0.999 * second[k]![at]! + 0.001 * slope * slope;
        row[at]! -=
          (rate * (first[k]![at]! / (1 - 0.9 ** step))) / (Math.sqrt(second[k]![at]! / (1 - 0.999 ** step)) + 1e-8);
      }
    });
  }
  return weights;
}

/** Plain loops over two buffers that are used again: a hundred thousand people take as many steps as four thousand do. */
function gradientOf(weights: Weights, examples: readonly GateExample[]): Float64Array[] {
  const gradient = weights.map((row) => new Float64Array(row.length));
  const p = new Float64Array(weights.length);
  for (const { features, offsets, likelihoods } of examples) {
    let largest = Number.NEGATIVE_INFINITY;
    for (let k = 0; k < p.length; k++) {
      const row = weights[k]!;
      let score = offsets[k]!;
      for (let at = 0; at < features.length; at++) score += row[at]! * features[at]!;
      p[k] = score;
      if (score > largest) largest = score;
    }
    let shares = 0;
    for (let k = 0; k < p.length; k++) {
      p[k] = Math.exp(p[k]! - largest);
      shares += p[k]!;
    }
    let all = 0;
    for (let k = 0; k < p.length; k++) {
      p[k]! /= shares;
      all += p[k]! * likelihoods[k]!;
    }
    for (let k = 0; k < p.length; k++) {
      const pull = (p[k]! - (p[k]! * likelihoods[k]!) / all) / examples.length;
      if (pull === 0) continue;
      const row = gradient[k]!;
      for (let at = 0; at < features.length; at++) row[at]! += pull * features[at]!;
    }
  }
  return gradient;
}
