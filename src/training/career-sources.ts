/**
 * Where the career model's careers come from.
 *
 *     NLSY97, training people ─┐
 *     NLSY79                   ├─► sequences: the jobs of a career, and an answer after each but the last
 *     CPS, career changers     ┘   (two occupations, and no more, of somebody)
 *
 * Nobody of a validation or test part is ever among them.
 */

import { createReadStream } from "node:fs";
import { join } from "node:path";
import { createGunzip } from "node:zlib";
import { parse } from "csv-parse";
import type { Answer, Sequence } from "../career-model/career-batch.ts";
import { MOST_JOBS } from "../career-model/career-model.ts";
import { renderJobs } from "../career-model/render.ts";
import type { Vocabulary } from "../career-model/vocabulary.ts";
import {
  BadInputError,
  type Career,
  type Dataset,
  earliestMonth,
  type Fold,
  outside,
  type Random,
  usualRules,
} from "../domain/index.ts";
import { inOrder } from "../histories/normalise/order.ts";
import { MIDDLE_OF_NLSY79 } from "../histories/older-survey.ts";
import type { Taxonomy } from "../taxonomy/taxonomy.ts";
import type { CareersName } from "./prepared-training.ts";
import type { SourceName } from "./training-recipe.ts";

export type Weighing = { readonly lastWeight: number; readonly youngWeight: number };
/** Whom of NLSY97's training people to leave out. */
export type LeavingOut = { readonly withoutFold?: Fold | undefined };

/** @param open a data set by its name @param data the folder of the public data */
export async function readSource(
  name: SourceName,
  open: (name: CareersName) => Dataset,
  data: string,
  recipe: Weighing & LeavingOut,
  vocabulary: Vocabulary,
  taxonomy: Taxonomy,
  random: Random,
): Promise<Sequence[]> {
  switch (name) {
    case "nlsy97":
    case "nlsy79":
    case "own":
      return careersOf(open(name), name === "nlsy79", recipe, vocabulary, taxonomy);
    case "cps-mobility":
    case "career-changers":
      return movesOf(join(data, TABLES[name].file), TABLES[name].column, taxonomy, random);
    default:
      return name satisfies never;
  }
}

/** Tables of moves: the file, and its column of probabilities. */
const TABLES = {
  "cps-mobility": {
    file: "us-occupational-mobility/asec_to_bls_mobility_edgelist.csv.gz",
    column: "transition_prob_BLS_ASECnorm_corr",
  },
  "career-changers": {
    file: "us-occupational-mobility/career_changers_mobility_edgelist.csv.gz",
    column: "trans_prob_cc",
  },
} as const;

/** What a source is read from, for the hash of the data. */
export function filesOf(name: SourceName, open: (name: CareersName) => Dataset, data: string): string[] {
  return name in TABLES ? [join(data, TABLES[name as keyof typeof TABLES].file)] : [...open(name as CareersName).files];
}

async function careersOf(
  dataset: Dataset,
  allPeople: boolean,
  recipe: Weighing & LeavingOut,
  vocabulary: Vocabulary,
  taxonomy: Taxonomy,
): Promise<Sequence[]> {
  const sequences: Sequence[] = [];
  const known = outside(recipe.withoutFold);
  for await (const career of dataset.careers()) {
    if (!allPeople && (dataset.part(career.id) !== "train" || !known(career.id))) continue;
    const dated = allPeople ? { ...career, birthYear: MIDDLE_OF_NLSY79 } : career;
    const sequence = sequenceOf(dated, recipe, vocabulary, taxonomy);
    if (sequence.answers.length > 0) sequences.push(sequence);
  }
  return sequences;
}

/** Whose answers weigh as adult ones is the same for all sources, however their own cases are cut. */
const ADULT_RULES = usualRules("last-adult-job");

/** A whole career: its last job is only an answer. Undated degrees are left out, as in a case (docs/data.md). */
function sequenceOf(career: Career, weighing: Weighing, vocabulary: Vocabulary, taxonomy: Taxonomy): Sequence {
  const jobs = inOrder(career.jobs).filter(
    ({ coding }) => coding.kind === "coded" && taxonomy.indexOf(coding.code) !== undefined,
  );
  const education = career.education.filter(({ date }) => date !== undefined);
  const rendered = renderJobs({ ...career, jobs, education }, vocabulary, taxonomy, MOST_JOBS + 1);
  const { adultAge, assumedBirthYear } = ADULT_RULES;
  const born = career.birthYear ?? assumedBirthYear;
  const adult = jobs
    .slice(-rendered.length)
    .map(({ start }) => start !== undefined && Math.floor(earliestMonth(start) / 12) - born >= adultAge);
  const answers = rendered.slice(1).map(({ title }, at): Answer => {
    const weight = !(adult[at] && adult[at + 1])
      ? weighing.youngWeight
      : at === rendered.length - 2
        ? weighing.lastWeight
        : 1;
    return { after: at + 1, title, weight };
  });
  return { jobs: rendered.slice(0, -1), reason: undefined, answers, reasonWeight: 0 };
}

/** Moves drawn from a table of probabilities; as many an epoch as there are careers of a small survey. */
const MOVES_DRAWN = 4000;

/**
 * Somebody who left one occupation for another, drawn from a table of SOC broad occupations; within one, every title alike. Those who
 * stay are left out: a year in which nothing changes is no next job.
 */
async function movesOf(file: string, column: string, taxonomy: Taxonomy, random: Random): Promise<Sequence[]> {
  const rows = (await rowsOf(file)).filter((row) => row["OCC_source"] !== row["OCC_target"]);
  const members = Map.groupBy(
    taxonomy.occupations.keys(),
    (title) => `${taxonomy.occupations[title]!.code.slice(0, 6)}0`,
  );
  const weights = rows.map((row) => Number(row[column]) || 0);
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  const sequences: Sequence[] = [];
  // Systematic sampling: evenly spaced points along the summed weights, so that each row is drawn as often as it should be, to within one.
  let [sum, point] = [0, random()];
  rows.forEach((row, at) => {
    sum += (weights[at]! / all) * MOVES_DRAWN;
    for (; point < sum; point++) {
      const [from, to] = [members.get(row["OCC_source"]!), members.get(row["OCC_target"]!)];
      if (from === undefined || to === undefined) continue;
      const pick = (titles: readonly number[]) => titles[Math.floor(random() * titles.length)]!;
      sequences.push({
        jobs: [{ title: pick(from), attributes: [] }],
        reason: undefined,
        answers: [{ after: 1, title: pick(to), weight: 1 }],
        reasonWeight: 0,
      });
    }
  });
  return sequences;
}

async function rowsOf(path: string): Promise<Record<string, string>[]> {
  const file = createReadStream(path);
  const rows = file.pipe(createGunzip()).pipe(parse({ columns: true }));
  file.on("error", (cause) =>
    rows.destroy(
      new BadInputError(
        "missing-data",
        { file: path },
        "this file of the public data is not there",
        "Set WHEREFORE_DATA to the folder that holds the data sets.",
        { cause },
      ),
    ),
  );
  return rows.toArray() as Promise<Record<string, string>[]>;
}
