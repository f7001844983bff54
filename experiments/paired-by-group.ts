/**
 * Where do two methods differ? Their paired difference in a finished run, by year, by how known the answer is, and by history length.
 *
 *     node experiments/paired-by-group.ts RUN A B            (WHEREFORE_DATA names the public data)
 *
 * In: a finished run of `wherefore evaluate` on NLSY97 that holds the methods A and B.  Out: for each group n, AccEM of both, and log p(truth) of A
 * less that of B in nats with its 95 % interval by person. A shift that hurts one of two methods shows as a trend down a column.
 */
import { join } from "node:path";
import { readScores } from "../src/evaluate/finish-run.ts";
import type { CaseScore } from "../src/evaluate/per-case.ts";
import { openDataset } from "../src/histories/datasets/datasets.ts";
import { trainingCases } from "../src/histories/training-cases.ts";
import { loadTitleCoder } from "../src/index.ts";
import { bootstrapRatios } from "../src/statistics/bootstrap.ts";
import { intervalText } from "../src/statistics/texts.ts";

const SEED = 1;
const [run, a, b] = process.argv.slice(2);
if (run === undefined || a === undefined || b === undefined)
  throw new Error("which run and methods? node experiments/paired-by-group.ts RUN A B");

type Pair = { readonly a: CaseScore; readonly b: CaseScore };

const scores = await readScores({ file: (name) => join(run, name) }, [a, b]);
const ofB = new Map(scores.get(b)!.map((score) => [score.case, score]));
const pairs: Pair[] = scores.get(a)!.map((score) => ({ a: score, b: ofB.get(score.case)! }));

/** How often a title follows in training, over all transitions of the people that methods learn from. */
const dataset = openDataset("nlsy97", process.env["WHEREFORE_DATA"] ?? "../shared/data", loadTitleCoder());
const followed = Map.groupBy((await trainingCases(dataset)).transitions, ({ next }) => next.code);

const GROUPINGS: readonly (readonly [string, (score: CaseScore) => string])[] = [
  ["all", () => ""],
  ["moment", ({ year }) => (year === undefined ? "not known" : banded(year, [2010, 2015, 2020]))],
  ["times the answer followed in training", ({ truth }) => banded(followed.get(truth)?.length ?? 0, [10, 50, 200])],
  ["jobs in the history", ({ jobs }) => banded(jobs, [4, 7, 11])],
  ["the step", ({ step }) => step],
];

console.log(`| | | n | AccEM of ${a} | of ${b} | log p of ${a} less that of ${b} |\n|---|---|---:|---:|---:|---:|`);
for (const [by, groupOf] of GROUPINGS) {
  const groups = [...Map.groupBy(pairs, (pair) => groupOf(pair.a))];
  for (const [group, own] of groups.sort(([x], [y]) => x.localeCompare(y, "en", { numeric: true })))
    console.log(rowOf(by, group, own));
}

/** "up to 9", "10 to 49", "50 or more". @param bounds where a band begins, rising */
function banded(value: number, bounds: readonly number[]): string {
  const at = bounds.findLastIndex((bound) => value >= bound);
  if (at < 0) return `up to ${bounds[0]! - 1}`;
  const next = bounds[at + 1];
  return next === undefined ? `${bounds[at]} or more` : `${bounds[at]} to ${next - 1}`;
}

function rowOf(by: string, group: string, own: readonly Pair[]): string {
  const people = own.map((pair) => pair.a.person);
  const [first, second, difference] = bootstrapRatios(
    people,
    [own.map((pair) => hit(pair.a)), own.map((pair) => hit(pair.b)), own.map((pair) => logP(pair.a) - logP(pair.b))],
    SEED,
  );
  return `| ${by} | ${group} | ${own.length} | ${intervalText(first!, 1)} | ${intervalText(second!, 1)} | ${intervalText(difference!, 3)} |`;
}

function hit(score: CaseScore): number {
  return score.kind === "scored" ? 100 * score.exactMatch : 0;
}

function logP(score: CaseScore): number {
  if (score.kind === "scored" && score.logP !== null) return score.logP;
  throw new Error(`${score.method} gave case ${score.case} no probability, so that log p cannot be paired`);
}
