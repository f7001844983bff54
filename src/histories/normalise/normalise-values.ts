/**
 * Single values of a written career, each read or noted: words, dates, flags, codes.
 *
 * In: a value as written, its place, the notes so far.  Out: the value, or undefined and a note that says why.
 */
import {
  type BesideTitle,
  type FoundBy,
  isSure,
  type Job,
  type LabelSpace,
  type OccupationCode,
  type ReadingNote,
  type TitleCoder,
  type TitleCoding,
  type YearMonth,
} from "../../domain/index.ts";
import { cleanText, cutText, shown, TEXT_LIMITS } from "./clean-text.ts";
import { type Edge, readDate } from "./dates.ts";
import type { WrittenJob } from "./raw.ts";
import { note } from "./rules.ts";

/** What reading needs beyond the document. */
export type Reading = {
  readonly coder: TitleCoder;
  /** Whether a code is in the taxonomy. Without it a code need only have the form of one. */
  readonly knownCode?: ((code: string) => boolean) | undefined;
  /** The user's own list that codes are of, in place of O*NET-SOC: a code that is not in it is an error. */
  readonly labels?: LabelSpace | undefined;
  /** The present month or year: the clock comes in as a value. */
  readonly today: YearMonth;
};

export function words(
  value: unknown,
  field: keyof typeof TEXT_LIMITS,
  where: string,
  notes: ReadingNote[],
): string | undefined {
  if (value === undefined || value === null) return undefined;
  const text = cleanText(value);
  if (text === undefined) {
    if (typeof value === "object" || typeof value === "boolean")
      notes.push(note("unknown-field", `${where}.${field}`, `${shown(value)} is no text`));
    return undefined;
  }
  const limit = TEXT_LIMITS[field];
  if (text.length <= limit) return text;
  notes.push(
    note(
      "text-shortened",
      `${where}.${field}`,
      `It is ${text.length.toLocaleString("en-US")} characters long`,
      `only the first ${limit} are kept`,
    ),
  );
  return cutText(text, limit);
}

export function date(
  value: unknown,
  edge: Edge,
  where: string,
  notes: ReadingNote[],
): YearMonth | "current" | "unreadable" | undefined {
  const read = readDate(value, edge);
  switch (read.kind) {
    case "date":
      return read.date;
    case "absent":
      return undefined;
    case "current":
      return "current";
    case "unreadable": {
      notes.push(
        note("unreadable-date", `${where}.${edge}`, `${shown(value)} is no date such as 2015, 2015-03 or Mar 2015`),
      );
      return "unreadable";
    }
    default:
      return read satisfies never;
  }
}

const YES = new Set(["true", "yes", "y", "1", "full-time", "full time", "fulltime", "ft"]);
const NO = new Set(["false", "no", "n", "0", "part-time", "part time", "parttime", "pt"]);

export function readFlag(value: unknown, where: string, notes: ReadingNote[]): boolean | undefined {
  if (typeof value === "boolean") return value;
  if (value === undefined || value === null || value === "") return undefined;
  const word = typeof value === "object" ? "" : String(value).trim().toLowerCase();
  if (YES.has(word)) return true;
  if (NO.has(word)) return false;
  notes.push(note("unknown-field", where, `${shown(value)} is neither yes nor no`));
  return undefined;
}

const ONET_FORM = /^\d{2}-\d{4}(?:\.\d{2})?$/;

/** A code of the document where it is one; else the coder's word on the title and what stands beside it. A detailed SOC code is the O*NET code ending in .00. */
export function codingOf(
  written: WrittenJob,
  title: string | undefined,
  beside: BesideTitle,
  reading: Reading,
  notes: ReadingNote[],
): TitleCoding {
  const { code } = written;
  if (reading.labels) return codingIn(reading.labels, code, title, reading.coder);
  if (typeof code === "string" && code !== "") {
    const full = code.length === 7 ? `${code}.00` : code;
    if (ONET_FORM.test(code) && (reading.knownCode?.(full) ?? true)) {
      const found = FOUND.has(written.found as FoundBy) ? (written.found as FoundBy) : "given";
      const score = typeof written.score === "number" && written.score >= 0 && written.score <= 1 ? written.score : 1;
      return { kind: "coded", code: full as OccupationCode, found, score, nearest: [] };
    }
    notes.push(
      note(
        "unknown-field",
        `${written.where}.code`,
        `${shown(code)} is no O*NET-SOC 2019 code`,
        "the title is coded instead",
      ),
    );
  }
  if (typeof written.esco === "string") return reading.coder(title ?? "", { ...beside, esco: written.esco });
  return title === undefined ? { kind: "no-title" } : reading.coder(title, beside);
}

/** A code that is none of these labels was refused before, where file and line are known. */
function codingIn({ indexOf }: LabelSpace, given: unknown, title: string | undefined, coder: TitleCoder): TitleCoding {
  const code = String(given ?? "").trim();
  if (indexOf(code) !== undefined)
    return { kind: "coded", code: code as OccupationCode, found: "given", score: 1, nearest: [] };
  return title === undefined ? { kind: "no-title" } : coder(title);
}

const FOUND: ReadonlySet<FoundBy> = new Set(["given", "official-title", "alternate-title", "matcher"]);

/** What was not recognised by itself is asked about again beside the jobs before and after it. */
export function withNeighbours(jobs: Job[], { coder }: Reading): Job[] {
  const sureCode = (job: Job | undefined) =>
    job?.coding.kind === "coded" && isSure(job.coding) ? [job.coding.code] : [];
  return jobs.map((job, at) => {
    if (job.title === undefined || job.coding.kind !== "not-recognised") return job;
    const neighbours = [...sureCode(jobs[at - 1]), ...sureCode(jobs[at + 1])];
    if (neighbours.length === 0) return job;
    return { ...job, coding: coder(job.title, { employer: job.employer, text: job.text, neighbours }) };
  });
}
