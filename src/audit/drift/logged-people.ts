/**
 * Those who were served, by what an audit log sealed of their answers.
 *
 * In: a log with its keys.  Out: each person once, by the last ranking of them: what was read of the history, and the first title. Of who was erased
 * nothing is known, nor of the history where a version wrote the log that did not seal it: both are counted.
 */
import * as z from "zod";
import type { CareerHistory, YearMonth } from "../../domain/index.ts";
import { type Confident, calibrationError } from "../../evaluate/calibration.ts";
import type { Interval } from "../../statistics/bootstrap.ts";
import { type Rate, rateOf } from "../../statistics/rates.ts";
import { FEWEST } from "../groups/impact-ratios.ts";
import type { LogKeys } from "../log/audit-log.ts";
import type { LogReading } from "../log/log-reading.ts";
import { SealedAnswer } from "../log/sealed-answer.ts";
import { shownEvents } from "../log/show.ts";
import type { PersonSeen } from "./served-drift.ts";

export type LoggedPerson = {
  /** The month of the answer. */
  readonly month: YearMonth;
  /** Undefined where nothing was ranked. */
  readonly first: { readonly code: string; readonly probability: number } | undefined;
  readonly seen: PersonSeen | undefined;
};

export type LoggedPeople = {
  /** By alias. */
  readonly people: ReadonlyMap<string, LoggedPerson>;
  /** Rankings, of whoever. */
  readonly answers: number;
  /** Answers that a person decided otherwise on. */
  readonly overridden: number;
  /** People whose key was erased. */
  readonly erased: number;
};

const Sealed = z.union([SealedAnswer, z.object({ after: SealedAnswer }).transform(({ after }) => after)]);

/** @param since an ISO time, or the beginning of one @throws BadInputError "audit-broken" */
export async function loggedPeople(
  reading: LogReading,
  keys: LogKeys,
  since: string | undefined,
  signal: AbortSignal,
): Promise<LoggedPeople> {
  const people = new Map<string, LoggedPerson>();
  const erased = new Set<string>();
  const overridden = new Set<number>();
  let answers = 0;
  for await (const { event, opened } of shownEvents(reading, {
    alias: undefined,
    since,
    until: undefined,
    keys,
    signal,
  })) {
    if (event.kind === "overridden") overridden.add(event.of.n);
    if (event.kind !== "recommended" && event.kind !== "revised") continue;
    answers++;
    if (opened === "erased") erased.add(event.alias);
    else people.set(event.alias, loggedPerson(event.alias, event.at, Sealed.parse(opened)));
  }
  return { people, answers, overridden: overridden.size, erased: erased.size };
}

function loggedPerson(alias: string, at: string, { ranking, seen }: SealedAnswer): LoggedPerson {
  const [first] = ranking;
  return {
    month: at.slice(0, 7) as YearMonth,
    first: first && { code: first[0], probability: first[1] },
    seen: seen && { ...seen, person: alias, last: seen.last ?? undefined, codes: [], understood: first !== undefined },
  };
}

/** The first job with a code that began after the month of the answer; a year alone counts from the next. */
export function outcomeAfter({ jobs }: CareerHistory, month: YearMonth): string | undefined {
  const next = jobs.find(
    ({ start, coding }) => coding.kind === "coded" && start !== undefined && start > month.slice(0, start.length),
  );
  return next?.coding.kind === "coded" ? next.coding.code : undefined;
}

export type LoggedCalibration = {
  /** Of people whose outcome is known: how often the first title was right. */
  readonly right: Rate;
  /** Mean probability of the first title, 0 to 1. */
  readonly confidence: number;
  /** The expected calibration error, 0 to 1, a sample's own error taken off; undefined of so few people that it would say nothing. */
  readonly error: Interval | undefined;
};

/** @param known first titles with what became of the person @returns undefined where nothing is known */
export function loggedCalibration(known: readonly Confident[], seed: number): LoggedCalibration | undefined {
  if (known.length === 0) return undefined;
  return {
    right: rateOf(
      known.reduce((sum, { exactMatch }) => sum + exactMatch, 0),
      known.length,
    ),
    confidence: known.reduce((sum, { confidence }) => sum + confidence, 0) / known.length,
    error: known.length < FEWEST.people ? undefined : calibrationError(known, seed),
  };
}
