/**
 * Choosing the oracle reasons of a set, top to bottom:
 *
 *     candidates.jsonl + verdicts.jsonl + the data set ─► each case with its verdicts ─► its oracle, or why it has none ─► oracles.jsonl
 *                                                                                    └► counts, and what the chosen reasons give away ─► choice.json
 *
 * Under another label rule than "allowed" the files are oracles.RULE.jsonl and choice.RULE.json, so that one set has all three. What is
 * kept in memory of a case is the chosen reason's words and one other's, for the leak-only control, which is trained on all of them.
 */

import type { Dataset, OccupationCode, Run } from "../../domain/index.ts";
import { jsonLine } from "../../records/jsonl.ts";
import { writeStreamWhole, writeWhole } from "../../records/whole-file.ts";
import type { Taxonomy } from "../../taxonomy/taxonomy.ts";
import type { FoldScorer } from "../fold-scorer.ts";
import type { ReasonSet } from "../reason-set.ts";
import { choiceFile, oracleFile } from "../set-files.ts";
import { answerBack } from "./answer-back.ts";
import { type ChoiceCounts, countChoice, noChoices } from "./choice-counts.ts";
import type { ChoiceRule } from "./choice-figures.ts";
import { type ChosenCase, chooseForCase } from "./choose.ts";
import { type JudgedCase, judgedCases } from "./judged-cases.ts";
import { type LabelNames, underLabelRule } from "./label-filter.ts";
import { type LeakFigures, type LeakSample, leakFigures, leakSample } from "./leak-figures.ts";

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

/** @throws BadInputError where the set is not judged, or its files do not belong together */
export async function chooseOracles(options: ChoiceOptions, run: Run): Promise<ChoiceReport> {
  const { set, dataset, rule, taxonomy, alternates } = options;
  const counts = noChoices();
  const samples: LeakSample[] = [];
  const file = oracleFile(set.path, rule.label);
  await writeStreamWhole(file, oracleLines(options, counts, samples, run), run.signal);
  const leaks = leakFigures(samples, rule.label, taxonomy.occupations.length, run.seed);
  const report = { on: dataset.name, rule, alternates, seed: run.seed, counts, leaks, file };
  const { file: _place, ...written } = report;
  await writeWhole(set.file(choiceFile(rule.label)), `${JSON.stringify(written, null, 1)}\n`);
  return report;
}

async function* oracleLines(
  { set, dataset, rule, taxonomy, names, scorer }: ChoiceOptions,
  counts: ChoiceCounts,
  samples: LeakSample[],
  run: Run,
): AsyncGenerator<string> {
  for await (const judged of judgedCases(set, dataset)) {
    const { record, case_, verdicts } = judged;
    const answer = case_.next.code;
    const chosen = chooseForCase(record, answer, verdicts, rule, names(answer));
    countChoice(counts, chosen, names(answer));
    const back = scorer && (await comesBack(chosen, judged, names(answer), taxonomy, scorer));
    const sample = leakSample(chosen, back, run.seed);
    if (sample !== undefined) samples.push(sample);
    run.report({ what: "cases", done: counts.cases, total: undefined });
    yield jsonLine(chosen.record);
  }
}

/** With the answer's names hidden, whatever the rule. */
async function comesBack(
  { record: { oracle, answer }, judged }: ChosenCase,
  { case_, record }: JudgedCase,
  names: LabelNames,
  taxonomy: Taxonomy,
  scorer: FoldScorer,
) {
  if (oracle.kind === "none") return undefined;
  const { candidate } = judged[oracle.candidate]!;
  const masked = { ...candidate, ...underLabelRule(candidate, answer, names, "masked") };
  return answerBack(case_.history, masked, taxonomy.indexOf(answer)!, record.fold, scorer);
}
