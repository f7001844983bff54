/**
 * JSON Resume 1.3.1.
 *
 * In: one parsed JSON value.  Out: a written career; our own codes are read back from `work[].x-wherefore`. Everything of the schema
 * that says who the person is (name, address, e-mail, links) is not read at all.
 * Source: jsonresume.org schema 1.3.1: dates YYYY, YYYY-MM or YYYY-MM-DD, a missing endDate means current, additional keys are allowed.
 */
import { DegreeLevel, type ReadingNote } from "../../domain/index.ts";
import { shown } from "../normalise/clean-text.ts";
import type { WrittenCareer, WrittenEducation, WrittenJob } from "../normalise/raw.ts";
import { note } from "../normalise/rules.ts";

/** The key on an entry of `work` under which our codes stand. */
export const EXTRA_KEY = "x-wherefore";

export function looksLikeJsonResume(value: unknown): value is Record<string, unknown> {
  if (!isRecord(value)) return false;
  const resume = "work" in value || "basics" in value || String(value["$schema"] ?? "").includes("resume");
  return resume && !Array.isArray(value["jobs"]);
}

/** @param id used where the document has no id of its own under our key */
export function readJsonResume(resume: Record<string, unknown>, id: string): WrittenCareer {
  const notes: ReadingNote[] = [];
  const own = asRecord(resume[EXTRA_KEY]);
  listOf(resume["volunteer"], "volunteer", notes).forEach((_, at) => {
    notes.push(note("not-a-job", `volunteer[${at}]`, "It is volunteer work"));
  });
  return {
    id: typeof own["id"] === "string" ? own["id"] : id,
    birthYear: own["birthYear"],
    jobs: listOf(resume["work"], "work", notes).map((entry, at) => readWork(entry, `work[${at}]`)),
    education: listOf(resume["education"], "education", notes).map((entry, at) => readStudy(entry, `education[${at}]`)),
    notes,
    order: "newest-first",
    missingEnd: "current",
  };
}

function readWork(work: Record<string, unknown>, where: string): WrittenJob {
  const own = asRecord(work[EXTRA_KEY]);
  const highlights = Array.isArray(work["highlights"])
    ? work["highlights"].filter((line) => typeof line === "string")
    : [];
  const text = [work["summary"], ...highlights].filter((part) => typeof part === "string" && part !== "").join(" ");
  return {
    where,
    title: work["position"],
    // `company` was the name of this field before 1.0, and half of the documents in use still have it.
    employer: work["name"] ?? work["company"],
    start: work["startDate"],
    end: work["endDate"],
    endUnknown: own["endUnknown"] === true,
    code: own["code"],
    found: own["found"],
    score: own["score"],
    fullTime: own["fullTime"],
    hours: own["hours"],
    census2010: own["census2010"],
    text: text === "" ? undefined : text,
  };
}

function readStudy(study: Record<string, unknown>, where: string): WrittenEducation {
  const level = DegreeLevel.safeParse(asRecord(study[EXTRA_KEY])["level"]);
  return {
    where,
    level: level.success ? level.data : undefined,
    degree: study["studyType"],
    field: study["area"],
    institution: study["institution"],
    start: study["startDate"],
    end: study["endDate"],
  };
}

/** The objects of a list; what is no list or no object is noted and left out. */
function listOf(value: unknown, where: string, notes: ReadingNote[]): Record<string, unknown>[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) {
    notes.push(note("unknown-field", where, `${shown(value)} stands where a list belongs`));
    return [];
  }
  return value.filter((entry, at): entry is Record<string, unknown> => {
    if (isRecord(entry)) return true;
    notes.push(note("unknown-field", `${where}[${at}]`, `${shown(entry)} stands where an object belongs`));
    return false;
  });
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

function asRecord(value: unknown): Record<string, unknown> {
  return isRecord(value) ? value : {};
}
