/**
 * Résumé text: a document as lines becomes a career as written.
 *
 *     lines ─► headings ─► sections ─► spans of time ─► which lines name each ─► jobs
 *                                  └► degrees, schools, dates ─────────────────► education
 *
 * In: lines; the coder, which is asked which of two parts is a title where their words do not tell.  Out: a written career. Blank lines
 * end nothing by themselves. What was read as nothing is listed in the notes.
 */
import { BadInputError, type ReadingNote, type TitleCoder } from "../../../domain/index.ts";
import { shown } from "../../normalise/clean-text.ts";
import type { WrittenCareer, WrittenEducation, WrittenJob } from "../../normalise/raw.ts";
import { note } from "../../normalise/rules.ts";
import { findSpan } from "../../normalise/spans.ts";
import { type DocumentLine, MOST_LINES } from "../documents/document-line.ts";
import { headingsOf } from "./headings.ts";
import { jobsOfSection, type Part } from "./jobs-of-section.ts";
import { type Likeness, likenessBy } from "./likeness.ts";
import { namesOfPerson } from "./name-of-person.ts";
import { partsOf } from "./parts.ts";
import { isStudyLine, studiesOf } from "./studies.ts";
import { undatedJobs } from "./undated-jobs.ts";

/** Nobody held more jobs than this; a document that names more is a list of something else. */
const MOST_JOBS = 500;

type Read = { readonly jobs: WrittenJob[]; readonly education: WrittenEducation[]; readonly notes: ReadingNote[] };

/** @throws BadInputError where the document is too long for a résumé, or nothing in it says which of its words are jobs */
export function readResumeLines(asWritten: readonly DocumentLine[], coder: TitleCoder, file: string): WrittenCareer {
  if (asWritten.length > MOST_LINES)
    throw tooLong(file, `it has more than ${MOST_LINES.toLocaleString("en-US")} lines`);
  const lines = asWritten.map(withoutLabel);
  const likeness = likenessBy(coder);
  const parts = partsOfDocument(lines, likeness);
  const dated = parts.map((part) => readPart(part, likeness));
  const without = dated.every(({ jobs }) => jobs.length === 0);
  const read = parts.map((part, at) => (without ? orUndated(part, dated[at]!, likeness) : dated[at]!));
  const jobs = read.flatMap((part) => part.jobs);
  const education = read.flatMap((part) => part.education);
  const notes = read.flatMap((part) => part.notes);
  if (jobs.length > MOST_JOBS) throw tooLong(file, `it names more than ${MOST_JOBS} jobs`);
  if (jobs.length + education.length === 0) throw nothingFound(lines, likeness, file);
  const names = namesOfPerson(lines, parts[0]!.lines, likeness);
  return { id: "person-1", names, jobs, education, notes, order: "newest-first", missingEnd: "current-if-last" };
}

const NAMED =
  /^(?:(?:job |position )?title|position(?: held)?|job|role|designation|company(?: name)?|employer|organi[sz]ation|dates?(?: of employment| employed)?|period|duration)\s*[:：]\s*(?=\S)/i;
const DUTIES =
  /^(?:(?:job |key )?(?:duties|responsibilities|tasks|description|achievements?|accomplishments))\s*[:：]\s*(?=\S)/i;

/** "Position: Bookkeeper": what a form says of a line is no part of it; duties are told like the bullets below a job. */
function withoutLabel(line: DocumentLine): DocumentLine {
  if (!line.text.includes(":") && !line.text.includes("：")) return line;
  const text = line.text.replace(NAMED, "");
  if (text !== line.text) return { ...line, text, bullet: false };
  const duties = line.text.replace(DUTIES, "");
  return duties === line.text ? line : { ...line, text: duties, bullet: true };
}

