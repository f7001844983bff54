/**
 * One row in the shapes that trainers read.
 *
 * In: a row.  Out: an object, one line of JSONL. Every shape holds the same messages; what differs is where the answer stands.
 */
import type { ChatMessage } from "../domain/index.ts";
import { withoutSystem } from "../models/wire.ts";
import type { Family } from "./base-family.ts";
import type { SetName, TrainedRow } from "./set-rows.ts";
import type { SetSplit } from "./set-split.ts";

export const FORMATS = ["llama-factory", "trl", "openai", "messages"] as const;
export type FormatName = (typeof FORMATS)[number];

/** Where a set lies in the folder of an export. */
export function fileOf(set: SetName, split: SetSplit): string {
  return `data/${set}.${split}.jsonl`;
}

/** @param family of the model that is trained: TRL uses the model's own template, so its rows are in the turns that it has */
export function lineOf(format: FormatName, row: TrainedRow, family: Family): Record<string, unknown> {
  switch (format) {
    case "llama-factory":
      return llamaFactoryLine(row);
    case "trl":
      return trlLine(row, family);
    case "openai":
      return openAiLine(row);
    case "messages":
      return messagesLine(row);
    default:
      return format satisfies never;
  }
}

/** ShareGPT's shape by OpenAI's names; what stands in dataset_info.json must name every column and tag of it. */
function llamaFactoryLine({ prompt, answer, rejected }: TrainedRow): Record<string, unknown> {
  if (rejected === undefined) return { messages: [...prompt, said(answer)] };
  return { messages: prompt, chosen: said(answer), rejected: said(rejected) };
}

/** With prompt and completion apart TRL puts the loss on the completion alone. */
function trlLine(
  { set, prompt: asked, answer, rejected }: TrainedRow,
  { thinks, system }: Family,
): Record<string, unknown> {
  const prompt = system ? asked : withoutSystem(asked);
  const thinking = thinks && answersAtOnce(set) && { chat_template_kwargs: { enable_thinking: false } };
  if (rejected === undefined) return { prompt, completion: [said(answer)], ...thinking };
  return { prompt, chosen: [said(answer)], rejected: [said(rejected)] };
}

function openAiLine({ prompt, answer, rejected }: TrainedRow): Record<string, unknown> {
  if (rejected === undefined) return { messages: [...prompt, said(answer)] };
  return {
    input: { messages: prompt, tools: [], parallel_tool_calls: true },
    preferred_output: [said(answer)],
    non_preferred_output: [said(rejected)],
  };
}

function messagesLine({ prompt, answer, rejected }: TrainedRow): Record<string, unknown> {
  if (rejected === undefined) return { messages: [...prompt, said(answer)] };
  return { prompt, chosen: [said(answer)], rejected: [said(rejected)] };
}

function said(content: string): ChatMessage {
  return { role: "assistant", content };
}

/** Whether the answer has no thought of its own, so that a model that thinks must be trained, and served, with thinking off. */
export function answersAtOnce(set: SetName): boolean {
  return set === "sft-predictor";
}
