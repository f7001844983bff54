/**
 * Pasted text: the work history of a résumé or a letter, as people paste it.
 *
 * In: plain text.  Out: a written career. What is looked for is a span of time ("2015 to 2018", "Jan 2020 – Present", "since 2019",
 * "(2015)") and the words around it, on its own line or on the lines above or below; a line in an education section, or one that begins
 * with a degree, is education; bullets without a span describe the job above them. Which of two parts is the title is asked of the coder:
 * "Title, Employer" unless only the second is recognised. Lines that fit nothing are not read, and counted in a note.
 */
import type { ReadingNote, TitleCoder } from "../domain/index.ts";
import { degreeLevelOf } from "./degrees.ts";
import { note } from "./rules.ts";
import { findSpan, type Span } from "./spans.ts";
import type { WrittenCareer, WrittenEducation, WrittenJob } from "./written.ts";

type Section = "jobs" | "education" | "volunteer" | "other" | undefined;

const HEADINGS: readonly (readonly [Section & string, RegExp])[] = [
  ["volunteer", /^(?:volunteer(?:ing)?|voluntary)(?: (?:work|experience|activities))?$/],
  [
    "education",
    /^(?:education(?: (?:and|&) (?:training|qualifications|certifications))?|academic (?:background|qualifications|history)|qualifications|studies|training|ausbildung|bildung|schulbildung|studium|formation|formación|educación|estudios|istruzione|opleiding(?:en)?|utbildning)$/,
  ],
  [
    "jobs",
    /^(?:(?:work|professional|relevant|employment|career|job|other|additional|prior|previous) )*(?:experience|history|employment|background|positions|jobs|work|career)(?: (?:history|experience|summary))?$|^(?:berufserfahrung|beruflicher werdegang|berufspraxis|werdegang|expérience(?:s)?(?: professionnelle(?:s)?)?|experiencia(?: laboral| profesional)?|esperienza(?: lavorativa| professionale)?|werkervaring|arbetslivserfarenhet)$/,
  ],
  [
    "other",
    /^(?:(?:technical |key |core |professional |personal |computer |language )*(?:skills|competencies|competences|summary|profile|objective|statement|interests|hobbies|references|languages|certifications?|certificates|licenses|licences|awards|honou?rs|publications|projects|contact(?: details| information)?|details|memberships|courses)|(?:about(?: me)?|kenntnisse|sprachen|interessen|fähigkeiten|compétences|langues|idiomas|competenze|referenzen))(?: (?:and|&) [a-z]+)?$/,
  ],
];

const BULLET = /^\s*(?:[•·●▪◦‣*–—-]|\d{1,2}[.)])\s+/u;

