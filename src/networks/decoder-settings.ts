/**
 * What a decoder (`decoder.ts`) is, without the graph that computes it: its sizes, and the parameters that follow from them.
 */

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
  /** Share of numbers left out in training, after attention, after the feed-forward and among attention's weights. */
  readonly dropout: number;
};

/** The parameters of a layer by name, in the order in which a graph has them. */
export function layerShapes(layer: number, settings: DecoderSettings): [name: string, shape: number[]][] {
  const { width, hidden, heads, keyValueHeads } = settings;
  const keyWidth = (width / heads) * keyValueHeads;
  const shapes: [string, number[]][] = [
    ["input_layernorm", [width]],
    ["self_attn.q_proj", [width, width]],
    ["self_attn.k_proj", [keyWidth, width]],
    ["self_attn.v_proj", [keyWidth, width]],
    ["self_attn.o_proj", [width, width]],
    ["post_attention_layernorm", [width]],
    ["mlp.gate_proj", [hidden, width]],
    ["mlp.up_proj", [hidden, width]],
    ["mlp.down_proj", [width, hidden]],
  ];
  return shapes.map(([name, shape]) => [`model.layers.${layer}.${name}.weight`, shape]);
}

/** The number that hides a key from a query: far enough below every score that its weight is 0. */
export const HIDDEN = -1e9;
