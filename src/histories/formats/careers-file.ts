/**
 * Careers files: one career a line, in the shape of the NLSY97 careers or in our own.
 *
 * In: one parsed line.  Out: a written career, or, for a line that `wherefore import` wrote, the `Career` itself, checked.
 * The first shape is read tolerantly: of a job only some words or a code are needed, and null is the same as absent.
 */
import { BadInputError, Career, type InputPlace, type LabelSpace, quoted } from "../../domain/index.ts";
import { shown } from "../normalise/clean-text.ts";
import type { WrittenCareer, WrittenEducation, WrittenJob } from "../normalise/raw.ts";
import { note } from "../normalise/rules.ts";
import { isCareer } from "./check-career.ts";
import { isRecord } from "./resume-keys.ts";

/** `{id, birth_year, education: [{degree, year, field}], jobs: [{title, onet, start, end, hours, employer, full_time, census2010}]}` */
export function looksLikeCareer(value: unknown): value is Record<string, unknown> {
  return isRecord(value) && Array.isArray(value["jobs"]);
}

/** Our own shape: every job has its coding, and there are notes. */
export function looksLikeOurCareer(value: Record<string, unknown>): boolean {
  return Array.isArray(value["notes"]) && Array.isArray(value["education"]) && !("birth_year" in value);
}

/** @throws BadInputError naming line and field where the line is not as `wherefore import` writes it */
export function readOurCareer(value: Record<string, unknown>, place: InputPlace): Career {
  return isCareer(value) ? value : parsedCareer(value, place);
}

/** @throws BadInputError where a written career gives a code that is not in the user's list of labels */
export function refuseForeignCodes({ jobs }: WrittenCareer, place: InputPlace, { name, indexOf }: LabelSpace): void {
  for (const { code, where } of jobs) {
    const given = String(code ?? "").trim();
    if (given === "" || indexOf(given) !== undefined) continue;
    const line = /^line (\d+)$/.exec(where)?.[1];
    throw new BadInputError(
      "unknown-code",
      { ...place, ...(line === undefined ? { field: `${where}.code` } : { line: Number(line) }) },
      `${quoted(given)} is no label of ${name}`,
      "Mend the code, or give it a row in the list; a row that is another's parent is a group, unless its column `answer` says yes.",
    );
  }
}

/** @throws BadInputError where a career of ours names an occupation that is not */
export function refuseUnknownCodes(
  { jobs }: Career,
  place: InputPlace,
  knownCode: (code: string) => boolean,
  list = "O*NET-SOC 2019",
): void {
  jobs.forEach(({ coding }, at) => {
    if (coding.kind !== "coded" || knownCode(coding.code)) return;
    const field = `jobs.${at}.coding.code`;
    throw new BadInputError(
      "unknown-code",
      { ...place, field },
      `${coding.code} is no ${list} code`,
      "Import the original file again.",
    );
  });
}

function parsedCareer(value: unknown, place: InputPlace): Career {
  const checked = Career.safeParse(value);
  if (checked.success) return checked.data;
  const { path, message } = checked.error.issues[0]!;
  throw new BadInputError(
    "not-a-career",
    { ...place, field: path.join(".") },
    message,
    "Import the original file again, or mend this field.",
  );
}

export function readCareerLine(value: Record<string, unknown>, id: string): WrittenCareer {
  const written: WrittenCareer = {
    id: typeof value["id"] === "string" || typeof value["id"] === "number" ? String(value["id"]) : id,
    birthYear: value["birth_year"] ?? value["birthYear"],
    jobs: [],
    education: [],
    notes: [],
    order: "oldest-first",
    missingEnd: "unknown",
  };
  (value["jobs"] as unknown[]).forEach((job, at) => {
    if (isRecord(job)) written.jobs.push(readJob(job, `jobs[${at}]`));
    else written.notes.push(note("unknown-field", `jobs[${at}]`, `${shown(job)} stands where an object belongs`));
  });
  const education = Array.isArray(value["education"]) ? (value["education"] as unknown[]) : [];
  education.forEach((entry, at) => {
    if (isRecord(entry)) written.education.push(readDegree(entry, `education[${at}]`));
    else
      written.notes.push(note("unknown-field", `education[${at}]`, `${shown(entry)} stands where an object belongs`));
  });
  return written;
}

function readJob(job: Record<string, unknown>, where: string): WrittenJob {
  return {
    where,
    title: job["title"] ?? job["onet_title"],
    employer: job["employer"],
    start: job["start"],
    end: job["end"],
    current: job["current"] === true,
    code: job["onet"] ?? job["code"],
    fullTime: job["full_time"] ?? job["fullTime"],
    hours: job["hours"],
    census2010: job["census2010"],
    text: job["text"],
  };
}

function readDegree(entry: Record<string, unknown>, where: string): WrittenEducation {
  return {
    where,
    degree: entry["degree"],
    field: entry["field"],
    institution: entry["institution"],
    end: entry["year"] ?? entry["date"],
  };
}
