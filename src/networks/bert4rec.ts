/**
 * BERT4Rec: hidden items are read from both sides; what comes next is a hidden item at the end.
 *
 * In: packed sequences of item numbers, in which the number `items` stands for a hidden one.  Out: states of every place, and logits.
 * Source: Sun et al. (2019), section 3: layer norms after each sub-layer, GELU, output projection, the item vectors tied, a bias an item.
 */
import type { Graph, Tensor } from "../tensor/graph.ts";
import { add, concatenate, dropout, gelu, linear, reshape, slice } from "../tensor/operators.ts";
import { norm, placedItems, SMALL, selfAttention } from "./attention.ts";
import type { PackedShape } from "./packing.ts";
import type { SasRecSizes } from "./sasrec.ts";

/** Of the same names as SASRec's; the inner width of the feed-forward layers is four times `width`. */
export type BertSizes = SasRecSizes;

/** Items and, last, the hidden one. */
function tableOf(graph: Graph, { items, width }: BertSizes): Tensor {
  return graph.parameter("item.vectors", [items + 1, width], SMALL);
}

/**
 * States of every place. Declares the inputs `items` and `places` [rows x length], whole numbers, and `mask` [rows, 1, length, length].
 *
 * @returns [rows x length, width]
 */
export function bertStates(graph: Graph, sizes: BertSizes, shape: PackedShape): Tensor {
  return bothWays(placedItems(tableOf(graph, sizes), sizes.places, shape), sizes, shape);
}

/**
 * The layers alone, over vectors made elsewhere. Declares the input `mask`.
 *
 * @param x [rows x length, width] @returns the same shape
 */
export function bothWays(
  x: Tensor,
  { width, layers, heads, dropout: rate }: Omit<BertSizes, "items" | "places">,
  shape: PackedShape,
): Tensor {
  const { graph } = x;
  const mask = graph.input("mask", [shape.rows, 1, shape.length, shape.length]);
  let states = dropout(norm(x, "first"), rate);
  for (let layer = 0; layer < layers; layer++) {
    const attended = selfAttention(states, mask, shape, heads, rate, `${layer}.attention`);
    states = norm(add(states, dropout(attended, rate)), `${layer}.middle`);
    const inner = gelu(dense(states, width, 4 * width, `${layer}.inner`));
    states = norm(add(states, dropout(dense(inner, 4 * width, width, `${layer}.outer`), rate)), `${layer}.after`);
  }
  return states;
}

function dense(x: Tensor, from: number, to: number, name: string): Tensor {
  return linear(x, x.graph.parameter(name, [from, to], SMALL), x.graph.parameter(`${name}.bias`, [to], "zeros"));
}

/** GELU(state W + b), equation 7 of the paper, before the product with the items. */
export function projected(states: Tensor, width: number): Tensor {
  return norm(gelu(dense(states, width, width, "out")), "out");
}

/**
 * States and items such that their product is the logits, biases and all: the bias is one more column of the table, met by a one in every
 * state. So whoever wants states and a table takes both networks'. The hidden item is no answer.
 *
 * @param states [count, width], of hidden places @returns states [count, width + 1], table [items, width + 1]
 */
export function bertScored(states: Tensor, sizes: BertSizes): { states: Tensor; table: Tensor } {
  const { graph } = states;
  const [count] = states.shape as [number, number];
  const ones = graph.constant(new Float32Array(count).fill(1), [count, 1]);
  const bias = graph.parameter("item.bias", [sizes.items], "zeros");
  return {
    states: concatenate([projected(states, sizes.width), ones], 1),
    table: concatenate([slice(tableOf(graph, sizes), 0, 0, sizes.items), reshape(bias, [sizes.items, 1])], 1),
  };
}
