/**
 * Education within pasted text.
 *
 * In: a line and the section it stands in.  Out: whether it is education, and what it says.
 */
import { degreeLevelOf } from "../normalise/degrees.ts";
import type { WrittenEducation } from "../normalise/raw.ts";
import { findSpan } from "../normalise/spans.ts";
import { BULLET, type Section, trimMarks } from "./pasted-lines.ts";

/** In an education section every line with a degree, a school or a date; elsewhere only one that begins with a degree. */
export function isEducation(line: string, section: Section | undefined): boolean {
  const words = line.replace(BULLET, "");
  if (section === "education") return degreeLevelOf(words) !== undefined || findSpan(words, true) !== undefined;
  if (section === "jobs" && !SCHOOL.test(words)) return false;
  const begin = /^(?:(?:19|20)\d\d(?:\s*[-–—]\s*(?:19|20)\d\d)?[\s:,–—-]+)?(.{2,60})/u.exec(words)?.[1] ?? "";
  if (degreeLevelOf(begin) === undefined) return false;
  // "MD, General Hospital, 2010 to 2015" is a physician; "BSN, State University" and "MBA, 2014" are degrees.
  const abbreviation = /^([A-Z][A-Za-z.]{1,6}),/.exec(begin)?.[1];
  const alone = abbreviation !== undefined && degreeLevelOf(abbreviation) !== undefined;
  return DEGREE_FIRST.test(begin) || (alone && (SCHOOL.test(words) || !RANGE_OF_YEARS.test(words)));
}
const RANGE_OF_YEARS = /(?:19|20)\d\d.*(?:(?:19|20)\d\d|present|now|current)/i;
const SCHOOL =
  /\b(?:university|college|school|institute|universität|hochschule|université|universidad|università|academy)\b/i;
const DEGREE_FIRST =
  /^(?:ph\.?\s?d|m\.?\s?d\.?\b(?=[ ,])|j\.?d\.?\b|mba|b\.?\s?sc|m\.?\s?sc|b\.?\s?a\.?\b(?=[ ,])|m\.?\s?a\.?\b(?=[ ,])|b\.?\s?s\.?\b(?=[ ,])|m\.?\s?s\.?\b(?=[ ,])|bachelor|master(?:'s|’s| of| in|s in)|associate(?:'s|’s)? (?:degree|of|in)|doctora|doctor of|high school|secondary school|ged\b|abitur|diplom\b|licence|licenciatura|laurea|a-levels|some college)/i;

export function readStudyLine(line: string, where: string): WrittenEducation {
  const words = line.replace(BULLET, "");
  const span = findSpan(words, true);
  const left = span ? `${words.slice(0, span.at)} , ${words.slice(span.at + span.length)}` : words;
  const parts = left
    .split(/\s*[|;•·\t]\s*|\s+[–—-]\s+|,\s+|\s+(?:at|from)\s+(?=\p{Lu})/u)
    .map(trimMarks)
    .filter((part) => part !== "");
  const degree = parts.find((part) => degreeLevelOf(part) !== undefined);
  const institution = parts.find((part) => part !== degree && SCHOOL.test(part));
  const field = parts.find((part) => part !== degree && part !== institution);
  return {
    where,
    degree: degree ?? parts.find((part) => part !== institution && part !== field),
    ...(field !== undefined && degree !== undefined && institution !== undefined && { field }),
    institution,
    start: span?.start === span?.end ? undefined : span?.start,
    end: span?.end,
    current: span?.current,
  };
}
