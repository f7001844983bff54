/**
 * The report of a run: every figure as data, with stable names and order, so that the same records give the same bytes.
 *
 * In: the scores of several methods on the same cases.  Out: an `EvaluationReport`; docs/contract.md names its keys.
 */
import type { CareerAccount } from "../histories/survey-careers.ts";
import { type BreakdownRow, breakDown } from "./breakdown.ts";
import { type Comparison, compareAll } from "./compare.ts";
import type { MethodDoses } from "./dose-response.ts";
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
  /** What became of every career; absent where the cases were cut by somebody else. */
  readonly account?: CareerAccount;
  readonly methods: readonly MethodReport[];
  readonly comparisons: readonly Comparison[];
};

/** What a method was trained on: "nlsy97:train", "nlsy79:all", a file's training part; null where only its maker knows. */
export type TrainedOn = readonly string[] | null;

export type MethodReport = MethodMetrics & {
  readonly breakdown: readonly BreakdownRow[];
  readonly trainedOn: TrainedOn;
  /** It was trained on the very people it is scored on: its figures say nothing of other people. */
  readonly trainedOnThese: boolean;
  /** Absent where its ranking rests on no reason, and where answers were not kept. */
  readonly doses?: MethodDoses;
};

export type ReportOn = {
  readonly on: string;
  readonly part: string;
  readonly notice: string;
  readonly seed: number;
  readonly closedSet: number;
  readonly account?: CareerAccount | undefined;
  /** By method; a method that is not in it is one of which nothing is known. */
  readonly trainedOn?: ReadonlyMap<string, TrainedOn> | undefined;
  /** By method. */
  readonly doses?: ReadonlyMap<string, MethodDoses> | undefined;
};

/** @param methods scores by method, in the order in which they are to be shown; each at least one case */
export function reportOn(
  methods: ReadonlyMap<string, readonly CaseScore[]>,
  { on, part, notice, seed, closedSet, account, trainedOn, doses }: ReportOn,
): EvaluationReport {
  const first = methods.values().next().value ?? [];
  const answered = new Map([...methods].filter(([, scores]) => scores.some(({ kind }) => kind === "scored")));
  return {
    on,
    part,
    notice,
    n: first.length,
    people: new Set(first.map(({ person }) => person)).size,
    seed,
    ...(account !== undefined && { account }),
    methods: [...methods].map(([method, scores]) => {
      const sources = trainedOn?.get(method) ?? null;
      const ownDoses = doses?.get(method);
      return {
        ...measure(scores, closedSet, seed),
        breakdown: answered.has(method) ? breakDown(scores, seed) : [],
        trainedOn: sources,
        trainedOnThese: sources?.some((source) => source === `${on}:${part}` || source === `${on}:all`) ?? false,
        ...(ownDoses !== undefined && { doses: ownDoses }),
      };
    }),
    comparisons: compareAll(answered, seed),
  };
}
