/**
 * Education in résumé text: several lines are one degree.
 *
 * In: lines.  Out: education as written. A new entry begins where a line says again what the entry has already, a degree, a school or a
 * date; so it does not matter in which order a document gives them.
 */
import { degreeLevelOf, fieldOf, isShortDegree, saysUnfinished } from "../../normalise/degrees.ts";
import type { WrittenEducation } from "../../normalise/raw.ts";
import { findSpan } from "../../normalise/spans.ts";
import type { DocumentLine } from "../documents/document-line.ts";
import { isProse } from "./likeness.ts";
import { placesAmong, trimMarks } from "./parts.ts";

const SCHOOL =
  /\b(?:university|college|school|institute|universit\p{L}*|hochschule|université|universidad|università|universidade|uniwersytet|academy|polytechnic|lycée|gymnasium|faculty|seminary|conservatory|(?:high|middle) school|mit|ucla|eth)(?![\p{L}])|大学|学院|university/iu;
const DEGREE_FIRST =
  /^(?:ph\.?\s?d|m\.?\s?d\.?\b(?=[ ,])|j\.?d\.?\b|mba|b\.?\s?sc|m\.?\s?sc|b\.?\s?a\.?\b(?=[ ,])|m\.?\s?a\.?\b(?=[ ,])|b\.?\s?s\.?\b(?=[ ,])|m\.?\s?s\.?\b(?=[ ,])|bachelor|master(?:'s|’s| of| in|s in)|associate(?:'s|’s)? (?:degree|of|in)|doctora|doctor of|high school|secondary school|ged\b|abitur|diplom\b|licence|licenciatura|laurea|a-levels|some college)/i;
const RANGE_OF_YEARS = /(?:19|20)\d\d.*(?:(?:19|20)\d\d|present|now|current)/i;

/** Outside of an education section: a line that begins with a degree. "MD, General Hospital, 2010 to 2015" is a physician. */
export function isStudyLine(line: DocumentLine, underJobs: boolean): boolean {
  const words = line.text;
  if (underJobs && !SCHOOL.test(words)) return false;
  const begin = /^(?:(?:19|20)\d\d(?:\s*[-–—]\s*(?:19|20)\d\d)?[\s:,–—-]+)?(.{2,60})/u.exec(words)?.[1] ?? "";
  if (degreeLevelOf(begin) === undefined) return false;
  const abbreviation = /^([A-Z][A-Za-z.]{1,6}),/.exec(begin)?.[1];
  const alone = abbreviation !== undefined && degreeLevelOf(abbreviation) !== undefined;
  return DEGREE_FIRST.test(begin) || (alone && (SCHOOL.test(words) || !RANGE_OF_YEARS.test(words)));
}

/** What one line says of an education. */
type Said = Omit<WrittenEducation, "where" | "level"> & {
  readonly dated: boolean;
  /** The part after a degree: its field if a school is named elsewhere; else it may be the school itself. */
  readonly beside: string | undefined;
};

export function studiesOf(lines: readonly DocumentLine[]): { education: WrittenEducation[]; read: Set<DocumentLine> } {
  const entries: { written: WrittenEducation; beside: string | undefined; dated: boolean }[] = [];
  const read = new Set<DocumentLine>();
  for (const line of lines) {
    const said = readStudyLine(line);
    let entry = entries.at(-1);
    if (said === undefined) {
      if (entry === undefined) continue;
      if (!line.gap) read.add(line);
      if (saysUnfinished(line.text) && !/coursework/i.test(line.text))
        entry.written.degree = `${String(entry.written.degree ?? "")} (${line.text.slice(0, 60)})`;
      continue;
    }
    const { dated, beside, ...values } = said;
    if (entry === undefined || repeats(values, entry.written) || (dated && entry.dated)) {
      entry = { written: { where: line.where }, beside: undefined, dated: false };
      entries.push(entry);
    }
    fill(entry.written, values);
    entry.beside ??= beside;
    entry.dated ||= dated;
    read.add(line);
  }
  return { education: entries.map(({ written, beside }) => finished(written, beside)), read };
}

