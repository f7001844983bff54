/**
 * One reason from a language model: the same call, limit and reading for reasons that are served and for those that are proposed to be
 * learned from, so that both are of one kind.
 *
 * In: messages that ask for a reason.  Out: the reason, and the answer behind it where there is one that can be read; or the cause for
 * which there is none. A server that ignores the limit, a reply cut off in its thought and one without any thought are causes, never text.
 */
import {
  type ChatMessage,
  type Cost,
  type ModelText,
  type Reading,
  type Run,
  seedFrom,
  type UnreadReason,
} from "../domain/index.ts";
import type { LanguageModel, ModelReply } from "../models/model.ts";
import { THOUGHT_OPENED } from "../prompts/answer-form.ts";
import { readAnswer, withThoughtClosed } from "../prompts/reply.ts";

export type ReasonQuestion = {
  readonly messages: readonly ChatMessage[];
  readonly temperature: number;
  /** Of the reason, and of the answer where one follows. */
  readonly maxTokens: number;
  readonly seed: number;
  /** What the prompt makes of the reply. */
  readonly read: (reply: ModelText) => Reading<string>;
  /** Whether the prompt asks for an answer behind the reason; else the reply ends with the thought. */
  readonly answered: boolean;
  /** How often it is asked while nothing can be read. Whoever asks again draws from the same reasons; only fewer are missing. */
  readonly attempts: number;
  /** Told the words as they are written, with the attempt they belong to. */
  readonly told?: ((text: string, attempt: number) => void) | undefined;
};

/** How a reason is usually drawn. */
export const USUAL_REASON = { temperature: 1, maxTokens: 320 } as const;

export type AskedReason =
  | {
      readonly kind: "reason";
      readonly text: string;
      /** As the model wrote it. */
      readonly answer: string | undefined;
      readonly cost: Cost | undefined;
      /** Of the attempt that could be read. */
      readonly seed: number;
    }
  | { readonly kind: "missing"; readonly why: UnreadReason | "too-long" };

/** @throws ModelError where there is no reply */
export async function askForReason(model: LanguageModel, question: ReasonQuestion, run: Run): Promise<AskedReason> {
  const { messages, temperature, answered, attempts } = question;
  const maxTokens = model.answerTokens ?? question.maxTokens;
  // The thought is begun for the model where it can go on: small ones do not keep to a form that they only read of.
  const begun = model.continuesThoughts ? { prefill: THOUGHT_OPENED } : {};
  const stop = [answered ? "</answer>" : "</think>"];
  let asked: AskedReason | undefined;
  for (let attempt = 0; attempt < attempts && asked?.kind !== "reason"; attempt++) {
    const seed = attempt === 0 ? question.seed : seedFrom(`attempt ${attempt}`, question.seed);
    const request = { messages, ...begun, temperature, maxTokens, seed, stop };
    const { told } = question;
    const reply = told
      ? await readAlong(model.stream(request, run.signal), (text) => told(text, attempt))
      : await model.reply(request, run.signal);
    asked = readReason(reply, question, maxTokens + model.thoughtTokens, seed);
  }
  return asked!;
}

async function readAlong(
  stream: AsyncGenerator<string, ModelReply>,
  told: (text: string) => void,
): Promise<ModelReply> {
  for (let next = await stream.next(); ; next = await stream.next()) {
    if (next.done) return next.value;
    told(next.value);
  }
}

/** @param mostTokens of the reason: that of a model which thinks by itself may be its thought */
function readReason(
  { usage, ...reply }: ModelReply,
  { read }: ReasonQuestion,
  mostTokens: number,
  seed: number,
): AskedReason {
  const text = withThoughtClosed(reply);
  const reason = read(text);
  if (reason.kind === "unread") return { kind: "missing", why: reason.why };
  if (isTooLong(reason.value, mostTokens)) return { kind: "missing", why: "too-long" };
  return {
    kind: "reason",
    text: reason.value,
    answer: answerIn(text),
    cost: usage && { promptTokens: usage.promptTokens, completionTokens: usage.completionTokens },
    seed,
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
