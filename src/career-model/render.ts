/**
 * A history as the career model reads it: one position a job, and in it a token for each thing known of the job.
 *
 * In: a history.  Out: for each coded job its tokens, whose vectors are summed.
 * A job's tokens say only what was known when it ended, so the first jobs of a career are rendered alike whether or not the later ones
 * are there (a property test); training reads a whole career at once and still sees what use sees.
 */
import {
  type CareerHistory,
  DEGREE_LEVELS,
  type Education,
  earliestMonth,
  type Job,
  latestMonth,
} from "../domain/index.ts";
import { broadField } from "../histories/broad-field.ts";
import { codedJobs, endOf } from "../histories/coded-jobs.ts";
import type { Taxonomy } from "../taxonomy/taxonomy.ts";
import { AGES, ANSWER, GAP_BOUNDS, HOURS_BOUNDS, SPAN_BOUNDS, type Vocabulary } from "./vocabulary.ts";

/** Most tokens that one position can hold: the mark of an answer, and of the last job four SOC groups and eight attributes. */
export const SLOTS = 13;

export type JobPosition = {
  /** The occupation's index in the taxonomy. */
  readonly title: number;
  /** Only the occupation's SOC groups are said, not itself. */
  readonly vague?: boolean;
  /** Tokens of the attributes that are known; at most eight. */
  readonly attributes: readonly number[];
};

/** What stands for a job at a position: its occupation, or its SOC groups where it is vague, and its attributes. */
export function tokensOf({ title, vague, attributes }: JobPosition, vocabulary: Vocabulary): number[] {
  return [...(vague ? vocabulary.ancestors(title) : [vocabulary.firstTitle + title]), ...attributes];
}

/** An answer is asked in the last known job's own state: nobody's attention has to fetch it from a position before. */
export function answerTokens(last: JobPosition | undefined, vocabulary: Vocabulary): number[] {
  return [ANSWER, ...(last === undefined ? [] : tokensOf(last, vocabulary))];
}

/** Jobs without a code are left out. Only the latest `most` are kept. */
export function renderJobs(
  history: CareerHistory,
  vocabulary: Vocabulary,
  taxonomy: Taxonomy,
  most: number,
): JobPosition[] {
  const coded = codedJobs(history, taxonomy);
  return coded
    .map(({ job, title }, at) => ({
      title,
      attributes: attributesOf(job, coded[at - 1]?.job, history).map(vocabulary.attribute),
    }))
    .slice(-most);
}

function attributesOf(job: Job, before: Job | undefined, history: CareerHistory): string[] {
  const end = lastMonthOf(job, history);
  const known = history.education.filter((entry) => isKnownBy(entry, end));
  return [
    ...span(job, end),
    ...hours(job, end),
    ...fullTime(job),
    ...age(history, end),
    ...degree(known),
    ...field(known),
    ...gap(job, before, history),
    ...employer(job, before),
  ];
}

/** The last month of a job, counted from year 0. */
function lastMonthOf(job: Job, { moment }: CareerHistory): number | undefined {
  const end = endOf(job, moment);
  return end === undefined ? undefined : latestMonth(end);
}

function isKnownBy({ date }: Education, end: number | undefined): boolean {
  return date === undefined || end === undefined || latestMonth(date) <= end;
}

/** A bin by its name: the first upper bound that a value does not pass. */
function bin(name: string, value: number, bounds: readonly number[]): string {
  return `${name} ${bounds.find((bound) => value <= bound) ?? "more"}`;
}

function yearsOf(job: Job, end: number | undefined): number | undefined {
  return job.start === undefined || end === undefined ? undefined : (end - earliestMonth(job.start) + 1) / 12;
}

function span(job: Job, end: number | undefined): string[] {
  const years = yearsOf(job, end);
  return years === undefined ? [] : [bin("span", years, SPAN_BOUNDS)];
}

function hours(job: Job, end: number | undefined): string[] {
  const years = yearsOf(job, end);
  return job.hours === undefined || years === undefined
    ? []
    : [bin("hours", job.hours / Math.max(1, years), HOURS_BOUNDS)];
}

function fullTime(job: Job): string[] {
  return job.fullTime === undefined ? [] : [job.fullTime ? "full time" : "part time"];
}

function age({ birthYear }: CareerHistory, end: number | undefined): string[] {
  if (birthYear === undefined || end === undefined) return [];
  return [`age ${Math.min(AGES.oldest, Math.max(AGES.youngest, Math.floor(end / 12) - birthYear))}`];
}

function degree(known: readonly Education[]): string[] {
  const highest = Math.max(-1, ...known.map(({ level }) => (level === undefined ? -1 : DEGREE_LEVELS.indexOf(level))));
  return highest < 0 ? [] : [`degree ${DEGREE_LEVELS[highest]}`];
}

function field(known: readonly Education[]): string[] {
  const last = known.flatMap((entry) => broadField(entry.field) ?? []).at(-1);
  return last === undefined ? [] : [`field ${last}`];
}

function gap(job: Job, before: Job | undefined, history: CareerHistory): string[] {
  const end = before === undefined ? undefined : lastMonthOf(before, history);
  if (job.start === undefined || end === undefined) return [];
  return [bin("gap", Math.floor(earliestMonth(job.start) / 12) - Math.floor(end / 12), GAP_BOUNDS)];
}

function employer(job: Job, before: Job | undefined): string[] {
  if (job.employer === undefined || before?.employer === undefined) return [];
  return [job.employer === before.employer ? "same employer" : "another employer"];
}
