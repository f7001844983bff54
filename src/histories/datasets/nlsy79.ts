/**
 * NLSY79: an occupation a survey year, folded into spells of work; grades completed, read as degrees.
 *
 * In: `careers.jsonl.gz` of the data set.  Out: careers.
 * Rules: survey years that follow each other with the same label and no more than two years between them are one job, from the first to
 * the last of these years (the survey is yearly to 1994 and then every second year, so a gap of two years is no gap). A degree is dated
 * the first survey year in which the grade had reached its level.
 */
import { type Career, DEGREE_LEVELS } from "../../domain/index.ts";
import { linesOf } from "../formats/file-lines.ts";
import { openSource, textOf } from "../formats/source.ts";
import { levelOfGrade } from "../normalise/degrees.ts";
import { normaliseCareer } from "../normalise/normalise.ts";
import type { Reading } from "../normalise/normalise-values.ts";
import type { WrittenCareer, WrittenEducation } from "../normalise/raw.ts";

type YearlyJob = { readonly year: number; readonly label: string; readonly onet: string | null };
type YearlyCareer = {
  readonly id: number;
  readonly highest_grade: Readonly<Record<string, number>>;
  readonly jobs: readonly YearlyJob[];
};

const LONGEST_GAP = 2;

export async function* readYearlyCareers(file: string, reading: Reading): AsyncGenerator<Career> {
  const source = await openSource(file, undefined);
  try {
    for await (const { text } of linesOf(textOf(source), file)) {
      const yearly = JSON.parse(text) as YearlyCareer;
      yield normaliseCareer(writtenOf(yearly), reading);
    }
  } finally {
    source.close();
  }
}

export function writtenOf({ id, highest_grade, jobs }: YearlyCareer): WrittenCareer {
  return {
    id: String(id),
    jobs: foldSpells(jobs).map(({ label, onet, from, to }, at) => ({
      where: `jobs[${at}]`,
      title: label,
      code: onet,
      start: from,
      end: to,
    })),
    education: degreesOf(highest_grade),
    notes: [],
    order: "oldest-first",
    missingEnd: "unknown",
  };
}

type Spell = { label: string; onet: string | null; from: number; to: number };

function foldSpells(jobs: readonly YearlyJob[]): Spell[] {
  const spells: Spell[] = [];
  for (const { year, label, onet } of jobs) {
    const last = spells.at(-1);
    if (last && last.label === label && year - last.to <= LONGEST_GAP) last.to = year;
    else spells.push({ label, onet, from: year, to: year });
  }
  return spells;
}

function degreesOf(grades: Readonly<Record<string, number>>): WrittenEducation[] {
  const degrees: WrittenEducation[] = [];
  let reached = -1;
  // Keys that are whole numbers come in rising order.
  for (const [year, grade] of Object.entries(grades)) {
    const level = levelOfGrade(grade);
    const rank = level === undefined ? -1 : DEGREE_LEVELS.indexOf(level);
    if (rank <= reached) continue;
    reached = rank;
    degrees.push({ where: `highest_grade ${year}`, degree: `${grade} grades completed`, level, end: year });
  }
  return degrees;
}
