/**
 * The parts of a Llama, as Hugging Face names and shapes them and as llama.cpp does.
 *
 * In: a name or a weight of one convention.  Out: that of the other. Everywhere in this project it is Hugging Face's; llama.cpp's stands in
 * GGUF files only. Source: `TensorNameMap` of gguf-py and `LlamaModel.permute` of convert_hf_to_gguf.py, github.com/ggml-org/llama.cpp.
 */
import { type Shapes, shapeText, type Weight } from "../weights/weights.ts";

/** Numbers that tell one Llama from another; `tied`: the embeddings are the output layer too. */
export type LlamaSettings = {
  readonly layers: number;
  readonly width: number;
  readonly heads: number;
  readonly keyValueHeads: number;
  /** Width inside of the feed-forward layer. */
  readonly hidden: number;
  readonly vocabulary: number;
  readonly ropeBase: number;
  readonly normEpsilon: number;
  /** The longest sequence that it was trained on, in tokens. */
  readonly context: number;
  readonly tied: boolean;
};

const OUTSIDE_LAYERS: readonly (readonly [string, string])[] = [
  ["model.embed_tokens", "token_embd"],
  ["model.norm", "output_norm"],
  ["lm_head", "output"],
];
const IN_LAYERS: readonly (readonly [string, string])[] = [
  ["input_layernorm", "attn_norm"],
  ["self_attn.q_proj", "attn_q"],
  ["self_attn.k_proj", "attn_k"],
  ["self_attn.v_proj", "attn_v"],
  ["self_attn.o_proj", "attn_output"],
  ["post_attention_layernorm", "ffn_norm"],
  ["mlp.gate_proj", "ffn_gate"],
  ["mlp.up_proj", "ffn_up"],
  ["mlp.down_proj", "ffn_down"],
];

/** @param module without ".weight", such as model.layers.0.self_attn.q_proj @returns undefined where a Llama has no such part */
export function toGgufName(module: string): string | undefined {
  const [, layer, part] = module.match(/^model\.layers\.(0|[1-9]\d*)\.(.+)$/) ?? [];
  if (layer === undefined) return OUTSIDE_LAYERS.find(([name]) => name === module)?.[1];
  const found = IN_LAYERS.find(([name]) => name === part)?.[1];
  return found === undefined ? undefined : `blk.${layer}.${found}`;
}

/** @param name without ".weight", such as blk.0.attn_q */
export function fromGgufName(name: string): string | undefined {
  const [, layer, part] = name.match(/^blk\.(0|[1-9]\d*)\.(.+)$/) ?? [];
  if (layer === undefined) return OUTSIDE_LAYERS.find(([, found]) => found === name)?.[0];
  const module = IN_LAYERS.find(([, found]) => found === part)?.[0];
  return module === undefined ? undefined : `model.layers.${layer}.${module}`;
}

/** The weights that a Llama of these settings needs, in the order in which they are used. */
export function llamaShapes(settings: LlamaSettings): Shapes {
  const { layers, width, heads, keyValueHeads, hidden, vocabulary, tied } = settings;
  const keyValueWidth = (width / heads) * keyValueHeads;
  const shapes = new Map<string, readonly number[]>([["model.embed_tokens.weight", [vocabulary, width]]]);
  for (let layer = 0; layer < layers; layer++) {
    const parts: readonly (readonly [string, readonly number[]])[] = [
      ["input_layernorm", [width]],
      ["self_attn.q_proj", [width, width]],
      ["self_attn.k_proj", [keyValueWidth, width]],
      ["self_attn.v_proj", [keyValueWidth, width]],
      ["self_attn.o_proj", [width, width]],
      ["post_attention_layernorm", [width]],
      ["mlp.gate_proj", [hidden, width]],
      ["mlp.up_proj", [hidden, width]],
      ["mlp.down_proj", [width, hidden]],
    ];
    for (const [part, shape] of parts) shapes.set(`model.layers.${layer}.${part}.weight`, shape);
  }
  shapes.set("model.norm.weight", [width]);
  if (!tied) shapes.set("lm_head.weight", [vocabulary, width]);
  return shapes;
}

/**
 * Rotary positions turn the numbers of a head in pairs. Hugging Face pairs number i of the first half with number i of the second, llama.cpp
 * the neighbours 2i and 2i + 1; so the rows that give queries and keys stand in another order in a GGUF file.
 *
 * @param weight [heads x head width, columns]: a query or key projection, or the lora_b of one
 */
export function toGgufRows(weight: Weight, heads: number): Weight {
  return reorderedRows(weight, heads, (at, width) => (at % 2) * (width / 2) + Math.floor(at / 2));
}

export function fromGgufRows(weight: Weight, heads: number): Weight {
  return reorderedRows(weight, heads, (at, width) => (at < width / 2 ? 2 * at : 2 * at - width + 1));
}

/** Whether the rows of a tensor can be those of so many heads; a damaged file, or that of another model, shows here. */
export function haveHeads({ shape }: Weight, heads: number): boolean {
  return shape.length === 2 && shape[0]! % (2 * heads) === 0;
}

/** How many heads share the rows of a projection, where rotary positions turn them; undefined where they turn nothing. */
export function turnedHeads(
  module: string,
  { heads, keyValueHeads }: Pick<LlamaSettings, "heads" | "keyValueHeads">,
): number | undefined {
  if (module.endsWith(".self_attn.q_proj")) return heads;
  return module.endsWith(".self_attn.k_proj") ? keyValueHeads : undefined;
}

/** @param sourceOf where in its head the row that comes to stand at `at` stood */
function reorderedRows(
  { shape, data }: Weight,
  heads: number,
  sourceOf: (at: number, headWidth: number) => number,
): Weight {
  const [rows = 0, columns = 0] = shape;
  const headWidth = rows / heads;
  if (!haveHeads({ shape, data }, heads))
    throw new RangeError(`The shape ${shapeText(shape)} cannot be that of ${heads} heads of even width.`);
  const reordered = new Float32Array(data.length);
  for (let row = 0; row < rows; row++) {
    const at = row % headWidth;
    const source = (row - at + sourceOf(at, headWidth)) * columns;
    reordered.set(data.subarray(source, source + columns), row * columns);
  }
  return { shape, data: reordered };
}
