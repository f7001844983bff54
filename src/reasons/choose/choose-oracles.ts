/**
 * Choosing the oracle reasons of a set, top to bottom:
 *
 *     candidates.jsonl + verdicts.jsonl + the data set ─► each case with its verdicts ─► its oracle, or why it has none ─► oracles.jsonl
 *                                                                                    └► counts, and what the chosen reasons give away ─► choice.json
 *
 * Under another label rule than "allowed" the files are oracles.RULE.jsonl and choice.RULE.json, so that one set has all three. What is
 * kept in memory of a case is the chosen reason's words and one other's, for the leak-only control, which is trained on all of them.
 */
import { join } from "node:path";
import type { Dataset, OccupationCode, Run } from "../../domain/index.ts";
import { jsonLine } from "../../records/jsonl.ts";
import { writeStreamWhole, writeWhole } from "../../records/whole-file.ts";
import type { Taxonomy } from "../../taxonomy/taxonomy.ts";
import type { FoldScorer } from "../fold-scorer.ts";
import type { ReasonSet } from "../reason-set.ts";
import { choiceFile, oracleFile } from "../set-files.ts";
import { type CaseChoice, choiceOf } from "./case-choice.ts";
import { addCounts, type ChoiceCounts, noChoices } from "./choice-counts.ts";
import type { ChoiceRule } from "./choice-figures.ts";
import { type JudgedCase, judgedCases } from "./judged-cases.ts";
import type { LabelNames } from "./label-filter.ts";
import { type LeakFigures, type LeakSample, leakFigures } from "./leak-figures.ts";

export type ChoiceOptions = {
  readonly set: ReasonSet;
  readonly dataset: Dataset;
  readonly rule: ChoiceRule;
  readonly taxonomy: Taxonomy;
  readonly names: (code: OccupationCode) => LabelNames;
  /** Where alternate titles come from: the O*NET release at hand, or undefined where official titles are all there is. */
  readonly alternates: string | undefined;
  /** Asks whether the answer comes back; undefined: it is not asked. */
  readonly scorer: FoldScorer | undefined;
};

export type ChoiceReport = {
  readonly on: string;
  readonly rule: ChoiceRule;
  readonly alternates: string | undefined;
  readonly seed: number;
  readonly counts: ChoiceCounts;
  /** Undefined where there are too few oracles to tell. */
  readonly leaks: LeakFigures | undefined;
  /** The file of oracles. */
  readonly file: string;
};

/** What every shard of a choice has in common, and `choice.json` says. */
export type ChoiceAbout = Pick<ChoiceReport, "on" | "rule" | "alternates" | "seed"> & {
  /** How many there are. */
  readonly titles: number;
};

/** @throws BadInputError where the set is not judged, or its files do not belong together */
export async function chooseOracles(options: ChoiceOptions, run: Run): Promise<ChoiceReport> {
  const { set, dataset, rule, taxonomy, alternates } = options;
  const about = { on: dataset.name, rule, alternates, seed: run.seed, titles: taxonomy.occupations.length };
  return writeChoices(set.path, about, choices(options, run), run.signal);
}

async function* choices(options: ChoiceOptions, run: Run): AsyncGenerator<CaseChoice> {
  let done = 0;
  for await (const judged of judgedCases(options.set, options.dataset)) {
    const choice = await chooseCase(judged, options, run.seed);
    run.report({ what: "cases", done: ++done, total: undefined });
    yield choice;
  }
}

export function chooseCase(
  judged: JudgedCase,
  { rule, names, taxonomy, scorer }: ChoiceOptions,
  seed: number,
): Promise<CaseChoice> {
  return choiceOf(judged, rule, names(judged.case_.next.code), taxonomy, scorer, seed);
}

/** @param folder of the set @param choices in the order of the cases */
export async function writeChoices(
  folder: string,
  { titles, ...about }: ChoiceAbout,
  choices: AsyncIterable<CaseChoice>,
  signal: AbortSignal,
): Promise<ChoiceReport> {
  const counts = noChoices();
  const samples: LeakSample[] = [];
  const { label } = about.rule;
  const file = oracleFile(folder, label);
  const lines = async function* () {
    for await (const choice of choices) {
      addCounts(counts, choice.counts);
      if (choice.sample !== undefined) samples.push(choice.sample);
      yield jsonLine(choice.record);
    }
  };
  await writeStreamWhole(file, lines(), signal);
  const leaks = leakFigures(samples, label, titles, about.seed);
  const written = { ...about, counts, leaks };
  await writeWhole(join(folder, choiceFile(label)), `${JSON.stringify(written, null, 1)}\n`);
  return { ...written, file };
}