function repeats({ degree, institution }: Partial<WrittenEducation>, entry: WrittenEducation): boolean {
  return (
    (degree !== undefined && entry.degree !== undefined) ||
    (institution !== undefined && entry.institution !== undefined)
  );
}

function fill(entry: WrittenEducation, values: Partial<WrittenEducation>): void {
  for (const [name, value] of Object.entries(values))
    if (value !== undefined && entry[name as keyof WrittenEducation] === undefined)
      Object.assign(entry, { [name]: value });
}

/** The field beside a degree; and words that name neither a degree we know nor a school, which may be a degree all the same. */
function finished(entry: WrittenEducation, beside: string | undefined): WrittenEducation {
  const { field, ...rest } = entry;
  if (entry.degree === undefined && field !== undefined && entry.institution === undefined)
    return { ...rest, degree: field };
  const more =
    field === undefined && entry.institution !== undefined && fieldOf(String(entry.degree ?? "")) === undefined;
  return more && beside !== undefined ? { ...entry, field: beside } : entry;
}

/** @returns undefined for a line that says nothing of degree, school or time: courses, grades, activities */
function readStudyLine(line: DocumentLine): Said | undefined {
  const words = line.text;
  if (/^(?:relevant )?(?:coursework|courses?|gpa|grade|honou?rs|activities|minor|thesis|dissertation)\b/i.test(words))
    return undefined;
  const span = findSpan(words, true);
  const left = span ? `${words.slice(0, span.at)} , ${words.slice(span.at + span.length)}` : words;
  const split = left
    .split(/\s*[|;•·\t]\s*|\s+[–—-]\s+|,\s+|\s{3,}|\s+(?:at|from)\s+(?=\p{Lu})/u)
    .map(trimMarks)
    .filter((part) => part !== "" && !/\bgpa\b/i.test(part));
  const places = placesAmong(split);
  const parts = split.filter((_, at) => !places[at] || SCHOOL.test(split[at]!));
  const degree = parts.find((part) => degreeLevelOf(part) !== undefined && !isSchoolName(part));
  const institution = parts.find((part) => part !== degree && SCHOOL.test(part));
  if (degree === undefined && institution === undefined && span === undefined) return undefined;
  if (degree === undefined && isProse(words)) return undefined;
  const after = parts.slice(parts.indexOf(degree ?? "") + 1);
  const field = (degree === undefined ? parts : after).find(
    (part) =>
      part !== institution &&
      !isShortDegree(part) &&
      !/^\d/.test(part) &&
      !/^(?:expected|graduated|graduation|class of)\b/i.test(part),
  );
  return {
    degree: unfinishedToo(degree, words),
    field: degree === undefined ? field : undefined,
    beside: degree === undefined ? undefined : field,
    institution,
    start: span?.start === span?.end ? undefined : span?.start,
    end: span?.end,
    current: span?.current,
    dated: span !== undefined,
  };
}

/** "Central High School" is a school, "High School Diploma" and "High School" are degrees. */
function isSchoolName(part: string): boolean {
  if (/university|hochschule(?!reife)/i.test(part)) return true;
  return (
    /^\S.*\s(?:high|secondary|middle|elementary|primary) school/i.test(part) &&
    !/diploma|degree|graduate|certificate|equivalen|ged\b|some|less/i.test(part)
  );
}

/** "BSc, Hill College, expected 2027": what is said of the degree elsewhere on its line. */
function unfinishedToo(degree: string | undefined, words: string): string | undefined {
  if (
    degree === undefined ||
    saysUnfinished(degree) ||
    !/\b(?:expected|anticipated|in progress|not completed|incomplete|candidate)\b/i.test(words)
  )
    return degree;
  return `${degree} (not completed)`;
}
