/** What is trained of an oracle-reason set: the reply and nothing else, after the prompt of use. */

import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { ZEPHYR_TEMPLATE } from "../../tests/support/chat-templates.ts";
import { tinyLlama } from "../../tests/support/llama-by-hand.ts";
import type { OracleRecord } from "../domain/index.ts";
import { writtenAnswer, writtenThought } from "../prompts/answer-form.ts";
import { joint } from "../prompts/joint.ts";
import { readOracles } from "../reasons/oracle-file.ts";
import { chatTurns } from "../tokens/chat-turns.ts";
import { oracleExamples, oraclePairs } from "./oracle-set.ts";

const model = tinyLlama();
const { tokenizer } = model;
const turns = chatTurns(model);
const question = { messages: joint.ask("Jobs, oldest first:\n- Cooks; 2004 to 2006"), title: "Registered Nurses" };
const chosen = (text: string, rejected: readonly string[] = []) => ({
  record: {
    id: "1",
    person: "1",
    answer: "29-1141.00",
    oracle: { kind: "chosen", candidate: 0, text, claims: [] },
    rejected: rejected.map((text, at) => ({ candidate: at + 1, text, because: "utility", margin: 0.5 })),
  } as unknown as OracleRecord,
  file: "oracles.jsonl",
  line: 7,
});
const none = {
  ...chosen(""),
  record: { ...chosen("").record, oracle: { kind: "none", why: "none-factual" } as const },
};

test("an example is the prompt of use, then reason and title, which alone are learned", () => {
  const [example] = oracleExamples(chosen("They cooked."), question, turns);
  const prompt = turns.prompt(question.messages);
  expect(example!.tokens.slice(0, prompt.length)).toEqual(prompt);
  expect(example!.trained).toEqual(example!.tokens.slice(prompt.length).map((_, at) => prompt.length + at));
  const reply = "<think>\nThey cooked.\n</think>\n\n<answer>\nRegistered Nurses\n</answer>";
  expect(tokenizer.decode(example!.tokens.slice(prompt.length))).toBe(`${reply}<|im_end|>`);
  expect(example!.from).toBe("oracles.jsonl:7");
});

test("a pair for each rejected reason that says something else, each closed, without the title", () => {
  const pairs = oraclePairs(chosen("They cooked.", ["They sang.", "They cooked."]), question, turns);
  expect(pairs.map(({ chosen, rejected }) => [chosen, rejected].map((tokens) => tokenizer.decode(tokens)))).toEqual([
    ["<think>\nThey cooked.\n</think>\n\n", "<think>\nThey sang.\n</think>\n\n"],
  ]);
  expect(pairs[0]!.prompt).toEqual(turns.prompt(question.messages));
});

test("a model is trained in the words of its own file's template", () => {
  const zephyr = chatTurns({ ...model, chatTemplate: ZEPHYR_TEMPLATE });
  const [example] = oracleExamples(chosen("They cooked."), question, zephyr);
  const [system, user] = question.messages;
  const prompt = `<|system|>\n${system!.content}<|im_end|>\n<|user|>\n${user!.content}<|im_end|>\n<|assistant|>\n`;
  expect(tokenizer.decode(example!.tokens.slice(0, example!.trained[0]))).toBe(prompt);
  expect(tokenizer.decode(oraclePairs(chosen("They cooked.", ["x"]), question, zephyr)[0]!.prompt)).toBe(prompt);
});

test("a case without an oracle trains nothing", () => {
  expect(oracleExamples(none, question, turns)).toEqual([]);
  expect(oraclePairs(none, question, turns)).toEqual([]);
});

test("what is trained is read as use reads it", () => {
  const words = fc.stringMatching(/^[a-z][a-z ,.]{0,40}[a-z]$/);
  fc.assert(
    fc.property(words, words, (reason, answer) => {
      const read = joint.read({ text: writtenThought(reason) + writtenAnswer(answer), finish: "stop" });
      expect(read).toEqual({ kind: "read", value: { reason, answer: answer.replace(/\s+/g, " ") } });
    }),
  );
});

test("a line that is no oracle record is refused by its place", async () => {
  const folder = mkdtempSync(join(tmpdir(), "wherefore-oracles-"));
  const { record } = chosen("x");
  writeFileSync(join(folder, "oracles.masked.jsonl"), `${JSON.stringify(record)}\n${JSON.stringify({ id: "2" })}\n`);
  const all = async () => {
    for await (const { line } of readOracles(folder, "masked")) expect(line).toBe(1);
  };
  await expect(all()).rejects.toThrow(/oracles\.masked\.jsonl:2 person/);
});
