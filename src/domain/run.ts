/**
 * What a step depends on beyond its records: chance, interruption and the reporting of progress.
 */
import { InterruptedError } from "./errors.ts";

export type Progress = {
  readonly done: number;
  readonly total: number | undefined;
  /** How much of the work is done, from 0 to 1, where no total is known: of the bytes of a file, say. */
  readonly share?: number | undefined;
  readonly what: string;
  /** What else is worth showing, such as the epoch and its loss. */
  readonly detail?: string;
  /** Tokens that language models have used, in and out; and what they cost, where prices are known. */
  readonly tokens?: number;
  readonly cost?: number;
};

export type Run = {
  /** Every random choice of the run follows from it. */
  readonly seed: number;
  /** Aborted on Ctrl-C: stop taking new work, leave what is written whole. */
  readonly signal: AbortSignal;
  /** How many records may be under way at once. */
  readonly concurrency: number;
  readonly report: (progress: Progress) => void;
  /** Told the words of a language model's reason as they are written; absent where nobody reads along. */
  readonly written?: ((piece: WrittenPiece) => void) | undefined;
};

/** A piece of a reason while it is written. */
export type WrittenPiece = {
  /** Which of the reasons that were asked for, from 0. */
  readonly sample: number;
  /** From 0; at each next one the reason is begun again, because what was written before could not be used. */
  readonly attempt: number;
  readonly text: string;
};

/** Milliseconds for which a long calculation holds the process before anything else has its turn. */
const HELD = 100;

/**
 * For a calculation that waits for nothing, and so would not hear Ctrl-C: called often, it lets everything else have its turn now and then.
 *
 * @param what is interrupted, as the message says it  @returns to be awaited; throws InterruptedError
 */
export function breather(signal: AbortSignal, what: string): () => Promise<void> {
  let began = performance.now();
  return async () => {
    if (performance.now() - began < HELD) return;
    await new Promise<void>((turn) => setImmediate(turn));
    if (signal.aborted) throw new InterruptedError(`Interrupted while ${what}; nothing was kept.`);
    began = performance.now();
  };
}

/** A run without progress that nobody interrupts: for tests and single calls. */
export function quietRun(seed = 1, signal: AbortSignal = new AbortController().signal): Run {
  return { seed, signal, concurrency: 1, report: () => {} };
}
