/**
 * What a judge should not depend on: chance, length, position, and who wrote the reason.
 *
 * In: a judge's scores with what is known of each reason.  Out: repeatability, correlations and means, with 95 % intervals drawn by person.
 */
import type { Unit } from "../domain/index.ts";
import { krippendorffAlpha } from "../statistics/krippendorff.ts";
import { kendallTau } from "../statistics/ranks.ts";
import { type Estimate, estimate } from "../statistics/resampled.ts";
import type { Score } from "./verdict-scores.ts";

export type ProbedScore = {
  readonly person: string;
  /** Of the reason, in characters. */
  readonly length: number;
  /** Of the candidate within its case, from 0. */
  readonly index: number;
  /** Who wrote the reason: a family of models, or one of our own makers. */
  readonly writer: string;
  readonly score: Score;
};

/** Kendall's tau-b of the verdict with the reason's length and with its place. 0: it does not depend on it. */
export function biasProbes(scores: readonly ProbedScore[], seed: number): { length: Estimate; position: Estimate } {
  const tauWith = (of: (one: ProbedScore) => number) =>
    estimate(
      scores,
      ({ person }) => person,
      (drawn) =>
        kendallTau(
          drawn.map(({ score }) => score.value),
          drawn.map(of),
        ),
      seed,
    );
  return { length: tauWith(({ length }) => length), position: tauWith(({ index }) => index) };
}

export type FamilyCell = { readonly writer: string; readonly own: boolean; readonly mean: Estimate };

/** What a judge gives each writer on average: one that favours its own family gives it more than the other judges do. */
export function byFamily(judge: string, scores: readonly ProbedScore[], seed: number): FamilyCell[] {
  return [...Map.groupBy(scores, ({ writer }) => writer)]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([writer, own]) => ({
      writer,
      own: writer === familyOf(judge),
      mean: estimate(
        own,
        ({ person }) => person,
        (drawn) => drawn.reduce((sum, { score }) => sum + score.value, 0) / drawn.length,
        seed,
      ),
    }));
}

/** "llm:Qwen/qwen3-8b" and "qwen2.5-7b.gguf" are of one family, "qwen"; a judge or maker without a model is one of its own. */
export function familyOf(name: string): string {
  const [kind = "", model] = name.split(/:(.*)/s);
  if (model === undefined && !/\d|\.gguf$/i.test(kind)) return kind;
  const file = (model ?? kind).split(/[/\\]/).at(-1)!;
  return /^[a-z]+/i.exec(file)?.[0].toLowerCase() ?? file;
}

export type Repeatability = {
  /** Questions that were asked more than once and scored at least twice. */
  readonly questions: number;
  /** The share of these whose answers are all the same. */
  readonly identical: Estimate;
  /** Krippendorff's alpha of the repeats, on grades as an order, on shares and nats as intervals. */
  readonly alpha: Estimate;
};

export type Repeated = { readonly person: string; readonly values: readonly number[] };

/** @param questions the values that one question was given; those given once say nothing */
export function repeatability(questions: readonly Repeated[], unit: Unit, seed: number): Repeatability | undefined {
  const repeated = questions.filter(({ values }) => values.length > 1);
  if (repeated.length === 0) return undefined;
  const of = (statistic: (drawn: readonly Repeated[]) => number | undefined) =>
    estimate(repeated, ({ person }) => person, statistic, seed);
  return {
    questions: repeated.length,
    identical: of((drawn) => drawn.filter(({ values }) => new Set(values).size === 1).length / drawn.length),
    alpha: of((drawn) =>
      krippendorffAlpha(
        drawn.map(({ values }) => values),
        unit === "grade" ? "ordinal" : "interval",
      ),
    ),
  };
}
