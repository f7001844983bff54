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
import { countCases, rowsOf, seedOf } from "./seeds.ts";

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
  /** Of a method that was trained from several seeds, what each of them came to; the figures above are means over them. */
  readonly seeds?: readonly SeedFigures[];
};

export type SeedFigures = { readonly seed: number; readonly metrics: Readonly<Record<string, number>> };

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

/**
 * @param labelled scores by label, in the order in which they are to be shown, each at least one case; seeds of one method are one row
 */
export function reportOn(
  labelled: ReadonlyMap<string, readonly CaseScore[]>,
  { on, part, notice, seed, closedSet, account, trainedOn, doses }: ReportOn,
): EvaluationReport {
  const rows = rowsOf(labelled.keys());
  const methods = new Map([...rows].map(([row, labels]) => [row, labels.flatMap((label) => labelled.get(label)!)]));
  const first = methods.values().next().value ?? [];
  const answered = new Map([...methods].filter(([, scores]) => scores.some(({ kind }) => kind === "scored")));
  return {
    on,
    part,
    notice,
    n: countCases(first),
    people: new Set(first.map(({ person }) => person)).size,
    seed,
    ...(account !== undefined && { account }),
    methods: [...methods].map(([method, scores]) => {
      const ownDoses = doses?.get(method);
      const labels = rows.get(method)!;
      const sources = trainedOn?.get(labels[0]!) ?? null;
      return {
        ...measure(scores, closedSet, seed),
        method,
        breakdown: answered.has(method) ? breakDown(scores, seed) : [],
        trainedOn: sources,
        trainedOnThese: sources?.some((source) => source === `${on}:${part}` || source === `${on}:all`) ?? false,
        ...(ownDoses !== undefined && { doses: ownDoses }),
        ...(labels.length > 1 && {
          seeds: labels.map((label) => seedFigures(label, measure(labelled.get(label)!, closedSet, seed))),
        }),
      };
    }),
    comparisons: compareAll(answered, seed),
  };
}

const SPREAD = ["accEM", "accRM", "hr@10", "mrr", "logP", "perplexity", "ece"];

function seedFigures(label: string, { metrics }: MethodMetrics): SeedFigures {
  const known = SPREAD.flatMap((name) => {
    const figure = metrics[name];
    return figure === undefined || "missing" in figure ? [] : [[name, figure.value] as const];
  });
  return { seed: seedOf(label).seed!, metrics: Object.fromEntries(known) };
}
