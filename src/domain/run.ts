/**
 * What a step depends on beyond its records: chance, interruption and the reporting of progress.
 */
export type Progress = {
  readonly done: number;
  readonly total: number | undefined;
  readonly what: string;
  /** What else is worth showing, such as the epoch and its loss. */
  readonly detail?: string;
};

export type Run = {
  /** Every random choice of the run follows from it. */
  readonly seed: number;
  /** Aborted on Ctrl-C: stop taking new work, leave what is written whole. */
  readonly signal: AbortSignal;
  /** How many records may be under way at once. */
  readonly concurrency: number;
  readonly report: (progress: Progress) => void;
};

/** A run without progress that nobody interrupts: for tests and single calls. */
export function quietRun(seed = 1, signal: AbortSignal = new AbortController().signal): Run {
  return { seed, signal, concurrency: 1, report: () => {} };
}
