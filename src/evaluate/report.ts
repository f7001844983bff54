/**
 * The report of a run: every figure as data, with stable names and order, so that the same records give the same bytes.
 *
 * In: the scores of several methods on the same cases.  Out: an `EvaluationReport`; docs/contract.md names its keys.
 */
import { type BreakdownRow, breakDown } from "./breakdown.ts";
import { type Comparison, compareAll } from "./compare.ts";
import { type MethodMetrics, measure } from "./metrics.ts";
import type { CaseScore } from "./per-case.ts";

export type EvaluationReport = {
  readonly on: string;
  readonly part: string;
  /** Who these people are. */
  readonly notice: string;
  readonly n: number;
  readonly people: number;
  readonly seed: number;
  readonly methods: readonly (MethodMetrics & { readonly breakdown: readonly BreakdownRow[] })[];
  readonly comparisons: readonly Comparison[];
};

export type ReportOn = {
  readonly on: string;
  readonly part: string;
  readonly notice: string;
  readonly seed: number;
  readonly closedSet: number;
};

/** @param methods scores by method, in the order in which they are to be shown; each at least one case */
export function reportOn(
  methods: ReadonlyMap<string, readonly CaseScore[]>,
  { on, part, notice, seed, closedSet }: ReportOn,
): EvaluationReport {
  const first = methods.values().next().value ?? [];
  return {
    on,
    part,
    notice,
    n: first.length,
    people: new Set(first.map(({ person }) => person)).size,
    seed,
    methods: [...methods.values()].map((scores) => ({
      ...measure(scores, closedSet, seed),
      breakdown: breakDown(scores, seed),
    })),
    comparisons: compareAll(methods, seed),
  };
}
