/**
 * Statements: what free words say of a history beyond our own kinds of claim - dates, employers, order and counts.
 *
 *     "was a cook from 2003 to 2006 at Employer B, then moved from cooking to nursing; first a cashier; 12 years of experience"
 *
 * They are not among the claims of `domain/reason.ts`, because no reason of ours is composed of them; they are there to be checked.
 * In: a statement and a history.  Out: true, false or uncheckable.
 */
import {
  type CareerHistory,
  type DegreeLevel,
  type Education,
  highestDegree,
  type Job,
  type OccupationCode,
  yearOf,
} from "../domain/index.ts";
import { yearsOf } from "./facts.ts";

export type Checked = "true" | "false" | "uncheckable";

export type Statement =
  /** Work in an occupation from one year, to another; where only one is said, a job began or ended in it. */
  | { readonly kind: "dates"; readonly code: OccupationCode; readonly from?: number; readonly to?: number }
  /** Work in an occupation at some time within a year. */
  | { readonly kind: "during"; readonly code: OccupationCode; readonly year: number }
  /** A degree that was completed in a year. */
  | { readonly kind: "degree-date"; readonly level: DegreeLevel; readonly year: number }
  /** The highest degree, said to be so. */
  | { readonly kind: "highest"; readonly level: DegreeLevel }
  /** Work for an employer, by its name or by the alias that prompts give it ("Employer B"); in an occupation where one is said. */
  | { readonly kind: "employer"; readonly name: string; readonly code?: OccupationCode }
  /** The number of employers. */
  | { readonly kind: "employers"; readonly count: number }
  /** One occupation before another. */
  | { readonly kind: "order"; readonly earlier: OccupationCode; readonly later: OccupationCode }
  /** The first occupation. */
  | { readonly kind: "first"; readonly code: OccupationCode }
  /** Years of work in all, at least. */
  | { readonly kind: "experience"; readonly years: number };

export type FoundStatement = { readonly says: Statement; readonly start: number; readonly end: number };

export function checkStatement(statement: Statement, history: CareerHistory): Checked {
  switch (statement.kind) {
    case "dates":
      return checkDates(statement, jobsOf(history, statement.code));
    case "during":
      return ofDated(jobsOf(history, statement.code), ({ from, to }) => from <= statement.year && statement.year <= to);
    case "degree-date":
      return checkDegreeDate(
        history.education.filter(({ level }) => level === statement.level),
        statement.year,
      );
    case "highest": {
      const highest = highestDegree(history);
      return highest === undefined ? "uncheckable" : held(highest === statement.level);
    }
    case "employer":
      return checkEmployer(statement, history);
    case "employers":
      return history.jobs.some(({ employer }) => employer === undefined)
        ? "uncheckable"
        : held(new Set(history.jobs.map(({ employer }) => employer)).size === statement.count);
    case "order":
      return checkOrder(statement, history);
    case "first": {
      const first = history.jobs.find(({ coding }) => coding.kind === "coded");
      return first === undefined ? "uncheckable" : held(hasCode(first, statement.code));
    }
    case "experience": {
      const years = yearsOf(history.jobs, history.moment);
      return years === undefined ? "uncheckable" : held(statement.years <= years);
    }
    default:
      return statement satisfies never;
  }
}

function held(holds: boolean): Checked {
  return holds ? "true" : "false";
}

function hasCode({ coding }: Job, code: OccupationCode): boolean {
  return coding.kind === "coded" && coding.code === code;
}

function jobsOf({ jobs, moment }: CareerHistory, code: OccupationCode): (Years | undefined)[] {
  return jobs
    .filter((job) => hasCode(job, code))
    .map(({ start, end, current }) => {
      const last = current ? moment : end;
      return start === undefined || last === undefined ? undefined : { from: yearOf(start), to: yearOf(last) };
    });
}

type Years = { readonly from: number; readonly to: number };

/** Work that never was is false; work whose dates are not known cannot be checked unless a dated spell of it agrees. */
function ofDated(jobs: readonly (Years | undefined)[], agrees: (job: Years) => boolean): Checked {
  if (jobs.length === 0) return "false";
  if (jobs.some((job) => job !== undefined && agrees(job))) return "true";
  return jobs.includes(undefined) ? "uncheckable" : "false";
}

/** Several jobs of one occupation may be told as one spell: from the beginning of one to the end of a later one. */
function checkDates({ from, to }: Statement & { kind: "dates" }, jobs: readonly (Years | undefined)[]): Checked {
  const begins = ofDated(jobs, (job) => from === undefined || job.from === from);
  const ends = ofDated(jobs, (job) => to === undefined || job.to === to);
  if (from !== undefined && to !== undefined && from > to) return "false";
  if (begins === "false" || ends === "false") return "false";
  return begins === "true" && ends === "true" ? "true" : "uncheckable";
}

function checkDegreeDate(entries: readonly Education[], year: number): Checked {
  if (entries.length === 0) return "false";
  if (entries.some(({ date }) => date !== undefined && yearOf(date) === year)) return "true";
  return entries.some(({ date }) => date === undefined) ? "uncheckable" : "false";
}

/** A name is matched in full or as a part ("Acme" for "Acme Corp"), without regard to case. */
function checkEmployer({ name, code }: Statement & { kind: "employer" }, { jobs }: CareerHistory): Checked {
  const known = jobs.flatMap(({ employer }) => employer ?? []);
  if (known.length === 0) return "uncheckable";
  const names = [...new Set(known)];
  const alias = /^employer ([a-z])$/i.exec(name)?.[1]?.toUpperCase();
  const meant = (employer: string) =>
    alias === undefined
      ? employer.toLowerCase().includes(name.toLowerCase())
      : names.indexOf(employer) === alias.charCodeAt(0) - 65;
  const own = jobs.filter(({ employer }) => employer !== undefined && meant(employer));
  if (own.some((job) => code === undefined || hasCode(job, code))) return "true";
  return known.length < jobs.length ? "uncheckable" : "false";
}

/** True where some job in the one came before some job in the other; jobs stand in the order of their start. */
function checkOrder({ earlier, later }: Statement & { kind: "order" }, { jobs }: CareerHistory): Checked {
  const first = jobs.findIndex((job) => hasCode(job, earlier));
  const last = jobs.findLastIndex((job) => hasCode(job, later));
  return held(first >= 0 && last >= 0 && first < last);
}
