/**
 * A history as it was read, for people; and what was not understood of one of which nothing was.
 *
 * In: a history.  Out: a table with a number a job, which is what `--read` and `--code` name; degrees; notes in words.
 */
import { type CareerHistory, isSure, type Job, type NearTitle, type WhyNot } from "../domain/index.ts";
import type { Unranked } from "../pipeline/unranked.ts";
import { withoutMarks } from "../taxonomy/matcher/title-marks.ts";
import type { Taxonomy } from "../taxonomy/taxonomy.ts";
import { textTable, WIDTH, wrapped } from "./table.ts";

export function historyText(history: CareerHistory, taxonomy: Taxonomy): string {
  const rows = history.jobs.map((job, at) => [
    `${at + 1}`,
    datesText(job),
    job.title === undefined ? "(no title)" : shortened(shownTitle(job.title)),
    codingText(job, taxonomy),
  ]);
  const columns = [{ head: "", right: true }, { head: "When" }, { head: "As written" }, { head: "Read as" }];
  const jobs = rows.length === 0 ? "No jobs were found." : textTable(columns, rows);
  const learned = history.education.map(({ degree, level, field, institution, date, studied }) => {
    const named = degree ?? level ?? field ?? institution ?? "education";
    // "Bachelor of Science in Nursing" names its field already.
    const subject = field !== undefined && !named.toLowerCase().includes(field.toLowerCase()) ? `in ${field}` : "";
    // What was begun and is not had must not stand there like what is.
    const open = studied !== undefined && !saysSo(named) ? "(studied, no degree)" : "";
    return [named, subject, open, date && `(${date})`].filter(Boolean).join(" ");
  });
  const education = learned.length === 0 ? [] : [wrapped(`Education: ${learned.join("; ")}`, WIDTH, "  ")];
  const notes = history.notes.map(({ where, about, said }) =>
    wrapped(`Note on ${about ?? placeInWords(where)}: ${said}`, WIDTH, "  "),
  );
  return [jobs, ...education, ...notes].join("\n");
}

const LONGEST_SHOWN = 60;

/** A title may be of any length; the table must stay one. */
function shortened(title: string): string {
  return title.length <= LONGEST_SHOWN ? title : `${title.slice(0, LONGEST_SHOWN).toWellFormed()}…`;
}

function datesText({ start, end, current }: Job): string {
  if (!start && !end) return current ? "now" : "not dated";
  return `${start ?? "?"} to ${current ? "now" : (end ?? "?")}`;
}

function codingText({ coding }: Job, taxonomy: Taxonomy): string {
  switch (coding.kind) {
    case "coded": {
      const title = taxonomy.occupations[taxonomy.indexOf(coding.code)!]!.title;
      const sure = isSure(coding) ? "" : ", perhaps";
      return `${title} (${coding.code}${sure})`;
    }
    case "not-recognised":
      return notRecognisedText(coding);
    case "no-title":
      return "no title to read";
    default:
      return coding satisfies never;
  }
}

function saysSo(degree: string): boolean {
  return /not completed|candidate|in progress|expected|incomplete|unfinished/i.test(degree);
}

/** Pay, hours and emoji are no part of a title; where it is nothing else, it is shown as it stands. */
function shownTitle(title: string): string {
  return withoutMarks(title) || title;
}

const WHY_NOT: Readonly<Record<WhyNot, string>> = {
  "no-trade": "names no trade by itself",
  "no-job": "is no job",
  "other-language": "is not English",
};

function notRecognisedText({ nearest, why }: { nearest: readonly NearTitle[]; why?: WhyNot | undefined }): string {
  const near = nearest.slice(0, 2).map(({ title }) => title);
  const cause = why === undefined ? "" : `: it ${WHY_NOT[why]}`;
  return `not recognised${cause}${near.length === 0 ? "" : `; nearest: ${near.join(", ")}`}`;
}

/** "work[3].end" as words: places of a file are for programs. */
function placeInWords(where: string): string {
  const range = /^line (\d+) to line (\d+)$/.exec(where);
  if (range) return `lines ${range[1]} to ${range[2]}`;
  const words = where
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .replace(/\[(\d+)\]/g, (_, at) => ` ${Number(at) + 1}`)
    .replace(/(?<=\d)\.(?=\p{L})/gu, ", ");
  return words.startsWith("line") || words.startsWith("Positions") ? words : words.toLowerCase();
}

/** What is fainter would be an odd example. */
const WORTH_OFFERING = 0.3;

/** How a row is told what it is, by an example of this very history. */
export function correctionText({ jobs }: CareerHistory): string {
  const row = jobs.findIndex(({ coding }) => coding.kind !== "coded") + 1;
  if (row === 0) return "";
  const { coding } = jobs[row - 1]!;
  const [near] = coding.kind === "not-recognised" ? coding.nearest.filter(({ score }) => score >= WORTH_OFFERING) : [];
  const title = near?.title ?? "Landscaper";
  const code = near?.code ?? "37-3011.00";
  return wrapped(
    `To say what a row is: --read ${row}="${title}" in other words (English), or --code ${row}=${code} (\`wherefore taxonomy search WORDS\` finds codes).`,
    WIDTH,
    "  ",
  );
}

/** What a person reads in place of a ranking. */
export function unrankedText({ history, notUnderstood }: Unranked, taxonomy: Taxonomy): string {
  const why =
    notUnderstood.length === 0
      ? "No ranking: there is no job in it and no degree that was understood, and a ranking that rests on nothing would tell everybody the same."
      : `No ranking: ${notUnderstood.length === 1 ? "the one job was not" : `none of the ${notUnderstood.length} jobs was`} understood, and a ranking that rests on nothing would tell everybody the same.`;
  return [historyText(history, taxonomy), wrapped(why, WIDTH), correctionText(history)]
    .filter((part) => part !== "")
    .join("\n\n");
}
