/**
 * Finished runs side by side as one table, a row a run; what cannot be had stands in it with the cause.
 *
 * In: reports, costs and scores as the runs keep them.  Out: a `RunTable`, facts alone: figures with n and interval, what they cost, and how
 * far the row that the others are held against is ahead of each.
 */
import * as z from "zod";
import { type Comparison, compareAgainst } from "./compare.ts";
import { MethodCost } from "./method-costs.ts";
import type { Figure, Missing } from "./metrics.ts";
import type { CaseScore } from "./per-case.ts";
import type { MethodReport } from "./report.ts";

const FigureOrCause = z.union([
  z.object({ value: z.number(), low: z.number(), high: z.number(), n: z.int() }),
  z.object({ missing: z.string(), n: z.int() }),
]);
export type FigureOrCause = z.infer<typeof FigureOrCause>;

const Difference = z.object({ value: z.number(), low: z.number(), high: z.number() });

const FilledRow = z.object({
  row: z.string(),
  /** As `evaluate` was told it. */
  method: z.string(),
  /** The seeds that it was trained from, where there are several; figures are means over them. */
  seeds: z.array(z.int()).optional(),
  n: z.int(),
  failed: z.int(),
  /** By the names of docs/metrics.md; "changes." of those alone whose occupation changed. */
  metrics: z.record(z.string(), FigureOrCause),
  /** The least and the most that a seed came to. */
  spread: z.record(z.string(), z.tuple([z.number(), z.number()])).optional(),
  cost: MethodCost.omit({ method: true }).optional(),
  /** The day on which the run was finished. */
  finished: z.string(),
});

const EmptyRow = z.object({ row: z.string(), cause: z.string() });

/** How far the row that all are held against is ahead of this one, on the cases that this one has. */
const Ahead = z.object({
  row: z.string(),
  n: z.int(),
  /** Nats; null where one of the two is not exact, or failed on a case. */
  logP: Difference.extend({ holm: z.number(), noWorse: z.boolean() }).nullable(),
  /** Points of per cent; p of McNemar's test (mid-p), or of sign flips where people have several cases. */
  accEM: Difference.extend({ p: z.number() }),
});

export const RunTable = z.object({
  on: z.string(),
  part: z.string(),
  notice: z.string(),
  seed: z.int(),
  against: z.string().nullable(),
  rows: z.array(z.union([FilledRow, EmptyRow])),
  ahead: z.array(Ahead),
});
export type RunTable = z.infer<typeof RunTable>;
export type TableRow = RunTable["rows"][number];

/** One row of a finished run. */
export type FinishedRow = {
  readonly row: string;
  readonly report: MethodReport;
  readonly cost: MethodCost | undefined;
  readonly scores: readonly CaseScore[];
  /** ISO time. */
  readonly finishedAt: string;
};

const SHOWN = [
  "accEM",
  "accRM",
  "hr@5",
  "hr@10",
  "hr@20",
  "mrr",
  "ndcg@10",
  "logP",
  "perplexity",
  "ece",
  "new.accEM",
  "new.hr@10",
  "new.perplexity",
];

/** @param rows in the order in which they are shown @param against the row that all others are held against, one of them */
export function tableOf(
  rows: readonly (FinishedRow | z.infer<typeof EmptyRow>)[],
  on: Pick<RunTable, "on" | "part" | "notice" | "seed">,
  against: string | undefined,
): RunTable {
  const answered = rows.flatMap((row) => ("report" in row && row.report.failed < row.report.n ? [row] : []));
  const scores = new Map(answered.map(({ row, scores }) => [row, scores]));
  return {
    ...on,
    against: against ?? null,
    rows: rows.map(rowFacts),
    ahead: against === undefined ? [] : compareAgainst(against, scores, on.seed).map(aheadFacts),
  };
}

function rowFacts(row: FinishedRow | z.infer<typeof EmptyRow>): TableRow {
  if ("cause" in row) return row;
  const { report, cost, finishedAt } = row;
  if (report.failed === report.n) return { row: row.row, cause: report.firstFailure ?? "it failed on every case" };
  const { seeds } = report;
  return {
    row: row.row,
    method: report.method,
    ...(seeds !== undefined && { seeds: seeds.map(({ seed }) => seed), spread: spreadOf(seeds) }),
    n: report.n,
    failed: report.failed,
    metrics: metricsOf(report),
    ...(cost !== undefined && { cost: costFacts(cost) }),
    finished: finishedAt.slice(0, 10),
  };
}

function metricsOf({ metrics, breakdown }: MethodReport): Record<string, FigureOrCause> {
  const changes = breakdown.find(({ by, group }) => by === "change" && group === "occupation changes");
  const figures: Record<string, Figure | Missing> = {
    ...Object.fromEntries(SHOWN.flatMap((name) => (metrics[name] === undefined ? [] : [[name, metrics[name]]]))),
    ...(changes !== undefined && { "changes.accEM": changes.accEM, "changes.hr@10": changes.hr10 }),
  };
  return Object.fromEntries(Object.entries(figures).map(([name, figure]) => [name, rounded(figure)]));
}

function spreadOf(seeds: NonNullable<MethodReport["seeds"]>): Record<string, [number, number]> {
  const names = Object.keys(seeds[0]!.metrics).filter((name) => seeds.every(({ metrics }) => name in metrics));
  return Object.fromEntries(
    names.map((name) => {
      const values = seeds.map(({ metrics }) => metrics[name]!);
      return [name, [round(Math.min(...values)), round(Math.max(...values))]];
    }),
  );
}

function costFacts({ training, ranking, memory }: MethodCost): Omit<MethodCost, "method"> {
  return {
    training: "missing" in training ? training : { cpuSeconds: round(training.cpuSeconds) },
    ranking: "missing" in ranking ? ranking : { ...ranking, milliseconds: round(ranking.milliseconds) },
    memory: "missing" in memory ? memory : { peakMegabytes: Math.round(memory.peakMegabytes) },
  };
}

function aheadFacts({ b, n, logP, accEM }: Comparison): RunTable["ahead"][number] {
  const { value, low, high, mcnemar, p } = accEM;
  return {
    row: b,
    n,
    logP: logP && {
      ...rounded({ value: logP.value, low: logP.low, high: logP.high }),
      holm: logP.holm,
      noWorse: logP.noWorse,
    },
    accEM: { ...rounded({ value, low, high }), p: mcnemar?.midP ?? p },
  };
}

/** Facts are kept to four decimals: more would differ between machines and say nothing. */
function rounded<Kept extends object>(figure: Kept): Kept {
  return Object.fromEntries(
    Object.entries(figure).map(([key, value]) => [key, typeof value === "number" ? round(value) : value]),
  ) as Kept;
}

function round(value: number): number {
  return Number(value.toFixed(4));
}
