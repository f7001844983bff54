import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { SMOLLM2_TEMPLATE } from "../../tests/support/chat-templates.ts";
import { nextByHand, openLlamaCpp, tinyAdapter, tinyLlama, withAdapter } from "../../tests/support/llama-by-hand.ts";
import { BadInputError } from "../domain/index.ts";
import { tokenizer } from "../tokens/byte-pairs.ts";
import { chatTurns } from "../tokens/chat-turns.ts";
import { openGgufFile, parseGgufHeader, type TensorToWrite, writeGguf } from "../weights/gguf.ts";
import type { GgufValue } from "../weights/gguf-values.ts";
import { weight } from "../weights/weights.ts";
import { writeGgufAdapter } from "./adapters.ts";
import { readLlama, readLlamaTokenizer, writeLlamaGguf } from "./llama-files.ts";
import { fromGgufName, fromGgufRows, llamaShapes, toGgufName, toGgufRows, turnedHeads } from "./llama-names.ts";

const place = mkdtempSync(join(tmpdir(), "wherefore-llama-"));
const signal = new AbortController().signal;
const about = { "general.name": "tiny", "general.license": "apache-2.0" };

describe("names", () => {
  test.each([
    ["model.embed_tokens", "token_embd"],
    ["model.layers.29.self_attn.o_proj", "blk.29.attn_output"],
    ["model.layers.0.post_attention_layernorm", "blk.0.ffn_norm"],
    ["model.norm", "output_norm"],
  ])("%s is %s", (module, name) => {
    expect(toGgufName(module)).toBe(name);
    expect(fromGgufName(name)).toBe(module);
  });

  test("each weight that is needed has one, and comes back; what a Llama has not has none", () => {
    const names = [...llamaShapes(tinyLlama(false).settings).keys()].map((name) => name.slice(0, -".weight".length));
    expect(names.map((name) => fromGgufName(toGgufName(name)!))).toEqual(names);
    expect(new Set(names.map(toGgufName)).size).toBe(names.length);
    expect(toGgufName("model.layers.00.mlp.up_proj")).toBeUndefined();
    expect(toGgufName("model.layers.0.mlp.up")).toBeUndefined();
    expect(fromGgufName("blk.0.attn_q_norm")).toBeUndefined();
    expect(fromGgufName("rope_freqs")).toBeUndefined();
  });
});

describe("rows of queries and keys", () => {
  // By convert_hf_to_gguf.py: w.reshape(heads, 2, rows // heads // 2, columns).swapaxes(1, 2).reshape(w.shape), of arange(16) with 2 heads
  test("as llama.cpp's converter orders them", () => {
    const rows = weight(
      [8, 2],
      Float32Array.from({ length: 16 }, (_, at) => at),
    );
    expect([...toGgufRows(rows, 2).data]).toEqual([0, 1, 4, 5, 2, 3, 6, 7, 8, 9, 12, 13, 10, 11, 14, 15]);
  });

  test("queries have as many heads as there are, keys fewer, and nothing else is turned", () => {
    const turned = ["q", "k", "v", "o"].map((which) =>
      turnedHeads(`model.layers.0.self_attn.${which}_proj`, { heads: 9, keyValueHeads: 3 }),
    );
    expect(turned).toEqual([9, 3, undefined, undefined]);
  });

  test("and back", () => {
    const shapes = fc.record({
      heads: fc.integer({ min: 1, max: 4 }),
      pairs: fc.integer({ min: 1, max: 5 }),
      columns: fc.nat(3),
    });
    fc.assert(
      fc.property(shapes, ({ heads, pairs, columns }) => {
        const size = heads * pairs * 2 * columns;
        const rows = weight(
          [heads * pairs * 2, columns],
          Float32Array.from({ length: size }, (_, at) => at),
        );
        expect(fromGgufRows(toGgufRows(rows, heads), heads)).toEqual(rows);
        expect(toGgufRows(fromGgufRows(rows, heads), heads)).toEqual(rows);
      }),
    );
    expect(() => toGgufRows(weight([6, 1], new Float32Array(6)), 2)).toThrow("[6, 1] cannot be that of 2 heads");
  });
});

