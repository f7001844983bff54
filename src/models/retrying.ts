/**
 * Trying again: a model whose passing failures are waited out.
 *
 * In: a model.  Out: the same model, asked again after a failure that may pass, as long as it says to wait and otherwise twice as long
 * each time, with full jitter. It gives up with the last failure, so "429 for ever" ends. A stream is asked for again until its first piece is
 * there.
 */
import { ModelError, type Random, seededRandom } from "../domain/index.ts";
import type { LanguageModel } from "./model.ts";
import { beginStream, readOn } from "./streams.ts";

export type Patience = {
  readonly attempts: number;
  /** Milliseconds before the second attempt, at most; doubled each time. */
  readonly firstWait: number;
  readonly longestWait: number;
  readonly seed: number;
};
export const PATIENCE: Patience = { attempts: 5, firstWait: 500, longestWait: 30_000, seed: 1 };

/** What may be over when it is tried again, here or elsewhere. */
export const PASSING: ReadonlySet<ModelError["why"]> = new Set<ModelError["why"]>([
  "timed-out",
  "rate-limited",
  "server-error",
  "unreachable",
  "not-json",
  "cut-short",
]);

/** Failures of a server that is there and busy. */
export const BUSY: ReadonlySet<ModelError["why"]> = new Set(["rate-limited", "server-error"] as const);

export function retrying(model: LanguageModel, patience: Patience = PATIENCE): LanguageModel {
  const random = seededRandom(patience.seed);
  const again = <Value>(work: () => Promise<Value>, signal: AbortSignal) => patiently(work, patience, random, signal);
  const { continuations } = model;
  return {
    ...model,
    reply: (request, signal) => again(() => model.reply(request, signal), signal),
    async *stream(request, signal) {
      return yield* readOn(await again(() => beginStream(model, request, signal), signal));
    },
    ...(continuations && {
      continuations: {
        tokenize: (text, signal) => again(() => continuations.tokenize(text, signal), signal),
        async open(messages, prefill, signal) {
          const session = await again(() => continuations.open(messages, prefill, signal), signal);
          return {
            ...session,
            logprobs: (questions, during) => again(() => session.logprobs(questions, during), during),
          };
        },
      },
    }),
  };
}

/**
 * Does the work again after a failure that may pass. What took all of its time is done only once more, so that a server that never answers
 * is not waited for five times as long.
 *
 * @throws the last failure, or one that will not pass
 */
export async function patiently<Value>(
  work: () => Promise<Value>,
  patience: Patience,
  random: Random,
  signal: AbortSignal,
  passing: ReadonlySet<ModelError["why"]> = PASSING,
): Promise<Value> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof ModelError) || !passing.has(error.why)) throw error;
      if (attempt >= (error.why === "timed-out" ? 2 : patience.attempts)) throw error;
      await pause(waitBefore(attempt, error, patience, random), signal);
    }
  }
}

/** @param attempt how many have failed @returns milliseconds; what the server asked for wins, up to the longest wait */
export function waitBefore(
  attempt: number,
  error: ModelError,
  { firstWait, longestWait }: Patience,
  random: Random,
): number {
  if (error.retryAfter !== undefined) return Math.min(error.retryAfter, longestWait);
  return random() * Math.min(longestWait, firstWait * 2 ** (attempt - 1));
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(new ModelError("aborted", "The call was interrupted."));
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", stop);
      resolve();
    }, milliseconds);
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
  });
}
