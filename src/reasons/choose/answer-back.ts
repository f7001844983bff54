/**
 * Does the answer come back? Rec-SAVER's test of a reason: with the answer's names hidden, a model that is given history and reason must
 * find it.
 *
 *     history ───────────────────► scorer ─► the truth's rank without the reason
 *     history + masked reason ───► scorer ─► and with it
 *
 * In: a case, its chosen reason and a scorer that was trained on nobody of its fold.  Out: both ranks. A reason of which the scorer can
 * make nothing is a case of its own, not a reason that did not help.
 * Source: Rec-SAVER (Tsai et al., 2024); its own task is ratings.
 */

import * as z from "zod";
import { type Candidate, type CareerHistory, rankOf } from "../../domain/index.ts";
import type { FoldScorer } from "../fold-scorer.ts";

export const AnswerBack = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("scored"),
    /** Ranks of the truth, 1 being the first. */
    without: z.int().positive(),
    with: z.int().positive(),
    /** Nats by which the truth became likelier. */
    gain: z.number(),
  }),
  z.strictObject({ kind: z.literal("unread") }),
]);
export type AnswerBack = Readonly<z.infer<typeof AnswerBack>>;

/** @param masked the reason without any name of the answer @param truth the answer's index */
export async function answerBack(
  history: CareerHistory,
  masked: Candidate,
  truth: number,
  fold: number,
  scorer: FoldScorer,
): Promise<AnswerBack> {
  // What its maker had in mind would be the answer itself.
  const { answer: _hidden, ...seen } = masked;
  const without = await scorer.distribution(history, undefined, fold);
  const informed = await scorer.distribution(history, seen, fold);
  if (without === undefined || informed === undefined) return { kind: "unread" };
  return {
    kind: "scored",
    without: rankOf(truth, without),
    with: rankOf(truth, informed),
    gain: Math.log(informed[truth]! / without[truth]!),
  };
}
