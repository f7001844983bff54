/**
 * The one sequence of a model's context: what it holds of a prompt from before is not read again.
 */
import { ModelError } from "../domain/index.ts";
import type { Sequence, Token } from "./gguf-library.ts";

export const CONTEXT_TOKENS = 2_048;

/** @throws ModelError where a prompt and its answer are longer than the context */
export function requireRoom(tokens: number): void {
  if (tokens > CONTEXT_TOKENS)
    throw new ModelError(
      "refused",
      `The prompt and its answer need ${tokens} tokens, and the context holds ${CONTEXT_TOKENS}.`,
    );
}

/**
 * What a sequence holds already of these tokens is not read again: the rest of what it holds is erased.
 *
 * @returns how many of them it holds, the last never among them
 */
export async function keepAgreeing(sequence: Sequence, tokens: readonly Token[]): Promise<number> {
  const held = sequence.contextTokens;
  let same = 0;
  while (same < held.length && same < tokens.length - 1 && held[same] === tokens[same]) same++;
  if (sequence.nextTokenIndex > same)
    await sequence.eraseContextTokenRanges([{ start: same, end: sequence.nextTokenIndex }]);
  return same;
}

/** The likeliest next tokens, with their log-probabilities in nats. */
export async function likeliestNext(
  sequence: Sequence,
  tokens: readonly number[],
  count: number,
): Promise<{ id: number; logprob: number }[]> {
  requireRoom(tokens.length + 1);
  const same = await keepAgreeing(sequence, tokens);
  const wanted = { generateNext: { logits: true, totalLogitWeight: true } };
  const evaluated = await sequence.controlledEvaluate([...tokens.slice(same, -1), [tokens.at(-1)!, wanted]]);
  const { logits, totalLogitWeight } = evaluated.at(-1)!.next;
  // Numbers sort ten times faster than pairs: they tell the least logit that is wanted, and only what reaches it is put in order.
  const sorted = Float64Array.from(logits.values()).sort();
  const normaliser = sorted.at(-1)! + Math.log(totalLogitWeight);
  const least = sorted.at(-Math.min(count, sorted.length))!;
  const wantedTokens = [...logits].filter(([, logit]) => logit >= least).sort((a, b) => b[1] - a[1]);
  return wantedTokens.slice(0, count).map(([id, logit]) => ({ id, logprob: logit - normaliser }));
}
