import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BytePairs, learnBytePairs, piecesOf, tokenizer } from "./byte-pairs.ts";

const TEXTS = [
  "Nurses' aides nursed the nurse; the nurse's aide didn't.",
  "A cook cooks, and a cook who'd cooked cooks 2019-2021.",
  "Registered nurse, 2021  - now\n\n  Chef de cuisine, Café Zoë 😀😀",
  "the cook and the chef and the nurse and the aide, aaaaaaa",
];
const learned = learnBytePairs(TEXTS, 2 + 256 + 40, ["<|end|>", "<nurse>"]);
const learnedTokenizer = tokenizer(learned);

/** Unpaired surrogates are no text: UTF-8 cannot hold them. */
const anyText = fc.string({ unit: "binary" });
const likelyText = fc.oneof(
  anyText,
  fc.array(fc.constantFrom(...TEXTS, "<|end|>", "<nurse>", " ", "\n", "'s", "7")).map((texts) => texts.join("")),
);

describe("pieces", () => {
  // As GPT-2's pattern cuts them.
  test.each<[string, string[]]>([
    ["I'll  go\n now", ["I", "'ll", " ", " go", "\n", " now"]],
    ["in 2019, 3 times!!", ["in", " 2019", ",", " 3", " times", "!!"]],
    ["end  ", ["end", "  "]],
    ["a\u0085\u00a0b", ["a", "\u0085", "\u00a0", "b"]],
    ["\ufeffa", ["\ufeff", "a"]],
  ])("%j", (text, pieces) => expect(piecesOf(text, "gpt2")).toEqual(pieces));

  test("SmolLM's digits stand alone, and what is before them keeps its spaces", () => {
    expect(piecesOf("in  2019, ½", "smollm")).toEqual(["in", "  ", "2", "0", "1", "9", ",", " ", "½"]);
  });

  test("put together they are the text", () => {
    fc.assert(fc.property(anyText, (text) => piecesOf(text, "gpt2").join("") === text));
    fc.assert(fc.property(anyText, (text) => piecesOf(text, "smollm").join("") === text));
  });
});

describe("learning", () => {
  test("by hand: the pair seen most often, then the next", () => {
    // "ab" three times, then " " before "ab" twice; "c" after "ab" once, which is not enough.
    const { merges, tokens, special } = learnBytePairs(["ab ab", " abc"], 300);
    expect(merges).toEqual([
      ["a", "b"],
      ["Ġ", "ab"],
    ]);
    expect(tokens.slice(256)).toEqual(["ab", "Ġab"]);
    expect(special).toEqual([]);
  });

  test("as the package tokenizers of Python learns", () => {
    // BpeTrainer(vocab_size=298, min_frequency=2, special_tokens=["<|end|>", "<nurse>"], initial_alphabet=ByteLevel.alphabet()),
    // tokenizers 0.22; it stops at 289 tokens because no pair occurs twice.
    const merges =
      "Ġ a|h e|Ġ c|o k|o ok|r s|t he|u rs|Ġ n|Ġc ook|urs e|a a|Ġ the|Ġn urse|d e|n d|Ġa nd|2 0|i de|Ġa ide|2 1|e d|i s|ð Ł|Ġ C|Ġ 20|ĺ Ģ|he f|Ġcook s|aa aa|ðŁ ĺĢ";
    expect(learned.merges.map((merge) => merge.join(" "))).toEqual(merges.split("|"));
    expect(learned.tokens.length).toBe(289);
    // Tokenizer.encode(...).ids
    expect(learnedTokenizer.encode("The nurses' cook didn't cook 20212021<|end|> café 😀", true)).toEqual([
      53, 259, 271, 84, 8, 267, 222, 69, 74, 69, 79, 8, 85, 267, 283, 278, 275, 278, 0, 260, 66, 71, 129, 104, 222, 288,
    ]);
    expect(learnedTokenizer.encode("<nurse>nurse   and\n aaaaa", true)).toEqual([
      1, 79, 268, 222, 222, 274, 200, 258, 287,
    ]);
  });

  test("neither the order of the texts nor a second run changes anything", () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(TEXTS, { minLength: TEXTS.length }), (texts) => {
        expect(learnBytePairs(texts, 298, ["<|end|>", "<nurse>"])).toEqual(learned);
      }),
    );
  });

  test("never more tokens than asked for, none twice, and the record is checked by its schema", () => {
    fc.assert(
      fc.property(fc.array(likelyText), fc.integer({ min: 256, max: 320 }), (texts, vocabulary) => {
        const { tokens } = BytePairs.parse(JSON.parse(JSON.stringify(learnBytePairs(texts, vocabulary))));
        expect(tokens.length).toBeLessThanOrEqual(vocabulary);
        expect(new Set(tokens).size).toBe(tokens.length);
      }),
    );
  });

  test("too small a vocabulary, and a special token that is a word, are refused", () => {
    expect(() => learnBytePairs([], 256, ["<a>"])).toThrow("256 tokens do not hold 1 special ones and 256 bytes");
    expect(() => learnBytePairs([], 300, ["nurse"])).toThrow("could be a word");
  });
});

