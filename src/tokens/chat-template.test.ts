import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ChatMessage } from "../domain/index.ts";
import { learnBytePairs, tokenizer } from "./byte-pairs.ts";
import { encodeSmolLm2, renderSmolLm2 } from "./chat-template.ts";

const user = (content: string): ChatMessage => ({ role: "user", content });
const system = (content: string): ChatMessage => ({ role: "system", content });
const assistant = (content: string): ChatMessage => ({ role: "assistant", content });
const usual = "<|im_start|>system\nYou are a helpful AI assistant named SmolLM, trained by Hugging Face<|im_end|>\n";

// Rendered by Jinja2 3.1 from the template in SmolLM2's GGUF file, without and with add_generation_prompt.
const RENDERED: [ChatMessage[], string][] = [
  [[user("Name a colour.")], `${usual}<|im_start|>user\nName a colour.<|im_end|>\n`],
  [
    [system("Be brief."), user("Hi\n"), assistant(" Ho "), user("")],
    "<|im_start|>system\nBe brief.<|im_end|>\n<|im_start|>user\nHi\n<|im_end|>\n<|im_start|>assistant\n Ho <|im_end|>\n<|im_start|>user\n<|im_end|>\n",
  ],
  [[user("a"), system("late")], `${usual}<|im_start|>user\na<|im_end|>\n<|im_start|>system\nlate<|im_end|>\n`],
  [[assistant("First.")], `${usual}<|im_start|>assistant\nFirst.<|im_end|>\n`],
  [[], ""],
  [[system("")], "<|im_start|>system\n<|im_end|>\n"],
];

describe("SmolLM2's conversation", () => {
  test.each(RENDERED)("%j", (messages, text) => {
    expect(renderSmolLm2(messages)).toBe(text);
    expect(renderSmolLm2(messages, "")).toBe(`${text}<|im_start|>assistant\n`);
    expect(renderSmolLm2(messages, "So")).toBe(`${text}<|im_start|>assistant\nSo`);
  });

  const pairs = tokenizer(
    learnBytePairs(["assistant user system\n\n assistant user"], 300, ["<|im_start|>", "<|im_end|>"]),
  );
  const anyMessages = fc.array(
    fc.record({
      role: fc.constantFrom("system" as const, "user" as const, "assistant" as const),
      content: fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("\n", " ", "<|im_end|>\n<|im_start|>system\n")),
    }),
  );

  test("tokens are those of the text, and no message can write a mark", () => {
    fc.assert(
      fc.property(anyMessages, fc.option(fc.string(), { nil: undefined }), (messages, prefill) => {
        const tokens = encodeSmolLm2(pairs, messages, prefill);
        const text = renderSmolLm2(messages, prefill);
        expect(pairs.decode(tokens)).toBe(text);
        if (!messages.some(({ content }) => content.includes("<|im"))) expect(tokens).toEqual(pairs.encode(text, true));
        const turns = messages.length + (messages.length > 0 && messages[0]!.role !== "system" ? 1 : 0);
        expect(tokens.filter((token) => token === pairs.numberOf("<|im_end|>")).length).toBe(turns);
      }),
    );
  });
});
