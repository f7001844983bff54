import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { QWEN3_TEMPLATE, SMOLLM2_TEMPLATE } from "../../../tests/support/chat-templates.ts";
import type { ChatMessage } from "../../domain/index.ts";
import { writtenAnswer, writtenThought } from "../../prompts/answer-form.ts";
import { BytePairs, learnBytePairs, tokenizer } from "../../tokens/byte-pairs.ts";
import { chatTemplate } from "../../tokens/chat-jinja.ts";
import { DatasetDescription, readAsDescribed } from "./dataset-info.ts";
import { servesEmptyThought } from "./lint-target.ts";
import { parityOf, type Serving } from "./parity.ts";
import { rowFindings } from "./rules.ts";
import { readRow } from "./shapes.ts";
import { keptTokens, trainingTokens } from "./training-tokens.ts";

const TAGS = {
  role_tag: "role",
  content_tag: "content",
  user_tag: "user",
  assistant_tag: "assistant",
  system_tag: "system",
};
const CHAT = { file_name: "x.jsonl", formatting: "sharegpt", columns: { messages: "messages" }, tags: TAGS };
const said = (...turns: [string, string][]) => ({ messages: turns.map(([role, content]) => ({ role, content })) });

describe("LLaMA-Factory's own reading", () => {
  const read = (description: object, line: unknown) => readAsDescribed(line, DatasetDescription.parse(description));

  test("a sound row", () => {
    expect(read(CHAT, said(["system", "S"], ["user", "U"], ["assistant", "A"]))).toEqual({
      kind: "row",
      prompt: [
        { role: "system", content: "S" },
        { role: "user", content: "U" },
      ],
      answers: ["A"],
    });
  });

  test.each<[string, object, unknown, string]>([
    ["two of the user's", CHAT, said(["user", "U"], ["user", "U"]), 'message 2 is of "user"'],
    ["no answer", CHAT, said(["user", "U"], ["assistant", "A"], ["user", "U"]), "an even number is due"],
    [
      "a system tag that is not named is null, so the system message is a turn of nobody",
      { ...CHAT, tags: { ...TAGS, system_tag: undefined } },
      said(["system", "S"], ["user", "U"], ["assistant", "A"]),
      'message 1 is of "system"',
    ],
    [
      "columns that do not name the messages",
      { ...CHAT, columns: { system: "system" } },
      said(["user", "U"], ["assistant", "A"]),
      "they are null",
    ],
    [
      "ranking with answers as text",
      { ...CHAT, ranking: true, columns: { messages: "messages", chosen: "chosen", rejected: "rejected" } },
      { ...said(["user", "U"]), chosen: "A", rejected: "B" },
      "must each be an object",
    ],
    [
      "ranking whose columns are not named",
      { ...CHAT, ranking: true },
      { ...said(["user", "U"]), chosen: { role: "assistant", content: "A" } },
      "must each be an object",
    ],
    [
      "ranking after an answer",
      { ...CHAT, ranking: true },
      said(["user", "U"], ["assistant", "A"]),
      "an odd number is due",
    ],
    ["Alpaca without a response", { file_name: "x" }, { instruction: "I" }, "no response"],
    [
      "Alpaca's pair of lists",
      { file_name: "x", ranking: true, columns: { prompt: "p", chosen: "c", rejected: "r" } },
      { p: "I", c: ["A"], r: "B" },
      "must both be text",
    ],
    ["no object", CHAT, [1], "no JSON object"],
  ])("%s is dropped, and why is said", (_, description, line, why) => {
    expect(read(JSON.parse(JSON.stringify(description)), line)).toMatchObject({
      kind: "dropped",
      why: expect.stringContaining(why),
    });
  });

  test("Alpaca by its defaults, its input behind the instruction", () => {
    expect(read({ file_name: "x" }, { instruction: "I", input: "J", output: "A" })).toMatchObject({
      prompt: [{ role: "user", content: "I\nJ" }],
      answers: ["A"],
    });
  });
});

