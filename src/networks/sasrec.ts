/**
 * SASRec: what comes next is read from what came before, by causal self-attention.
 *
 * In: packed sequences of item numbers.  Out: a state for every place, whose product with an item's vector is that item's logit.
 * Vectors of items are tied: the same table reads the input and scores the output.
 * Source: Kang and McAuley (2018), section III; full cross-entropy instead of their binary one after Klenitskiy and Vasilev (2023).
 * Where we differ: layer norms stand before the whole of each sub-layer, as the paper's text says (its code norms the queries alone),
 * and places are counted from a sequence's first item, so that sequences can be packed.
 */
import type { Graph, Tensor } from "../tensor/graph.ts";
import {
  add,
  concatenate,
  dropout,
  gatherRows,
  linear,
  logProbabilityOver,
  logSigmoid,
  logSumExp,
  matmul,
  multiply,
  relu,
  reshape,
  scale,
  subtract,
  sumAll,
  sumAxis,
} from "../tensor/operators.ts";
import { norm, placedItems, SMALL, selfAttention } from "./attention.ts";
import type { PackedShape } from "./packing.ts";

export type SasRecSizes = {
  readonly items: number;
  /** The longest sequence. */
  readonly places: number;
  readonly width: number;
  readonly layers: number;
  readonly heads: number;
  readonly dropout: number;
};

/** The vectors of all items, [items, width]. */
export function itemTable(graph: Graph, { items, width }: SasRecSizes): Tensor {
  return graph.parameter("item.vectors", [items, width], SMALL);
}

/**
 * States of every place. Declares the inputs `items` and `places` [rows x length], whole numbers, and `mask` [rows, 1, length, length].
 *
 * @returns [rows x length, width]
 */
export function sasRecStates(graph: Graph, sizes: SasRecSizes, shape: PackedShape): Tensor {
  // The paper's code scales items up by the square root of the width, so that places do not drown them at the beginning.
  const placed = placedItems(itemTable(graph, sizes), sizes.places, shape, Math.sqrt(sizes.width));
  return causalStates(placed, sizes, shape);
}

/**
 * The layers alone, over vectors made elsewhere. Declares the input `mask`.
 *
 * @param x [rows x length, width] @returns the same shape
 */
export function causalStates(
  x: Tensor,
  { width, layers, heads, dropout: rate }: Omit<SasRecSizes, "items" | "places">,
  shape: PackedShape,
): Tensor {
  const { graph } = x;
  const mask = graph.input("mask", [shape.rows, 1, shape.length, shape.length]);
  let states = dropout(x, rate);
  for (let layer = 0; layer < layers; layer++) {
    const attended = selfAttention(norm(states, `${layer}.before`), mask, shape, heads, rate, `${layer}.attention`);
    states = add(states, dropout(attended, rate));
    states = add(states, dropout(pointWise(norm(states, `${layer}.middle`), width, rate, `${layer}`), rate));
  }
  return norm(states, "last");
}

/** The same two layers at every place, equation 5 of the paper. */
export function pointWise(x: Tensor, width: number, rate: number, name: string): Tensor {
  const { graph } = x;
  const layer = (of: Tensor, which: string) =>
    linear(
      of,
      graph.parameter(`${name}.${which}`, [width, width], SMALL),
      graph.parameter(`${name}.${which}.bias`, [width], "zeros"),
    );
  return layer(dropout(relu(layer(x, "first")), rate), "second");
}

/**
 * Full cross-entropy: -sum of weight times log p(target) among all items.
 *
 * @param states [count, width], of the places that have a target @param targets [count] @param weights [count] @returns a scalar, in nats
 */
export function fullLoss(states: Tensor, table: Tensor, targets: Tensor, weights: Tensor): Tensor {
  return scale(sumAll(multiply(logProbabilityOver(states, table, targets), weights)), -1);
}

/**
 * Binary cross-entropy: the target against k items drawn at random, equation 7 of the paper (there k is 1).
 *
 * @param negatives [count x k], whole numbers @returns a scalar, in nats
 */
export function binaryLoss(states: Tensor, table: Tensor, targets: Tensor, negatives: Tensor, weights: Tensor): Tensor {
  const [count, width] = states.shape as [number, number];
  const k = negatives.shape[0]! / count;
  const scored = (items: Tensor, each: number) =>
    sumAxis(multiply(reshape(states, [count, 1, width]), reshape(gatherRows(table, items), [count, each, width])), 2);
  const drawnHigh = reshape(logSigmoid(scored(targets, 1)), [count]);
  const pushedLow = sumAxis(logSigmoid(scale(scored(negatives, k), -1)), 1);
  return scale(sumAll(multiply(add(drawnHigh, pushedLow), weights)), -1);
}

/**
 * Cross-entropy among the target and items drawn at random for the whole batch: an estimate of the full one for a fraction of its cost.
 *
 * A target that is drawn as well stands twice in its own sum; with a few thousand of tens of thousands drawn and small shares, that
 * changes its gradient by less than the draw itself does.
 *
 * @param drawn [count of negatives], whole numbers, each item as likely as another @returns a scalar, in nats
 */
export function sampledLoss(states: Tensor, table: Tensor, targets: Tensor, drawn: Tensor, weights: Tensor): Tensor {
  const count = states.shape[0]!;
  const own = sumAxis(multiply(states, gatherRows(table, targets)), 1);
  const others = matmul(states, gatherRows(table, drawn), { transposeB: true });
  const all = logSumExp(concatenate([reshape(own, [count, 1]), others], 1));
  return scale(sumAll(multiply(subtract(own, all), weights)), -1);
}
