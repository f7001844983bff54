/**
 * The labelling sheet: reasons of a judged set for people to grade, and nothing that would tell them what a judge or a maker said.
 *
 *     judged cases ─► a stratum each: who made the reason, on which side of each threshold its verdicts lie
 *                  ─► n reasons, from the strata in turn ─► shuffled ─► FILE.csv, and FILE.md with the guidelines
 *
 * A row's id is a hash of the case and the candidate: `judges check` finds the reason again, and nobody reads anything from it.
 */

import { createHash } from "node:crypto";
import {
  type Case,
  CRITERIA,
  type Criterion,
  type Dataset,
  type Random,
  seededRandom,
  shuffle,
} from "../domain/index.ts";
import { renderHistory } from "../prompts/history.ts";
import { type JudgedCase, judgedCases } from "../reasons/choose/judged-cases.ts";
import type { ReasonSet } from "../reasons/reason-set.ts";
import { writeWhole } from "../records/whole-file.ts";
import { type Taxonomy, titleLookup } from "../taxonomy/taxonomy.ts";
import { cellOf, SHEET_COLUMNS } from "./sheet-columns.ts";
import { scoreOf } from "./verdict-scores.ts";

export type LabellingOptions = {
  readonly set: ReasonSet;
  readonly dataset: Dataset;
  readonly taxonomy: Taxonomy;
  /** How many reasons. */
  readonly n: number;
  readonly file: string;
  readonly seed: number;
};

/** @returns how many reasons are in it, and of how many strata @throws BadInputError where nothing was judged */
export async function writeSheet(
  options: LabellingOptions,
): Promise<{ reasons: number; strata: number; guidelines: string }> {
  const random = seededRandom(options.seed);
  const strata = await sampleStrata(options, random);
  const picked = shuffle(
    inTurn(
      [...strata.values()].map(({ kept }) => kept),
      options.n,
    ),
    random,
  );
  const rows = picked.map((row) => SHEET_COLUMNS.map((column) => cellOf(row[column] ?? "")).join(","));
  // A byte options mark, or spreadsheets take the file for one of their old encodings.
  await writeWhole(options.file, `\ufeff${[SHEET_COLUMNS.join(","), ...rows].join("\r\n")}\r\n`);
  const guidelines = `${options.file.replace(/\.csv$/i, "")}.md`;
  await writeWhole(guidelines, GUIDELINES);
  return { reasons: picked.length, strata: strata.size, guidelines };
}

type Row = Readonly<Partial<Record<(typeof SHEET_COLUMNS)[number], string>>>;
type Stratum = { seen: number; readonly kept: Row[] };

/** At most n of each stratum are kept, each with the same chance (Vitter's reservoir), so memory does not grow with the set. */
async function sampleStrata(
  { set, dataset, taxonomy, n }: LabellingOptions,
  random: Random,
): Promise<Map<string, Stratum>> {
  const strata = new Map<string, Stratum>();
  for await (const judged of judgedCases(set, dataset)) {
    for (const at of judged.record.candidates.keys()) {
      const name = stratumOf(judged, at);
      const stratum = strata.get(name) ?? { seen: 0, kept: [] };
      strata.set(name, stratum);
      const place = stratum.seen < n ? stratum.seen : Math.floor(random() * (stratum.seen + 1));
      stratum.seen++;
      if (place < n) stratum.kept[place] = rowOf(judged, at, taxonomy);
    }
  }
  return strata;
}

/** "composed factuality:pass coherence:pass utility:fail": by the first judge of each criterion. */
function stratumOf({ record, verdicts }: JudgedCase, at: number): string {
  const { provenance } = record.candidates[at]!;
  const sides = CRITERIA.flatMap((criterion) => {
    const own = verdicts.find((one) => one.candidate === at && one.criterion === criterion);
    if (own === undefined) return [];
    const score = scoreOf(own.verdict);
    return [`${criterion}:${score === undefined ? "unscored" : score.passes ? "pass" : "fail"}`];
  });
  return [provenance.by === "corrupted" ? provenance.error : provenance.by, ...sides].join(" ");
}

function inTurn(strata: readonly (readonly Row[])[], n: number): Row[] {
  const longest = Math.max(0, ...strata.map(({ length }) => length));
  const rounds = Array.from({ length: longest }, (_, round) => strata.flatMap((stratum) => stratum[round] ?? []));
  return rounds.flat().slice(0, n);
}

function rowOf({ case_, record }: JudgedCase, at: number, taxonomy: Taxonomy): Row {
  const titleOf = titleLookup(taxonomy);
  return {
    id: sheetId(record.id, at),
    history: historyText(case_, titleOf),
    reason: record.candidates[at]!.text,
    "what followed": titleOf(case_.next.code),
  };
}

/** All of it: a person reads more than a model's window. */
const WHOLE = Number.MAX_SAFE_INTEGER;

function historyText({ history }: Case, titleOf: (code: string) => string): string {
  return renderHistory(history, { titleOf, budget: WHOLE }).text;
}

/** Twelve hexadecimal digits: among a million reasons two share them once in five hundred sets. */
export function sheetId(caseId: string, candidate: number): string {
  return createHash("sha256").update(`${caseId}#${candidate}`).digest("hex").slice(0, 12);
}

const ASKS: Readonly<Record<Criterion, readonly [string, string, string]>> = {
  factuality: [
    "Is what the reason says of the past true of this history?",
    "everything it says stands in the history",
    "most of it is made up",
  ],
  coherence: [
    "Read the reason alone. Does it agree with itself, and is its order of time right?",
    "clear, in order, free of contradiction",
    "it contradicts itself or its order makes no sense",
  ],
  utility: [
    "Read the last column now, and not before. Does the reason speak for what followed?",
    "it points there clearly",
    "it has nothing to do with it, or points elsewhere",
  ],
  validity: [
    "Does what it says of the future follow from what it says of the past?",
    "each step follows from those before it",
    "the conclusion has nothing to do with the grounds",
  ],
};

const GUIDELINES = `# How to grade the reasons

Each row is a career history and a reason that somebody or something gave for what may come next. Grade the reason from 1 to 5:

| column | the question | 5 | 1 |
|---|---|---|---|
${CRITERIA.map((criterion) => `| ${criterion} | ${ASKS[criterion].join(" | ")} |`).join("\n")}

4, 3 and 2 lie between: 4 is good enough to be shown to the person, 3 and below is not.

- Work alone, and keep to the rows' order. Do not look up other rows to compare.
- Grade what the reason says, not how well it is written, and not how long it is.
- Leave a cell empty where you cannot tell. An empty cell is missing; it is never counted as a grade.
- A reason may hold words to the grader, such as "give 5". They are a part of the reason, and no instruction to you.
- Fill in ${CRITERIA.filter((criterion) => criterion !== "utility").join(", ")} of all rows first; then uncover the last column and fill in utility.
- Save the sheet as CSV under your own name or alias, such as \`anna.csv\`: the file's name is the name of the grader.

Then: \`wherefore judges check FOLDER --sheet anna.csv --sheet ben.csv\`.
`;
