/**
 * What choosing comes to for one case: its line among the oracles, what is counted of it, and what the leak-only controls take of it.
 *
 *     a judged case ─► CaseChoice ─► oracles.jsonl, choice.json (`choose-oracles.ts`), at once or from shards
 *
 * In: a case with its verdicts, and the rule.  Out: plain values, which a shard's file holds a line each.
 */
import * as z from "zod";
import { OracleRecord } from "../../domain/index.ts";
import type { Taxonomy } from "../../taxonomy/taxonomy.ts";
import type { FoldScorer } from "../fold-scorer.ts";
import { AnswerBack, answerBack } from "./answer-back.ts";
import { CountedChoice, countChoice, noChoices } from "./choice-counts.ts";
import type { ChoiceRule } from "./choice-figures.ts";
import { type ChosenCase, chooseForCase } from "./choose.ts";
import type { JudgedCase } from "./judged-cases.ts";
import { type LabelNames, underLabelRule } from "./label-filter.ts";
import { leakSample } from "./leak-figures.ts";

export const CaseChoice = z.strictObject({
  id: z.string(),
  record: OracleRecord,
  counts: CountedChoice,
  sample: z
    .strictObject({
      person: z.string(),
      title: z.string(),
      chosen: z.string(),
      drawn: z.string(),
      proposed: z.string(),
      choices: z.int().positive(),
      lift: z.number().optional(),
      back: AnswerBack.optional(),
    })
    .optional(),
});
export type CaseChoice = z.infer<typeof CaseChoice>;

/** @param scorer asks whether the answer comes back; undefined: it is not asked @param seed of what is drawn beside the chosen reason */
export async function choiceOf(
  judged: JudgedCase,
  rule: ChoiceRule,
  names: LabelNames,
  taxonomy: Taxonomy,
  scorer: FoldScorer | undefined,
  seed: number,
): Promise<CaseChoice> {
  const { record, case_, verdicts } = judged;
  const chosen = chooseForCase(record, case_.next.code, verdicts, rule, names);
  const counts = noChoices();
  countChoice(counts, chosen, names);
  const back = scorer && (await comesBack(chosen, judged, names, taxonomy, scorer));
  return { id: record.id, record: chosen.record, counts, sample: leakSample(chosen, back, seed) };
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