describe("a Llama as a file", () => {
  test.each([true, false])("comes back as it was, tied: %s", async (tied) => {
    const model = tinyLlama(tied);
    const path = join(place, `tied-${tied}.gguf`);
    await writeLlamaGguf(path, model, "F32", about, signal);
    const { tokenizer, ...read } = await readLlama(path);
    const { tokenizer: given, ...rest } = model;
    expect({ ...read, pairs: tokenizer.pairs }).toEqual({ ...rest, pairs: given.pairs });
    const alone = await readLlamaTokenizer(path);
    expect(alone.tokenizer.encode("the cook")).toEqual(given.encode("the cook"));
  });

  test('tokens that are always read, as Qwen3\'s "<think>", come back as such', async () => {
    const model = tinyLlama();
    const pairs = { ...model.tokenizer.pairs, always: [5], split: "qwen2" as const };
    const path = join(place, "always.gguf");
    await writeLlamaGguf(path, { ...model, tokenizer: tokenizer(pairs) }, "F32", about, signal);
    expect((await readLlamaTokenizer(path)).tokenizer.pairs).toEqual(pairs);
  });

  test("matrices are written as asked for, vectors whole", async () => {
    const path = join(place, "kinds.gguf");
    await writeLlamaGguf(path, tinyLlama(), "Q8_0", about, signal);
    const file = await openGgufFile(path);
    expect(file.tensors.get("blk.1.attn_norm.weight")!.kind).toBe("F32");
    expect(file.tensors.get("blk.1.ffn_down.weight")!.kind).toBe("Q8_0");
    expect(file.metadata.get("general.file_type")).toEqual({ type: "u32", value: 7 });
    expect(file.metadata.get("general.license")).toEqual({ type: "string", value: "apache-2.0" });
    await file.close();
  });

  test("weights of other settings are not written", async () => {
    const model = tinyLlama();
    const other = { ...model, settings: { ...model.settings, hidden: 64 } };
    await expect(writeLlamaGguf(join(place, "no.gguf"), other, "F32", about, signal)).rejects.toThrow(
      "model.layers.0.mlp.gate_proj.weight: the tensor has the shape [96, 64], and [64, 64] is needed",
    );
  });
});

/** The tiny model's file with some of its metadata changed, and tensors added. */
async function changedFile(
  changes: Record<string, GgufValue | undefined>,
  more: TensorToWrite[] = [],
): Promise<string> {
  const path = join(place, "changed.gguf");
  await writeLlamaGguf(path, tinyLlama(), "F32", about, signal);
  const file = await openGgufFile(path);
  const metadata = new Map(file.metadata);
  for (const [key, value] of Object.entries(changes)) {
    if (value === undefined) metadata.delete(key);
    else metadata.set(key, value);
  }
  const tensors: TensorToWrite[] = [...more];
  for (const name of file.tensors.keys()) tensors.push({ name, weight: await file.read(name), kind: "F32" });
  await file.close();
  await writeGguf(path, metadata, tensors, signal);
  return path;
}
const said = (value: string): GgufValue => ({ type: "string", value });
const whole = (value: number): GgufValue => ({ type: "u32", value });
const words = (...value: string[]): GgufValue => ({ type: "array", of: "string", value });

