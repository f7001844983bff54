/**
 * How much one career may hold: more than anybody's life, and little enough that reading it cannot take the process down.
 *
 * In: a written career, or the value it is read from.  Out: the same, or a refusal with the number.
 */
import { BadInputError, type InputPlace } from "../../domain/index.ts";
import { TEXT_LIMITS } from "../normalise/clean-text.ts";
import type { WrittenCareer } from "../normalise/raw.ts";
import { MOST_LINES } from "./documents/document-line.ts";

/** Jobs, degrees or notes of one career: a page that names a month each for sixty years has 720. */
export const MOST_ENTRIES = 1_000;

/** Careers in one document: each is checked and costs time, and a document of twenty megabytes can hold more than a million empty ones. */
const MOST_CAREERS = 100_000;

/** @throws BadInputError where a document is a longer list */
export function refuseManyCareers(count: number, place: InputPlace): void {
  if (count <= MOST_CAREERS) return;
  const [found, most] = [count, MOST_CAREERS].map((number) => number.toLocaleString("en"));
  throw new BadInputError(
    "too-many-entries",
    place,
    `it is a list of ${found} careers, and one document may hold ${most}`,
    "Write one career a line (.jsonl); such a file may be of any length.",
  );
}

/** Characters of a text that is read as one person's. */
const LONGEST_TEXT = 1e6;

/** @throws BadInputError where a career has more jobs, degrees or notes than 1,000 */
export function refuseLongCareer({ jobs, education, notes }: WrittenCareer, place: InputPlace): void {
  refuseMore(jobs.length, "jobs", place);
  refuseMore(education.length, "degrees", place);
  refuseMore(notes.length, "entries that are left out", place);
}

/** Before the lists of a JSON value are walked. @throws BadInputError where one is longer than 1,000 */
export function refuseLongLists(value: Readonly<Record<string, unknown>>, place: InputPlace): void {
  for (const key of ["jobs", "work", "education", "volunteer", "notes"]) {
    const list = Object.hasOwn(value, key) ? value[key] : undefined;
    if (Array.isArray(list)) refuseMore(list.length, `entries of "${key}"`, place);
  }
}

function refuseMore(count: number, what: string, place: InputPlace): void {
  if (count <= MOST_ENTRIES) return;
  throw new BadInputError(
    "too-many-entries",
    place,
    `it has ${count.toLocaleString("en")} ${what}, and one career may have ${MOST_ENTRIES.toLocaleString("en")}`,
    "Files of several people need a column or a line for each; else leave out what is no job or degree.",
  );
}

/** @throws BadInputError where a text is longer than any résumé */
export function refuseLongText(text: string, place: InputPlace): string {
  if (text.length <= LONGEST_TEXT) return text;
  const found = `a text of one person may hold ${LONGEST_TEXT / 1e6} million characters, and this is more`;
  throw new BadInputError("too-large", place, found, WHAT_TO_GIVE);
}

/** @throws BadInputError where a document has more lines than any résumé */
export function refuseManyLines(lines: readonly unknown[], place: InputPlace): void {
  if (lines.length <= MOST_LINES) return;
  const found = `it has more than ${MOST_LINES.toLocaleString("en-US")} lines`;
  throw new BadInputError("too-large", place, found, WHAT_TO_GIVE);
}

const WHAT_TO_GIVE = "Give the pages of the résumé alone; careers of many people belong in CSV, JSONL or Parquet.";

/**
 * What crosses from the process that reads to the one that asked: plain short values. A longer text keeps one character more than any limit,
 * so that its note is still written; lists and objects, which no field can be, lose what they hold.
 */
export function shortened(career: WrittenCareer): WrittenCareer {
  return {
    ...career,
    id: career.id.slice(0, 1_000),
    birthYear: shortValue(career.birthYear),
    jobs: career.jobs.map((job) => withShortValues(job)),
    education: career.education.map((entry) => withShortValues(entry)),
  };
}

/** The entry itself where all its values are short, as nearly all are. */
function withShortValues<Entry extends object>(entry: Entry): Entry {
  const long = Object.entries(entry).filter(([, value]) => shortValue(value) !== value);
  return long.length === 0
    ? entry
    : { ...entry, ...Object.fromEntries(long.map(([key, value]) => [key, shortValue(value)])) };
}

function shortValue(value: unknown): unknown {
  if (typeof value === "string") return value.length > LONGEST_VALUE ? value.slice(0, LONGEST_VALUE) : value;
  if (Array.isArray(value)) return [];
  return typeof value === "object" && value !== null && !(value instanceof Date) ? {} : value;
}

const LONGEST_VALUE = TEXT_LIMITS.text + 100;

/** Characters of one career in all its fields together. */
export const LONGEST_CAREER = 4e6;

/** @returns the characters of a career @throws BadInputError where it has more than one may hold */
export function sizeWithin(career: unknown, place: InputPlace): number {
  const size = sizeOf(career);
  if (size <= LONGEST_CAREER) return size;
  throw new BadInputError(
    "too-large",
    place,
    `one career may hold ${LONGEST_CAREER / 1e6} million characters, and this has ${size.toLocaleString("en")}`,
    "Give the jobs and degrees without their descriptions.",
  );
}

/** Characters in all strings of a value, however deep. */
function sizeOf(value: unknown): number {
  if (typeof value === "string") return value.length;
  if (typeof value !== "object" || value === null) return 1;
  return Object.values(value).reduce<number>((sum, part) => sum + sizeOf(part), 1);
}
