/**
 * An oracle-reason set as what a text model is taught on: the joint prompt, and the chosen reason before the true title.
 *
 *     SFT   history ─► oracle reason, then title, in the written form of an answer
 *     DPO   history ─► oracle reason   before   rejected reason
 *
 * In: the set's folder, and the question that each case is asked in.  Out: examples, or pairs, in tokens.
 * A pair ends with its reason: the same title after both would teach to doubt the truth wherever a reason is bad.
 */
import { join } from "node:path";
import { type ChatMessage, type LabelRule, OracleRecord } from "../domain/index.ts";
import type { Tokenizer } from "../networks/byte-pairs.ts";
import { encodeSmolLm2 } from "../networks/chat-template.ts";
import { writtenAnswer, writtenThought } from "../prompts/answer-form.ts";
import { numberedJsonl } from "../records/jsonl.ts";
import { examplesOf, type Pair } from "./conversations.ts";
import type { Example } from "./examples.ts";

/** What a case is asked, and the title that followed. */
export type OracleQuestion = { readonly messages: readonly ChatMessage[]; readonly title: string };

/** An oracle record and where it stands, for errors. */
export type PlacedOracle = { readonly record: OracleRecord; readonly file: string; readonly line: number };

/** What stands in the names of a choice's files before their ending: nothing under "allowed", else the rule. */
export function labelInfix(label: LabelRule): string {
  return label === "allowed" ? "" : `.${label}`;
}

export function oraclesFile(label: LabelRule): string {
  return `oracles${labelInfix(label)}.jsonl`;
}

export function oracleFile(folder: string, label: LabelRule): string {
  return join(folder, oraclesFile(label));
}

/** @throws BadInputError naming file and line where a line is no such record */
export async function* readOracles(folder: string, label: LabelRule): AsyncGenerator<PlacedOracle> {
  const file = oracleFile(folder, label);
  for await (const { record, line } of numberedJsonl(file, OracleRecord, "Write it again: `wherefore reasons choose`."))
    yield { record, file, line };
}

/** One example, or none where no oracle was chosen. */
export function oracleExamples(
  { record: { oracle }, file, line }: PlacedOracle,
  { messages, title }: OracleQuestion,
  tokenizer: Tokenizer,
): Example[] {
  if (oracle.kind === "none") return [];
  const reply: ChatMessage = { role: "assistant", content: writtenThought(oracle.text) + writtenAnswer(title) };
  return examplesOf({ messages: [...messages, reply] }, tokenizer, `${file}:${line}`);
}

/** A pair for each rejected reason that says something else. */
export function oraclePairs(
  { record: { oracle, rejected }, file, line }: PlacedOracle,
  { messages }: OracleQuestion,
  tokenizer: Tokenizer,
): Pair[] {
  if (oracle.kind === "none") return [];
  const prompt = encodeSmolLm2(tokenizer, messages, "");
  const chosen = tokenizer.encode(writtenThought(oracle.text));
  return rejected
    .filter(({ text }) => text !== oracle.text)
    .map(({ text }) => ({ prompt, chosen, rejected: tokenizer.encode(writtenThought(text)), from: `${file}:${line}` }));
}