describe("a file of something else is refused, and why", () => {
  test.each<[string, Record<string, GgufValue | undefined>, string]>([
    [
      "architecture",
      { "general.architecture": said("qwen2") },
      'general.architecture: the architecture is "qwen2". Plain Llamas',
    ],
    ["no architecture", { "general.architecture": undefined }, "general.architecture: it is missing"],
    ["stretched", { "llama.rope.scaling.type": said("yarn") }, 'positions are stretched ("yarn")'],
    ["head width", { "llama.attention.key_length": whole(32) }, "it is 32, and heads are 16 wide"],
    ["heads", { "llama.attention.head_count": whole(5) }, "64 numbers are not 5 heads over 2"],
    ["no layers", { "llama.block_count": whole(0) }, "llama.block_count: it is 0, and a count is needed"],
    ["too many layers", { "llama.block_count": whole(4_000_000_000) }, "4000000000 layers have 20 tensors"],
    ["a layer more", { "llama.block_count": whole(3) }, "model.layers.2.input_layernorm.weight: the tensor is missing"],
    [
      "width",
      { "llama.embedding_length": whole(32), "llama.rope.dimension_count": whole(8) },
      "model.embed_tokens.weight: the tensor has the shape",
    ],
    ["negative", { "llama.rope.freq_base": { type: "i64", value: -1n } }, 'it is "-1", and a number is needed'],
    [
      "list",
      { "llama.attention.head_count_kv": { type: "array", of: "u32", value: [2, 2] } },
      'it is "2,2", and a number is needed',
    ],
    ["tokenizer", { "tokenizer.ggml.model": said("llama") }, 'the tokenizer is "llama"'],
    ["cut", { "tokenizer.ggml.pre": said("llama-bpe") }, 'text is cut as by "llama-bpe"'],
    ["tokens", { "tokenizer.ggml.tokens": words("a"), "tokenizer.ggml.merges": words() }, "tokenizer.ggml.merges"],
    ["merge", { "tokenizer.ggml.merges": words("a") }, "tokenizer.ggml.merges: a token or a merge is not text"],
    ["unknown merge", { "tokenizer.ggml.merges": words("a zz") }, '"zz" is not in the vocabulary'],
  ])("%s", async (_, changes, message) => {
    const read = readLlama(await changedFile(changes));
    await expect(read).rejects.toThrow(message);
    await expect(read).rejects.toMatchObject({ fault: "input" });
  });

  test("any bytes of the header changed give a Llama or a BadInputError and nothing else", async () => {
    const path = join(place, "spoiled.gguf");
    await writeLlamaGguf(path, tinyLlama(), "Q8_0", about, signal);
    const whole = readFileSync(path);
    const header = Math.min(
      ...[...parseGgufHeader(whole, whole.length, path).tensors.values()].map(({ begin }) => begin),
    );
    const change = fc.tuple(fc.nat(header - 1), fc.oneof(fc.nat(255), fc.constantFrom(0, 1, 8, 48, 255)));
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 3 }), async (changes) => {
        const bytes = Buffer.from(whole);
        for (const [at, value] of changes) bytes[at] = value;
        writeFileSync(path, bytes);
        try {
          await readLlama(path);
        } catch (error) {
          refused++;
          expect(error).toBeInstanceOf(BadInputError);
        }
      }),
      { numRuns: 300 },
    );
    expect(refused).toBeGreaterThan(100);
  });

  test("tensors that a plain Llama has not would change its numbers", async () => {
    const bias: TensorToWrite = { name: "blk.0.attn_q.bias", weight: weight([64], new Float32Array(64)), kind: "F32" };
    await expect(readLlama(await changedFile({}, [bias]))).rejects.toThrow(
      "blk.0.attn_q.bias: a plain Llama has no such",
    );
  });
});

const folder = process.env["WHEREFORE_LLAMA"];
const gguf = process.env["WHEREFORE_GGUF"];

function furthest(a: Float64Array, b: Float64Array): number {
  return a.reduce((far, value, at) => Math.max(far, Math.abs(value - b[at]!)), 0);
}

/** Kullback and Leibler's, in nats, of log-probabilities. */
function divergence(from: Float64Array, to: Float64Array): number {
  return from.reduce((total, logprob, at) => total + Math.exp(logprob) * (logprob - to[at]!), 0);
}

describe.skipIf(!folder)("llama.cpp on files that were written here (set WHEREFORE_LLAMA to run)", () => {
  // F32 and F16 differ from the hand's numbers because llama.cpp keeps keys and values as halves, Q8_0 because it rounds.
  test.each([
    ["F32", 0.01],
    ["F16", 0.01],
    ["Q8_0", 0.15],
  ] as const)(
    "%s: the same tokens, and log-probabilities within %d nats, with and without an adapter",
    async (kind, near) => {
      const model = tinyLlama(kind === "F16");
      const path = join(place, `tiny-${kind}.gguf`);
      await writeLlamaGguf(path, model, kind, about, signal);
      const llama = await openLlamaCpp(folder!, path);
      try {
        const tokens = model.tokenizer.encode("the nurse and the cook, 2021");
        expect([...llama.model.tokenize("the nurse and the cook, 2021", false)]).toEqual(tokens);
        const byHand = nextByHand(model, tokens);
        expect(furthest(await llama.next(tokens), byHand)).toBeLessThan(near);

        const adapter = tinyAdapter(model);
        const adapterPath = join(place, `adapter-${kind}.gguf`);
        await writeGgufAdapter(adapterPath, adapter, model.settings, "F32", signal);
        const trained = nextByHand(withAdapter(model, adapter), tokens);
        expect(furthest(trained, byHand)).toBeGreaterThan(1);
        expect(furthest(await llama.next(tokens, adapterPath), trained)).toBeLessThan(near);
      } finally {
        await llama.close();
      }
    },
  );
});

