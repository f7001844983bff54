/**
 * The decoder: the transformer that reads left to right, in the shape that Llama gave it.
 *
 * In: vectors [batch, length, width], who may look at whom, and each position's place.  Out: vectors of the same shape.
 * A layer is x + attention(norm(x)), then x + feedForward(norm(x)): pre-norm with RMS norms (Zhang and Sennrich, 2019), rotary places
 * (Su et al., 2021), heads that share keys and values in groups (Ainslie et al., 2023), a gated feed-forward (Shazeer, 2020). What makes
 * vectors of tokens and tokens of vectors lies outside, because the career model and a text model differ in it.
 * Parameters bear the names and shapes of the Llama family's checkpoints ("model.layers.0.self_attn.q_proj.weight", [out, in]).
 */
import type { Tensor } from "../tensor/graph.ts";
import {
  add,
  concatenate,
  dropout,
  gatherRows,
  matmul,
  multiply,
  reshape,
  rmsNorm,
  rotary,
  scale,
  silu,
  slice,
  softmaxWeighted,
  transpose,
} from "../tensor/operators.ts";
import { rotaryTables } from "../tensor/rotary-tables.ts";
import type { DecoderSettings } from "./decoder-settings.ts";

/** A linear layer by its name: the plain one here, one with an adapter beside it in `lora.ts`. @param size [out, in] */
export type LinearLayer = (x: Tensor, name: string, size: readonly [number, number]) => Tensor;

/**
 * What is looked at: a number to be added to each score, 0 or far below; [batch, 1, length, keys], or [1, 1, length, keys] for all. No query
 * looks ahead, whatever the mask says.
 */
export type Mask = Tensor;

/** Cosines and sines of each position, [batch, 1, length, head width]. */
export type Places = { readonly cosines: Tensor; readonly sines: Tensor };

/** Keys and values of a layer, [batch, key-value heads, length, head width]. */
export type KeyValues = { readonly keys: Tensor; readonly values: Tensor };

export type Decoded = {
  readonly hidden: Tensor;
  /** This run's own keys and values by layer: what a cache keeps. */
  readonly keyValues: readonly KeyValues[];
};

/** @param past keys and values by layer that come before this run's own; the mask then covers both, past first */
export function decoder(
  x: Tensor,
  mask: Mask,
  places: Places,
  settings: DecoderSettings,
  layerOf: LinearLayer,
  past?: readonly KeyValues[],
): Decoded {
  const { graph } = x;
  const { width, hidden, normEpsilon } = settings;
  const norm = (of: Tensor, name: string) =>
    rmsNorm(of, graph.parameter(`${name}.weight`, [width], "ones"), normEpsilon);
  const keyValues: KeyValues[] = [];
  let state = x;
  for (let layer = 0; layer < settings.layers; layer++) {
    const name = `model.layers.${layer}`;
    const attended = attention(
      norm(state, `${name}.input_layernorm`),
      mask,
      places,
      settings,
      (of, part, size) => layerOf(of, `${name}.self_attn.${part}`, size),
      past?.[layer],
    );
    keyValues.push(attended.own);
    state = add(state, dropout(attended.out, settings.dropout));
    const normal = norm(state, `${name}.post_attention_layernorm`);
    const gate = silu(layerOf(normal, `${name}.mlp.gate_proj`, [hidden, width]));
    const raised = layerOf(normal, `${name}.mlp.up_proj`, [hidden, width]);
    const lowered = layerOf(multiply(gate, raised), `${name}.mlp.down_proj`, [width, hidden]);
    state = add(state, dropout(lowered, settings.dropout));
  }
  return { hidden: norm(state, "model.norm"), keyValues };
}

