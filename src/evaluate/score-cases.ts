/**
 * One score a case and method, appended as they come:
 *
 *     cases ─► those with a method whose score does not stand yet ─► each such method answers ─► cases.jsonl
 *
 * In: cases, and what answers them.  Out: the file, with the scores of one case together, in the order of the cases and of the methods.
 */
import {
  type Case,
  endsRun,
  isInterruption,
  type LabelSpace,
  ModelError,
  type Recommendation,
  type Recommender,
  type Run,
  requireDistribution,
  WhereforeError,
} from "../domain/index.ts";
import { standingRecords } from "../records/jsonl.ts";
import { appendRecords } from "../records/resumable.ts";
import { CaseScore, failCase, scoreCase } from "./per-case.ts";

/** What answers a case: a recommender, which sees its history alone, or predictions that were made elsewhere. */
export type CaseMethod = (case_: Case, run: Run) => Promise<Recommendation>;

/** A recommender is handed the history and nothing else of a case. */
export function onHistory(recommender: Recommender): CaseMethod {
  return async ({ history }, run) => {
    const recommendation = await recommender(history, run);
    requireDistribution(recommendation);
    return recommendation;
  };
}

/**
 * @param file  where scores stand, or will
 * @param total how many cases there are
 * @throws InterruptedError after what was finished is in the file; ModelError where every further call would fail alike
 */
export async function scoreCases(
  file: string,
  cases: AsyncIterable<Case>,
  total: number,
  methods: ReadonlyMap<string, CaseMethod>,
  space: LabelSpace,
  run: Run,
): Promise<void> {
  const done = await scoredMethods(file);
  const left = ({ id }: Case) => [...methods].filter(([method]) => done.get(id)?.has(method) !== true);
  const whole = [...done.values()].filter((scored) => scored.size === methods.size).length;
  await appendRecords(
    {
      file,
      inputs: filtered(cases, (case_) => left(case_).length > 0),
      make: async (case_) => {
        const scores: CaseScore[] = [];
        for (const [method, answer] of left(case_)) scores.push(await scoreOne(method, answer, case_, space, run));
        return scores;
      },
      what: "cases",
      total: total - whole,
    },
    run,
  );
}

/** By case the methods whose score stands in the file; a failure stands for nothing, and is tried again. */
async function scoredMethods(file: string): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const scored = new Map<string, Set<string>>();
  for await (const { kind, method, case: id } of standingRecords(file, CaseScore))
    if (kind !== "failed") scored.set(id, (scored.get(id) ?? new Set()).add(method));
  return scored;
}

async function* filtered<In>(inputs: AsyncIterable<In>, isLeft: (input: In) => boolean): AsyncGenerator<In> {
  for await (const input of inputs) if (isLeft(input)) yield input;
}

/**
 * A method that fails on one case fails on that case, whatever the cause: a call to a model, numbers that are no probabilities, or a defect
 * of its own. What would fail every further call, such as a budget that is spent, ends the run, and so does bad input.
 */
export async function scoreOne(
  method: string,
  answer: CaseMethod,
  case_: Case,
  space: LabelSpace,
  run: Run,
): Promise<CaseScore> {
  try {
    return scoreCase(method, case_, await answer(case_, run), space);
  } catch (error) {
    const { why, said } = failureOf(error);
    return failCase(method, case_, why, said, space);
  }
}

/** @throws the error itself where it is not the method's alone: an interruption, bad input, or a model that no further call would reach */
export function failureOf(error: unknown): { readonly why: string; readonly said: string } {
  if (!(error instanceof Error) || isInterruption(error)) throw error;
  if (error instanceof ModelError) {
    if (endsRun(error)) throw error;
    return { why: error.why, said: error.message };
  }
  if (!(error instanceof WhereforeError)) return { why: "defect", said: `${error.name}: ${error.message}` };
  if (error.fault === "input") throw error;
  return { why: error.code, said: error.message };
}
