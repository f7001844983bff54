/**
 * One history in words, for training and for use.
 *
 * In: a history and the titles of its codes.  Out: the text that every prompt shows a model.
 *
 * Somebody else's model is told titles, dates, degrees and an alias per employer, and nothing else: no name, no institution, no free
 * text. Titles that were not recognised, degrees and fields go as written but for personal details and marks. Within a budget the oldest jobs are dropped first, and the text says how many.
 */
import { type CareerHistory, type Job, withoutPersonalDetails } from "../domain/index.ts";
import { withoutMarks } from "./fence.ts";

export type HistoryText = {
  readonly text: string;
  /** The jobs that were left out, oldest first, as they would have been written. */
  readonly dropped: readonly string[];
};

export type Rendering = {
  /** The official title of a code. */
  readonly titleOf: (code: string) => string;
  /** The most tokens the text may have, and how they are counted; about four characters are one where nobody counts. */
  readonly budget: number;
  readonly countTokens?: (text: string) => number;
};

/** Tokens a history may take in a prompt: small models read two thousand in all. */
export const HISTORY_BUDGET = 700;

/** Tokens that the history of an example may take, of which a prompt has several. */
export const EXAMPLE_BUDGET = 200;

const CHARACTERS_A_TOKEN = 4;

export function renderHistory(
  history: CareerHistory,
  { titleOf, budget, countTokens = roughTokens }: Rendering,
): HistoryText {
  const aliases = employerAliases(history);
  const jobs = history.jobs.map((job) => jobLine(job, titleOf, aliases));
  const education = educationLines(history);
  for (let first = 0; first < jobs.length; first++) {
    const text = assembled(education, jobs.slice(first), first);
    if (countTokens(text) <= budget || first === jobs.length - 1) return { text, dropped: jobs.slice(0, first) };
  }
  return { text: assembled(education, [], 0), dropped: [] };
}

/** The same as data, for prompts that show it otherwise: no employers' names, no personal details. */
export function historyRecord({ jobs, education }: CareerHistory, titleOf: (code: string) => string) {
  return {
    jobs: jobs.map(({ coding, title, start, end, current, fullTime }) => ({
      title: coding.kind === "coded" ? titleOf(coding.code) : plainWords(title ?? "title not known"),
      start: start ?? null,
      end: current ? "now" : (end ?? null),
      ...(fullTime !== undefined && { fullTime }),
    })),
    education: education.map(({ level, degree, field, date }) => ({
      degree: plainWords(degree ?? level?.replaceAll("-", " ") ?? "education"),
      ...(field !== undefined && { field: plainWords(field) }),
      ...(date !== undefined && { date }),
    })),
  };
}

function roughTokens(text: string): number {
  return Math.ceil(text.length / CHARACTERS_A_TOKEN);
}

function assembled(education: readonly string[], jobs: readonly string[], dropped: number): string {
  const left = dropped === 0 ? [] : [`(${dropped} earlier ${dropped === 1 ? "job" : "jobs"} left out)`];
  return [
    "Education:",
    ...(education.length === 0 ? ["- not known"] : education),
    "Jobs, oldest first:",
    ...left,
    ...(jobs.length === 0 ? ["- none known"] : jobs),
  ].join("\n");
}

function jobLine(job: Job, titleOf: (code: string) => string, aliases: ReadonlyMap<string, string>): string {
  const title = job.coding.kind === "coded" ? titleOf(job.coding.code) : plainWords(job.title ?? "title not known");
  const employer = job.employer === undefined ? [] : [aliases.get(job.employer)!];
  const hours = job.fullTime === undefined ? [] : [job.fullTime ? "full time" : "part time"];
  return `- ${[title, datesOf(job), ...employer, ...hours].filter((part) => part !== "").join("; ")}`;
}

/** Words as somebody else's model may read them: no personal details, no marks. */
function plainWords(words: string): string {
  return withoutMarks(withoutPersonalDetails(words).text);
}

function datesOf({ start, end, current }: Job): string {
  if (start === undefined && end === undefined) return current ? "until now" : "";
  return `${start ?? "?"} to ${current ? "now" : (end ?? "?")}`;
}

/** "Employer A" for the first employer, and so on; the same employer has the same alias. */
function employerAliases({ jobs }: CareerHistory): Map<string, string> {
  const names = [...new Set(jobs.flatMap(({ employer }) => employer ?? []))];
  return new Map(names.map((name, at) => [name, `Employer ${letters(at)}`]));
}

function letters(at: number): string {
  return at < 26 ? String.fromCharCode(65 + at) : letters(Math.floor(at / 26) - 1) + letters(at % 26);
}

function educationLines({ education }: CareerHistory): string[] {
  return education.map((entry) => {
    const { level, date } = entry;
    const [degree, field] = [entry.degree, entry.field].map((words) => words && plainWords(words));
    const what = degree || (level?.replaceAll("-", " ") ?? "education");
    return `- ${[what, !field ? "" : `in ${field}`, date === undefined ? "" : `(${date})`].filter((part) => part !== "").join(" ")}`;
  });
}