test("any JSON is a row or dropped, in any shape", () => {
  fc.assert(
    fc.property(
      fc.jsonValue(),
      fc.constantFrom("prompt", "messages", "input", "completion", "chosen"),
      (value, key) => {
        for (const line of [value, { [key]: value }])
          for (const row of [readRow(line), readAsDescribed(line, DatasetDescription.parse(CHAT))])
            expect(["row", "dropped"]).toContain(row.kind);
      },
    ),
    { numRuns: 300 },
  );
});

describe("rules", () => {
  const prompt: ChatMessage[] = [{ role: "user", content: "History" }];
  const rules = (...answers: string[]) =>
    rowFindings(prompt, answers, (title) => title === "Cooks, Restaurant").map(({ rule }) => rule);
  const sound = `${writtenThought("Cooks.")}${writtenAnswer("Cooks, Restaurant")}`;

  test("what is written as serving begins it is sound", () => {
    expect(rules(sound)).toEqual([]);
    expect(rules(writtenThought("Cooks."))).toEqual([]);
    expect(rules(writtenAnswer("Cooks, Restaurant"), sound)).toEqual([]);
  });

  test.each<[string, string[], string[]]>([
    ["no line breaks", ["<think>Cooks.</think><answer>Cooks, Restaurant</answer>"], ["line-breaks"]],
    ["no tag", ["Cooks, Restaurant"], ["tags"]],
    ["not closed", ["<think>\nCooks."], ["tags"]],
    ["answer first", ["<answer>\nCooks, Restaurant\n</answer><think>\nx\n</think>\n\n"], ["tags"]],
    ["a title nearly", [writtenAnswer("Cook")], ["not-a-title"]],
    ["nothing", ["  "], ["empty-answer"]],
    ["the same twice", [sound, sound], ["same-answers"]],
    ["a mark of the chat", [`${sound}<|im_end|>`], ["spells-a-mark", "line-breaks"]],
  ])("%s", (_, answers, found) => expect(rules(...answers)).toEqual(found));
});

// By hand from infer_seqlen: an answer below half the cutoff is kept whole, else the prompt where that is short, else both in proportion.
test.each([
  [100, 50, 200, { prompt: 100, answer: 50 }],
  [300, 50, 200, { prompt: 150, answer: 50 }],
  [50, 300, 200, { prompt: 50, answer: 150 }],
  [300, 300, 200, { prompt: 100, answer: 100 }],
])("%i + %i tokens at a cutoff of %i", (prompt, answer, cutoff, kept) => {
  expect(keptTokens(prompt, answer, cutoff)).toEqual(kept);
});