/** The document cut at its headings; the first part has none. */
function partsOfDocument(lines: readonly DocumentLine[], likeness: Likeness): Part[] {
  const isName = ({ text }: DocumentLine) =>
    partsOf(text).some((part) => likeness.title(part) >= 0.5 || likeness.employer(part) >= 0.7);
  const headings = headingsOf(lines, isName);
  const parts: { section: Part["section"]; heading: string | undefined; lines: DocumentLine[] }[] = [
    { section: undefined, heading: undefined, lines: [] },
  ];
  lines.forEach((line, at) => {
    const section = headings[at];
    if (section === undefined) parts.at(-1)!.lines.push(line);
    else parts.push({ section, heading: line.text, lines: [] });
  });
  return parts;
}

function readPart(part: Part, likeness: Likeness): Read {
  const { section, lines } = part;
  if (section === "other") return { jobs: [], education: [], notes: unread(part, new Set()) };
  if (section === "volunteer") {
    const dated = lines.filter(({ text }) => findSpan(text, false));
    const notes = dated.map(({ where }) => note("not-a-job", where, "It is volunteer work"));
    return { jobs: [], education: [], notes };
  }
  if (section === "education") {
    const { education, read } = studiesOf(lines);
    return { jobs: [], education, notes: unread(part, read) };
  }
  // A degree among jobs, each line one.
  const studies = lines.filter((line) => isStudyLine(line, section === "jobs"));
  const work = jobsOfSection({ ...part, lines: lines.filter((line) => !studies.includes(line)) }, likeness);
  return {
    jobs: work.jobs,
    education: studies.flatMap((line) => studiesOf([line]).education),
    notes: [...work.notes, ...unread(part, new Set([...work.read, ...studies]))],
  };
}

/** In a document without any date: what stands under a heading of jobs. */
function orUndated(part: Part, read: Read, likeness: Likeness): Read {
  const jobs = part.section === "jobs" ? undatedJobs(part.lines, likeness) : [];
  return jobs.length === 0 ? read : { jobs, education: read.education, notes: [] };
}

/** One note for the lines of a part that were read as nothing; of words before the first heading, mostly a name and an address, no words. */
function unread({ heading, lines }: Part, read: ReadonlySet<DocumentLine>): ReadingNote[] {
  const left = lines.filter((line) => !read.has(line));
  if (left.length === 0) return [];
  const where = left.length === 1 ? left[0]!.where : `${left[0]!.where} to ${left.at(-1)!.where}`;
  const one = left.length === 1;
  const which = heading === undefined ? "before the first heading" : `under ${shown(heading)}`;
  const found = `${one ? "A line" : `${left.length} lines`} ${which} ${one ? "was" : "were"} read as neither a job nor education`;
  return [note("not-a-job", where, found, one ? "it is left out" : "they are left out")];
}

function tooLong(file: string, found: string): BadInputError {
  const mend = "Give the pages of the résumé alone; careers of many people belong in CSV, JSONL or Parquet.";
  return new BadInputError("too-large", { file }, found, mend);
}

/** Without dates and headings a skill looks like a title, so the person is asked. */
function nothingFound(lines: readonly DocumentLine[], likeness: Likeness, file: string): BadInputError {
  const titles = lines.filter(
    ({ text }) => text.length <= 100 && partsOf(text).some((part) => likeness.title(part) >= 0.6),
  );
  const found = "no job was found in this text";
  if (titles.length === 0)
    return new BadInputError(
      "no-jobs-found",
      { file },
      found,
      'Write one job a line, such as "Registered Nurse, City Hospital, 2015 to 2018".',
    );
  const named = titles
    .slice(0, 3)
    .map(({ text }) => shown(text))
    .join(", ");
  const mend = `Are these your jobs: ${named}? Then write the years beside them ("Registered Nurse, City Hospital, 2015 to 2018"), or the line "Experience" above them.`;
  return new BadInputError(
    "no-jobs-found",
    { file },
    `${found}, because no line has a date and no heading says where the jobs stand`,
    mend,
  );
}
