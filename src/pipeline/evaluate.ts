/**
 * An evaluation, top to bottom:
 *
 *     data ─► cases of one part ─► each method recommends ─► one score a case, appended to cases.jsonl
 *          ─► figures, intervals, paired tests ─► report.json ─► manifest.json, last
 *
 * Interrupted, it leaves a run that the same command goes on with: a case and method that stand in cases.jsonl are not asked again.
 */
import { readFile } from "node:fs/promises";
import { type Case, endsRun, ModelError, type Recommender, type Run, WhereforeError } from "../domain/index.ts";
import { finishRun, readScores } from "../evaluate/finish-run.ts";
import { CaseScore, failCase, scoreCase } from "../evaluate/per-case.ts";
import type { EvaluationReport, TrainedOn } from "../evaluate/report.ts";
import { type CasesWanted, casesOf } from "../histories/cases-of-part.ts";
import type { CareerAccount } from "../histories/survey-careers.ts";
import { appendJsonl, readJsonl } from "../records/jsonl.ts";
import { mapInOrder } from "../records/map-in-order.ts";
import type { RunFolder, RunSettings } from "../records/run-folder.ts";
import type { Taxonomy } from "../taxonomy/taxonomy.ts";

export type Evaluation = CasesWanted & {
  /** In the order in which they are shown. */
  readonly methods: ReadonlyMap<string, Recommender>;
  readonly taxonomy: Taxonomy;
  readonly settings: RunSettings;
  readonly folder: RunFolder;
  readonly account: CareerAccount;
  readonly trainedOn: ReadonlyMap<string, TrainedOn>;
};

/** @throws WhereforeError "interrupted" after what was finished is on disk */
export async function evaluate(evaluation: Evaluation, run: Run, now: () => Date): Promise<EvaluationReport> {
  await scoreCases(evaluation, run);
  return finishRun(await readScores(evaluation.folder, [...evaluation.methods.keys()]), evaluation, run.seed, now);
}

async function scoreCases(evaluation: Evaluation, run: Run): Promise<void> {
  const done = await alreadyScored(evaluation.folder);
  const total = evaluation.account.cases;
  const file = await appendJsonl(evaluation.folder.file("cases.jsonl"));
  let finished = 0;
  try {
    const scored = mapInOrder(casesOf(evaluation), run.concurrency, async (case_) => {
      const scores: CaseScore[] = [];
      for (const [method, recommender] of evaluation.methods) {
        if (!done.has(`${method} ${case_.id}`))
          scores.push(await scoreOne(method, recommender, case_, evaluation.taxonomy, run));
      }
      return scores;
    });
    for await (const scores of scored) {
      if (run.signal.aborted) break;
      for (const score of scores) await file.append(score);
      run.report({ what: "cases", done: ++finished, total });
    }
  } finally {
    await file.close();
  }
  if (run.signal.aborted)
    throw new WhereforeError("input", "interrupted", `Interrupted after ${finished} of ${total} cases.`);
}

/** A model that fails on one case fails on that case; a budget that is spent, or a model that is not there, ends the run. */
async function scoreOne(
  method: string,
  recommender: Recommender,
  case_: Case,
  taxonomy: Taxonomy,
  run: Run,
): Promise<CaseScore> {
  try {
    return scoreCase(method, case_, await recommender(case_.history, run), taxonomy);
  } catch (error) {
    if (!(error instanceof ModelError) || endsRun(error)) throw error;
    return failCase(method, case_, error.why, error.message);
  }
}

async function alreadyScored(folder: RunFolder): Promise<Set<string>> {
  const done = new Set<string>();
  if (!folder.resumed || !(await isThere(folder.file("cases.jsonl")))) return done;
  for await (const { method, case: id } of readJsonl(folder.file("cases.jsonl"), CaseScore))
    done.add(`${method} ${id}`);
  return done;
}

async function isThere(path: string): Promise<boolean> {
  return readFile(path).then(
    () => true,
    () => false,
  );
}
