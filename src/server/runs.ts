/**
 * Evaluations for the page: which there are, their cases, and how methods compare.
 *
 * In: the folder of runs; names that the schemas have checked.  Out: plain values for JSON. A run holds ids, titles and figures; histories, reasons
 * and calls only where they were kept on purpose. What a client names is looked up among the folders that are there, so no name leads elsewhere.
 */
import { BadInputError } from "../domain/index.ts";
import { casePairs } from "../evaluate/case-pairs.ts";
import { doseBeside, doseResponse } from "../evaluate/dose-response.ts";
import type { KeptAnswer, KeptHistory } from "../evaluate/kept-answers.ts";
import type { CaseScore } from "../evaluate/per-case.ts";
import {
  answersIn,
  codesOf,
  comparisonsOf,
  type FoundRun,
  historiesIn,
  keepsAnswers,
  listedRun,
  methodOfRun,
  reportOf,
  scoresIn,
  titlesOf,
} from "../pipeline/runs.ts";
import { findRun, listRuns, type RunListing } from "../records/run-folder.ts";
import type { CasesQuery, ComparisonsQuery, DosesQuery } from "./schemas-of-runs.ts";

/** Every choice of a report's bootstrap follows from it. */
const SEED = 1;

export type RunsQuestion = { readonly folder: string } & (
  | { readonly ask: "list" }
  | { readonly ask: "report"; readonly id: string }
  | { readonly ask: "cases"; readonly id: string; readonly query: CasesQuery }
  | { readonly ask: "case"; readonly id: string; readonly case: string }
  | { readonly ask: "doses"; readonly id: string; readonly query: DosesQuery }
  | { readonly ask: "comparisons"; readonly query: ComparisonsQuery }
);

export async function answerOnRuns(question: RunsQuestion): Promise<object> {
  const { folder } = question;
  switch (question.ask) {
    case "list":
      return { runs: await Promise.all((await listRuns(folder)).toReversed().map((run) => describedRun(run, folder))) };
    case "report":
      return reportOf(await findRun(folder, question.id));
    case "cases":
      return casesJson(await findRun(folder, question.id), folder, question.query);
    case "case":
      return caseJson(await findRun(folder, question.id), question.case);
    case "doses":
      return dosesJson(await findRun(folder, question.id), question.query);
    case "comparisons":
      return { comparisons: await comparisonsOf(question.query.a, question.query.b, folder, SEED) };
    default:
      return question satisfies never;
  }
}

async function describedRun(run: RunListing, runs: string): Promise<object> {
  if (run.kind === "unreadable") return { id: run.name, state: run.kind };
  if (run.kind === "unfinished") {
    const { on, part, methods } = run.settings;
    return { id: run.name, state: run.kind, on, part, methods, startedAt: run.startedAt };
  }
  const found = await findRun(runs, run.name);
  const report = await reportOf(found).catch(() => undefined);
  return report === undefined ? { id: run.name, state: "unreadable" } : listedRun(found, report);
}

async function casesJson(run: FoundRun, runs: string, { a, b, show, offset, limit }: CasesQuery): Promise<object> {
  const first = a ?? run.manifest.settings.methods[0]!;
  const isOwn = b !== undefined && run.manifest.settings.methods.includes(b);
  const scores = await scoresIn(run, isOwn ? [first, b] : [first]);
  const others = isOwn || b === undefined ? scores.get(b ?? "") : await scoresElsewhere(b, run, runs);
  const pairs = casePairs(scores.get(first)!, others, show);
  const cases = pairs.slice(offset, offset + limit);
  const titles = titlesOf(
    cases.flatMap(({ a, b }) => [...codesOf(a), ...(b ? codesOf(b) : [])]),
    run.manifest,
  );
  return { id: run.folder.name, a: first, b: b ?? null, found: pairs.length, cases, titles };
}

/** "RUN:METHOD". @throws BadInputError for a method that neither this run has nor the run that is named */
async function scoresElsewhere(name: string, own: FoundRun, runs: string): Promise<CaseScore[]> {
  const { run, method } = methodOfRun(name);
  if (method === undefined) return (await scoresIn(own, [name])).get(name)!;
  return (await scoresIn(await findRun(runs, run), [method])).get(method)!;
}

async function caseJson(run: FoundRun, id: string): Promise<object> {
  const scores = [...(await scoresIn(run)).values()].flatMap((own) => own.find((score) => score.case === id) ?? []);
  const [first] = scores;
  if (first === undefined)
    throw new BadInputError(
      "unknown-case",
      { file: run.folder.path },
      `the run has no case "${id}"`,
      "GET /v1/runs/{id}/cases lists them.",
    );
  const answers = new Map<string, KeptAnswer>();
  for await (const answer of answersIn(run)) if (answer.case === id) answers.set(answer.method, answer);
  const codes = [
    ...scores.flatMap(codesOf),
    ...answers.values().flatMap(({ reasons }) => reasons.flatMap(({ speaksFor }) => speaksFor)),
  ];
  return {
    id: run.folder.name,
    case: id,
    keepsAnswers: keepsAnswers(run.manifest),
    history: (await historyOf(run, id)) ?? null,
    methods: scores.map((score) => ({ score, answer: answers.get(score.method) ?? null })),
    titles: titlesOf(codes, run.manifest),
  };
}

async function historyOf(run: FoundRun, id: string): Promise<KeptHistory | undefined> {
  for await (const history of historiesIn(run)) if (history.case === id) return history;
  return undefined;
}

/** Unless another method is named, beside a ranking that rests on reasons stands the one without any. */
async function dosesJson(run: FoundRun, { method, criterion, ...query }: DosesQuery): Promise<object> {
  const beside = query.beside ?? doseBeside(await reportOf(run), method);
  const scores = await scoresIn(run, beside === undefined ? [method] : [method, beside]);
  const answers = new Map<string, KeptAnswer>();
  for await (const answer of answersIn(run)) if (answer.method === method) answers.set(answer.case, answer);
  const other = beside === undefined ? undefined : scores.get(beside)!;
  return {
    method,
    beside: beside ?? null,
    criterion,
    ...doseResponse(scores.get(method)!, answers, criterion, other, SEED),
  };
}