function attention(
  x: Tensor,
  mask: Mask,
  places: Places,
  { width, heads, keyValueHeads, dropout: rate }: DecoderSettings,
  layerOf: LinearLayer,
  past: KeyValues | undefined,
): { out: Tensor; own: KeyValues } {
  const [batch, length] = x.shape as [number, number, number];
  const head = width / heads;
  const split = (of: Tensor, count: number) => transpose(reshape(of, [batch, length, count, head]), [0, 2, 1, 3]);
  const queries = rotary(split(layerOf(x, "q_proj", [width, width]), heads), places.cosines, places.sines);
  const keyWidth = keyValueHeads * head;
  const own = {
    keys: rotary(split(layerOf(x, "k_proj", [keyWidth, width]), keyValueHeads), places.cosines, places.sines),
    values: split(layerOf(x, "v_proj", [keyWidth, width]), keyValueHeads),
  };
  const keys = past === undefined ? own.keys : concatenate([past.keys, own.keys], 2);
  const values = past === undefined ? own.values : concatenate([past.values, own.values], 2);
  const before = keys.shape[2]! - length;
  const blocks: Tensor[] = [];
  for (let from = 0; from < length; from += BLOCK) {
    const to = Math.min(length, from + BLOCK);
    const upTo = (of: Tensor, axis: number) => slice(of, axis, 0, before + to);
    const seen = { keys: upTo(keys, 2), values: upTo(values, 2) };
    blocks.push(attend(slice(queries, 2, from, to), seen, upTo(slice(mask, 2, from, to), 3), rate));
  }
  const merged = reshape(transpose(concatenate(blocks, 2), [0, 2, 1, 3]), [batch, length, width]);
  return { out: layerOf(merged, "o_proj", [width, width]), own };
}

/**
 * How many queries are answered together. None sees ahead, so a block needs keys up to its own end only: in a row of 512, five eighths of
 * all scores. Smaller blocks leave out few more, and each costs a dozen nodes.
 */
const BLOCK = 128;

/** @param queries [batch, heads, length, head width] @param mask [batch or 1, 1, length, keys] @returns of the queries' shape */
function attend(queries: Tensor, { keys, values }: KeyValues, mask: Mask, rate: number): Tensor {
  const [batch, heads, length, head] = queries.shape as [number, number, number, number];
  const [, keyValueHeads, seen] = keys.shape as [number, number, number];
  // The heads of a group are laid one after the other along the rows, so that its keys and values are read where they are, not copied.
  const rows = (heads / keyValueHeads) * length;
  const grouped = reshape(scale(queries, 1 / Math.sqrt(head)), [batch, keyValueHeads, rows, head]);
  const scores = reshape(matmul(grouped, keys, { transposeB: true }), [batch, heads, length, seen]);
  const masked = reshape(add(scores, mask), [batch, keyValueHeads, rows, seen]);
  return reshape(softmaxWeighted(masked, values, rate), [batch, heads, length, head]);
}

/** Linear layers whose weights are learned, or lie frozen; beginnings as GPT-2's: smaller the deeper what adds to the stream. */
export function plainLinear(settings: DecoderSettings, frozen = false): LinearLayer {
  const intoStream = 0.02 / Math.sqrt(2 * settings.layers);
  return (x, name, size) => {
    const normal = /o_proj|down_proj/.test(name) ? intoStream : 0.02;
    return project(x, x.graph.parameter(`${name}.weight`, size, { normal }, frozen));
  };
}

/** x W^T over the last axis. @param weight [out, in] */
export function project(x: Tensor, weight: Tensor): Tensor {
  const width = x.shape.at(-1)!;
  const rows = x.shape.slice(0, -1).reduce((all, size) => all * size, 1);
  return reshape(matmul(reshape(x, [rows, width]), weight, { transposeB: true }), [
    ...x.shape.slice(0, -1),
    weight.shape[0]!,
  ]);
}

/** The places of positions that are fed as whole numbers, [batch, length], each below `longest`. */
export function placesOf(positions: Tensor, longest: number, { width, heads, ropeBase }: DecoderSettings): Places {
  const { graph } = positions;
  const [batch, length] = positions.shape as [number, number];
  const head = width / heads;
  const { cosines, sines } = rotaryTables(
    Array.from({ length: longest }, (_, at) => at),
    head,
    ropeBase,
  );
  const read = (table: Float32Array) =>
    reshape(gatherRows(graph.constant(table, [longest, head]), positions), [batch, 1, length, head]);
  return { cosines: read(cosines), sines: read(sines) };
}