/** What has been read so far, and what the next line may belong to. */
type Page = {
  readonly jobs: WrittenJob[];
  readonly education: WrittenEducation[];
  readonly notes: ReadingNote[];
  readonly coder: TitleCoder;
  section: Section;
  /** Lines since the last blank line or job: they may name the job of the next span. */
  above: string[];
  job: WrittenJob | undefined;
  jobIsBullet?: boolean;
  /** What the last job still lacks, which the lines below may give. */
  wants: "title" | "employer" | undefined;
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

function headingOf(line: string): (Section & string) | undefined {
  if (line.length > 60) return undefined;
  const plain = line
    .toLowerCase()
    .replace(/^[\s#*=_-]+|[\s:*=_-]+$/g, "")
    .replace(/\s+/g, " ");
  return HEADINGS.find(([, pattern]) => pattern.test(plain))?.[0];
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

/** Takes brackets, bullets and separators off both ends, and the "I worked as a" of a sentence. */
function trimMarks(words: string): string {
  return words
    .replace(/^[\s,;:|/()[\]–—•·-]+|[\s,;:|/([–—•·-]+$/gu, "")
    .replace(/^[)\]]+|[([]+$/g, "")
    .replace(
      /^(?:and |then |,)*(?:(?:i|she|he|they)(?:'ve| have| had|'m| am| was| were| is| are)? )?(?:been )?(?:(?:worked|works?|working|employed|started|am|was) )+(?:out )?(?:as )?(?:an? |the )?/i,
      "",
    )
    .replace(/^(?:and )?then (?:as )?(?:an? )?/i, "")
    .replace(/\s(?:from|since|between|in|during|for|von|seit|de|depuis)$/i, "")
    .trim();
}

function startJob(named: string, span: Span, where: string, page: Page): WrittenJob {
  const { coder, above } = page;
  const parts = partsOf(named);
  page.above = [];
  page.wants = undefined;
  const job: WrittenJob = { where, start: span.start, end: span.end, current: span.current };
  if (parts.length === 0 && above.length > 0) nameJob(job, above.slice(-2).flatMap(partsOf), coder);
  else if (parts.length === 0) page.wants = "title";
  else if (parts.length === 1 && above.length > 0) nameJob(job, [...above.slice(-1).flatMap(partsOf), ...parts], coder);
  else {
    nameJob(job, parts, coder);
    if (parts.length === 1) page.wants = "employer";
  }
  return job;
}

/** "Title, Employer, Place" unless the first part is no title we know and the second is. */
function nameJob(job: WrittenJob, parts: readonly string[], coder: TitleCoder): void {
  const [first, second] = parts;
  if (first === undefined) return;
  if (second !== undefined && surer(coder(second.slice(0, 300)), coder(first.slice(0, 300))))
    [job.title, job.employer] = [second, first];
  else {
    job.title = first;
    if (second !== undefined) job.employer = second;
  }
}

/** Whether the first coding is so much surer than the second that the customary order of a line is given up. */
function surer(one: ReturnType<TitleCoder>, other: ReturnType<TitleCoder>): boolean {
  if (one.kind !== "coded") return false;
  if (other.kind !== "coded") return true;
  return one.found !== "matcher" && other.found === "matcher";
}

/** A title may hold hyphens and slashes; it is cut only where space, comma, bar or a word says that something else begins. */
function partsOf(words: string): string[] {
  return words
    .split(/\s+(?:at|@|with|bei|chez|en|presso|for)\s+(?=[\p{Lu}\d])|\s*[|;•·\t]\s*|\s+[–—-]\s+|,\s+|\s{3,}/u)
    .map(trimMarks)
    .filter((part) => /[\p{L}]/u.test(part));
}

function readWordsOnly(words: string, bulleted: boolean, page: Page): void {
  const { job, wants } = page;
  const name = !bulleted && words.length <= 100 && !/[.!?]$/.test(words);
  if (name && job && wants !== undefined) takeBelow(job, words, page);
  else if (name) page.above.push(words);
  else if (job) job.text = typeof job.text === "string" ? `${job.text} ${words}`.slice(0, 30_000) : words;
}

/** The line under a span that stood alone, or under a line that held only one name. */
function takeBelow(job: WrittenJob, words: string, page: Page): void {
  const parts = partsOf(words);
  const named = page.wants === "title" ? parts : [String(job.title), ...parts];
  page.wants = named.length === 1 ? "employer" : undefined;
  nameJob(job, named, page.coder);
}

// --- education ----------------------------------------------------------------------------------------------------------------

/** In an education section every line with a degree, a school or a date; elsewhere only one that begins with a degree. */
function isEducation(line: string, section: Section): boolean {
  const words = line.replace(BULLET, "");
  if (section === "education") return degreeLevelOf(words) !== undefined || findSpan(words, true) !== undefined;
  if (section === "jobs" && !SCHOOL.test(words)) return false;
  const begin = /^(?:(?:19|20)\d\d(?:\s*[-–—]\s*(?:19|20)\d\d)?[\s:,–—-]+)?(.{2,60})/u.exec(words)?.[1] ?? "";
  return DEGREE_FIRST.test(begin) && degreeLevelOf(begin) !== undefined;
}
const SCHOOL =
  /\b(?:university|college|school|institute|universität|hochschule|université|universidad|università|academy)\b/i;
const DEGREE_FIRST =
  /^(?:ph\.?\s?d|m\.?\s?d\.?\b(?=[ ,])|j\.?d\.?\b|mba|b\.?\s?sc|m\.?\s?sc|b\.?\s?a\.?\b(?=[ ,])|m\.?\s?a\.?\b(?=[ ,])|b\.?\s?s\.?\b(?=[ ,])|m\.?\s?s\.?\b(?=[ ,])|bachelor|master(?:'s|’s| of| in|s in)|associate(?:'s|’s)? (?:degree|of|in)|doctora|doctor of|high school|secondary school|ged\b|abitur|diplom\b|licence|licenciatura|laurea|a-levels|some college)/i;

function readStudyLine(line: string, where: string): WrittenEducation {
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