describe("encoding", () => {
  test("any text comes back, with special tokens read or not", () => {
    fc.assert(
      fc.property(likelyText, fc.boolean(), (text, special) => {
        const tokens = learnedTokenizer.encode(text, special);
        expect(tokens.every((token) => Number.isInteger(token) && token >= 0 && token < 289)).toBe(true);
        expect(learnedTokenizer.decode(tokens)).toBe(text);
      }),
    );
  });

  test("what people wrote never becomes a special token", () => {
    fc.assert(
      fc.property(likelyText, (text) =>
        learnedTokenizer.encode(text).every((token) => !learned.special.includes(token)),
      ),
    );
    expect(learnedTokenizer.encode("<|end|>", true)).toEqual([0]);
    expect(learnedTokenizer.encode("<|end|>").length).toBeGreaterThan(1);
  });

  test("merges are made in the order they were learned, of two places the left one first", () => {
    const { encode, numberOf } = tokenizer({
      tokens: ["a", "b", "c", "bc", "ab", "aa"],
      merges: [
        ["b", "c"],
        ["a", "b"],
        ["a", "a"],
      ],
      special: [],
      split: "gpt2",
    });
    expect(encode("abc")).toEqual([numberOf("a"), numberOf("bc")]);
    expect(encode("aaa")).toEqual([numberOf("aa"), numberOf("a")]);
    // A byte without a token is left out, and what it stood between does not join.
    expect(encode("ab d c")).toEqual([numberOf("ab"), numberOf("c")]);
    expect(encode("aza")).toEqual([numberOf("a"), numberOf("a")]);
  });

  test("the longer special token is found before the shorter one that begins earlier, as in llama.cpp", () => {
    const { encode } = tokenizer({ tokens: ["a", "ab", "bcd"], merges: [], special: [1, 2], split: "gpt2" });
    expect(encode("abcd", true)).toEqual([0, 2]);
  });

  test("half a character is shown as such, and a whole one across tokens is whole", () => {
    const bytes = tokenizer(learnBytePairs([], 256));
    const tokens = bytes.encode("é");
    expect(tokens.length).toBe(2);
    expect(bytes.decode(tokens)).toBe("é");
    expect(bytes.decode(tokens.slice(0, 1))).toBe("\ufffd");
  });

  test("merges and special tokens that do not exist are refused", () => {
    const pairs = { tokens: ["a"], merges: [["a", "b"]] as [string, string][], special: [], split: "gpt2" as const };
    expect(() => tokenizer(pairs)).toThrow('"b" is not in the vocabulary');
    expect(() => tokenizer({ ...pairs, merges: [], special: [1] })).toThrow("special token 1");
  });

  test("Qwen's cut: a sign may begin a word, digits stand alone, line breaks end what is before them, either case contracts", () => {
    // As the pattern of Qwen's tokenizer.json cuts it.
    expect(piecesOf("<answer>\nSales It'S 42!\n\n  ok e\u0301", "qwen2")).toEqual([
      "<answer",
      ">\n",
      "Sales",
      " It",
      "'S",
      " ",
      "4",
      "2",
      "!\n\n",
      " ",
      " ok",
      " \u00e9",
    ]);
    expect(piecesOf("<answer>Sales", "qwen2")).toEqual(["<answer", ">Sales"]);
  });

  test("a token that is always read is so without being asked for, a special one is not", () => {
    const { encode } = tokenizer({
      tokens: ["a", "<t>", "<s>", "<", "t", "s", ">"],
      merges: [],
      special: [2],
      always: [1],
      split: "qwen2",
    });
    expect(encode("a<t>a<s>")).toEqual([0, 1, 0, 3, 5, 6]);
    expect(encode("a<t>a<s>", true)).toEqual([0, 1, 0, 2]);
  });
});
