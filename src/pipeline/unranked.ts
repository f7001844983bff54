/**
 * A history of which nothing was understood, and what is said of it instead of a ranking.
 *
 * In: a history, and the answers that were held.  Out: whether anything of it was understood; each job that was not, with its cause.
 */
import type { HeldPast } from "../claims/past-facts.ts";
import type { CareerHistory, HeldClaim, TitleCoding } from "../domain/index.ts";

/** A job that was not understood. */
export type NotUnderstood = {
  /** Of the history as it is printed, the first job 1: what a correction names (`correctReading`). */
  readonly row: number;
  readonly title: string | undefined;
  readonly coding: Exclude<TitleCoding, { kind: "coded" }>;
};

/** Nothing is ranked where nothing was understood: what people do in general is no answer to anybody. */
export type Unranked = {
  readonly history: CareerHistory;
  readonly past: readonly HeldPast[];
  readonly held: readonly HeldClaim[];
  readonly ranking: readonly [];
  readonly rankingNew: readonly [];
  readonly reasons: readonly [];
  readonly question: undefined;
  readonly marks: readonly [];
  /** Every job of the history; empty where it has none, nor a degree that was understood. */
  readonly notUnderstood: readonly NotUnderstood[];
};

/** A degree alone says something of who has had no job yet, and of nobody whose jobs were not understood. */
export function isNotUnderstood({ jobs, education }: CareerHistory): boolean {
  if (jobs.length > 0) return jobs.every(({ coding }) => coding.kind !== "coded");
  return education.every(({ level, studied }) => level === undefined && studied === undefined);
}

export function unranked(history: CareerHistory, past: readonly HeldPast[], held: readonly HeldClaim[]): Unranked {
  const notUnderstood = history.jobs.flatMap(({ title, coding }, at): NotUnderstood[] =>
    coding.kind === "coded" ? [] : [{ row: at + 1, title, coding }],
  );
  const nothing = { ranking: [], rankingNew: [], reasons: [], question: undefined, marks: [] } as const;
  return { history, past, held, ...nothing, notUnderstood };
}
