/**
 * What would be chosen if another judge were asked.
 *
 *     judged cases ─► the oracle by the recipe's judge, and by another one of the same criterion ─► how often it is another one
 *                 └─► the candidates ranked by the one and by the other ─► Kendall's tau, the mean over cases
 */
import { type Criterion, type Dataset, type OccupationCode, WEIGHED, type Weighed } from "../domain/index.ts";
import { type ChoiceRule, figuresOf, isBy } from "../reasons/choose/choice-figures.ts";
import { chooseForCase } from "../reasons/choose/choose.ts";
import { type JudgedCase, judgedCases } from "../reasons/choose/judged-cases.ts";
import type { LabelNames } from "../reasons/choose/label-filter.ts";
import type { ReasonSet } from "../reasons/reason-set.ts";
import { kendallTau } from "../statistics/ranks.ts";
import { type Rate, rateOf } from "../statistics/rates.ts";
import { type Estimate, estimate } from "../statistics/resampled.ts";
import { PASSING, scoreOf } from "./verdict-scores.ts";

export type JudgeSwap = {
  readonly criterion: Criterion;
  readonly from: string;
  readonly to: string;
  /** Of cases for which either chooses an oracle, those in which they choose another one, or one of them none. */
  readonly changed: Rate;
  /** Of the candidates of a case that both scored, by the one and by the other; the mean over cases where both rank. */
  readonly tau: Estimate;
};

/** @param judges the names of all judges of each criterion */
export async function swapJudges(
  set: ReasonSet,
  dataset: Dataset,
  judges: ReadonlyMap<Criterion, readonly string[]>,
  names: (code: OccupationCode) => LabelNames,
  seed: number,
): Promise<JudgeSwap[]> {
  const rule = set.recipe.choose;
  const swaps = WEIGHED.flatMap((criterion) =>
    (judges.get(criterion) ?? [])
      .filter((to) => !isBy(to, rule[criterion].judge))
      .map((to) => ({ criterion, to, cases: 0, changed: 0, taus: [] as { person: string; tau: number }[] })),
  );
  if (swaps.length === 0) return [];
  for await (const judged of judgedCases(set, dataset)) {
    const before = chosenBy(judged, rule, names);
    for (const swap of swaps) {
      const other = swapped(rule, swap.criterion, swap.to, judged);
      const after = chosenBy(judged, other, names);
      if (before !== undefined || after !== undefined) swap.cases++;
      if (before !== after) swap.changed++;
      const tau = tauOf(judged, rule, other, swap.criterion);
      if (tau !== undefined) swap.taus.push({ person: judged.record.person, tau });
    }
  }
  return swaps.map(({ criterion, to, cases, changed, taus }) => ({
    criterion,
    from: rule[criterion].judge,
    to,
    changed: rateOf(changed, cases),
    tau: estimate(
      taus,
      ({ person }) => person,
      (drawn) => drawn.reduce((sum, { tau }) => sum + tau, 0) / drawn.length,
      seed,
    ),
  }));
}

function chosenBy(
  { case_, record, verdicts }: JudgedCase,
  rule: ChoiceRule,
  names: (code: OccupationCode) => LabelNames,
): number | undefined {
  const answer = case_.next.code;
  const { oracle } = chooseForCase(record, answer, verdicts, rule, names(answer)).record;
  return oracle.kind === "chosen" ? oracle.candidate : undefined;
}

/** With the other judge's own unit comes its own threshold. */
function swapped(rule: ChoiceRule, criterion: Weighed, judge: string, { verdicts }: JudgedCase): ChoiceRule {
  const own = verdicts.filter((one) => one.judge === judge && one.criterion === criterion);
  const unit = own.flatMap(({ verdict }) => scoreOf(verdict) ?? [])[0]?.unit ?? "share";
  return { ...rule, [criterion]: { judge, atLeast: PASSING[unit] } };
}

function tauOf({ record, verdicts }: JudgedCase, rule: ChoiceRule, other: ChoiceRule, criterion: Weighed) {
  const [by, byOther] = [rule, other].map((one) => figuresOf(record.candidates.length, verdicts, one));
  const both = by!.flatMap((figures, at) => {
    const [one, two] = [figures[criterion], byOther![at]![criterion]];
    return "value" in one && "value" in two ? [[one.value, two.value] as const] : [];
  });
  return kendallTau(
    both.map(([one]) => one),
    both.map(([, two]) => two),
  );
}
