/**
 * The one door: a career as written becomes a `Career` with its dates read, its titles coded, its jobs in order and a note for every
 * rule that was applied.
 *
 * In: a WrittenCareer; the coder of titles; today.  Out: a Career that satisfies the schema of `domain` (a property test holds the two
 * together: a schema check a job would cost more than all the rest of reading).
 */
import {
  type Career,
  type Education,
  earliestMonth,
  type Job,
  type ReadingNote,
  type YearMonth,
  yearOf,
} from "../../domain/index.ts";
import { careerId, shown } from "./clean-text.ts";
import { surelyAfter } from "./dates.ts";
import { normaliseEducation } from "./normalise-education.ts";
import { codingOf, date, type Reading, readFlag, withNeighbours, words } from "./normalise-values.ts";
import { inOrder, runsOldestFirst, surelyOverlap } from "./order.ts";
import type { WrittenCareer, WrittenJob } from "./raw.ts";
import { note } from "./rules.ts";
import { withoutDetails } from "./without-details.ts";

/** A job while the rules are applied: which end it lacked, and where it stood. */
type Draft = Job & { where: string; lacksEnd: boolean };

export function normaliseCareer(asWritten: WrittenCareer, reading: Reading): Career {
  const written = withoutDetails(asWritten, reading.coder);
  const notes: ReadingNote[] = [...written.notes];
  const drafts = written.jobs.map((job) => draftJob(job, reading, notes));
  const jobs = withNeighbours(normaliseJobs(drafts, written, notes), reading);
  const education = written.education.map((entry) => normaliseEducation(entry, reading, notes));
  const birthYear = readBirthYear(written.birthYear, notes);
  const named = notes.length === 0 ? notes : withNames(notes, drafts, written, education);
  const career: Career = { id: careerId(written.id), jobs, education, notes: named };
  return birthYear === undefined ? career : { id: career.id, birthYear, jobs, education, notes: named };
}

/** Each note of a job or a degree with its name, because a place in a file means nothing to the person whom it is shown. */
function withNames(
  notes: readonly ReadingNote[],
  drafts: readonly Draft[],
  written: WrittenCareer,
  education: readonly Education[],
): ReadingNote[] {
  const names = new Map<string, string>();
  written.education.forEach(({ where }, at) => {
    const { degree, institution } = education[at]!;
    if (degree !== undefined) names.set(where, shown(degree));
    else if (institution !== undefined) names.set(where, `the education at ${shown(institution)}`);
  });
  for (const [where, own] of Map.groupBy(drafts, (draft) => draft.where)) {
    // Titles that share one line are not told apart by it.
    if (own.length > 1) names.delete(where);
    else if (own[0]!.title ?? own[0]!.employer) names.set(where, calledBy(own[0]!));
  }
  return notes.map((one) => {
    const about = names.get(one.where) ?? names.get(one.where.slice(0, one.where.lastIndexOf(".")));
    return about === undefined || one.about !== undefined ? one : { ...one, about };
  });
}

function readBirthYear(written: unknown, notes: ReadingNote[]): number | undefined {
  if (written === undefined || written === null || written === "") return undefined;
  const year = typeof written === "object" ? Number.NaN : Number(written);
  if (Number.isInteger(year) && year >= 1900 && year <= 2099) return year;
  notes.push(note("unknown-field", "birth year", `${shown(written)} is no year of birth from 1900 to 2099`));
  return undefined;
}

// --- jobs ---------------------------------------------------------------------------------------------------------------------

function draftJob(written: WrittenJob, reading: Reading, notes: ReadingNote[]): Draft {
  const { where } = written;
  const title = words(written.title, "title", where, notes);
  const start = date(written.start, "start", where, notes);
  const end = date(written.end, "end", where, notes);
  const employer = words(written.employer, "employer", where, notes);
  const text = words(written.text, "text", where, notes);
  const draft: Draft = {
    coding: codingOf(written, title, { employer, text }, reading, notes),
    current: written.current === true || end === "current",
    where,
    lacksEnd: end === undefined && written.endUnknown !== true,
  };
  if (title !== undefined) draft.title = title;
  else notes.push(note("no-title", where, "It has no title"));
  if (employer !== undefined) draft.employer = employer;
  if (start !== undefined && start !== "current" && start !== "unreadable") draft.start = start;
  if (end !== undefined && end !== "current" && end !== "unreadable" && !draft.current) draft.end = end;
  keepTimeInOrder(draft, reading.today, notes);
  keepDetails(draft, written, notes);
  if (text !== undefined) draft.text = text;
  return draft;
}

/** Swaps reversed dates and keeps the future out. A year and a month of it are not in conflict: the year may mean any of its months. */
function keepTimeInOrder(draft: Draft, today: YearMonth, notes: ReadingNote[]): void {
  const { start, end, where } = draft;
  if (start !== undefined && end !== undefined && surelyAfter(start, end)) {
    notes.push(note("reversed-dates", where, `It ends (${end}) before it begins (${start})`));
    [draft.start, draft.end] = [end, start];
  }
  if (draft.end !== undefined && surelyAfter(draft.end, decadeAfter(today))) {
    notes.push(
      note("future-date", where, `It ends (${draft.end}) long after today (${today})`, "its end counts as unknown"),
    );
    delete draft.end;
  }
  if (draft.end !== undefined && surelyAfter(draft.end, today)) {
    notes.push(note("future-date", where, `It ends (${draft.end}) after today (${today})`));
    delete draft.end;
    draft.current = true;
  }
  if (draft.start !== undefined && surelyAfter(draft.start, today)) {
    notes.push(note("future-date", where, `It begins (${draft.start}) after today (${today})`));
  }
}