const TEXTS = [
  "Registered nurses, 2019-2021: 29-1141.00; the nurse's aide (½ day) didn't.",
  "I'LL go\n\n\n now\t\tor  never  ",
  "naïve Zoë 👩🏽‍⚕️ 日本語の仕事 العربية हिन्दी ﬁn ñandú",
  "a\u0085b\u00a0c\u3000d\ufeffe\u200df\u2028g",
  "٣ Ⅷ x² 1234567890 3.14",
  "<|im_start|>user\nHi<|im_end|><|im_end|",
  "\u0004\u0000\u0006'LL ð$%",
  "",
  " ",
  "\r\n\r\n",
];

describe.skipIf(!folder || !gguf)("SmolLM2's file (set WHEREFORE_LLAMA and WHEREFORE_GGUF to run)", () => {
  test("the same tokens as llama.cpp's, for some hundred texts", async () => {
    const text = await readLlamaTokenizer(gguf!);
    const { tokenizer, begin, end, chatTemplate } = text;
    expect([begin, end].map((token) => tokenizer.decode([token!]))).toEqual(["<|im_start|>", "<|im_end|>"]);
    expect(chatTemplate).toBe(SMOLLM2_TEMPLATE);
    const llama = await openLlamaCpp(folder!, gguf!);
    try {
      const same = (text: string, special: boolean) =>
        expect(tokenizer.encode(text, special), JSON.stringify(text)).toEqual([...llama.model.tokenize(text, special)]);
      // Characters of Unicode 16 and later are letters to one and unassigned to the other, so chance draws from scripts that are older.
      const character = fc.oneof(
        fc.string({ minLength: 1, maxLength: 3 }),
        fc.constantFrom(..."'s d\n\t  09éßΩж日本語한글אبह½²…—_$%\u00a0\u3000\u0085\ufeff\u200d", "😀", "👩🏽‍⚕️", "𝒳"),
        fc.constantFrom(...TEXTS, "'ll", "'Re", "<|im_end|>", "<filename>"),
      );
      const texts = fc.sample(
        fc.array(character, { maxLength: 12 }).map((parts) => parts.join("")),
        { numRuns: 300, seed: 1 },
      );
      for (const text of [...TEXTS, ...texts]) {
        same(text, false);
        same(text, true);
      }
      const messages = [{ role: "user" as const, content: "Name a colour. " }];
      const turns =
        "<|im_start|>system\nYou are a helpful AI assistant named SmolLM, trained by Hugging Face<|im_end|>\n<|im_start|>user\nName a colour. <|im_end|>\n<|im_start|>assistant\nIt is";
      expect(chatTurns(text).prompt(messages, "It is")).toEqual([...llama.model.tokenize(turns, true)]);
    } finally {
      await llama.close();
    }
  });

  test("the same next word as llama.cpp's, as it is and under an adapter; the rows as they stand in the file give another", async () => {
    const model = await readLlama(gguf!);
    expect(model.settings).toMatchObject({
      layers: 30,
      width: 576,
      heads: 9,
      keyValueHeads: 3,
      ropeBase: 100_000,
      tied: true,
    });
    const llama = await openLlamaCpp(folder!, gguf!);
    try {
      const tokens = model.tokenizer.encode("The nurse, then a cashier. The capital of France is");
      // llama.cpp rounds to 8 bits what it multiplies with blocks; that leaves about 0.01 nats.
      const asked = await llama.next(tokens);
      expect(divergence(asked, nextByHand(model, tokens))).toBeLessThan(0.05);
      const unturned = new Map(
        [...model.weights].map(([name, one]) => {
          const heads = turnedHeads(name.slice(0, -".weight".length), model.settings);
          return [name, heads === undefined ? one : toGgufRows(one, heads)];
        }),
      );
      expect(divergence(asked, nextByHand({ ...model, weights: unturned }, tokens))).toBeGreaterThan(0.5);

      const whole = tinyAdapter(model);
      const attention = [...whole.pairs].filter(([module]) => /layers\.\d\.self_attn\.[qkv]_proj/.test(module));
      const adapter = { ...whole, pairs: new Map(attention) };
      const path = join(place, "smollm2-adapter.gguf");
      await writeGgufAdapter(path, adapter, model.settings, "F16", signal);
      const trained = await llama.next(tokens, path);
      expect(divergence(trained, asked)).toBeGreaterThan(1);
      expect(divergence(trained, nextByHand(withAdapter(model, adapter), tokens))).toBeLessThan(0.05);
    } finally {
      await llama.close();
    }
  });
});
