/**
 * An evaluation, top to bottom:
 *
 *     data ─► cases of one part ─► each method recommends ─► one score a case, appended to cases.jsonl
 *          ─► figures, intervals, paired tests ─► report.json ─► manifest.json, last
 *
 * Interrupted, it leaves a run that the same call goes on with: a case and method that stand in cases.jsonl are not asked again.
 */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import {
  type Dataset,
  isOf,
  ModelError,
  type Recommender,
  type Run,
  type Shard,
  WhereforeError,
} from "../domain/index.ts";
import { finishRun, readScores } from "../evaluate/finish-run.ts";
import { ANSWERS_FILE, HISTORIES_FILE } from "../evaluate/kept-answers.ts";
import { COSTS_FILE, type CostMeter, costMeter, type Learns, type MethodCost } from "../evaluate/method-costs.ts";
import type { CaseScore } from "../evaluate/per-case.ts";
import { type Predictions, predictionOf } from "../evaluate/predictions.ts";
import type { EvaluationReport, TrainedOn } from "../evaluate/report.ts";
import { type CaseMethod, failureOf, onHistory, scoreCases } from "../evaluate/score-cases.ts";
import { type CasesOptions, casesOf } from "../histories/cases-of-part.ts";
import type { CareerAccount } from "../histories/survey-careers.ts";
import { methodMaker, methodNamed, refuseOtherLabels, trainedOn, withoutReason } from "../methods/named-methods.ts";
import { type Asking, casesUnderWay, type ModelNames, openModels } from "../models/open.ts";
import type { OwnPrompts } from "../prompts/own-prompts.ts";
import { closingAfter } from "../records/closing.ts";
import { OWNER_ONLY } from "../records/folder-lock.ts";
import type { CostLine, Journal } from "../records/journal.ts";
import { appendJsonl } from "../records/jsonl.ts";
import { notedJournal } from "../records/noted-journal.ts";
import { openRunFolder, type RunFolder, type RunSettings } from "../records/run-folder.ts";
import { writeWhole } from "../records/whole-file.ts";
import { loadTaxonomy } from "../taxonomy/facts.ts";
import { keepAnswers, keepHistories } from "./keep-answers.ts";

export type Evaluation = CasesOptions & {
  /** Whose cases are scored; a run of a shard is merged with the others' (`merge-runs.ts`). */
  readonly shard: Shard;
  /** As `ownFolder` takes it. */
  readonly takeOver: boolean;
  readonly account: CareerAccount;
  /** Names of the table of methods, in the order in which they are shown. */
  readonly methods: readonly string[];
  /** Answers that were made elsewhere, by the name under which they are shown. */
  readonly predictions: ReadonlyMap<string, Predictions>;
  /** What methods that learn are trained on. @throws BadInputError where there is nothing to learn from */
  readonly trainingData: () => Dataset;
  /** NLSY79, for the one baseline that is trained on it too. */
  readonly olderData: () => Dataset;
  /** For methods that ask language models: which, how, and how many reasons a case. */
  readonly models: ModelNames;
  readonly asking: Asking;
  readonly prompts: OwnPrompts;
  readonly reasons: number;
  /** Histories, reasons with verdicts, and calls to models are kept beside the scores, to be looked at (`keep-answers.ts`). */
  readonly keepAnswers: boolean;
  /** The longest that a method may be trained; undefined for as long as it takes. */
  readonly trainMinutes?: number | undefined;
  /** Whatever decides the figures: a run that was broken off is known by them. */
  readonly settings: RunSettings;
  /** Where runs are kept. */
  readonly runs: string;
};

/** @property took what each row took @property costs of every call in the journal of these runs; none where no model is asked */
export type Evaluated = {
  readonly report: EvaluationReport;
  readonly took: readonly MethodCost[];
  readonly costs: readonly CostLine[];
};

/**
 * @param begun is called once the run's folder is there, before anything is scored
 * @throws BadInputError where a method cannot be made, or another process works on this run; InterruptedError; ModelError
 */
