/**
 * The decoder: the transformer that reads left to right, in the shape that Llama gave it.
 *
 * In: vectors [batch, length, width], who may look at whom, and each position's place.  Out: vectors of the same shape.
 * A layer is x + attention(norm(x)), then x + feedForward(norm(x)): pre-norm with RMS norms (Zhang and Sennrich, 2019), rotary places
 * (Su et al., 2021), heads that share keys and values in groups (Ainslie et al., 2023), a gated feed-forward (Shazeer, 2020). What makes
 * vectors of tokens and tokens of vectors lies outside, because the career model and a text model differ in it.
 * Parameters bear the names and shapes of the Llama family's checkpoints ("model.layers.0.self_attn.q_proj.weight", [out, in]).
 */
import type { Graph, Tensor } from "../tensor/graph.ts";
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
  rotaryTables,
  scale,
  silu,
  softmax,
  transpose,
} from "../tensor/operators.ts";

export type DecoderSettings = {
  readonly layers: number;
  readonly width: number;
  readonly heads: number;
  /** Divides `heads`. */
  readonly keyValueHeads: number;
  /** Width within the feed-forward. */
  readonly hidden: number;
  readonly ropeBase: number;
  readonly normEpsilon: number;
  /** Share of numbers left out in teaching, after attention, after the feed-forward and among attention's weights. */
  readonly dropout: number;
};

/** A linear layer by its name: the plain one here, one with an adapter beside it in `lora.ts`. @param size [out, in] */
export type LinearLayer = (x: Tensor, name: string, size: readonly [number, number]) => Tensor;

/** What is looked at: a number to be added to each score, 0 or far below; [batch, 1, length, keys], or [1, 1, length, keys] for all. */
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
  // The heads of a group are laid one after the other along the rows, so that its keys and values are read where they are, not copied.
  const group = heads / keyValueHeads;
  const seen = keys.shape[2]!;
  const grouped = reshape(queries, [batch, keyValueHeads, group * length, head]);
  const scores = scale(matmul(grouped, keys, { transposeB: true }), 1 / Math.sqrt(head));
  const masked = add(reshape(scores, [batch, heads, length, seen]), mask);
  const weights = reshape(dropout(softmax(masked), rate), [batch, keyValueHeads, group * length, seen]);
  const gathered = reshape(matmul(weights, values), [batch, heads, length, head]);
  const merged = reshape(transpose(gathered, [0, 2, 1, 3]), [batch, length, width]);
  return { out: layerOf(merged, "o_proj", [width, width]), own };
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

/** The number that hides a key from a query: far enough below every score that its weight is 0. */
export const HIDDEN = -1e9;

/** Each position sees itself and what is before it. @returns a constant mask [1, 1, length, length] */
export function causalMask(graph: Graph, length: number): Mask {
  const mask = new Float32Array(length * length);
  for (let query = 0; query < length; query++) mask.fill(HIDDEN, query * length + query + 1, (query + 1) * length);
  return graph.constant(mask, [1, 1, length, length]);
}
