/**
 * How sure are NLSY97's own labels? Accuracy by how many titles a Census code might have meant, and how often a coder changes its mind.
 *
 *     node experiments/label-noise.ts RUN METHOD...            (WHEREFORE_DATA names the public data)
 *
 * In: a finished run of `wherefore evaluate` on NLSY97, and the survey's careers with their Census codes.  Out: per method AccEM, HR@10 and log
 * p(truth) where the answer's Census code stands for one title alone, and where one of several was picked by rule; and, of three codes one
 * after the other at one employer, how often the first comes back after another: a coder's doubt rather than a person's move.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { readScores } from "../src/evaluate/finish-run.ts";
import type { CaseScore } from "../src/evaluate/per-case.ts";
import { bootstrapRatios } from "../src/statistics/bootstrap.ts";
import { rateOf } from "../src/statistics/rates.ts";
import { intervalText } from "../src/statistics/texts.ts";

type SurveyJob = { readonly census2010: string; readonly employer: number };
type SurveyCareer = { readonly id: number; readonly jobs: readonly SurveyJob[] };

const SEED = 1;
const data = process.env["WHEREFORE_DATA"] ?? "../shared/data";
const [run, ...methods] = process.argv.slice(2);
if (run === undefined || methods.length === 0) throw new Error("node experiments/label-noise.ts RUN METHOD...");

const careers = gunzipSync(readFileSync(join(data, "nlsy97-careers/careers.jsonl.gz")))
  .toString("utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as SurveyCareer);
const jobsOf = new Map(careers.map(({ id, jobs }) => [String(id), jobs]));
const titlesOf = candidateTitles();

console.log("| method | the answer's Census code | n | AccEM | HR@10 | log p(truth) |\n|---|---|---:|---:|---:|---:|");
for (const [method, scores] of await readScores({ file: (name) => join(run, name) }, methods)) {
  const groups = Map.groupBy(scores, (score) =>
    titlesOf.get(answerOf(score).census2010) === 1 ? "one title" : "several",
  );
  for (const [group, own] of [...groups].sort()) console.log(rowOf(method, group, own));
}
const changes = careersOfThree();
const { low, high } = rateOf(changes.back, changes.all);
console.log(
  `Of ${changes.all} runs of three codes at one employer, each other than the one before, the first comes back in ${changes.back}: ` +
    `${((100 * changes.back) / changes.all).toFixed(1)} % [${(100 * low).toFixed(1)}, ${(100 * high).toFixed(1)}].`,
);

/** How many O*NET titles each Census code might mean. */
function candidateTitles(): Map<string, number> {
  const [head, ...rows] = readFileSync(join(data, "census-soc-onet/census2010_to_onet2019.tsv"), "utf8")
    .trim()
    .split("\n")
    .map((line) => line.split("\t"));
  const [code, candidates] = ["census2010", "onet2019_candidates"].map((name) => head!.indexOf(name)) as [
    number,
    number,
  ];
  return new Map(rows.map((row) => [row[code]!, row[candidates]!.split(/[;,| ]+/).length]));
}

/** The job that followed all that the history holds. */
function answerOf({ person, jobs }: CaseScore): SurveyJob {
  return jobsOf.get(person)![jobs]!;
}

function careersOfThree(): { all: number; back: number } {
  let [all, back] = [0, 0];
  for (const { jobs } of careers) {
    for (let at = 2; at < jobs.length; at++) {
      const [first, second, third] = jobs.slice(at - 2, at + 1) as [SurveyJob, SurveyJob, SurveyJob];
      if (first.employer !== second.employer || second.employer !== third.employer) continue;
      if (first.census2010 === second.census2010 || second.census2010 === third.census2010) continue;
      all++;
      if (first.census2010 === third.census2010) back++;
    }
  }
  return { all, back };
}

function rowOf(method: string, group: string, own: readonly CaseScore[]): string {
  const scored = own.flatMap((score) =>
    score.kind === "scored" && score.logP !== null ? [{ ...score, logP: score.logP }] : [],
  );
  if (scored.length < own.length)
    throw new Error(`${method} has no probability for ${own.length - scored.length} cases`);
  const figures = [
    scored.map(({ exactMatch }) => 100 * exactMatch),
    scored.map(({ rank }) => (rank <= 10 ? 100 : 0)),
    scored.map(({ logP }) => logP),
  ];
  const people = scored.map(({ person }) => person);
  const [accEM, hr10, logP] = bootstrapRatios(people, figures, SEED);
  return `| ${method} | ${group} | ${own.length} | ${intervalText(accEM!, 1)} | ${intervalText(hr10!, 1)} | ${intervalText(logP!, 2)} |`;
}
