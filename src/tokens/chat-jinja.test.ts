/** Published chat templates, with and without thinking, against what Jinja2 makes of them (tests/support/templates). */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { ChatMessage } from "../domain/index.ts";
import { chatTemplate } from "./chat-jinja.ts";

const file = (name: string) => readFileSync(new URL(`../../tests/support/templates/${name}`, import.meta.url), "utf8");
type Rendered = string | null | Readonly<Record<string, string>>;
const RENDERED: Record<string, Record<string, Rendered>> = JSON.parse(file("rendered.json"));

/** What each calls bos_token and eos_token. */
const MARKS: Readonly<Record<string, readonly [string, string]>> = {
  qwen3: ["", ""],
  llama3: ["<|begin_of_text|>", "<|eot_id|>"],
  gemma3: ["<bos>", "<end_of_turn>"],
  "deepseek-v3": ["<｜begin▁of▁sentence｜>", "<｜end▁of▁sentence｜>"],
  "mistral-7b": ["<s>", "</s>"],
};
const ANSWER = "<think>\nhm\n</think>\n\nHo";
const asked: ChatMessage[] = [
  { role: "system", content: "Be brief." },
  { role: "user", content: " Hi\n" },
];
const CONVERSATIONS: Readonly<Record<string, readonly [messages: ChatMessage[], answer?: string]>> = {
  asked: [asked],
  "asked again": [[...asked, { role: "assistant", content: ANSWER }, { role: "user", content: "So?" }]],
  answered: [asked, ANSWER],
  "without a system turn": [asked.slice(1)],
};

const cases = Object.keys(MARKS).flatMap((model) =>
  Object.keys(CONVERSATIONS).flatMap((conversation) =>
    [undefined, true, false].map((thinking) => [model, conversation, thinking] as const),
  ),
);

test.each(cases)("%s, %s, thinking %s", (model, conversation, thinking) => {
  const [bos_token, eos_token] = MARKS[model]!;
  const template = chatTemplate(file(`${model}.jinja`), model, { bos_token, eos_token });
  const [messages, answer] = CONVERSATIONS[conversation]!;
  const found = RENDERED[model]![conversation]!;
  const wanted =
    found === null || typeof found === "string" ? found : found[thinking === undefined ? "not said" : `${thinking}`];
  if (wanted === null) expect(() => template(messages, thinking, answer)).toThrow(`${model} chat_template`);
  else expect(template(messages, thinking, answer)).toBe(wanted);
});

test("only Qwen3's knows of thinking, and it alone takes the thought of an earlier answer away", () => {
  for (const [model, by] of Object.entries(RENDERED)) {
    expect(typeof by["asked"] === "object" && by["asked"] !== null).toBe(model === "qwen3");
    if (by["asked again"] !== null) expect(JSON.stringify(by["asked again"]).includes("hm")).toBe(model !== "qwen3");
  }
});
