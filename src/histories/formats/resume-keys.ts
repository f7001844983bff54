/**
 * The keys under which résumés in JSON and YAML keep jobs and education: JSON Resume's own, and those of its dialects and of other builders
 * (Reactive Resume, rendercv, FRESH).
 *
 * In: a parsed document or an entry.  Out: its lists of entries with their places, and the values of an entry by what they mean.
 */
import { findSpan } from "../normalise/spans.ts";

export type Fields = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

export function asRecord(value: unknown): Fields {
  return isRecord(value) ? value : {};
}

const WORK_KEYS =
  "work experience experiences workExperience workExperiences work_experience professional_experience professionalExperience employment employmentHistory employment_history workHistory work_history positions internships".split(
    " ",
  );
const EDUCATION_KEYS = ["education", "educations", "educationHistory", "education_history", "studies"];
const VOLUNTEER_KEYS = ["volunteer", "volunteering", "volunteerExperience"];

export type Kind = "work" | "education" | "volunteer";
const KEYS: Readonly<Record<Kind, readonly string[]>> = {
  work: WORK_KEYS,
  education: EDUCATION_KEYS,
  volunteer: VOLUNTEER_KEYS,
};

/** A list of a document, as written, and the key it stands under. */
export type Listed = { readonly where: string; readonly value: unknown };

/** All lists of one kind; a builder may keep them under `sections`, `cv.sections` or in an object with `items`. */
export function listsOf(resume: Fields, kind: Kind): Listed[] {
  const roots: [string, Fields][] = [["", resume]];
  for (const path of [["sections"], ["cv", "sections"], ["resume"], ["data", "sections"]]) {
    const root = path.reduce<unknown>((at, key) => own(asRecord(at), key), resume);
    if (isRecord(root)) roots.push([`${path.join(".")}.`, root]);
  }
  const found = roots.flatMap(([prefix, root]) =>
    KEYS[kind].flatMap((key) => (own(root, key) === undefined ? [] : [withItems(`${prefix}${key}`, own(root, key))])),
  );
  return [...found, ...(kind === "volunteer" ? [] : namedOtherwise(resume, kind))];
}

function withItems(where: string, value: unknown): Listed {
  if (!isRecord(value)) return { where, value };
  const key = ["items", "history", "entries", "list"].find((name) => Array.isArray(own(value, name)));
  return key === undefined ? { where, value } : { where: `${where}.${key}`, value: value[key] };
}

/** rendercv lets people name their sections as they like: an entry with a company is a job, one with an institution education. */
function namedOtherwise(resume: Fields, kind: "work" | "education"): Listed[] {
  const sections = asRecord(own(asRecord(own(resume, "cv")), "sections"));
  const usual = new Set([...WORK_KEYS, ...EDUCATION_KEYS, ...VOLUNTEER_KEYS]);
  return Object.entries(sections).flatMap(([key, value]) => {
    const first = asRecord(Array.isArray(value) ? value[0] : undefined);
    const is = own(first, kind === "work" ? "company" : "institution") !== undefined;
    return is && !usual.has(key) ? [{ where: `cv.sections.${key}`, value }] : [];
  });
}

const PERSON_KEYS = "basics cv personal personalInfo personal_info personalDetails profile contact about user".split(
  " ",
);
const NAME_KEYS = "name fullName full_name fullname displayName".split(" ");
const FIRST_NAME_KEYS = "firstName first_name firstname givenName given_name".split(" ");
const LAST_NAME_KEYS = "lastName last_name lastname surname familyName family_name".split(" ");

/** What a document calls its person, wherever builders keep it: read only to be taken out of titles, degrees and fields. */
export function namesIn(resume: Fields): string[] {
  const places = [resume, asRecord(own(resume, "data")), asRecord(own(resume, "resume"))];
  return places
    .flatMap((place) => [place, ...PERSON_KEYS.map((key) => asRecord(own(place, key)))])
    .flatMap((place) => {
      const parts = [FIRST_NAME_KEYS, LAST_NAME_KEYS].map((keys) => firstOf(place, keys));
      return [firstOf(place, NAME_KEYS), parts.every((part) => typeof part === "string") ? parts.join(" ") : undefined];
    })
    .filter((name) => typeof name === "string")
    .slice(0, 5);
}

/** Whether a document says by its keys that it is a résumé, though not a JSON Resume. */
export function hasResumeKeys(document: Fields): boolean {
  const lists = [...listsOf(document, "work"), ...listsOf(document, "education")];
  return lists.some(({ value }) => Array.isArray(value)) || isRecord(own(asRecord(own(document, "cv")), "sections"));
}

export const TITLE_KEYS = "position title role jobTitle job_title designation positionTitle".split(" ");
export const EMPLOYER_KEYS = "company employer organization organisation companyName company_name name".split(" ");
const START_KEYS = "startDate start_date start from dateFrom date_from startedOn started begin".split(" ");
const END_KEYS = "endDate end_date end to until dateTo date_to finishedOn ended".split(" ");
const CURRENT_KEYS = "current isCurrent is_current currentlyWorking present ongoing".split(" ");
const SPAN_KEYS = "date dates period duration dateRange date_range years time".split(" ");
export const DEGREE_KEYS = "studyType degree study_type qualification title".split(" ");
export const FIELD_KEYS = "area field fieldOfStudy field_of_study major subject".split(" ");
export const SCHOOL_KEYS = "institution school university schoolName organization name".split(" ");
/** Where the roles at one employer stand, each with dates of its own. */
export const ROLE_KEYS = ["positions", "roles", "position", "titles"];

/** The first of these keys that holds something; of an object its name. */
export function firstOf(entry: Fields, keys: readonly string[]): unknown {
  for (const key of keys) {
    const value = own(entry, key);
    if (value === undefined || value === null || value === "" || Array.isArray(value)) continue;
    if (!isRecord(value)) return value;
    const named = own(value, "name") ?? own(value, "title");
    if (named !== undefined) return named;
  }
  return undefined;
}

export type Ends = { readonly start?: unknown; readonly end?: unknown; readonly current?: boolean };

/** When an entry began and ended: of two keys, of an object with two, or of one text such as "2014 - 2016". */
export function endsOf(entry: Fields): Ends {
  const current = CURRENT_KEYS.some((key) => own(entry, key) === true);
  const start = firstOf(entry, START_KEYS);
  const end = firstOf(entry, END_KEYS);
  const held = current ? { current } : {};
  if (start !== undefined || end !== undefined) return { start, end, ...held };
  for (const key of SPAN_KEYS) {
    const value = own(entry, key);
    if (isRecord(value)) return { ...endsOf(value), ...held };
    if (typeof value === "number") return { start: value, end: value, ...held };
    if (typeof value !== "string" || value.trim() === "") continue;
    const span = findSpan(value, true);
    return span ? { start: span.start, end: span.end, current: span.current || current } : { start: value, ...held };
  }
  return held;
}

/** A key of the value itself, never an inherited one. */
export function own(value: Fields, key: string): unknown {
  return Object.hasOwn(value, key) ? value[key] : undefined;
}
