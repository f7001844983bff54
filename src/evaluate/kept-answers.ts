/**
 * What a run keeps beside its scores where that was asked for: histories, and of each answer its reasons, what the measured judges say of
 * them, and the calls to a model.
 *
 * In: a run's folder.  Out: `histories.jsonl`, a line a case, and `answers.jsonl`, a line a case and method. A history is what a model is told of
 * it (`prompts/history.ts`): no employers, no free text.
 */
import * as z from "zod";
import { ChatMessage, Criterion, OccupationCode, Reason, Verdict } from "../domain/index.ts";

export const HISTORIES_FILE = "histories.jsonl";
export const ANSWERS_FILE = "answers.jsonl";

export const KeptHistory = z.object({
  case: z.string(),
  jobs: z.array(
    z.object({
      title: z.string(),
      start: z.string().nullable(),
      end: z.string().nullable(),
      fullTime: z.boolean().optional(),
    }),
  ),
  education: z.array(z.object({ degree: z.string(), field: z.string().optional(), date: z.string().optional() })),
});
export type KeptHistory = z.infer<typeof KeptHistory>;

export const KeptReason = z.object({
  text: z.string(),
  /** The share of the ranking that it carries, 0 to 1. */
  weight: z.number(),
  speaksFor: z.array(OccupationCode),
  provenance: Reason.shape.provenance,
  /** What each fact that it says moves, in nats of log-odds, where that was found out. */
  pulls: z.array(z.object({ claim: z.string(), pull: z.number() })).optional(),
});
export type KeptReason = z.infer<typeof KeptReason>;

export const KeptVerdict = z.object({
  /** Of the reasons, from 0. */
  reason: z.int().nonnegative(),
  judge: z.string(),
  criterion: Criterion,
  verdict: Verdict,
});
export type KeptVerdict = z.infer<typeof KeptVerdict>;

export const KeptCall = z.object({
  model: z.string(),
  messages: z.array(ChatMessage),
  /** Words that the answer was begun with. */
  prefill: z.string().optional(),
  thought: z.string().optional(),
  reply: z.string(),
  promptTokens: z.int().nonnegative(),
  completionTokens: z.int().nonnegative(),
});
export type KeptCall = z.infer<typeof KeptCall>;

export const KeptAnswer = z.object({
  case: z.string(),
  method: z.string(),
  reasons: z.array(KeptReason),
  verdicts: z.array(KeptVerdict),
  calls: z.array(KeptCall),
});
export type KeptAnswer = z.infer<typeof KeptAnswer>;
