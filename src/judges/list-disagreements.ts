/**
 * The largest contradictions between judges in a set of reasons: a list worth reading.
 *
 * In: a judged set.  Out: the candidates on which two judges are farthest apart, at most one a case, so that one odd case does not fill
 * the list; and for each criterion and pair of judges how far apart they are on the whole.
 */

import type { Criterion, Dataset } from "../domain/index.ts";
import { judgedCases } from "../reasons/choose/judged-cases.ts";
import type { ReasonSet } from "../reasons/reason-set.ts";
import { type Disagreement, disagreementsOf } from "./disagreements.ts";

export type JudgePair = {
  readonly criterion: Criterion;
  readonly judges: readonly [string, string];
  /** Candidates that both ranked, with another of their case. */
  readonly n: number;
  /** Mean distance of their places, 0 to 1; two rankings at random are about a third apart. */
  readonly distance: number;
};

export type DisagreementList = { readonly pairs: readonly JudgePair[]; readonly largest: readonly Disagreement[] };

/** @param top how many to list @param criterion the only one that is asked for, if not all */
export async function listDisagreements(
  set: ReasonSet,
  dataset: Dataset,
  top: number,
  criterion: Criterion | undefined,
): Promise<DisagreementList> {
  const sums = new Map<string, { criterion: Criterion; judges: readonly [string, string]; n: number; sum: number }>();
  let largest: Disagreement[] = [];
  for await (const { record, verdicts } of judgedCases(set, dataset)) {
    const own = disagreementsOf(record, verdicts, criterion && [criterion]);
    for (const { criterion, views, distance } of own) {
      const judges = [views[0].judge, views[1].judge] as const;
      const key = [criterion, ...judges].join(" ");
      const row = sums.get(key) ?? { criterion, judges, n: 0, sum: 0 };
      sums.set(key, row);
      row.n++;
      row.sum += distance;
    }
    const worst = own.toSorted(byDistance)[0];
    if (worst !== undefined && worst.distance > 0) largest = [...largest, worst].toSorted(byDistance).slice(0, top);
  }
  return { pairs: [...sums.values()].map(({ sum, ...row }) => ({ ...row, distance: sum / row.n })), largest };
}

/** The farther apart first; of equals the one among more candidates. The sort is stable, so the earlier case comes first then. */
function byDistance(a: Disagreement, b: Disagreement): number {
  return b.distance - a.distance || b.of - a.of;
}
