/**
 * A career as lines that a small text model is trained on, and is shown in use: no instruction, a few tokens a job.
 *
 *     Born 1981.
 *     Job: Retail Salespersons
 *     16 to 17, part time, 1600 h
 *     Degree: High school diploma or GED
 *     Job: Waiters and Waitresses
 *     ...
 *
 * In: a career or a history, its jobs in the order in which they ended.  Out: pieces of text, of which some are titles.
 * A title stands before what is said of its job: a model that has read when a job ended would guess it from that, and in use it has not. A
 * degree stands after the first job by whose end it was completed, since from then on it is known (histories/cases.ts).
 */
import { type Career, type Education, type Job, latestMonth, yearOf } from "../domain/index.ts";
import { withoutMarks } from "./fence.ts";

export type CareerPiece = {
  readonly text: string;
  /** The index of the job whose title this is. */
  readonly titleOf?: number;
};

/** What stands before a title, and behind it. */
const BEFORE_TITLE = "Job:";
export const AFTER_TITLE = "\n";

type CareerParts = Pick<Career, "birthYear" | "jobs" | "education">;

/** @param titleOf the official title of a code */
export function careerPieces(career: CareerParts, titleOf: (code: string) => string): CareerPiece[] {
  const degrees = degreesByJob(career);
  const jobs = career.jobs.flatMap((job, at): CareerPiece[] => {
    const title = job.coding.kind === "coded" ? titleOf(job.coding.code) : withoutMarks(job.title ?? "not known");
    const after = [jobLine(job, career.birthYear), ...degrees[at]!.map(degreeLine)].map((line) => `${line}\n`).join("");
    return [{ text: BEFORE_TITLE }, { text: ` ${title}`, titleOf: at }, { text: `${AFTER_TITLE}${after}` }];
  });
  return [{ text: career.birthYear === undefined ? "" : `Born ${career.birthYear}.\n` }, ...jobs];
}

/** The lines of a history up to where the next title is to be written. */
export function historyPieces(history: CareerParts, titleOf: (code: string) => string): CareerPiece[] {
  return [...careerPieces(history, titleOf), { text: BEFORE_TITLE }];
}

/** Drops the oldest jobs until what is rendered fits, as far as one job: the same in training and in use. */
export function fitted<Parts extends CareerParts, Rendered>(
  career: Parts,
  render: (career: Parts) => Rendered,
  fits: (rendered: Rendered) => boolean,
): Rendered {
  for (let first = 0; ; first++) {
    const rendered = render({ ...career, jobs: career.jobs.slice(first) });
    if (fits(rendered) || first >= career.jobs.length - 1) return rendered;
  }
}

/** Ages, because they say more than years do of what comes next; years where nothing is known of the age. */
function jobLine({ start, end, current, fullTime, hours }: Job, birthYear = 0): string {
  const from = start === undefined ? "?" : yearOf(start) - birthYear;
  const to = current ? "now" : end === undefined ? "?" : yearOf(end) - birthYear;
  const often = fullTime === undefined ? [] : [fullTime ? "full time" : "part time"];
  const worked = hours === undefined ? [] : [`${Math.round(hours / 100) * 100} h`];
  return [from === to ? `${from}` : `${from} to ${to}`, ...often, ...worked].join(", ");
}

function degreeLine({ degree, level, field }: Education): string {
  const what = degree ?? level?.replaceAll("-", " ") ?? "education";
  return withoutMarks(`Degree: ${what}${field === undefined ? "" : ` in ${field}`}`);
}

/** A degree that is later than every job comes last: in use it is known, and in training no title follows. */
function degreesByJob({ jobs, education }: CareerParts): Education[][] {
  const byJob: Education[][] = jobs.map(() => []);
  if (jobs.length === 0) return byJob;
  const ends = jobs.map(({ start, end }) => (end ?? start) as Education["date"]);
  const inTime = education.toSorted((a, b) => monthOf(a) - monthOf(b));
  for (const entry of inTime) {
    const known = ends.findIndex((end) => end !== undefined && monthOf(entry) <= latestMonth(end));
    byJob[known < 0 ? jobs.length - 1 : known]!.push(entry);
  }
  return byJob;
}

/** An undated degree is known only when all is. */
function monthOf({ date }: Education): number {
  return date === undefined ? Number.POSITIVE_INFINITY : latestMonth(date);
}
