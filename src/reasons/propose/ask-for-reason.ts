/**
 * One reason from a language model, and what became of it.
 *
 * In: messages that ask for a reason.  Out: the reason, and the answer behind it where there is one that can be read; or the cause for
 * which there is none. A server that ignores the limit, a reply cut off in its thought and one without any thought are causes, never text.
 */
import {
  type ChatMessage,
  type Cost,
  endsRun,
  type Missing,
  ModelError,
  type ModelText,
  type Run,
} from "../../domain/index.ts";
import type { LanguageModel, ModelReply } from "../../models/model.ts";
import { THOUGHT_OPENED } from "../../prompts/answer-form.ts";
import { readAnswer, readThought, withThoughtClosed } from "../../prompts/reply.ts";

export type ReasonQuestion = {
  readonly messages: readonly ChatMessage[];
  readonly temperature: number;
  readonly maxTokens: number;
  readonly seed: number;
};

export type AskedReason =
  | {
      readonly kind: "reason";
      readonly text: string;
      /** As the model wrote it. */
      readonly answer: string | undefined;
      readonly cost: Cost | undefined;
    }
  | { readonly kind: "missing"; readonly why: Missing["why"] };

/** @throws ModelError where every further call would fail alike */
export async function askForReason(
  model: LanguageModel,
  { messages, temperature, maxTokens, seed }: ReasonQuestion,
  run: Run,
): Promise<AskedReason> {
  // The thought is begun for the model where it can go on: small ones do not keep to a form that they only read of.
  const begun = model.continuesAnswers ? { prefill: THOUGHT_OPENED } : {};
  try {
    const reply = await model.reply(
      { messages, ...begun, temperature, maxTokens, seed, stop: ["</answer>"] },
      run.signal,
    );
    return readReason(reply, maxTokens);
  } catch (error) {
    if (!(error instanceof ModelError) || endsRun(error)) throw error;
    return { kind: "missing", why: "no-reply" };
  }
}

function readReason({ usage, ...reply }: ModelReply, maxTokens: number): AskedReason {
  const text = withThoughtClosed(reply);
  const reason = readThought(text);
  if (reason.kind === "unread") return { kind: "missing", why: reason.why === "cut-off" ? "truncated" : "empty" };
  if (isTooLong(reason.value, maxTokens)) return { kind: "missing", why: "too-long" };
  return {
    kind: "reason",
    text: reason.value,
    answer: answerIn(text),
    cost: usage && { promptTokens: usage.promptTokens, completionTokens: usage.completionTokens },
  };
}

/** No tokenizer needs fewer tokens than there are words, or a token for more letters than this on the average of a whole text. */
const LETTERS_A_TOKEN = 12;

function isTooLong(text: string, maxTokens: number): boolean {
  return text.length > LETTERS_A_TOKEN * maxTokens || text.split(/\s+/).length > maxTokens;
}

function answerIn(reply: ModelText): string | undefined {
  const answer = readAnswer(reply);
  return answer.kind === "read" ? answer.value : undefined;
}

/** Waits for all before it fails, so that no call that is under way, and paid, is lost to the journal. */
export async function allSettled<Value>(work: readonly Promise<Value>[]): Promise<Value[]> {
  const settled = await Promise.allSettled(work);
  return settled.map((one) => {
    if (one.status === "rejected") throw one.reason;
    return one.value;
  });
}
