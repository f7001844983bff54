/**
 * Prompts without training: plain zero-shot and few-shot, zero-shot chain of thought (Kojima 2022), few-shot chain of thought (Wei 2022).
 *
 * In: a rendered history; for few-shot also worked examples.  Out: messages; and from the reply the answer, with the thought where there
 * is one.
 */
import type { ChatMessage, Prompt } from "../domain/index.ts";
import { writtenAnswer } from "./answer-form.ts";
import { marked, RECORD_ONLY } from "./fence.ts";
import { readAnswer } from "./reply.ts";

const PLAIN_TASK = [
  "You are shown somebody's education and jobs. Name the person's next occupation: one official O*NET-SOC occupation title between <answer> and </answer>, and nothing else.",
  RECORD_ONLY,
].join("\n");

export const zeroShot: Prompt<string, string> = {
  name: "zero-shot/2",
  ask: (history) => [
    { role: "system", content: PLAIN_TASK },
    { role: "user", content: `${marked("record", history)}\n\nNext occupation:` },
  ],
  read: (reply) => readAnswer(reply, true),
};

const THINKING_TASK = [
  "You are shown somebody's education and jobs. Think between <think> and </think>, then name the person's next occupation: one official O*NET-SOC occupation title between <answer> and </answer>.",
  RECORD_ONLY,
].join("\n");

export const zeroShotCot: Prompt<string, string> = {
  name: "zero-shot-cot/2",
  ask: (history) => [
    { role: "system", content: THINKING_TASK },
    { role: "user", content: `${marked("record", history)}\n\nLet's think step by step.` },
  ],
  read: (reply) => readAnswer(reply),
};

/** An example is taken from people who were learned from, never from the one who is asked about. */
export type WorkedExample = { readonly history: string; readonly thought: string; readonly answer: string };

export const fewShotCot: Prompt<{ readonly history: string; readonly examples: readonly WorkedExample[] }, string> = {
  name: "few-shot-cot/2",
  ask: ({ history, examples }) => [
    { role: "system", content: THINKING_TASK },
    ...examples.flatMap((example): ChatMessage[] => [
      { role: "user", content: `${marked("record", example.history)}\n\nNext occupation:` },
      { role: "assistant", content: `<think>${example.thought}</think><answer>${example.answer}</answer>` },
    ]),
    { role: "user", content: `${marked("record", history)}\n\nNext occupation:` },
  ],
  read: (reply) => readAnswer(reply),
};

/** A history of somebody else, and what came of it. */
export type Example = Omit<WorkedExample, "thought">;

export const fewShot: Prompt<{ readonly history: string; readonly examples: readonly Example[] }, string> = {
  name: "few-shot/1",
  ask: ({ history, examples }) => [
    { role: "system", content: PLAIN_TASK },
    ...examples.flatMap((example): ChatMessage[] => [
      { role: "user", content: `${marked("record", example.history)}\n\nNext occupation:` },
      { role: "assistant", content: writtenAnswer(example.answer) },
    ]),
    { role: "user", content: `${marked("record", history)}\n\nNext occupation:` },
  ],
  read: (reply) => readAnswer(reply, true),
};