export async function evaluate(
  evaluation: Evaluation,
  run: Run,
  now: () => Date,
  begun: (folder: RunFolder) => Promise<void>,
): Promise<Evaluated> {
  const {
    dataset,
    account,
    methods,
    predictions,
    models: names,
    asking,
    prompts,
    reasons,
    settings,
    runs,
  } = evaluation;
  const { trainingData, olderData } = evaluation;
  const taxonomy = loadTaxonomy();
  const space = dataset.labels ?? taxonomy;
  refuseOtherLabels(methods, dataset.labels);
  return closingAfter(async (later) => {
    const asks = methods.some(asksModel);
    const journal = asks ? await openJournal(runs) : undefined;
    if (journal) later(journal.close);
    const noted = journal && evaluation.keepAnswers ? notedJournal(journal) : undefined;
    const models = openModels({ ...asking, names, journal: noted?.journal ?? journal });
    later(models.close);
    const own = { ...run, concurrency: asks ? casesUnderWay(asking) : 1 };
    const { modelFor } = models;
    const { cache } = asking;
    const learning = { taxonomy, space: dataset.labels, trainingData, olderData, cache, run: own, threads: 1 };
    const resources = { ...learning, modelFor, prompts, reasons };
    const meter = costMeter(own.concurrency > 1);
    const recommenders = await makeMethods(methods, resources, meter, evaluation.trainMinutes);
    const sources = new Map<string, TrainedOn>();
    for (const name of methods) sources.set(name, await trainedOn(name, trainingData));
    // Only now is anything written: what can be wrong with data, methods and models has been found.
    const folder = await openRunFolder(runs, settings, now().toISOString(), evaluation.takeOver);
    later(folder.release);
    await begun(folder);
    const share = evaluation.shard.of === 1 ? undefined : await shareOf(evaluation);
    const cases = share?.places.length ?? account.cases;
    const file = evaluation.keepAnswers ? await appendJsonl(folder.file(ANSWERS_FILE)) : undefined;
    if (file) later(file.close);
    const keep = file && { file, noted, taxonomy: dataset.labels === undefined ? taxonomy : undefined };
    const answers = new Map<string, CaseMethod>();
    for (const [name, recommender] of recommenders)
      answers.set(name, meter.asked(name, keep ? keepAnswers(name, recommender, keep) : onHistory(recommender)));
    for (const [name, given] of predictions)
      answers.set(
        name,
        meter.asked(name, async (case_) => predictionOf(given, case_)),
      );
    await scoreCases(folder.file("cases.jsonl"), casesOf(evaluation), cases, answers, space, folder.watched(own));
    const scores = await readScores(folder, [...answers.keys()], cases);
    refuseAllFailed(scores, new Set(methods.filter(asksModel)));
    const closedSet = space.occupations.length;
    const evaluated = { ...evaluation, closedSet, folder, trainedOn: sources, withoutReason: besides(methods) };
    if (keep) await keepHistories(folder, casesOf(evaluation), space);
    const took = meter.costs();
    await writeWhole(folder.file(COSTS_FILE), `${JSON.stringify(took, null, 1)}\n`);
    if (share) await writeWhole(folder.file(SHARE_FILE), `${JSON.stringify({ ...share, closedSet })}\n`);
    const kept = [COSTS_FILE, ...(keep ? [ANSWERS_FILE, HISTORIES_FILE] : []), ...(share ? [SHARE_FILE] : [])];
    const report = await finishRun(scores, evaluated, run.seed, now, kept);
    return { report, took, costs: journal?.costs() ?? [] };
  });
}

/** In the folder of a run that is a shard: what `merge` must know of it beside its scores. */
export const SHARE_FILE = "shard.json";

export const RunShare = z.strictObject({
  shard: z.strictObject({ at: z.int().positive(), of: z.int().positive() }),
  /** Cases of all shards. */
  cases: z.int().positive(),
  /** Of the shard's cases among them, from 0. */
  places: z.array(z.int().nonnegative()),
  /** Titles that each method ranks. */
  closedSet: z.int().positive(),
});
export type RunShare = z.infer<typeof RunShare>;

