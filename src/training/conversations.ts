/**
 * Conversations to learn from, as JSONL in the shapes that TRL and OpenAI's fine-tuning take, checked at the door.
 *
 *     {"messages": [{"role": "user", "content": ...}, {"role": "assistant", "content": ...}]}                       SFT
 *     {"prompt": [{"role": "user", ...}], "chosen": [{"role": "assistant", ...}], "rejected": [{"role": ...}]}      DPO
 *
 * In: a file and the model, which is spoken to by its own chat template.  Out: tokens, and which of them are an answer's. Every answer of a conversation is an example by itself, whose
 * prompt is what use would show the model up to there; the mark that ends the turn is part of the answer.
 */
import * as z from "zod";
import { BadInputError, ChatMessage } from "../domain/index.ts";
import { numberedJsonl } from "../records/jsonl.ts";
import { type ChatText, type ChatTurns, chatTurns } from "../tokens/chat-turns.ts";
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

const ConversationPair = z
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
export async function readConversations(file: string, model: ChatText): Promise<Example[]> {
  const turns = chatTurns(model);
  const examples: Example[] = [];
  for await (const { record, line } of numberedJsonl(file, Conversation, MEND))
    examples.push(...examplesOf(record, turns, `${file}:${line}`));
  return notEmpty(examples, file);
}

/** @throws BadInputError naming file and line, also where the file holds nothing */
export async function readPairs(file: string, model: ChatText): Promise<Pair[]> {
  const turns = chatTurns(model);
  const pairs: Pair[] = [];
  for await (const { record, line } of numberedJsonl(file, ConversationPair, MEND)) {
    pairs.push({
      prompt: turns.prompt(record.prompt),
      chosen: turns.answer(record.chosen[0]!.content),
      rejected: turns.answer(record.rejected[0]!.content),
      from: `${file}:${line}`,
    });
  }
  return notEmpty(pairs, file);
}

const MEND = "Give conversations as docs/training.md shows them.";

export function examplesOf({ messages }: Conversation, turns: ChatTurns, from: string): Example[] {
  return messages.flatMap(({ role, content }, at) => {
    if (role !== "assistant" || at === 0) return [];
    const prompt = turns.prompt(messages.slice(0, at));
    const answer = turns.answer(content);
    return { tokens: [...prompt, ...answer], trained: answer.map((_, place) => prompt.length + place), from };
  });
}

function notEmpty<Value>(values: Value[], file: string): Value[] {
  if (values.length > 0) return values;
  throw new BadInputError("empty", { file }, "there is nothing in the file", MEND);
}
