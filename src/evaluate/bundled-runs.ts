/**
 * Finished runs as one value, to be written into a page and looked at there without anything else.
 *
 * In and out: plain values, the records of a run's folder as they are. Official titles stand beside them by code.
 */
import type { KeptAnswer, KeptHistory } from "./kept-answers.ts";
import type { MethodMetrics } from "./metrics.ts";
import type { CaseScore } from "./per-case.ts";
import type { EvaluationReport } from "./report.ts";

export type BundledRun = {
  /** As the server lists it. */
  readonly listed: {
    readonly id: string;
    readonly state: "finished";
    readonly on: string;
    readonly part: string;
    readonly methods: string[];
    readonly startedAt: string;
    readonly finishedAt: string;
    readonly cases: number;
    readonly failed: number;
    readonly keepsAnswers: boolean;
    readonly figures: { method: string; metrics: MethodMetrics["metrics"] }[];
  };
  readonly report: EvaluationReport;
  /** By method. */
  readonly scores: Readonly<Record<string, readonly CaseScore[]>>;
  readonly answers: readonly KeptAnswer[];
  readonly histories: readonly KeptHistory[];
};

export type BundledRuns = { readonly runs: readonly BundledRun[]; readonly titles: Record<string, string> };
