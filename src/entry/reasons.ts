/**
 * `wherefore/reasons`: reasons proposed, judged and chosen, with proposers and judges of one's own.
 *
 *     import { judgeCase, measured, oracleOf, propose, USUAL_RULE } from "wherefore/reasons";
 *     const record = await propose(asked, [mine]);
 *     const verdicts = await judgeCase(asked, record, [...measured(["factuality", "coherence"]), myJudge]);
 *     const { record: oracle } = oracleOf(asked, record, verdicts, { ...USUAL_RULE, utility: { judge: "mine", atLeast: 3 } });
 *
 * In: a case.  Out: candidates with their provenance; one verdict a question; the oracle reason with those rejected, or why there is none.
 * A proposer is never handed the truth. Whole sets, kept in a folder and gone on with after Ctrl-C, are made by `wherefore reasons`
 * (docs/reasons.md).
 */
import {
  type CandidateRecord,
  type Case,
  type Criterion,
  quietRun,
  type Run,
  seedFrom,
  type VerdictRecord,
} from "../domain/index.ts";
import type { Judge } from "../judges/judge.ts";
import { openQuestions } from "../judges/judge-reasons.ts";
import { llmJudge as judgeByModel } from "../judges/kinds/language-model.ts";
import { measuredJudges } from "../judges/kinds/measured.ts";
import type { LanguageModel } from "../models/model.ts";
import type { ChoiceRule } from "../reasons/choose/choice-figures.ts";
import { type ChosenCase, chooseForCase } from "../reasons/choose/choose.ts";
import { labelNames } from "../reasons/choose/label-filter.ts";
import { composeCandidate } from "../reasons/propose/by-composing.ts";
import { llm as proposeByModel, type Sampling } from "../reasons/propose/by-language-model.ts";
import { proposeReasons } from "../reasons/propose/propose-case.ts";
import type { Proposer } from "../reasons/propose/proposer.ts";
import { loadTaxonomy } from "../taxonomy/facts.ts";

export type {
  Candidate,
  CandidateRecord,
  Criterion,
  OracleRecord,
  Provenance,
  Verdict,
  VerdictRecord,
} from "../domain/index.ts";
export type { Judge, Question } from "../judges/judge.ts";
export type { ChoiceRule } from "../reasons/choose/choice-figures.ts";
export type { ChosenCase } from "../reasons/choose/choose.ts";
export { readOracles } from "../reasons/oracle-file.ts";
export type { AskedCase, Proposed, Proposer } from "../reasons/propose/proposer.ts";
export { readReasonsRecipe } from "../reasons/reason-recipe.ts";

/** Everything said of the history must hold and nothing may contradict itself; whose usefulness counts is the caller's to say. */
export const USUAL_RULE = {
  factuality: { judge: "measured", atLeast: 1 },
  coherence: { judge: "measured", atLeast: 1 },
  margin: { factuality: 0.3, coherence: 0.3, utility: 0.3 },
  label: "allowed",
} as const satisfies Omit<ChoiceRule, "utility">;

/** Candidates for one case, near-duplicates dropped. Of the case a proposer sees the history and never what followed. */
export function propose(asked: Case, proposers: readonly Proposer[], run: Run = quietRun()): Promise<CandidateRecord> {
  const { id, person, history } = asked;
  return proposeReasons(proposers, undefined)({ id, person, history, fold: 0 }, run);
}

/**
 * Composed candidates: claims that hold, and what is ahead drawn from a distribution over the titles.
 *
 * @param distributionOf must not have been learned from the people it proposes for, or the answer leaks into the reason
 */
export function composedProposer(
  count: number,
  under: string,
  distributionOf: (history: Case["history"]) => Promise<Float64Array>,
  seed = 1,
): Proposer {
  return async ({ id, history }) => {
    const distribution = await distributionOf(history);
    const candidates = Array.from({ length: count }, (_, sample) =>
      composeCandidate(history, distribution, under, seedFrom(`${id} composed ${sample}`, seed), loadTaxonomy()),
    );
    return { candidates, missing: [] };
  };
}

/** Samples of a language model, by the prompt that `joint` asks. */
export function modelProposer(model: LanguageModel, sampling: Sampling, seed = 1): Proposer {
  return proposeByModel(model, sampling, seed, loadTaxonomy());
}

/** The deterministic judges of what a reason says: share of its claims that hold, and that agree with each other. */
export function measured(criteria: readonly Exclude<Criterion, "utility">[]): Judge[] {
  return measuredJudges(criteria, loadTaxonomy(), []);
}

/** A language model that gives a grade of 1 to 5 with its grounds. */
export function modelJudge(model: LanguageModel, criterion: Criterion): Judge {
  return judgeByModel(model, model.name, criterion, 1, loadTaxonomy());
}

/** Every judge on every candidate, once. @returns in the order of the candidates, then of the judges */
export function judgeCase(
  asked: Case,
  record: CandidateRecord,
  judges: readonly Judge[],
  run: Run = quietRun(),
): Promise<VerdictRecord[]> {
  const panel = judges.map((judge) => ({ judge, repeats: 1 }));
  const questions = openQuestions({ case_: asked, record, foreign: undefined }, panel, new Map());
  return Promise.all(
    questions.map(async ({ place, judge, question }) => ({ ...place, verdict: await judge.judge(question, run) })),
  );
}

/** The case's oracle reason and its rejected ones, or why it has none. */
export function oracleOf(
  asked: Case,
  record: CandidateRecord,
  verdicts: readonly VerdictRecord[],
  rule: ChoiceRule,
): ChosenCase {
  const names = labelNames(loadTaxonomy(), () => []);
  return chooseForCase(record, asked.next.code, verdicts, rule, names(asked.next.code));
}
