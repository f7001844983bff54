/**
 * Trying again: a model whose passing failures are waited out.
 *
 * In: a model.  Out: the same model, asked again after a failure that may pass, as long as it says to wait and otherwise twice as long
 * each time, with full jitter. It gives up with the last failure, so "429 for ever" ends.
 */
import { ModelError, type Random, seededRandom } from "../domain/index.ts";
import type { LanguageModel } from "./model.ts";

export type Patience = {
  readonly attempts: number;
  /** Milliseconds before the second attempt, at most; doubled each time. */
  readonly firstWait: number;
  readonly longestWait: number;
  readonly seed: number;
};
export const PATIENCE: Patience = { attempts: 5, firstWait: 500, longestWait: 30_000, seed: 1 };

const PASSING = new Set<ModelError["why"]>([
  "timed-out",
  "rate-limited",
  "server-error",
  "unreachable",
  "not-json",
  "cut-short",
]);

export function retrying(model: LanguageModel, patience: Patience = PATIENCE): LanguageModel {
  const random = seededRandom(patience.seed);
  return {
    ...model,
    async reply(request, signal) {
      for (let attempt = 1; ; attempt++) {
        try {
          return await model.reply(request, signal);
        } catch (error) {
          if (!(error instanceof ModelError) || !PASSING.has(error.why) || attempt >= patience.attempts) throw error;
          await pause(waitBefore(attempt, error, patience, random), signal);
        }
      }
    },
  };
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
