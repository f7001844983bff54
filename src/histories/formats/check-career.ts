/**
 * Whether a value is a `Career` and nothing more: the schema of `domain`, written out by hand.
 *
 * In: a parsed JSON value.  Out: true where the schema would give back the very same value. Reading 100,000 careers through the schema
 * costs more than all else together; a property test holds the two equal, and where this says no the schema is asked: for the value
 * without the keys it does not know, or for the words of the error.
 */
import {
  Career,
  CODE_FORM,
  DEGREE_LEVELS,
  Education,
  FoundBy,
  Job,
  NearTitle,
  ReadingNote,
  TitleCoding,
} from "../../domain/index.ts";

type Fields = Record<string, unknown>;

const LEVELS: ReadonlySet<unknown> = new Set(DEGREE_LEVELS);
const RULES: ReadonlySet<unknown> = new Set(ReadingNote.shape.rule.options);
const FOUND: ReadonlySet<unknown> = new Set(FoundBy.options);
const DATE = /^(19|20)\d{2}(-(0[1-9]|1[0-2]))?$/;

const CAREER_KEYS = new Set(Object.keys(Career.shape));
const JOB_KEYS = new Set(Object.keys(Job.shape));
const EDUCATION_KEYS = new Set(Object.keys(Education.shape));
const NOTE_KEYS = new Set(Object.keys(ReadingNote.shape));
const NEAR_KEYS = new Set(Object.keys(NearTitle.shape));
const CODING_KEYS: ReadonlyMap<unknown, ReadonlySet<string>> = new Map(
  TitleCoding.options.map((option) => [option.shape.kind.value, new Set(Object.keys(option.shape))]),
);

export function isCareer(value: unknown): value is Career {
  if (!isFields(value, CAREER_KEYS)) return false;
  const { id, birthYear, jobs, education, notes } = value as Record<string, unknown>;
  return (
    typeof id === "string" &&
    id.length >= 1 &&
    id.length <= 200 &&
    (birthYear === undefined ||
      (Number.isInteger(birthYear) && (birthYear as number) >= 1900 && (birthYear as number) <= 2099)) &&
    Array.isArray(jobs) &&
    jobs.every(isJob) &&
    Array.isArray(education) &&
    education.every(isEducation) &&
    Array.isArray(notes) &&
    notes.every(isNote)
  );
}

function isJob(value: unknown): boolean {
  if (!isFields(value, JOB_KEYS)) return false;
  const { title, coding, employer, start, end, current, fullTime, hours, census2010, text } = value as Fields;
  return (
    isTextOrAbsent(title) &&
    isCoding(coding) &&
    isTextOrAbsent(employer) &&
    isDateOrAbsent(start) &&
    isDateOrAbsent(end) &&
    typeof current === "boolean" &&
    (fullTime === undefined || typeof fullTime === "boolean") &&
    (hours === undefined || (Number.isFinite(hours) && (hours as number) >= 0)) &&
    isTextOrAbsent(census2010) &&
    isTextOrAbsent(text)
  );
}

function isCoding(value: unknown): boolean {
  if (!isFields(value, undefined) || !isFields(value, CODING_KEYS.get(value["kind"]))) return false;
  const { kind, code, found, score, nearest } = value as Fields;
  switch (kind) {
    case "coded":
      return isCode(code) && FOUND.has(found) && isScore(score) && isNearest(nearest);
    case "not-recognised":
      return isNearest(nearest);
    default:
      return kind === "no-title";
  }
}

function isNearest(value: unknown): boolean {
  if (!Array.isArray(value)) return false;
  return value.every(
    (near) =>
      isFields(near, NEAR_KEYS) && isCode(near["code"]) && typeof near["title"] === "string" && isScore(near["score"]),
  );
}

function isEducation(value: unknown): boolean {
  if (!isFields(value, EDUCATION_KEYS)) return false;
  const { degree, level, studied, field, institution, date } = value as Fields;
  const words = isTextOrAbsent(degree) && isTextOrAbsent(field) && isTextOrAbsent(institution);
  const levels = [level, studied].every((named) => named === undefined || LEVELS.has(named));
  return words && levels && isDateOrAbsent(date);
}

function isNote(value: unknown): boolean {
  return (
    isFields(value, NOTE_KEYS) &&
    RULES.has(value["rule"]) &&
    typeof value["where"] === "string" &&
    isTextOrAbsent(value["about"]) &&
    typeof value["said"] === "string"
  );
}

function isFields(value: unknown, known: ReadonlySet<string> | undefined): value is Fields {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return false;
  if (known) for (const key in value) if (!known.has(key)) return false;
  return true;
}

function isTextOrAbsent(value: unknown): boolean {
  return value === undefined || typeof value === "string";
}

function isDateOrAbsent(value: unknown): boolean {
  return value === undefined || (typeof value === "string" && DATE.test(value));
}

function isCode(value: unknown): boolean {
  return typeof value === "string" && CODE_FORM.test(value);
}

function isScore(value: unknown): boolean {
  return typeof value === "number" && value >= 0 && value <= 1;
}