/** @throws WhereforeError "no-cases" where the shard has none */
async function shareOf({ dataset, part, limit, shard }: Evaluation): Promise<Omit<RunShare, "closedSet">> {
  const places: number[] = [];
  let cases = 0;
  for await (const { person } of casesOf({ dataset, part, limit })) {
    if (isOf(shard, person)) places.push(cases);
    cases++;
  }
  if (places.length > 0) return { shard: { ...shard }, cases, places };
  throw new WhereforeError("input", "no-cases", `Shard ${shard.at} of ${shard.of} has no case: take fewer shards.`);
}

/**
 * A language model that failed on every case has no result, and neither has a run without any row: it is not finished, and the same command
 * tries again. Any other method that failed on every case leaves an empty row, and the table goes on.
 */
function refuseAllFailed(scores: ReadonlyMap<string, readonly CaseScore[]>, asking: ReadonlySet<string>): void {
  const failed = [...scores].filter(([, own]) => own.every(({ kind }) => kind === "failed"));
  const refused = failed.length === scores.size ? failed[0] : failed.find(([method]) => asking.has(method));
  const [method, [first, ...more]] = refused ?? ["", []];
  if (first?.kind !== "failed") return;
  const cases = more.length === 0 ? "the one case" : `all ${more.length + 1} cases`;
  throw new ModelError("all-failed", `${method} failed on ${cases}. The first: ${first.said}`);
}

function besides(methods: readonly string[]): Map<string, string> {
  return new Map(methods.map((name) => [name, withoutReason(name)] as const).filter(isNamed));
}

function isNamed(pair: readonly [string, string | undefined]): pair is [string, string] {
  return pair[1] !== undefined;
}

/** Apart, so that the training cases, which are most of the memory, are let go before the scores are read. */
async function makeMethods(
  names: readonly string[],
  resources: Parameters<typeof methodMaker>[0],
  meter: CostMeter,
  mostMinutes: number | undefined,
): Promise<Map<string, Recommender>> {
  const make = methodMaker(resources);
  const made = new Map<string, Recommender>();
  for (const name of names) {
    const recommend = await meter.made(name, learnsFrom(name), (trainedAt) =>
      madeOrFailing(name, (run) => make(name, run, trainedAt), resources.run, mostMinutes),
    );
    made.set(name, recommend);
  }
  return made;
}

function learnsFrom(name: string): Learns {
  const { needs } = methodNamed(name).method;
  return needs === "training" ? "here" : needs === "model" ? "model" : "files";
}

/**
 * A method whose training fails, or takes too long, leaves its row with the cause. What the user can mend, such as a missing file, is said
 * before anything is scored.
 *
 * @param mostMinutes for networks, which look at the clock between steps; what counts takes seconds
 */
export async function madeOrFailing(
  name: string,
  make: (run: Run) => Promise<Recommender>,
  run: Run,
  mostMinutes?: number,
): Promise<Recommender> {
  const late = mostMinutes === undefined ? undefined : AbortSignal.timeout(60_000 * mostMinutes);
  try {
    return await make(late === undefined ? run : { ...run, signal: AbortSignal.any([run.signal, late]) });
  } catch (error) {
    const tooLong = late?.aborted === true && !run.signal.aborted;
    const { why, said } = tooLong
      ? { why: "timed-out", said: `its training took longer than --train-minutes ${mostMinutes} allows.` }
      : failureOf(error);
    const failure = new WhereforeError("ours", why, `${name} could not be made: ${said}`, { cause: error });
    return () => Promise.reject(failure);
  }
}

/** In the folder of runs. */
export const JOURNAL_FILE = "journal.sqlite";

export function asksModel(method: string): boolean {
  return methodNamed(method).method.needs === "model";
}

/** One for all runs: a call that any of them paid for is not made again. */
async function openJournal(runs: string): Promise<Journal> {
  const { sqliteJournal } = await import("../records/journal.ts");
  await mkdir(runs, { recursive: true, mode: OWNER_ONLY });
  return sqliteJournal(join(runs, JOURNAL_FILE));
}
