/**
 * `wherefore/evaluate`: any recommender on any cases, by the code that scores ours.
 *
 *     import { casesOf, openData, ourMethods, reportOn, reportText, scoreMethods } from "wherefore/evaluate";
 *
 * In: recommenders, cases.  Out: one score a case and method; figures with intervals, paired tests, the report as data and as text.
 * Nothing is written to the disk, but the weights of our own trained baselines, which are kept in the cache.
 */
import { statSync } from "node:fs";
import { reportText as textOf } from "../cli/show-report.ts";
import {
  BadInputError,
  type Case,
  type CaseRules,
  type Dataset,
  type LabelSpace,
  quietRun,
  type Recommender,
  type Run,
} from "../domain/index.ts";
import type { CaseScore } from "../evaluate/per-case.ts";
import { type EvaluationReport, reportOn as reportFrom } from "../evaluate/report.ts";
import { onHistory, scoreOne } from "../evaluate/score-cases.ts";
import { casesOf as casesIn } from "../histories/cases-of-part.ts";
import { isDatasetName, openDataset } from "../histories/datasets/datasets.ts";
import { openOwnData } from "../histories/datasets/own-data.ts";
import type { ColumnMapping } from "../histories/formats/mapping.ts";
import { methodMaker } from "../methods/named-methods.ts";
import { mapInOrder } from "../records/map-in-order.ts";
import { loadTaxonomy } from "../taxonomy/facts.ts";
import { labelCoder, readLabelList } from "../taxonomy/label-list.ts";
import { cacheFolder } from "../taxonomy/release/cache.ts";
import { loadTitleCoder } from "../taxonomy/titles.ts";

export { heldTitles, popularity, recommendationOf, shares } from "../baselines/counts.ts";
export type { Case, CaseRules, Dataset, LabelSpace, Part } from "../domain/index.ts";
export { type Comparison, compareAll, compareMetric, comparePair, type PairedDifference } from "../evaluate/compare.ts";
export { type Figure, type MethodMetrics, type Missing, meanOver, measure } from "../evaluate/metrics.ts";
export { type CaseScore, type FailedCase, failCase, type ScoredCase, scoreCase } from "../evaluate/per-case.ts";
export type { EvaluationReport, MethodReport } from "../evaluate/report.ts";
export { adultCases, type TrainingCases, trainingCases } from "../histories/training-cases.ts";
export { holm, mcnemar, signFlipTest } from "../statistics/significance.ts";

export type DataOptions = {
  /** The folder of the public data sets; else `WHEREFORE_DATA`. */
  readonly folder?: string;
  /** Of one's own careers: shares such as "70/10/20", or a file of ids and parts. */
  readonly split?: string;
  /** What shares are drawn by. */
  readonly seed?: number;
  /** How one's own careers become cases. */
  readonly rules?: Partial<CaseRules>;
  readonly mapping?: ColumnMapping;
  /** The file of the list of labels that one's own careers are coded in (docs/data.md); absent for O*NET-SOC 2019. */
  readonly labels?: string;
};

/**
 * A public data set by its name, or one's own careers by their path.
 *
 * @throws BadInputError where the data are not there
 */
export async function openData(on: string, options: DataOptions = {}): Promise<Dataset> {
  const coder = loadTitleCoder();
  const { folder = process.env["WHEREFORE_DATA"] ?? ".", split, seed = 1, rules = {}, mapping } = options;
  const labels =
    options.labels === undefined ? undefined : { space: await readLabelList(options.labels), file: options.labels };
  if (isDatasetName(on)) return openDataset(on, folder, coder);
  if (statSync(on, { throwIfNoEntry: false }) === undefined)
    throw new BadInputError(
      "unknown-dataset",
      { file: on },
      "there is no data set and no file or folder of that name",
      "Give nlsy97 or another named set, or a file or folder of careers.",
    );
  const taxonomy = loadTaxonomy();
  const knownCode = (code: string) => taxonomy.indexOf(code) !== undefined;
  const own = { knownCode, split, seed, rules, mapping, labels };
  return openOwnData(on, { ...own, coder: labels === undefined ? coder : labelCoder(labels.space) });
}

/** The cases of one part, in the data set's order, one by one. */
export function casesOf(dataset: Dataset, part: "train" | "valid" | "test", limit?: number): AsyncGenerator<Case> {
  return casesIn({ dataset, part, limit });
}

/**
 * Methods of this package, to be compared with: "counted", "markov", "sasrec" ... (docs/methods.md). Those that learn, learn from the training
 * part of the data set; those that ask a language model are made in `wherefore/models`.
 */
export async function ourMethods(
  names: readonly string[],
  dataset: Dataset,
  run: Run = quietRun(),
): Promise<Record<string, Recommender>> {
  const make = methodMaker({
    taxonomy: loadTaxonomy(),
    space: dataset.labels,
    trainingData: () => dataset,
    olderData: () => openDataset("nlsy79", process.env["WHEREFORE_DATA"] ?? ".", loadTitleCoder()),
    modelFor: async () => {
      throw new BadInputError(
        "no-model",
        { file: "ourMethods" },
        "this method asks a language model, and none is named",
        "Make it of your model with `joint` or `direct` of wherefore/models.",
      );
    },
    reasons: 1,
    cache: cacheFolder(process.env),
    run,
    threads: 1,
  });
  const made: Record<string, Recommender> = {};
  for (const name of names) made[name] = await make(name);
  return made;
}

/**
 * Every method on every case. A model that fails on one case fails on that case, which is counted and shown.
 *
 * @param methods by the names under which they are to be shown, in that order
 * @param space   what the cases are coded in, `dataset.labels` where that is a list of your own
 * @returns       for each method one score a case
 * @throws        ModelError where every further call would fail alike; whatever a method of yours throws
 */
export async function scoreMethods(
  methods: Readonly<Record<string, Recommender>>,
  cases: AsyncIterable<Case>,
  run: Run = quietRun(),
  space: LabelSpace = loadTaxonomy(),
): Promise<Map<string, CaseScore[]>> {
  const entries = Object.entries(methods);
  const scores = new Map<string, CaseScore[]>(entries.map(([name]) => [name, []]));
  const scored = mapInOrder(cases, run.concurrency, (asked) =>
    Promise.all(entries.map(([name, recommend]) => scoreOne(name, onHistory(recommend), asked, space, run))),
  );
  for await (const of of scored) {
    run.signal.throwIfAborted();
    for (const score of of) scores.get(score.method)!.push(score);
  }
  return scores;
}

/** Figures with intervals, the breakdown by kind of case, and every paired test: what `wherefore evaluate --json` prints. */
export function reportOn(
  scores: ReadonlyMap<string, readonly CaseScore[]>,
  { name, notice, labels }: Pick<Dataset, "name" | "notice" | "labels">,
  part: "train" | "valid" | "test",
  seed = 1,
): EvaluationReport {
  return reportFrom(scores, { on: name, part, notice, seed, closedSet: (labels ?? loadTaxonomy()).occupations.length });
}

/** The report as a table for people, plain or Markdown. */
export function reportText(report: EvaluationReport, markdown = false): string {
  return textOf(report, markdown);
}
