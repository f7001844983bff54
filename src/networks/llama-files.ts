/**
 * A Llama as one GGUF file: its settings, its weights and its tokenizer.
 *
 * In: the path of a file such as SmolLM2's.  Out: a model in Hugging Face's convention (names, rotary halves), numbers as 32-bit floats; and
 * back, a model of ours as a file that llama.cpp runs. What would make the numbers come out otherwise (another architecture, stretched
 * positions, experts, biases) is refused by name, because leaving it out would go unnoticed.
 * Source: the keys are those of docs/gguf.md, github.com/ggml-org/ggml.
 */
import { BadInputError, quoted } from "../domain/index.ts";
import { BytePairs, type Tokenizer, tokenizer } from "../tokens/byte-pairs.ts";
import { type GgufFile, openGgufFile, type TensorToWrite, writeGguf } from "../weights/gguf.ts";
import { TENSOR_KINDS, type WrittenKind } from "../weights/gguf-blocks.ts";
import { damaged, type GgufMetadata, type GgufValue } from "../weights/gguf-values.ts";
import { requireShapes, type Weight, type Weights } from "../weights/weights.ts";
import {
  fromGgufName,
  fromGgufRows,
  haveHeads,
  type LlamaSettings,
  llamaShapes,
  toGgufName,
  toGgufRows,
  turnedHeads,
} from "./llama-names.ts";

export type LlamaTokenizer = {
  readonly tokenizer: Tokenizer;
  /** The tokens that begin and end a text, or, for a chat model, a turn. */
  readonly begin: number | undefined;
  readonly end: number | undefined;
  /** Jinja, as the file has it. */
  readonly chatTemplate: string | undefined;
};
export type Llama = LlamaTokenizer & { readonly settings: LlamaSettings; readonly weights: Weights };

/** How text is cut, by llama.cpp's names. */
const SPLITS: Readonly<Record<string, BytePairs["split"]>> = { smollm: "smollm", "gpt-2": "gpt2", qwen2: "qwen2" };
/** llama.cpp's kinds of tokens: 2 is unknown and 3 control, which both stand for no text; 4 is given by the user, and always read. */
const SPECIAL_TOKENS = [2, 3];
const USER_DEFINED = 4;
const TOKENS_KEY = "tokenizer.ggml.tokens";
const FILE_TYPES = { F32: 0, F16: 1, Q8_0: 7 } as const;

/** @throws BadInputError where the file is damaged, lacks a tensor, or holds something that is not read */
export async function readLlama(path: string): Promise<Llama> {
  const file = await openGgufFile(path);
  try {
    const settings = settingsOf(file);
    const weights = new Map<string, Weight>();
    for (const name of file.tensors.keys()) {
      const module = name.endsWith(".weight") ? fromGgufName(name.slice(0, -".weight".length)) : undefined;
      if (module === undefined) throw unsupported(path, name, "a plain Llama has no such tensor");
      const weight = await file.read(name);
      const heads = turnedHeads(module, settings);
      weights.set(`${module}.weight`, heads === undefined ? weight : withOwnRows(weight, heads, name, path));
    }
    requireShapes(weights, llamaShapes(settings), path);
    const text = tokenizerOf(file);
    if (text.tokenizer.vocabulary !== settings.vocabulary)
      throw damaged(path, `${text.tokenizer.vocabulary} tokens have ${settings.vocabulary} embeddings`, TOKENS_KEY);
    return { settings, weights, ...text };
  } finally {
    await file.close();
  }
}

/** Only the tokenizer, which is read in a moment. */
export async function readLlamaTokenizer(path: string): Promise<LlamaTokenizer> {
  const file = await openGgufFile(path);
  try {
    return tokenizerOf(file);
  } finally {
    await file.close();
  }
}

/**
 * @param kind  of the matrices: one whose rows are no whole blocks is kept as F16 instead, and vectors are always F32
 * @param about what else is said of the model, such as general.name and general.license
 * @throws      BadInputError where the weights are not those of the settings
 */
