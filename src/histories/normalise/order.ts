/**
 * The order of jobs in time: one rule for reading, for histories and for cases. It is the order in which they ended, so that the last
 * job is the last known one, and nothing before it in the list is dated later.
 *
 * In: jobs with their dates.  Out: the same jobs, in order.
 */
import { earliestMonth, latestMonth, type YearMonth } from "../../domain/index.ts";
import { surelyAfter } from "./dates.ts";

export type Spanned = {
  readonly start?: YearMonth | undefined;
  readonly end?: YearMonth | undefined;
  readonly current?: boolean | undefined;
};

/**
 * By the end (a job held today ends after all others, one of unknown end counts by its start); ties: the one that began first, then the
 * order given. A job without any date keeps its place after the one before it.
 */
export function inOrder<J extends Spanned>(jobs: readonly J[]): J[] {
  const keys = orderKeys(jobs);
  let sorted = true;
  for (let at = 1; at < jobs.length && sorted; at++) sorted = compareKeys(keys, at - 1, at) <= 0;
  if (sorted) return [...jobs];
  return jobs
    .map((_, at) => at)
    .sort((a, b) => compareKeys(keys, a, b) || a - b)
    .map((at) => jobs[at]!);
}

type Keys = { readonly ended: readonly number[]; readonly begun: readonly number[] };

function orderKeys(jobs: readonly Spanned[]): Keys {
  const ended: number[] = [];
  const begun: number[] = [];
  for (let at = 0; at < jobs.length; at++) {
    const job = jobs[at]!;
    const start = job.start === undefined ? Number.NEGATIVE_INFINITY : earliestMonth(job.start);
    const dated = job.current === true || (job.end ?? job.start) !== undefined;
    ended.push(dated ? endKey(job) : (ended[at - 1] ?? Number.NEGATIVE_INFINITY));
    begun.push(dated ? start : (begun[at - 1] ?? Number.NEGATIVE_INFINITY));
  }
  return { ended, begun };
}

/** A year's end is taken by its first month, though not before the start: with ends that may be equal, the start decides. */
function endKey({ start, end, current }: Spanned): number {
  if (current) return Number.POSITIVE_INFINITY;
  const from = start === undefined ? Number.NEGATIVE_INFINITY : earliestMonth(start);
  return end === undefined ? from : Math.max(from, earliestMonth(end));
}

function compareKeys({ ended, begun }: Keys, a: number, b: number): number {
  // No bare subtraction: two infinities would give NaN.
  if (ended[a] !== ended[b]) return ended[a]! < ended[b]! ? -1 : 1;
  if (begun[a] !== begun[b]) return begun[a]! < begun[b]! ? -1 : 1;
  return 0;
}

/** The last date of jobs in order: the last one's end (or start, where its end is not known) unless another is surely later. */
export function lastDateOf(jobs: readonly Spanned[]): YearMonth | undefined {
  let last: YearMonth | undefined;
  for (const { start, end } of jobs.toReversed()) {
    const date = end ?? start;
    if (date !== undefined && (last === undefined || surelyAfter(date, last))) last = date;
  }
  return last;
}

/** Whether the document runs from old to new: by the majority of neighbouring dated jobs, by the format's custom where they tie. */
export function runsOldestFirst(jobs: readonly Spanned[], custom: "newest-first" | "oldest-first"): boolean {
  let balance = 0;
  let before: Spanned | undefined;
  for (const job of jobs) {
    if ((job.start ?? job.end) === undefined) continue;
    if (before) balance += direction(before, job);
    before = job;
  }
  return balance === 0 ? custom === "oldest-first" : balance > 0;
}

function direction(before: Spanned, after: Spanned): number {
  const [a, b] = [earliestMonth((before.start ?? before.end)!), earliestMonth((after.start ?? after.end)!)];
  if (a !== b) return Math.sign(b - a);
  const [c, d] = [endKey(before), endKey(after)];
  return c === d ? 0 : Math.sign(d - c);
}

/** True where two spans share time whatever their unknown months may be; a shared year or month alone does not. */
export function surelyOverlap(a: Spanned, b: Spanned): boolean {
  if (!a.start || !b.start) return false;
  const [first, second] = earliestMonth(a.start) <= earliestMonth(b.start) ? [a, b] : [b, a];
  if (first.current) return true;
  return first.end !== undefined && latestMonth(second.start!) < earliestMonth(first.end);
}
