/**
 * Several roles at one employer: the employer's own span is no job, and the roles below it are.
 *
 * In: the entries of a section, in the order of the document.  Out: jobs.
 */

import type { YearMonth } from "../../../domain/index.ts";
import { readDate, surelyAfter } from "../../normalise/dates.ts";
import type { WrittenJob } from "../../normalise/raw.ts";
import type { Span } from "../../normalise/spans.ts";

/** A job while its section is being read. */
export type Found = {
  readonly job: WrittenJob;
  readonly span: Span;
  /** The employer stands on a line above the dates, which may be the line above several roles. */
  readonly employerAbove: boolean;
  /** Title and dates share a line, with no other line to name the job. */
  readonly alone: boolean;
  /** Titles that stand below it without dates of their own. */
  readonly stack: readonly string[];
};

export function withoutEmployerSpans(found: readonly Found[]): WrittenJob[] {
  const jobs: WrittenJob[] = [];
  let employer: unknown;
  let whole: Span | undefined;
  found.forEach((entry, at) => {
    const { job } = entry;
    if (
      job.title === undefined &&
      job.employer !== undefined &&
      entry.stack.length === 0 &&
      isWholeOf(entry, found[at + 1])
    ) {
      employer = job.employer;
      whole = entry.span;
      return;
    }
    const role =
      job.employer === undefined &&
      job.title !== undefined &&
      (whole === undefined ? entry.alone : isWithin(entry.span, whole));
    if (role && employer !== undefined) job.employer = employer;
    else {
      employer = entry.employerAbove ? job.employer : undefined;
      whole = undefined;
    }
    jobs.push(...(entry.stack.length > 0 ? stacked(entry) : [job]));
  });
  return jobs;
}

/** The span of an employer alone, with a role within it next. */
function isWholeOf(entry: Found, next: Found | undefined): boolean {
  return (
    next !== undefined &&
    next.job.employer === undefined &&
    next.job.title !== undefined &&
    isWithin(next.span, entry.span)
  );
}

function isWithin(inner: Span, outer: Span): boolean {
  const [start, end] = [dateOf(inner.start, "start"), dateOf(inner.end, "end")];
  const [from, to] = [dateOf(outer.start, "start"), dateOf(outer.end, "end")];
  if (start !== undefined && from !== undefined && surelyAfter(from, start)) return false;
  return end === undefined || to === undefined || !surelyAfter(end, to);
}

function dateOf(written: string | undefined, edge: "start" | "end"): YearMonth | undefined {
  const read = readDate(written, edge);
  return read.kind === "date" ? read.date : undefined;
}

/**
 * Roles under one span, the newest first: it began with the last of them and ended with the first, and when one followed another is not
 * known. None is given the whole time.
 */
function stacked({ job, stack }: Found): WrittenJob[] {
  const titles = [job.title, ...stack];
  return titles.map((title, at): WrittenJob => {
    const role: WrittenJob = { where: job.where, title, employer: job.employer, endUnknown: true };
    if (at === 0)
      return {
        ...role,
        end: job.end,
        current: job.current,
        endUnknown: job.end === undefined && !job.current,
        text: job.text,
      };
    return at === titles.length - 1 ? { ...role, start: job.start } : role;
  });
}
