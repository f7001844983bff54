/**
 * A reason asked of a language model to be learned from: by the asker of those that are served, and what became of it as the set records it.
 */
import { endsRun, type Missing, ModelError, type Run } from "../../domain/index.ts";
import type { LanguageModel } from "../../models/model.ts";
import { readThought } from "../../prompts/reply.ts";
import { type AskedReason, askForReason, type ReasonQuestion } from "../../recommend/ask-for-reason.ts";

export type ProposedReason =
  | Extract<AskedReason, { kind: "reason" }>
  | { readonly kind: "missing"; readonly why: Missing["why"]; readonly said?: string };

/** Asked once: what is missing is counted, and each call of a set is known beforehand. @throws ModelError where every call would fail alike */
export async function askToPropose(
  model: LanguageModel,
  question: Pick<ReasonQuestion, "messages" | "temperature" | "maxTokens" | "seed">,
  run: Run,
): Promise<ProposedReason> {
  try {
    const asked = await askForReason(model, { ...question, read: readThought, answered: true, attempts: 1 }, run);
    return asked.kind === "reason" ? asked : { kind: "missing", why: causeOf(asked.why) };
  } catch (error) {
    if (!(error instanceof ModelError) || endsRun(error)) throw error;
    const why = error.why === "thought-cut-off" ? error.why : "no-reply";
    return { kind: "missing", why, said: error.message };
  }
}

function causeOf(why: Extract<AskedReason, { kind: "missing" }>["why"]): Missing["why"] {
  if (why === "too-long") return why;
  return why === "cut-off" ? "truncated" : "empty";
}
