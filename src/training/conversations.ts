/**
 * Conversations to learn from, as JSONL in the shapes that TRL and OpenAI's fine-tuning take, checked at the door.
 *
 *     {"messages": [{"role": "user", "content": ...}, {"role": "assistant", "content": ...}]}                       SFT
 *     {"prompt": [{"role": "user", ...}], "chosen": [{"role": "assistant", ...}], "rejected": [{"role": ...}]}      DPO
 *
 * In: a file and a tokenizer.  Out: tokens, and which of them are an answer's. Every answer of a conversation is an example by itself, whose
 * prompt is what use would show the model up to there; the mark that ends the turn is part of the answer.
 */
import * as z from "zod";
import { BadInputError, ChatMessage } from "../domain/index.ts";
import { numberedJsonl } from "../records/jsonl.ts";
import type { Tokenizer } from "../tokens/byte-pairs.ts";
import { encodeSmolLm2 } from "../tokens/chat-template.ts";
import type { Example } from "./examples.ts";

const Messages = z.array(ChatMessage).min(1);
const Answer = z
  .array(ChatMessage)
  .length(1, "one message, the assistant's")
  .refine((messages) => messages.every(({ role }) => role === "assistant"), "it must be the assistant's");

export const Conversation = z.object({
  messages: Messages.refine(
    (messages) => messages.some(({ role }, at) => role === "assistant" && at > 0),
    "no message of an assistant follows another message",
  ),
});
export type Conversation = z.infer<typeof Conversation>;

export const ConversationPair = z
  .object({ prompt: Messages, chosen: Answer, rejected: Answer })
  .refine(({ chosen, rejected }) => chosen[0]!.content !== rejected[0]!.content, {
    path: ["rejected"],
    message: "it is the same as chosen, and trains nothing",
  });
export type ConversationPair = z.infer<typeof ConversationPair>;

/** A pair as tokens: both answers follow the one prompt. */
export type Pair = {
  readonly prompt: readonly number[];
  readonly chosen: readonly number[];
  readonly rejected: readonly number[];
  readonly from: string;
};

/** @throws BadInputError naming file and line, also where the file holds nothing */
export async function readConversations(file: string, tokenizer: Tokenizer): Promise<Example[]> {
  const examples: Example[] = [];
  for await (const { record, line } of numberedJsonl(file, Conversation, MEND))
    examples.push(...examplesOf(record, tokenizer, `${file}:${line}`));
  return notEmpty(examples, file);
}

/** @throws BadInputError naming file and line, also where the file holds nothing */
export async function readPairs(file: string, tokenizer: Tokenizer): Promise<Pair[]> {
  const pairs: Pair[] = [];
  for await (const { record, line } of numberedJsonl(file, ConversationPair, MEND)) {
    pairs.push({
      prompt: encodeSmolLm2(tokenizer, record.prompt, ""),
      chosen: answerTokens(record.chosen[0]!.content, tokenizer),
      rejected: answerTokens(record.rejected[0]!.content, tokenizer),
      from: `${file}:${line}`,
    });
  }
  return notEmpty(pairs, file);
}

const MEND = "Give conversations as docs/training.md shows them.";

export function examplesOf({ messages }: Conversation, tokenizer: Tokenizer, from: string): Example[] {
  return messages.flatMap(({ role, content }, at) => {
    if (role !== "assistant" || at === 0) return [];
    const prompt = encodeSmolLm2(tokenizer, messages.slice(0, at), "");
    const answer = answerTokens(content, tokenizer);
    return { tokens: [...prompt, ...answer], trained: answer.map((_, place) => prompt.length + place), from };
  });
}

function answerTokens(content: string, tokenizer: Tokenizer): number[] {
  return [...tokenizer.encode(content), tokenizer.numberOf("<|im_end|>")];
}

function notEmpty<Value>(values: Value[], file: string): Value[] {
  if (values.length > 0) return values;
  throw new BadInputError("empty", { file }, "there is nothing in the file", MEND);
}
