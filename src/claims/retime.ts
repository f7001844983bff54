/**
 * Time closed up where work is taken out of a history: what came before slides forward, so that no gap is left that nobody lived.
 *
 * In: a history, and for each of its jobs what stays of it.  Out: the history without the rest. The moment stays where it is, and so do the
 * jobs after the one that was changed; a degree slides with the first job at whose end it was known, so that each job still ends with the
 * degrees it ended with.
 */
import { type CareerHistory, earliestMonth, type Job, latestMonth, YearMonth } from "../domain/index.ts";
import { endOf } from "../histories/coded-jobs.ts";

/** @param kept what stays of a job: itself, itself from a later month on, or nothing */
export function retime(history: CareerHistory, kept: (job: Job, at: number) => Job | undefined): CareerHistory {
  const { jobs, moment } = history;
  const slides: number[] = [];
  const left: Job[] = [];
  // The months that were taken out after this place, and where the next job begins, as it was and as it now is.
  let freed = 0;
  let next = moment === undefined ? undefined : { was: latestMonth(moment) + 1, is: latestMonth(moment) + 1 };
  for (let at = jobs.length - 1; at >= 0; at--) {
    const job = jobs[at]!;
    const stays = kept(job, at);
    const start = job.start && earliestMonth(job.start);
    if (stays === undefined) {
      if (start !== undefined && next !== undefined) {
        freed += Math.max(0, next.was - start);
        next = { ...next, was: Math.min(next.was, start) };
      }
      continue;
    }
    const end = job.current ? undefined : (job.end ?? job.start);
    const room = end === undefined || next === undefined ? 0 : Math.max(0, next.is - 1 - latestMonth(end));
    const slide = Math.min(freed, room);
    slides[at] = slide;
    const now = slid(stays, slide);
    left.unshift(now);
    const begins = now.start && earliestMonth(now.start);
    if (start !== undefined && begins !== undefined) {
      next = { was: start, is: begins };
      // A job of which only the end stays frees the time before it, for those that came before.
      freed = Math.max(freed, begins - start);
    }
  }
  const education = history.education.map((entry) => {
    const { date } = entry;
    if (date === undefined) return entry;
    const knownAt = jobs.findIndex(
      (job, at) => slides[at] !== undefined && latestMonth(endOf(job, history.moment) ?? date) >= latestMonth(date),
    );
    return knownAt < 0 ? entry : { ...entry, date: later(date, slides[knownAt]!) };
  });
  return { ...history, jobs: left, education };
}

function slid(job: Job, months: number): Job {
  if (months === 0) return job;
  return {
    ...job,
    ...(job.start !== undefined && { start: later(job.start, months) }),
    ...(job.end !== undefined && { end: later(job.end, months) }),
  };
}

/** A year alone stays a year alone, moved by whole years. */
function later(date: YearMonth, months: number): YearMonth {
  if (date.length === 4) return YearMonth.parse(String(Number(date) + Math.floor(months / 12)));
  return monthText(earliestMonth(date) + months);
}

/** @param month counted from year 0 */
export function monthText(month: number): YearMonth {
  return YearMonth.parse(`${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, "0")}`);
}
