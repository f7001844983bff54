/**
 * Limits around a model: how many calls at once, and how many tokens in all.
 *
 * In: a model.  Out: the same model under the limit.
 */
import { ModelError } from "../domain/index.ts";
import type { LanguageModel } from "./model.ts";

/** At most `most` calls are under way; the others wait their turn. */
export function limited(model: LanguageModel, most: number): LanguageModel {
  let running = 0;
  const waiting: (() => void)[] = [];
  return {
    ...model,
    async reply(request, signal) {
      if (running >= most) await new Promise<void>((turn) => waiting.push(turn));
      running++;
      try {
        return await model.reply(request, signal);
      } finally {
        running--;
        waiting.shift()?.();
      }
    },
  };
}

/** Stops before the call that would begin after the budget is spent; calls under way are let finish. @param tokens in and out */
export function budgeted(model: LanguageModel, tokens: number): LanguageModel {
  let used = 0;
  return {
    ...model,
    async reply(request, signal) {
      if (used >= tokens)
        throw new ModelError(
          "over-budget",
          `The budget of ${tokens} tokens is spent (${used} used). Raise --budget to go on; what is done is kept.`,
        );
      const reply = await model.reply(request, signal);
      used += (reply.usage?.promptTokens ?? 0) + (reply.usage?.completionTokens ?? 0);
      return reply;
    },
  };
}
