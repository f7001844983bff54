/**
 * The log-probability of a text behind another: what judging by likelihood asks.
 *
 * In: a model that gives log-probabilities.  Out: a function of a prefix and a text.
 * One session a text, and all of its tokens in one question: an engine reads the text once and answers at every place of it.
 */
import { ModelError } from "../domain/index.ts";
import type { LanguageModel } from "./model.ts";

/** In nats, with the number of tokens; undefined where the model does not give some token's. */
export type TextLogprob = (
  prefix: string,
  text: string,
  signal: AbortSignal,
) => Promise<{ readonly logprob: number; readonly tokens: number } | undefined>;

/** Says nothing of careers, so that all that is known of one stands in the prefix. */
const TURN = [{ role: "user", content: "Go on with the text." }] as const;

/** @throws ModelError "unsupported" where the model gives no log-probabilities */
export function textLogprob(model: LanguageModel): TextLogprob {
  const { continuations } = model;
  if (continuations === undefined)
    throw new ModelError(
      "unsupported",
      `${model.name} gives no log-probabilities of a text. A GGUF file or a llama.cpp server does.`,
    );
  return async (prefix, text, signal) => {
    const tokens = await continuations.tokenize(text, signal);
    if (tokens.length === 0) return { logprob: 0, tokens: 0 };
    const session = await continuations.open(TURN, prefix, signal);
    try {
      const questions = tokens.map((token, at) => ({ path: tokens.slice(0, at), next: [token] }));
      const answers = (await session.logprobs(questions, signal)).map(([logprob]) => logprob);
      if (answers.includes(undefined)) return undefined;
      return { logprob: answers.reduce<number>((sum, logprob) => sum + logprob!, 0), tokens: tokens.length };
    } finally {
      await session.close();
    }
  };
}
