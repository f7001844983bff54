/**
 * Pasted text: the work history of a résumé or a letter, as people paste it.
 *
 * In: plain text.  Out: a written career. What is looked for is a span of time ("2015 to 2018", "Jan 2020 – Present", "since 2019",
 * "(2015)") and the words around it, on its own line or on the lines above or below; a line in an education section, or one that begins
 * with a degree, is education; bullets without a span describe the job above them. Which of two parts is the title is asked of the coder:
 * "Title, Employer" unless only the second is recognised. Lines that fit nothing are not read, and counted in a note.
 */
import type { ReadingNote, TitleCoder } from "../../domain/index.ts";
import type { WrittenCareer, WrittenEducation, WrittenJob } from "../normalise/raw.ts";
import { note } from "../normalise/rules.ts";
import { findSpan, type Span } from "../normalise/spans.ts";
import { isEducation, readStudyLine } from "./pasted-education.ts";
import { BULLET, headingOf, type Section, trimMarks } from "./pasted-lines.ts";

/** What has been read so far, and what the next line may belong to. */
type Page = {
  readonly jobs: WrittenJob[];
  readonly education: WrittenEducation[];
  readonly notes: ReadingNote[];
  readonly coder: TitleCoder;
  section: Section | undefined;
  /** Lines since the last blank line or job: they may name the job of the next span. */
  above: string[];
  job: WrittenJob | undefined;
  jobIsBullet?: boolean;
  /** What the last job still lacks, which the lines below may give. */
  wants: "title" | "employer" | "better-title" | undefined;
};

export function readPastedText(text: string, coder: TitleCoder, id: string): WrittenCareer {
  const page: Page = {
    jobs: [],
    education: [],
    notes: [],
    coder,
    section: undefined,
    above: [],
    job: undefined,
    wants: undefined,
  };
  text.split(/\r\n|[\n\r\u2028\u2029\f\v]/).forEach((line, at) => {
    readLine(lineWords(line), at + 1, page);
  });
  if (page.jobs.length === 0) page.jobs.push(...undatedJobs(text, coder));
  return {
    id,
    jobs: page.jobs,
    education: page.education,
    notes: page.notes,
    order: "newest-first",
    missingEnd: "current-if-last",
  };
}

/** Without invisible characters; a line of a résumé is never as long as the limit, so a longer one is not read to its end. */
function lineWords(line: string): string {
  return line
    .slice(0, 2_000)
    .replace(/[\p{Cc}\p{Cf}]/gu, (mark) => (mark === "\t" ? "\t" : ""))
    .trim();
}

function readLine(line: string, number: number, page: Page): void {
  const heading = headingOf(line);
  if (line === "") endBlock(page);
  else if (heading !== undefined) enter(page, heading);
  else if (page.section !== "other") readEntry(line, `line ${number}`, page);
}

function readEntry(line: string, where: string, page: Page): void {
  if (isEducation(line, page.section)) {
    endBlock(page);
    page.education.push(readStudyLine(line, where));
  } else if (page.section === "volunteer") {
    if (findSpan(line, false)) page.notes.push(note("not-a-job", where, "It is volunteer work"));
  } else readJobLine(line, where, page);
}

function readJobLine(line: string, where: string, page: Page): void {
  const bulleted = BULLET.test(line);
  const words = line.replace(BULLET, "");
  // A bullet under a job that is no bullet itself says what was done in it, even where it names a year.
  const spans = bulleted && page.job && !page.jobIsBullet ? [] : splitBySpans(words, page.section === "jobs");
  if (spans.length === 0) readWordsOnly(words, bulleted, page);
  for (const { words: named, span } of spans) {
    page.job = startJob(named, span, where, page);
    page.jobIsBullet = bulleted;
    page.jobs.push(page.job);
  }
}

function enter(page: Page, section: Section): void {
  endBlock(page);
  page.section = section;
  page.job = undefined;
}

function endBlock(page: Page): void {
  page.above = [];
  page.wants = undefined;
}

// --- one line -----------------------------------------------------------------------------------------------------------------

type Named = { words: string; span: Span };

/** The spans of a line, each with the words that belong to it: those before it, or after it where none stand before. */
function splitBySpans(line: string, inJobs: boolean): Named[] {
  const found: Named[] = [];
  let rest = line;
  for (let span = findSpan(rest, inJobs); span && found.length < 20; span = findSpan(rest, false)) {
    const before = trimMarks(rest.slice(0, span.at));
    const after = rest.slice(span.at + span.length);
    const next = findSpan(after, false);
    // The words after the last span of a line belong to it: a date first, or a place that follows the date.
    if (next === undefined || before === "") {
      const own = next === undefined ? after : after.slice(0, next.at);
      found.push({ words: before === "" ? trimMarks(own) : before, span });
      rest = next === undefined ? "" : before === "" ? after.slice(next.at) : after;
    } else {
      found.push({ words: before, span });
      rest = after;
    }
  }
  return found;
}

