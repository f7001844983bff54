/**
 * What the counts look at in a history, and nothing more.
 *
 * In: a history.  Out: a `HistoryView`: occupations as indices, education and age in a few bins, and the numbers that decide which
 * counts to trust. What a résumé does not say is undefined, and stands in the middle of what is usual.
 */

import {
  type CareerHistory,
  DEGREE_LEVELS,
  type DegreeLevel,
  earliestMonth,
  highestDegree,
  type LabelSpace,
  latestMonth,
  yearOf,
} from "../../domain/index.ts";
import { type BroadField, broadField } from "../../histories/broad-field.ts";
import { type CodedJob, codedJobs, endOf } from "../../histories/coded-jobs.ts";

export type HistoryView = {
  /** Indices of the occupations held, oldest first; jobs without a code are left out. */
  readonly held: readonly number[];
  readonly degree: DegreeLevel | undefined;
  readonly field: BroadField | undefined;
  /** Years of age at the moment of prediction; reckoned from degrees or the first job where the year of birth is not known. */
  readonly age: number | undefined;
  /** Years since the present run of the last occupation began. */
  readonly tenure: number | undefined;
  readonly fullTime: boolean | undefined;
  /** The last two jobs were with one employer. */
  readonly sameEmployer: boolean | undefined;
};

export function viewHistory(history: CareerHistory, space: LabelSpace): HistoryView {
  const coded = codedJobs(history, space);
  const last = coded.at(-1)?.job;
  const before = coded.at(-2)?.job;
  return {
    held: coded.map(({ title }) => title),
    degree: highestDegree(history),
    field: history.education.flatMap(({ field }) => broadField(field) ?? []).at(-1),
    age: ageAt(history),
    tenure: tenureOf(coded, history),
    fullTime: last?.fullTime,
    sameEmployer:
      last?.employer === undefined || before?.employer === undefined ? undefined : last.employer === before.employer,
  };
}

/** How old people usually are when they complete a degree, for those who do not say when they were born. */
const USUAL_AGE: Partial<Record<DegreeLevel, number>> = {
  "high-school": 18,
  associate: 21,
  bachelor: 22,
  master: 26,
  professional: 27,
  doctorate: 30,
};
const USUAL_AGE_AT_FIRST_JOB = 19;

function ageAt({ birthYear, jobs, education, moment }: CareerHistory): number | undefined {
  if (moment === undefined) return undefined;
  if (birthYear !== undefined) return yearOf(moment) - birthYear;
  const born = [
    ...education.flatMap(({ level, date }) =>
      level && date && USUAL_AGE[level] ? [yearOf(date) - USUAL_AGE[level]] : [],
    ),
    ...jobs.flatMap(({ start }) => (start ? [yearOf(start) - USUAL_AGE_AT_FIRST_JOB] : [])),
  ];
  return born.length === 0 ? undefined : yearOf(moment) - Math.min(...born);
}

function tenureOf(coded: readonly CodedJob[], { moment }: CareerHistory): number | undefined {
  const last = coded.at(-1);
  if (last === undefined || moment === undefined) return undefined;
  let months: number | undefined;
  for (const { job, title } of coded.toReversed()) {
    if (title !== last.title) break;
    const end = endOf(job, moment);
    if (job.start !== undefined && end !== undefined)
      months = (months ?? 0) + latestMonth(end) - earliestMonth(job.start) + 1;
  }
  return months === undefined ? undefined : months / 12;
}

/** Five bins of age, or undefined. */
export function ageBin(age: number | undefined): string | undefined {
  if (age === undefined) return undefined;
  return age < 22 ? "under 22" : age < 25 ? "22 to 24" : age < 29 ? "25 to 28" : age < 34 ? "29 to 33" : "34 or more";
}

/** Education in five bins; no degree known and less than high school are one. */
export function degreeBin(degree: DegreeLevel | undefined): string {
  const rank = degree === undefined ? 0 : DEGREE_LEVELS.indexOf(degree);
  if (rank < DEGREE_LEVELS.indexOf("high-school")) return "none";
  if (rank < DEGREE_LEVELS.indexOf("associate")) return "high school";
  return rank < DEGREE_LEVELS.indexOf("bachelor")
    ? "associate"
    : rank === DEGREE_LEVELS.indexOf("bachelor")
      ? "bachelor"
      : "higher";
}
