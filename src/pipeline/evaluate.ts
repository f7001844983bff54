/**
 * An evaluation, top to bottom:
 *
 *     data ─► cases of one part ─► each method recommends ─► one score a case, appended to cases.jsonl
 *          ─► figures, intervals, paired tests ─► report.json ─► manifest.json, last
 *
 * Interrupted, it leaves a run that the same command goes on with: a case and method that stand in cases.jsonl are not asked again.
 */
import { type Case, endsRun, ModelError, type Recommendation, type Recommender, type Run } from "../domain/index.ts";
import { finishRun, readScores } from "../evaluate/finish-run.ts";
import { CaseScore, failCase, scoreCase } from "../evaluate/per-case.ts";
import type { EvaluationReport, TrainedOn } from "../evaluate/report.ts";
import { type CasesWanted, casesOf } from "../histories/cases-of-part.ts";
import type { CareerAccount } from "../histories/survey-careers.ts";
import { standingRecords } from "../records/jsonl.ts";
import { appendRecords } from "../records/resumable.ts";
import type { RunFolder, RunSettings } from "../records/run-folder.ts";
import type { Taxonomy } from "../taxonomy/taxonomy.ts";

/** What answers a case: a recommender, which sees its history alone, or predictions that were made elsewhere. */
export type CaseMethod = (case_: Case, run: Run) => Promise<Recommendation>;

/** A recommender is handed the history and nothing else of a case. */
export function onHistory(recommender: Recommender): CaseMethod {
  return ({ history }, run) => recommender(history, run);
}

export type Evaluation = CasesWanted & {
  /** In the order in which they are shown. */
  readonly methods: ReadonlyMap<string, CaseMethod>;
  readonly taxonomy: Taxonomy;
  readonly settings: RunSettings;
  readonly folder: RunFolder;
  readonly account: CareerAccount;
  readonly trainedOn: ReadonlyMap<string, TrainedOn>;
};

/** @throws InterruptedError after what was finished is on disk */
export async function evaluate(evaluation: Evaluation, run: Run, now: () => Date): Promise<EvaluationReport> {
  const { folder, methods, taxonomy, account } = evaluation;
  const file = folder.file("cases.jsonl");
  const done = await scoredMethods(file);
  const left = ({ id }: Case) => [...methods].filter(([method]) => done.get(id)?.has(method) !== true);
  const whole = [...done.values()].filter((scored) => scored.size === methods.size).length;
  await appendRecords(
    {
      file,
      inputs: filtered(casesOf(evaluation), (case_) => left(case_).length > 0),
      make: async (case_) => {
        const scores: CaseScore[] = [];
        for (const [method, answer] of left(case_)) scores.push(await scoreOne(method, answer, case_, taxonomy, run));
        return scores;
      },
      what: "cases",
      total: account.cases - whole,
    },
    run,
  );
  return finishRun(await readScores(folder, [...methods.keys()], account.cases), evaluation, run.seed, now);
}

/** By case the methods whose score stands in the file. */
async function scoredMethods(file: string): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const scored = new Map<string, Set<string>>();
  for await (const { method, case: id } of standingRecords(file, CaseScore))
    scored.set(id, (scored.get(id) ?? new Set()).add(method));
  return scored;
}

async function* filtered<In>(inputs: AsyncIterable<In>, isLeft: (input: In) => boolean): AsyncGenerator<In> {
  for await (const input of inputs) if (isLeft(input)) yield input;
}

/** A model that fails on one case fails on that case; a budget that is spent, or a model that is not there, ends the run. */
export async function scoreOne(
  method: string,
  answer: CaseMethod,
  case_: Case,
  taxonomy: Taxonomy,
  run: Run,
): Promise<CaseScore> {
  try {
    return scoreCase(method, case_, await answer(case_, run), taxonomy);
  } catch (error) {
    if (!(error instanceof ModelError) || endsRun(error)) throw error;
    return failCase(method, case_, error.why, error.message);
  }
}
