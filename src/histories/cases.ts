/**
 * From a career to what a recommender may see: a living person's history, or the cases of a data set.
 *
 *     career ─► jobs before the target ─► what was known when the last of them ended ─► CareerHistory
 *            └► the target's code ─────────────────────────────────────────────────────► NextOccupation
 *
 * Nothing of the target, and nothing dated after the moment, is read on the way to a history: the functions that build one are not
 * handed it. Which people are cases (`isAdultCase`) is decided apart from what is visible.
 */
import {
  type Career,
  type CareerHistory,
  type Case,
  type CaseRules,
  type Education,
  type Job,
  type Protocol,
  type ReadingNote,
  type YearMonth,
  yearOf,
} from "../domain/index.ts";
import { surelyAfter, surelyByThen } from "./normalise/dates.ts";
import { inOrder, lastDateOf } from "./normalise/order.ts";
import { note } from "./normalise/rules.ts";

/** Why a possible case is none. */
export type Uncut = "one-job-only" | "not-adult" | "no-start" | "target-without-code";

/**
 * The history of a living person: everything up to today, which is the moment of the recommendation. Who asks what comes next asks it
 * today: a degree earned since the last job counts, and so do the years since. Jobs that begin after today are left out.
 */
export function historyOf(career: Career, today: YearMonth): CareerHistory {
  const notes = [...career.notes];
  const begun = career.jobs.filter((job) => !(job.start && surelyAfter(job.start, today)));
  const jobs = inOrder(begun.map((job) => heldAt(job, today)));
  const education = career.education.filter((entry, at) => {
    // Unlike in a case nothing is to be predicted that has happened already, so a date that only may be later is given the benefit.
    if (!entry.date || !surelyAfter(entry.date, today)) return true;
    notes.push(degreeLeftOut(entry.date, today, at));
    return false;
  });
  return toHistory(career, jobs, education, today, notes);
}

/** A job that ends after today is held today, and how many hours it will have taken is not known. */
function heldAt(job: Job, today: YearMonth): Job {
  if (job.end === undefined || !surelyAfter(job.end, today)) return job;
  const { end: _end, hours: _hours, ...held } = job;
  return { ...held, current: true };
}

function degreeLeftOut(date: YearMonth, moment: YearMonth, at: number): ReadingNote {
  return note(
    "after-the-moment",
    `education[${at}]`,
    `It is dated ${date}, after today (${moment})`,
    "it counts once it is had",
  );
}

/** The cases of one career. @see cutWithCauses for why there are none */
export function cutCases(career: Career, rules: CaseRules): Case[] {
  return cutWithCauses(career, rules).cases;
}

/** The cases of one career, and for each transition that could have been one and is not, why. */
export function cutWithCauses(career: Career, rules: CaseRules): { cases: Case[]; uncut: Uncut[] } {
  const { protocol } = rules;
  const jobs = inOrder(career.jobs);
  const cases: Case[] = [];
  const uncut: Uncut[] = [];
  const last = jobs.length - 1;
  if (last < 1) return { cases, uncut: ["one-job-only"] };
  for (let target = protocol === "every-transition" ? 1 : last; target <= last; target++) {
    const cause =
      (protocol === "last-adult-job" ? notAdult(jobs, career.birthYear, rules) : undefined) ??
      withoutCode(jobs[target]!);
    if (cause) uncut.push(cause);
    else cases.push(cutCase(career, jobs, target, protocol));
  }
  return { cases, uncut };
}

/** A person is a case when the last two jobs both began at the adult age or later. */
function notAdult(
  jobs: readonly Job[],
  birthYear: number | undefined,
  { adultAge, assumedBirthYear }: CaseRules,
): Uncut | undefined {
  const lastTwo = jobs.slice(-2).map(({ start }) => start);
  if (lastTwo.some((start) => start === undefined)) return "no-start";
  return lastTwo.every((start) => yearOf(start!) - (birthYear ?? assumedBirthYear) >= adultAge)
    ? undefined
    : "not-adult";
}

function withoutCode({ coding }: Job): Uncut | undefined {
  return coding.kind === "coded" ? undefined : "target-without-code";
}

function cutCase(career: Career, jobs: readonly Job[], target: number, protocol: Protocol): Case {
  const { coding, census2010 } = jobs[target]!;
  if (coding.kind !== "coded") throw new TypeError("a target without a code is no case");
  return {
    id: protocol === "every-transition" ? `${career.id}#${target}` : career.id,
    person: career.id,
    history: historyBefore(
      { id: career.id, birthYear: career.birthYear, education: career.education },
      jobs.slice(0, target),
    ),
    next: census2010 === undefined ? { code: coding.code } : { code: coding.code, census2010 },
  };
}

/**
 * What was known when the last of these jobs, which are in the order in which they ended, ended (or began, where its end is not known).
 * Only degrees surely completed by then are known, so undated ones are not; of a job that is still held when the document ends, only
 * that it is held. There are no notes: they speak of the whole document, what came later included.
 */
function historyBefore(person: Person, before: readonly Job[]): CareerHistory {
  const moment = lastDateOf(before);
  const known = ({ date }: Education) => date !== undefined && moment !== undefined && surelyByThen(date, moment);
  return toHistory(person, before.map(withoutOpenHours), person.education.filter(known), moment, []);
}

type Person = Pick<Career, "id" | "education"> & { readonly birthYear?: number | undefined };

/** The hours of a job that goes on were counted after the moment as well. */
function withoutOpenHours(job: Job): Job {
  if (!job.current || job.hours === undefined) return job;
  const { hours: _hours, ...open } = job;
  return open;
}

function toHistory(
  person: Pick<Person, "id" | "birthYear">,
  jobs: Job[],
  education: Education[],
  moment: YearMonth | undefined,
  notes: ReadingNote[],
): CareerHistory {
  return {
    id: person.id,
    ...(person.birthYear !== undefined && { birthYear: person.birthYear }),
    jobs,
    education,
    notes,
    ...(moment !== undefined && { moment }),
  };
}
