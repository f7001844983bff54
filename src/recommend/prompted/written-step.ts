/**
 * One text that a step of a method asks for, such as what a person prefers: asked, limited and read as reasons are.
 *
 * In: messages that ask for words between the marks of a thought.  Out: the words, or a `ModelError` that says why there are none.
 */
import type { ChatMessage, Run } from "../../domain/index.ts";
import type { LanguageModel } from "../../models/model.ts";
import { readThought } from "../../prompts/reply.ts";
import { sampleReasons } from "../sample-reasons.ts";

/** @param sample tells the steps of a person apart, so that each has a seed of its own */
export async function writtenStep(
  model: LanguageModel,
  messages: readonly ChatMessage[],
  sample: string,
  run: Run,
): Promise<string> {
  // Whoever reads along is told reasons, and a step is none by itself.
  const unread = { ...run, written: undefined };
  const { reasons } = await sampleReasons(model, { messages, read: readThought, answered: false }, 1, sample, unread);
  return reasons[0]!;
}
