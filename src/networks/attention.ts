/**
 * Self-attention over packed rows, as SASRec and BERT4Rec both use it.
 *
 * In: states of every place and the mask of who sees whom (`packing.ts`).  Out: states of the same shape.
 * Source: Vaswani et al. (2017), sections 3.2.1 and 3.2.2.
 */

import type { Tensor } from "../tensor/graph.ts";
import {
  add,
  gatherRows,
  layerNorm,
  linear,
  matmul,
  reshape,
  scale,
  slice,
  softmaxWeighted,
  transpose,
} from "../tensor/operators.ts";
import type { PackedShape } from "./packing.ts";

/** How weights of a linear layer begin, as in both papers' code. */
export const SMALL = { normal: 0.02 } as const;

/**
 * The vectors of items and of the places they stand at, added. Declares the inputs `items` and `places` [rows x length], whole numbers.
 *
 * @param table [items, width] @param places how many there are @param larger what the items' vectors are scaled by
 * @returns [rows x length, width]
 */
export function placedItems(table: Tensor, places: number, { rows, length }: PackedShape, larger = 1): Tensor {
  const { graph, shape } = table;
  const items = gatherRows(table, graph.input("items", [rows * length], "int32"));
  const at = graph.input("places", [rows * length], "int32");
  const ofPlaces = gatherRows(graph.parameter("place.vectors", [places, shape[1]!], SMALL), at);
  return add(larger === 1 ? items : scale(items, larger), ofPlaces);
}

/** Queries, keys and values of every place, each [rows, heads, length, width of a head]; the queries are scaled. */
export type Heads = { readonly queries: Tensor; readonly keys: Tensor; readonly values: Tensor };

/** @param x [rows x length, width] @param name of this layer's parameters */
export function headsOf(x: Tensor, { rows, length }: PackedShape, heads: number, name: string): Heads {
  const { graph } = x;
  const width = x.shape[1]!;
  const each = width / heads;
  const weight = graph.parameter(`${name}.in`, [width, 3 * width], SMALL);
  const bias = graph.parameter(`${name}.in.bias`, [3 * width], "zeros");
  // The weights are cut in three and not the states, which are many times as large, and so are their gradients.
  const [queries, keys, values] = [0, 1, 2].map((which) => {
    const [from, to] = [which * width, (which + 1) * width];
    const states = linear(x, slice(weight, 1, from, to), slice(bias, 0, from, to));
    return transpose(reshape(states, [rows, length, heads, each]), [0, 2, 1, 3]);
  }) as [Tensor, Tensor, Tensor];
  return { queries: scale(queries, 1 / Math.sqrt(each)), keys, values };
}

/** What the heads saw, side by side again. @param seen [rows, heads, length, width of a head] @returns [rows x length, width] */
export function joinedHeads(seen: Tensor, name: string): Tensor {
  const { graph } = seen;
  const [rows, heads, length, each] = seen.shape as [number, number, number, number];
  const width = heads * each;
  return linear(
    reshape(transpose(seen, [0, 2, 1, 3]), [rows * length, width]),
    graph.parameter(`${name}.out`, [width, width], SMALL),
    graph.parameter(`${name}.out.bias`, [width], "zeros"),
  );
}

/** @param x [rows x length, width] @param mask [rows, 1, length, length] @param name of this layer's parameters */
export function selfAttention(
  x: Tensor,
  mask: Tensor,
  shape: PackedShape,
  heads: number,
  rate: number,
  name: string,
): Tensor {
  const { queries, keys, values } = headsOf(x, shape, heads, name);
  const scores = add(matmul(queries, keys, { transposeB: true }), mask);
  return joinedHeads(softmaxWeighted(scores, values, rate), name);
}

/** A layer norm with its own gain and shift. */
export function norm(x: Tensor, name: string): Tensor {
  const width = x.shape.at(-1)!;
  return layerNorm(
    x,
    x.graph.parameter(`${name}.gain`, [width], "ones"),
    x.graph.parameter(`${name}.shift`, [width], "zeros"),
  );
}
