/**
 * Evaluations for the page: which there are, their cases, and how methods compare.
 *
 * In: the folder of runs; names that the schemas have checked.  Out: plain values for JSON. Run folders hold ids, titles and figures, and no
 * history; what a client names is looked up among the folders that are there, so no name leads elsewhere.
 */
import { readFile } from "node:fs/promises";
import type { CaseScore } from "../evaluate/per-case.ts";
import { comparisonsOf, scoresIn } from "../pipeline/runs.ts";
import { findRun, listRuns, type RunListing } from "../records/run-folder.ts";
import type { CasesQuery, ComparisonsQuery } from "./schemas.ts";

/** Every choice of a report's bootstrap follows from it. */
const SEED = 1;

export type RunsQuestion = { readonly folder: string } & (
  | { readonly ask: "list" }
  | { readonly ask: "report"; readonly id: string }
  | { readonly ask: "cases"; readonly id: string; readonly query: CasesQuery }
  | { readonly ask: "comparisons"; readonly query: ComparisonsQuery }
);

export function answerOnRuns(question: RunsQuestion): Promise<object> {
  switch (question.ask) {
    case "list":
      return runsJson(question.folder);
    case "report":
      return reportJson(question.folder, question.id);
    case "cases":
      return casesJson(question.folder, question.id, question.query);
    case "comparisons":
      return comparisonsJson(question.folder, question.query);
    default:
      return question satisfies never;
  }
}

async function runsJson(runs: string): Promise<object> {
  return { runs: (await listRuns(runs)).toReversed().map(describedRun) };
}

function describedRun(run: RunListing): object {
  if (run.kind === "unreadable") return { id: run.name, state: run.kind };
  const { on, part, methods } = run.kind === "finished" ? run.manifest.settings : run.settings;
  const about = { id: run.name, state: run.kind, on, part, methods };
  if (run.kind === "unfinished") return { ...about, startedAt: run.startedAt };
  const { startedAt, finishedAt, cases, failed } = run.manifest;
  return { ...about, startedAt, finishedAt, cases, failed };
}

/** The report as `evaluate --json` printed it. @throws BadInputError where there is no such finished run */
async function reportJson(runs: string, id: string): Promise<object> {
  const { folder } = await findRun(runs, id);
  return JSON.parse(await readFile(folder.file("report.json"), "utf8")) as object;
}

async function casesJson(runs: string, id: string, { a, b, show, offset, limit }: CasesQuery): Promise<object> {
  const run = await findRun(runs, id);
  const first = a ?? run.manifest.settings.methods[0]!;
  const scores = await scoresIn(run, b === undefined ? [first] : [first, b]);
  const others = b === undefined ? undefined : new Map(scores.get(b)!.map((one) => [one.case, one]));
  const rows = scores
    .get(first)!
    .map((score) => ({ a: score, ...(others && { b: others.get(score.case) }) }))
    .filter((row) => isShown(row, show));
  return { id: run.folder.name, a: first, b: b ?? null, found: rows.length, cases: rows.slice(offset, offset + limit) };
}

function isShown({ a, b }: { a: CaseScore; b?: CaseScore | undefined }, show: CasesQuery["show"]): boolean {
  switch (show) {
    case "all":
      return true;
    case "right":
      return isRight(a);
    case "wrong":
      return !isRight(a);
    case "only-a":
      return isRight(a) && b !== undefined && !isRight(b);
    case "only-b":
      return !isRight(a) && b !== undefined && isRight(b);
    default:
      return show satisfies never;
  }
}

function isRight(score: CaseScore): boolean {
  return score.kind === "scored" && score.exactMatch === 1;
}

async function comparisonsJson(runs: string, { a, b }: ComparisonsQuery): Promise<object> {
  return { comparisons: await comparisonsOf(a, b, runs, SEED) };
}
