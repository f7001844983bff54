/**
 * An oracle-reason set as what a text model is trained on: the joint prompt, and the chosen reason before the true title.
 *
 *     SFT   history ─► oracle reason, then title, in the written form of an answer
 *     DPO   history ─► oracle reason   before   rejected reason
 *
 * In: the set's folder, and the question that each case is asked in.  Out: examples, or pairs, in tokens.
 * A pair ends with its reason: the same title after both would train to doubt the truth wherever a reason is bad.
 */
import type { ChatMessage } from "../domain/index.ts";
import { writtenAnswer, writtenThought } from "../prompts/answer-form.ts";
import type { PlacedOracle } from "../reasons/oracle-file.ts";
import type { ChatTurns } from "../tokens/chat-turns.ts";
import { examplesOf, type Pair } from "./conversations.ts";
import type { Example } from "./examples.ts";

/** What a case is asked, and the title that followed. */
export type OracleQuestion = { readonly messages: readonly ChatMessage[]; readonly title: string };

/** One example, or none where no oracle was chosen. */
export function oracleExamples(
  { record: { oracle }, file, line }: PlacedOracle,
  { messages, title }: OracleQuestion,
  turns: ChatTurns,
): Example[] {
  if (oracle.kind === "none") return [];
  const reply: ChatMessage = { role: "assistant", content: writtenThought(oracle.text) + writtenAnswer(title) };
  return examplesOf({ messages: [...messages, reply] }, turns, `${file}:${line}`);
}

/** A pair for each rejected reason that says something else. */
export function oraclePairs(
  { record: { oracle, rejected }, file, line }: PlacedOracle,
  { messages }: OracleQuestion,
  turns: ChatTurns,
): Pair[] {
  if (oracle.kind === "none") return [];
  const { tokenizer } = turns;
  const prompt = turns.prompt(messages);
  const chosen = tokenizer.encode(writtenThought(oracle.text));
  return rejected
    .filter(({ text }) => text !== oracle.text)
    .map(({ text }) => ({ prompt, chosen, rejected: tokenizer.encode(writtenThought(text)), from: `${file}:${line}` }));
}
