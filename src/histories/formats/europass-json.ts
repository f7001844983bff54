/**
 * Europass in JSON: the twin of the SkillsPassport XML of before 2020.
 *
 * In: the parsed document.  Out: a written career.
 */
import { BadInputError } from "../../domain/index.ts";
import type { WrittenCareer, WrittenEducation, WrittenJob } from "../normalise/raw.ts";
import { asRecord, type Fields, isRecord } from "./resume-keys.ts";

export function looksLikeEuropassJson(value: unknown): value is Record<string, unknown> {
  return isRecord(value) && (isRecord(value["SkillsPassport"]) || isRecord(value["LearnerInfo"]));
}

/** @throws BadInputError where it is a letter or a passport of languages */
export function readEuropassJson(document: Fields, id: string, file: string): WrittenCareer {
  const passport = isRecord(document["SkillsPassport"]) ? document["SkillsPassport"] : document;
  const learner = asRecord(passport["LearnerInfo"]);
  const jobs = listOf(learner["WorkExperience"]).map(
    (work, at): WrittenJob => ({
      where: `WorkExperience[${at}]`,
      title: labelOf(work["Position"]),
      employer: asRecord(work["Employer"])["Name"],
      ...endsOf(work),
      text: work["Activities"],
    }),
  );
  const education = listOf(learner["Education"]).map(
    (entry, at): WrittenEducation => ({
      where: `Education[${at}]`,
      degree: entry["Title"],
      institution: asRecord(entry["Organisation"])["Name"],
      ...endsOf(entry),
    }),
  );
  if (jobs.length + education.length === 0) throw noCareer(file, "CoverLetter" in passport);
  const { FirstName, Surname } = asRecord(asRecord(learner["Identification"])["PersonName"]);
  const names = typeof FirstName === "string" && typeof Surname === "string" ? [`${FirstName} ${Surname}`] : [];
  return { id, names, jobs, education, notes: [], order: "newest-first", missingEnd: "current" };
}

/** A Europass document without work and education: what it is instead. */
export function noCareer(file: string, isLetter: boolean): BadInputError {
  return new BadInputError(
    "no-jobs-found",
    { file },
    isLetter
      ? "this is a Europass cover letter, and holds no work experience"
      : "this Europass document holds no work experience and no education",
    "Give the Europass CV.",
  );
}

function listOf(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

/** `{"Label": "Cook"}`, or the label itself. */
function labelOf(value: unknown): unknown {
  return isRecord(value) ? value["Label"] : value;
}

function endsOf(entry: Fields): { start: unknown; end: unknown; current: boolean } {
  const period = asRecord(entry["Period"]);
  return { start: dateOf(period["From"]), end: dateOf(period["To"]), current: period["Current"] === true };
}

/** `{"Year": 2015, "Month": 3, "Day": 14}` */
function dateOf(value: unknown): string | undefined {
  const { Year, Month } = asRecord(value);
  if (typeof Year !== "number" && typeof Year !== "string") return undefined;
  return typeof Month === "number" || typeof Month === "string"
    ? `${Year}-${String(Month).replace(/^-+/, "")}`
    : `${Year}`;
}
