/**
 * A method that was trained several times, each time from another seed: one row, whose figures are means over the seeds.
 *
 * In: scores by label, "sasrec#1" and "sasrec#2" for two seeds of one method.  Out: scores by row, those of all its seeds one after the
 * other. Whoever reckons a figure from them counts a case once, with the mean over its seeds as its value, so that an interval says how far
 * people differ; how far seeds differ stands beside it.
 */
import type { CaseScore } from "./per-case.ts";

/** @returns the labels of some seeds of a method, from the first on */
export function seedLabels(method: string, first: number, count: number): string[] {
  return Array.from({ length: count }, (_, at) => `${method}#${first + at}`);
}

/** "sasrec#2" is seed 2 of sasrec; a label without a seed is the method itself. */
export function seedOf(label: string): { readonly method: string; readonly seed: number | undefined } {
  const [, method, seed] = /^(.+)#(\d{1,9})$/s.exec(label) ?? [];
  return method === undefined ? { method: label, seed: undefined } : { method, seed: Number(seed) };
}

/** Labels by the row that they belong to: seeds of one method together, where there is more than one. */
export function rowsOf(labels: Iterable<string>): Map<string, readonly string[]> {
  const byMethod = Map.groupBy(labels, (label) => seedOf(label).method);
  return new Map([...byMethod].flatMap(([method, own]) => (own.length > 1 ? [[method, own]] : [[own[0]!, own]])));
}

/** How many cases there are; each has one score a seed. */
export function countCases(scores: readonly CaseScore[]): number {
  return new Set(scores.map((score) => score.case)).size;
}