describe("the tokens of both sides", () => {
  const marks = ["<|im_start|>", "<|im_end|>", "<think>", "</think>"];
  const chatMl = tokenizer(learnBytePairs(["<answer>\nCooks, Restaurant\n</answer>"], 290, marks));
  /** Cut as Qwen does, with a merge that joins the tag's end and the title's beginning, as ">S" of Qwen3's vocabulary does. */
  const joining = (() => {
    const { pairs } = chatMl;
    const merges = [...pairs.merges, [">", "C"] as [string, string]];
    return tokenizer(BytePairs.parse({ ...pairs, tokens: [...pairs.tokens, ">C"], merges, split: "qwen2" }));
  })();
  const prompt: ChatMessage[] = [
    { role: "system", content: "Task" },
    { role: "user", content: "History" },
  ];
  const jinja =
    "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% if enable_thinking is defined and enable_thinking is false %}<think>\n\n</think>\n\n{% endif %}{% endif %}";
  const template = chatTemplate(jinja, "a test");
  const serving = (tokens: typeof chatMl): Serving => ({
    name: "a template",
    says: (exported) => exported,
    prompt: async (messages, enableThinking) => template(messages, enableThinking),
    tokenize: async (text, special) => tokens.encode(text, special),
  });
  const textOf = (tokens: typeof chatMl, of: { prompt: readonly number[]; answer: readonly number[] }) => ({
    prompt: tokens.decode(of.prompt),
    answer: tokens.decode(of.answer),
  });

  test("thinking on: what has a loss is the answer and the end of its turn; off: an empty thought has none", () => {
    const asked = "<|im_start|>system\nTask<|im_end|>\n<|im_start|>user\nHistory<|im_end|>\n<|im_start|>assistant\n";
    const answer = writtenAnswer("Cooks, Restaurant");
    const tokens = (text: string, enableThinking: boolean) =>
      textOf(chatMl, trainingTokens(prompt, text, { name: "qwen3", enableThinking }, chatMl));
    const joint = `${writtenThought("Cooks.")}${answer}`;
    expect(tokens(joint, true)).toEqual({ prompt: asked, answer: `${joint}<|im_end|>\n` });
    expect(tokens(answer, false)).toEqual({
      prompt: `${asked}<think>\n\n</think>\n\n`,
      answer: `${answer}<|im_end|>\n`,
    });
    expect(tokens(answer, true).answer).toBe(`<think>\n\n</think>\n\n${answer}<|im_end|>\n`);
    expect(tokens(joint, false).answer).toBe(`${answer}<|im_end|>\n`);
  });

  const compared = async (answer: string, trained: boolean, served: boolean, tokens = chatMl) => {
    const made = trainingTokens(prompt, answer, { name: "qwen3", enableThinking: trained }, tokens);
    const all = [...made.prompt, ...made.answer];
    return parityOf({ prompt, answer }, all, serving(tokens), served, tokens.decode);
  };

  test("joint with thinking, predictor without: the same", async () => {
    const joint = `${writtenThought("Cooks.")}${writtenAnswer("Cooks, Restaurant")}`;
    expect(await compared(joint, true, true)).toEqual({ kind: "same", setting: true });
    expect(await compared(writtenAnswer("Cooks, Restaurant"), false, false)).toEqual({ kind: "same", setting: false });
  });

  test("the setting that mends a difference is named, and the difference shown", async () => {
    expect(await compared(writtenAnswer("Cooks, Restaurant"), false, true)).toMatchObject({
      kind: "apart",
      mend: { setting: false },
      training: expect.stringContaining("<think>"),
      serving: expect.not.stringContaining("<think>"),
    });
  });

  test("a title right behind its tag has other tokens than by itself, and no setting mends it", async () => {
    const answer = "<answer>Cooks, Restaurant</answer>";
    const found = await compared(answer, false, false, joining);
    expect(found).toMatchObject({ kind: "apart", mend: undefined });
    expect(await compared(writtenAnswer("Cooks, Restaurant"), false, false, joining)).toMatchObject({ kind: "same" });
  });

  test("SmolLM2's own template is the one that its file brings", () => {
    const own = chatTemplate(SMOLLM2_TEMPLATE, "a test");
    expect(own([{ role: "user", content: "Hi" }], undefined)).toBe(
      "<|im_start|>system\nYou are a helpful AI assistant named SmolLM, trained by Hugging Face<|im_end|>\n<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n",
    );
    expect(() => chatTemplate("{% for %}", "x")).toThrow("x chat_template");
  });
});

describe("a prompt as vLLM makes it of a begun answer", () => {
  const prompt: ChatMessage[] = [{ role: "user", content: "Why?" }];
  const served = (answer: string, trained: string, jinja: string, thinking = true) =>
    servesEmptyThought(prompt, answer, thinking, trained, chatTemplate(jinja, "t"));

  test("by Qwen3's template holds an empty thought before a reason, and none before a title", () => {
    const reason = writtenThought("She cares.").trimEnd();
    expect(served(reason, `assistant\n${reason}`, QWEN3_TEMPLATE)).toBe(true);
    expect(served(reason, `assistant\n${reason}`, SMOLLM2_TEMPLATE)).toBe(false);
    // The predictor was trained with the empty thought.
    const title = writtenAnswer("Cooks, Short Order");
    expect(served(title, `assistant\n<think>\n\n</think>\n\n${title}`, QWEN3_TEMPLATE, false)).toBe(false);
    expect(served(title, `assistant\n${title}`, QWEN3_TEMPLATE, false)).toBe(true);
  });
});
