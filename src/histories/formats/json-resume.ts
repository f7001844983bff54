/**
 * JSON Resume 1.3.1 and its dialects.
 *
 * In: one parsed JSON value.  Out: a written career; our own codes are read back from `work[].x-wherefore`. Everything of the schema
 * that says who the person is (name, address, e-mail, links) is not read at all.
 * Source: jsonresume.org schema 1.3.1: dates YYYY, YYYY-MM or YYYY-MM-DD, a missing endDate means current, additional keys are allowed.
 */
import { DegreeLevel, type ReadingNote } from "../../domain/index.ts";
import { shown } from "../normalise/clean-text.ts";
import type { WrittenCareer, WrittenEducation, WrittenJob } from "../normalise/raw.ts";
import { note } from "../normalise/rules.ts";
import {
  asRecord,
  DEGREE_KEYS,
  EMPLOYER_KEYS,
  endsOf,
  FIELD_KEYS,
  type Fields,
  firstOf,
  hasResumeKeys,
  isRecord,
  type Kind,
  listsOf,
  namesIn,
  own,
  ROLE_KEYS,
  SCHOOL_KEYS,
  TITLE_KEYS,
} from "./resume-keys.ts";

/** The key on an entry of `work` under which our codes stand. */
export const EXTRA_KEY = "x-wherefore";

export function looksLikeJsonResume(value: unknown): value is Record<string, unknown> {
  if (!isRecord(value) || Array.isArray(value["jobs"])) return false;
  return (
    "work" in value || "basics" in value || String(value["$schema"] ?? "").includes("resume") || hasResumeKeys(value)
  );
}

/** @param id used where the document has no id of its own under our key */
export function readJsonResume(resume: Record<string, unknown>, id: string): WrittenCareer {
  const notes: ReadingNote[] = [];
  const extra = asRecord(resume[EXTRA_KEY]);
  for (const { where } of entriesOf(resume, "volunteer", notes))
    notes.push(note("not-a-job", where, "It is volunteer work"));
  return {
    id: typeof extra["id"] === "string" ? extra["id"] : id,
    birthYear: extra["birthYear"],
    names: namesIn(resume),
    jobs: entriesOf(resume, "work", notes).flatMap(({ entry, where }) => readWork(entry, where)),
    education: entriesOf(resume, "education", notes).map(({ entry, where }) => readStudy(entry, where)),
    notes,
    order: "newest-first",
    missingEnd: "current",
  };
}

/** One entry of `work`: a job, or several roles at one employer. */
function readWork(work: Fields, where: string): WrittenJob[] {
  const job = readJob(work, where);
  const key = ROLE_KEYS.find((name) => Array.isArray(own(work, name)) && (own(work, name) as unknown[]).length > 0);
  if (key === undefined) return [job];
  return (own(work, key) as unknown[]).map((role, at): WrittenJob => {
    const place = `${where}.${key}[${at}]`;
    if (!isRecord(role)) return { ...job, where: place, title: role };
    const own = readJob(role, place);
    const dated = own.start !== undefined || own.end !== undefined || own.current === true;
    // In a role `name` is what it is called, not who pays for it.
    const title = own.title ?? firstOf(role, ["name"]);
    return {
      ...own,
      title,
      employer: job.employer,
      ...(!dated && { start: job.start, end: job.end, current: job.current }),
    };
  });
}

function readJob(work: Fields, where: string): WrittenJob {
  const extra = asRecord(own(work, EXTRA_KEY));
  const highlights = own(work, "highlights");
  const lines = Array.isArray(highlights) ? highlights.filter((line) => typeof line === "string") : [];
  const text = [own(work, "summary") ?? own(work, "description"), ...lines]
    .filter((part) => typeof part === "string" && part !== "")
    .join(" ");
  return {
    where,
    title: firstOf(work, TITLE_KEYS),
    employer: firstOf(work, EMPLOYER_KEYS),
    ...endsOf(work),
    endUnknown: extra["endUnknown"] === true,
    code: extra["code"],
    found: extra["found"],
    score: extra["score"],
    fullTime: extra["fullTime"],
    hours: extra["hours"],
    census2010: extra["census2010"],
    text: text === "" ? undefined : text,
  };
}

function readStudy(study: Fields, where: string): WrittenEducation {
  const extra = asRecord(own(study, EXTRA_KEY));
  const level = DegreeLevel.safeParse(extra["level"]);
  const studied = DegreeLevel.safeParse(extra["studied"]);
  const { start, end, current } = endsOf(study);
  return {
    where,
    level: level.success ? level.data : undefined,
    studied: studied.success ? studied.data : undefined,
    degree: firstOf(study, DEGREE_KEYS),
    field: firstOf(study, FIELD_KEYS),
    institution: firstOf(study, SCHOOL_KEYS),
    // One date of an education is that of its end.
    start: start === end ? undefined : start,
    end,
    current,
  };
}

type Entry = { readonly entry: Fields; readonly where: string };

/** The objects of all lists of a kind; what is no list or no object is noted and left out. */
function entriesOf(resume: Fields, kind: Kind, notes: ReadingNote[]): Entry[] {
  return listsOf(resume, kind).flatMap(({ where, value }) => {
    if (value === null) return [];
    if (!Array.isArray(value)) {
      notes.push(note("unknown-field", where, `${shown(value)} stands where a list belongs`));
      return [];
    }
    return value.flatMap((entry: unknown, at): Entry[] => {
      const place = `${where}[${at}]`;
      if (isRecord(entry)) return [{ entry, where: place }];
      notes.push(note("unknown-field", place, `${shown(entry)} stands where an object belongs`));
      return [];
    });
  });
}