/** A contract may end in the coming years; a year beyond that is a slip of the hand, as 2061 for 2016. */
function decadeAfter(today: YearMonth): YearMonth {
  return `${yearOf(today) + 10}` as YearMonth;
}

function keepDetails(draft: Draft, written: WrittenJob, notes: ReadingNote[]): void {
  const fullTime = readFlag(written.fullTime, `${written.where}.full time`, notes);
  if (fullTime !== undefined) draft.fullTime = fullTime;
  const { hours, census2010 } = written;
  if (hours !== undefined && hours !== null && hours !== "") {
    const count = typeof hours === "object" ? Number.NaN : Number(hours);
    if (Number.isFinite(count) && count >= 0) draft.hours = count;
    else notes.push(note("unknown-field", `${written.where}.hours`, `${shown(hours)} is no count of hours`));
  }
  if (census2010 !== undefined && census2010 !== null && census2010 !== "") {
    const code = String(typeof census2010 === "object" ? "" : census2010).padStart(4, "0");
    if (/^\d{4}$/.test(code)) draft.census2010 = code;
    else
      notes.push(
        note("unknown-field", `${written.where}.census2010`, `${shown(census2010)} is no four-digit Census 2010 code`),
      );
  }
}

/** Order, ends that are missing, overlaps, twins: the rules that look at several jobs. */
function normaliseJobs(drafts: Draft[], written: WrittenCareer, notes: ReadingNote[]): Job[] {
  const forward = runsOldestFirst(drafts, written.order) ? drafts : drafts.toReversed();
  noteMissingStarts(forward, written, notes);
  normaliseMissingEnds(forward, written.missingEnd, notes);
  const ordered = withoutTwins(inOrder(forward), notes);
  noteOrder(forward, ordered, notes);
  return ordered.map(finishJob);
}

function noteMissingStarts(jobs: readonly Draft[], written: WrittenCareer, notes: ReadingNote[]): void {
  if (jobs.length > 0 && jobs.every(({ start, end, current }) => !start && !end && !current)) {
    const order = written.order === "newest-first" ? "newest first, as résumés are" : "oldest first";
    notes.push(
      note("missing-start", "jobs", "No job has a date", `the order of the document is kept, read as ${order}`),
    );
    return;
  }
  for (const { start, where } of jobs) {
    if (!start) notes.push(note("missing-start", where, "It has no start that can be read"));
  }
}

function normaliseMissingEnds(
  jobs: readonly Draft[],
  missing: WrittenCareer["missingEnd"],
  notes: ReadingNote[],
): void {
  const begunLast = jobs.reduce((latest, { start }) => Math.max(latest, start ? earliestMonth(start) : 0), 0);
  for (const job of jobs) {
    if (!job.lacksEnd || job.current || !job.start) continue;
    job.current = missing === "current" || (missing === "current-if-last" && earliestMonth(job.start) === begunLast);
    if (missing === "current") continue;
    const then = job.current ? "as no job begins later it counts as held today" : "its end counts as unknown";
    notes.push(note("missing-end", job.where, "It has no end", then));
  }
}

/** Only jobs that agree in four things that are all known: two spells of the same work are no twins. */
function withoutTwins(jobs: Draft[], notes: ReadingNote[]): Draft[] {
  const seen = new Set<string>();
  return jobs.filter((job, at) => {
    const neighbour = jobs[at + 1]?.start === job.start || jobs[at - 1]?.start === job.start;
    if (!neighbour || !job.start || !job.employer || !job.title || (!job.end && !job.current)) return true;
    const key = JSON.stringify([job.title, job.employer, job.start, job.end ?? "current"]);
    if (seen.has(key))
      notes.push(note("duplicate", job.where, `${shown(job.title)} stands there twice with the same dates`));
    return !seen.has(key) && seen.add(key);
  });
}

/** In the order in which jobs ended, one that overlaps with any before it overlaps with the one before it. */
function noteOrder(forward: readonly Draft[], ordered: readonly Draft[], notes: ReadingNote[]): void {
  let at = 0;
  for (const job of forward) if (job === ordered[at]) at++;
  if (at < ordered.length)
    notes.push(note("reordered", "jobs", "The jobs do not stand in the order in which they ended"));
  noteOverlaps(ordered, notes);
  const last = ordered.at(-1);
  const before = ordered.at(-2);
  if (last && before && (before.current || begunLater(before, last))) {
    notes.push(
      note(
        "current-not-last",
        last.where,
        `It was held at the same time as ${calledBy(before)}`,
        "as it ends last it is the last known job",
      ),
    );
  }
}

/** One note for all of them: a life of many side jobs has dozens. */
function noteOverlaps(ordered: readonly Draft[], notes: ReadingNote[]): void {
  const pairs = ordered.flatMap((job, at) => {
    const before = ordered[at - 1];
    return before && surelyOverlap(before, job)
      ? [{ job, said: `${calledBy(job)} overlaps with ${calledBy(before)}` }]
      : [];
  });
  if (pairs.length === 0) return;
  const more = pairs.length > 3 ? `, and ${pairs.length - 3} more jobs overlap` : "";
  const said = pairs.slice(0, 3).map((pair) => pair.said);
  const where = pairs.length === 1 ? pairs[0]!.job.where : "jobs";
  notes.push(note("overlap", where, `${said.join(", ")}${more}`, "all are kept, in the order in which they ended"));
}

/** A job as a person would call it. */
function calledBy({ title, employer }: Draft): string {
  if (title === undefined) return employer === undefined ? "a job without a title" : `the job at ${shown(employer)}`;
  return shown(title);
}

function begunLater(one: Draft, other: Draft): boolean {
  return one.start !== undefined && other.start !== undefined && surelyAfter(one.start, other.start);
}

function finishJob({ where: _where, lacksEnd: _lacksEnd, ...job }: Draft): Job {
  return job;
}