function startJob(named: string, span: Span, where: string, page: Page): WrittenJob {
  const parts = partsOf(named);
  const above = page.above.map(partsOf).filter((line) => line.length > 0);
  const job: WrittenJob = { where, start: span.start, end: span.end, current: span.current };
  // Title and employer on two lines above, on one above, on one above and beside the span, or both beside it.
  const firsts = above.slice(-2).map((line) => line[0]!);
  const names =
    parts.length === 0
      ? above.length > 1
        ? firsts
        : (above[0] ?? [])
      : parts.length === 1
        ? [...firsts.slice(-1), ...parts]
        : parts;
  nameJob(job, names, page.coder);
  page.above = [];
  if (names.length === 0) page.wants = "title";
  else if (names.length === 1) page.wants = "employer";
  else page.wants = titleLikeness(names[0]!, page.coder) < UNRECOGNISED ? "better-title" : undefined;
  return job;
}

/** "Title, Employer, Place", unless the second is so much more like a title that the custom of a line is given up. */
function nameJob(job: WrittenJob, parts: readonly string[], coder: TitleCoder): void {
  const [first, second] = parts;
  if (first === undefined) return;
  const likeness = second === undefined ? 0 : titleLikeness(second, coder);
  const swap = likeness >= 0.35 && likeness - titleLikeness(first, coder) >= 0.25;
  job.title = swap ? second : first;
  const employer = swap ? first : second;
  if (employer !== undefined) job.employer = employer;
}

const UNRECOGNISED = 0.2;
const SURELY_A_TITLE = 0.6;
const EMPLOYER_ENDING =
  /(?:\b(?:inc|llc|corp|corporation|ltd|limited|gmbh|ag|plc|company|co|bank|hospital|clinic|university|college|school|hotel|restaurant|diner|transportation|department|agency|group|services|systems|partners|sons|associates|foundation|ministry|council)|['’]s)\.?$/i;

/** How sure the coder is that words are a title, 0 to 1; the words that employers' names end with outweigh it. */
function titleLikeness(words: string, coder: TitleCoder): number {
  if (EMPLOYER_ENDING.test(words)) return 0;
  const coding = coder(words.slice(0, 300));
  return coding.kind === "coded" ? coding.score : UNRECOGNISED;
}

/** Of what stands as title and employer while neither is a title, the one that looks like an employer. */
function employerOf({ title, employer }: WrittenJob): string {
  return typeof employer === "string" && EMPLOYER_ENDING.test(employer) ? employer : String(title);
}

/** A title may hold hyphens and slashes; it is cut only where space, comma, bar or a word says that something else begins. */
function partsOf(words: string): string[] {
  return words
    .split(/\s+(?:at|@|with|bei|chez|en|presso|for)\s+(?=[\p{Lu}\d])|\s*[|;•·\t]\s*|\s+[–—-]\s+|,\s+|\s{3,}/u)
    .map(trimMarks)
    .filter((part) => /[\p{L}]/u.test(part));
}

function readWordsOnly(words: string, bulleted: boolean, page: Page): void {
  const { job } = page;
  const name = !bulleted && words.length <= 100 && !/[.!?]$/.test(words);
  if (name && job && takesBelow(job, words, page)) return;
  if (name) page.above.push(words);
  else if (job) job.text = typeof job.text === "string" ? `${job.text} ${words}`.slice(0, 30_000) : words;
}

/** Whether the line under a span names its job: what the job still lacks decides, and what the line may be instead. */
function takesBelow(job: WrittenJob, words: string, page: Page): boolean {
  const parts = partsOf(words);
  const wants = page.wants;
  const likeness = parts.length === 0 ? 0 : titleLikeness(parts[0]!, page.coder);
  page.wants = undefined;
  if (wants === undefined || parts.length === 0) return false;
  // The next job's title, its own span still to come.
  if (wants === "employer" && likeness >= SURELY_A_TITLE && titleLikeness(String(job.title), page.coder) > UNRECOGNISED)
    return false;
  if (wants === "better-title" && likeness < SURELY_A_TITLE) return false;
  nameJob(
    job,
    wants === "title" ? parts : wants === "employer" ? [String(job.title), ...parts] : [parts[0]!, employerOf(job)],
    page.coder,
  );
  if (wants === "title" && parts.length === 1) page.wants = "employer";
  return true;
}

// --- text without any date ----------------------------------------------------------------------------------------------------

/** Where no line has a date: the lines that are titles, or "title at employer", as far as the coder knows them. */
function undatedJobs(text: string, coder: TitleCoder): WrittenJob[] {
  return text.split(/\r\n|[\n\r]/).flatMap((whole, at) => {
    const words = trimMarks(whole.trim().slice(0, 200).replace(BULLET, ""));
    if (words === "" || headingOf(words) || isEducation(words, undefined)) return [];
    const [title, employer] = partsOf(words);
    if (title === undefined || title.split(" ").length > 8 || coder(title).kind !== "coded") return [];
    return [{ where: `line ${at + 1}`, title, employer }];
  });
}