export async function writeLlamaGguf(
  path: string,
  model: Llama,
  kind: WrittenKind,
  about: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<void> {
  const { settings, weights } = model;
  const shapes = llamaShapes(settings);
  requireShapes(weights, shapes, path);
  const tensors = [...shapes.keys()].map((name): TensorToWrite => {
    const module = name.slice(0, -".weight".length);
    const heads = turnedHeads(module, settings);
    const weight = heads === undefined ? weights.get(name)! : toGgufRows(weights.get(name)!, heads);
    return { name: `${toGgufName(module)}.weight`, weight, kind: kindFor(weight, kind) };
  });
  const metadata = new Map([
    ["general.architecture", said("llama")],
    ["general.type", said("model")],
    ...Object.entries(about).map(([key, value]) => [key, said(value)] as const),
    ["general.file_type", whole(FILE_TYPES[kind])],
    ...settingsMetadata(settings),
    ...tokenizerMetadata(model),
  ]);
  await writeGguf(path, metadata, tensors, signal);
}

function kindFor({ shape }: Weight, kind: WrittenKind): WrittenKind {
  if (shape.length < 2) return "F32";
  return shape.at(-1)! % TENSOR_KINDS[kind].numbers === 0 ? kind : "F16";
}

function withOwnRows(weight: Weight, heads: number, name: string, path: string): Weight {
  if (!haveHeads(weight, heads)) throw damaged(path, `${weight.shape[0]} rows are not those of ${heads} heads`, name);
  return fromGgufRows(weight, heads);
}

function settingsOf({ metadata, tensors, path }: GgufFile): LlamaSettings {
  const architecture = textAt(metadata, "general.architecture", path);
  if (architecture !== "llama")
    throw unsupported(path, "general.architecture", `the architecture is ${quoted(architecture)}`);
  const scaling = metadata.get("llama.rope.scaling.type")?.value ?? "none";
  if (scaling !== "none")
    throw unsupported(path, "llama.rope.scaling.type", `positions are stretched (${quoted(String(scaling))})`);
  const number = (key: string, otherwise?: number) => numberAt(metadata, `llama.${key}`, path, otherwise);
  const count = (key: string, otherwise?: number) => countAt(metadata, `llama.${key}`, path, otherwise);
  const width = count("embedding_length");
  const heads = count("attention.head_count");
  const keyValueHeads = count("attention.head_count_kv", heads);
  const headWidth = width / heads;
  if (headWidth % 2 !== 0 || heads % keyValueHeads !== 0)
    throw damaged(path, `${width} numbers are not ${heads} heads over ${keyValueHeads}`, "llama.attention.head_count");
  for (const key of ["rope.dimension_count", "attention.key_length", "attention.value_length"]) {
    if (number(key, headWidth) !== headWidth)
      throw unsupported(path, `llama.${key}`, `it is ${number(key)}, and heads are ${headWidth} wide`);
  }
  const layers = count("block_count");
  if (layers > tensors.size) throw damaged(path, `${layers} layers have ${tensors.size} tensors`, "llama.block_count");
  return {
    layers,
    width,
    heads,
    keyValueHeads,
    hidden: count("feed_forward_length"),
    vocabulary: count("vocab_size", tensors.get("token_embd.weight")?.shape[0]),
    ropeBase: number("rope.freq_base", 10_000),
    normEpsilon: number("attention.layer_norm_rms_epsilon"),
    context: count("context_length"),
    tied: !tensors.has("output.weight"),
  };
}

function settingsMetadata(settings: LlamaSettings): [string, GgufValue][] {
  return [
    ["llama.block_count", whole(settings.layers)],
    ["llama.context_length", whole(settings.context)],
    ["llama.embedding_length", whole(settings.width)],
    ["llama.feed_forward_length", whole(settings.hidden)],
    ["llama.attention.head_count", whole(settings.heads)],
    ["llama.attention.head_count_kv", whole(settings.keyValueHeads)],
    ["llama.rope.freq_base", { type: "f32", value: settings.ropeBase }],
    ["llama.attention.layer_norm_rms_epsilon", { type: "f32", value: settings.normEpsilon }],
    ["llama.vocab_size", whole(settings.vocabulary)],
    ["llama.rope.dimension_count", whole(settings.width / settings.heads)],
  ];
}

function tokenizerOf({ metadata, path }: GgufFile): LlamaTokenizer {
  const model = textAt(metadata, "tokenizer.ggml.model", path);
  if (model !== "gpt2") throw unsupported(path, "tokenizer.ggml.model", `the tokenizer is ${quoted(model)}`);
  const pre = textAt(metadata, "tokenizer.ggml.pre", path);
  const split = SPLITS[pre];
  if (split === undefined) throw unsupported(path, "tokenizer.ggml.pre", `text is cut as by ${quoted(pre)}`);
  const tokens = listAt(metadata, TOKENS_KEY, path);
  const kinds = listAt(metadata, "tokenizer.ggml.token_type", path);
  const merges = listAt(metadata, "tokenizer.ggml.merges", path).map((merge) => String(merge).split(" "));
  const special = kinds.flatMap((kind, token) => (SPECIAL_TOKENS.includes(Number(kind)) ? [token] : []));
  const always = kinds.flatMap((kind, token) => (Number(kind) === USER_DEFINED ? [token] : []));
  const pairs = BytePairs.safeParse({ tokens, merges, special, ...(always.length > 0 && { always }), split });
  if (!pairs.success) throw damaged(path, "a token or a merge is not text", "tokenizer.ggml.merges");
  const numberOrNone = (key: string) => (metadata.has(key) ? numberAt(metadata, key, path) : undefined);
  try {
    return {
      tokenizer: tokenizer(pairs.data),
      begin: numberOrNone("tokenizer.ggml.bos_token_id"),
      end: numberOrNone("tokenizer.ggml.eos_token_id"),
      chatTemplate: metadata.has("tokenizer.chat_template")
        ? textAt(metadata, "tokenizer.chat_template", path)
        : undefined,
    };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw damaged(path, error.message, "tokenizer.ggml.merges");
  }
}

function tokenizerMetadata({ tokenizer: { pairs }, begin, end, chatTemplate }: LlamaTokenizer): [string, GgufValue][] {
  const kinds = new Map([
    ...pairs.special.map((token) => [token, 3] as const),
    ...(pairs.always ?? []).map((token) => [token, USER_DEFINED] as const),
  ]);
  const pre = Object.keys(SPLITS).find((name) => SPLITS[name] === pairs.split)!;
  return [
    ["tokenizer.ggml.model", said("gpt2")],
    ["tokenizer.ggml.pre", said(pre)],
    [TOKENS_KEY, { type: "array", of: "string", value: pairs.tokens }],
    [
      "tokenizer.ggml.token_type",
      { type: "array", of: "i32", value: pairs.tokens.map((_, token) => kinds.get(token) ?? 1) },
    ],
    [
      "tokenizer.ggml.merges",
      { type: "array", of: "string", value: pairs.merges.map(([left, right]) => `${left} ${right}`) },
    ],
    ...(begin === undefined ? [] : [["tokenizer.ggml.bos_token_id", whole(begin)] as [string, GgufValue]]),
    ...(end === undefined ? [] : [["tokenizer.ggml.eos_token_id", whole(end)] as [string, GgufValue]]),
    // llama.cpp would put the beginning before every text.
    ["tokenizer.ggml.add_bos_token", { type: "bool", value: false }],
    ...(chatTemplate === undefined ? [] : [["tokenizer.chat_template", said(chatTemplate)] as [string, GgufValue]]),
  ];
}

function said(value: string): GgufValue {
  return { type: "string", value };
}

function whole(value: number): GgufValue {
  return { type: "u32", value };
}

function textAt(metadata: GgufMetadata, key: string, path: string): string {
  const found = metadata.get(key);
  if (found?.type !== "string") throw damaged(path, `it is ${found === undefined ? "missing" : found.type}`, key);
  return found.value;
}

/** @param otherwise where the key may be missing */
function numberAt(metadata: GgufMetadata, key: string, path: string, otherwise?: number): number {
  const value = metadata.get(key)?.value ?? otherwise;
  const number = typeof value === "bigint" ? Number(value) : value;
  if (typeof number !== "number" || !(number >= 0))
    throw damaged(
      path,
      `it is ${value === undefined ? "missing" : quoted(String(value))}, and a number is needed`,
      key,
    );
  return number;
}

function countAt(metadata: GgufMetadata, key: string, path: string, otherwise?: number): number {
  const number = numberAt(metadata, key, path, otherwise);
  if (!Number.isSafeInteger(number) || number === 0) throw damaged(path, `it is ${number}, and a count is needed`, key);
  return number;
}

function listAt(metadata: GgufMetadata, key: string, path: string): readonly unknown[] {
  const found = metadata.get(key);
  if (found?.type !== "array") throw damaged(path, `it is ${found === undefined ? "missing" : "no list"}`, key);
  return found.value;
}

function unsupported(path: string, field: string, found: string): BadInputError {
  const mend = "Plain Llamas with byte pairs cut as by SmolLM or GPT-2 are read, such as SmolLM2.";
  return new BadInputError("unsupported-weights", { file: path, field }, found, mend);
}
