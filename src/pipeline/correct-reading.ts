/**
 * A reading corrected by the person it is about: what a job was, in other words or by its code.
 *
 *     --read 2="Landscaper"     the title of the second job, read again as any title is
 *     --code 2=37-3011.00       its occupation, which is then no matter of reading
 *
 * In: a history and its corrections; rows are those of the history as it is printed, the first job 1.  Out: the history so corrected.
 */
import {
  BadInputError,
  type CareerHistory,
  type Job,
  type OccupationCode,
  quoted,
  type TitleCoder,
} from "../domain/index.ts";
import type { Taxonomy } from "../taxonomy/taxonomy.ts";

export type Correction = { readonly row: number } & ({ readonly title: string } | { readonly code: string });

/** @throws BadInputError for a row that is not there, a title that is not understood either, or a code that is none */
export function correctReading(
  history: CareerHistory,
  corrections: readonly Correction[],
  coder: TitleCoder,
  taxonomy: Taxonomy,
): CareerHistory {
  const jobs = [...history.jobs];
  for (const correction of corrections) {
    const job = jobs[correction.row - 1];
    if (job === undefined) throw noRow(correction.row, jobs.length);
    jobs[correction.row - 1] =
      "title" in correction ? readAgain(job, correction, coder) : withCode(job, correction, taxonomy);
  }
  return { ...history, jobs };
}

function readAgain(job: Job, { row, title }: { row: number; title: string }, coder: TitleCoder): Job {
  const coding = coder(title, { employer: job.employer, text: job.text });
  if (coding.kind === "coded") return { ...job, title, coding };
  const near = coding.kind === "no-title" ? [] : coding.nearest.slice(0, 3);
  const mend =
    near.length === 0
      ? "`wherefore taxonomy search WORDS` finds occupations; then --code gives one."
      : `Near it are ${near.map(({ title: other, code }) => `${other} (${code})`).join(", ")}: --code ${row}=${near[0]!.code} gives one.`;
  throw new BadInputError("bad-correction", { file: `row ${row}` }, `${quoted(title)} is not recognised either`, mend);
}

function withCode(job: Job, { row, code }: { row: number; code: string }, taxonomy: Taxonomy): Job {
  const full = /^\d{2}-\d{4}$/.test(code) ? `${code}.00` : code;
  if (taxonomy.indexOf(full) === undefined)
    throw new BadInputError(
      "bad-correction",
      { file: `row ${row}` },
      `${quoted(code)} is no code of the taxonomy`,
      "`wherefore taxonomy search WORDS` finds codes, such as 37-3011.00.",
    );
  return {
    ...job,
    coding: { kind: "coded", code: full as OccupationCode, found: "given", score: 1, nearest: [] },
  };
}

function noRow(row: number, rows: number): BadInputError {
  const found = rows === 0 ? "the history has no jobs" : `the history has ${rows} ${rows === 1 ? "job" : "jobs"}`;
  return new BadInputError(
    "bad-correction",
    { file: `row ${row}` },
    found,
    "Give the number at the left of the job in the printed history.",
  );
}

/**
 * "2=Landscaper" as a correction.
 *
 * @throws BadInputError where it has no row or no words
 */
export function readCorrection(text: string, kind: "title" | "code"): Correction {
  const [, row, said = ""] = /^\s*(\d{1,4})\s*=\s*(.*)$/s.exec(text) ?? [];
  const words = said.trim();
  if (row !== undefined && words !== "")
    return { row: Number(row), ...(kind === "title" ? { title: words } : { code: words }) };
  const [option, example] = kind === "title" ? ["--read", '2="Landscaper"'] : ["--code", "2=37-3011.00"];
  throw new BadInputError(
    "bad-correction",
    { file: option! },
    `${quoted(text)} is no correction`,
    `Give the row of the printed history and what it is: ${option} ${example}.`,
  );
}
