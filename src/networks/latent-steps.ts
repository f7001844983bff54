/**
 * SASRec that goes on thinking after the last item: each state is fed back as one more item, a few times, before anything is scored.
 *
 * In: vectors of every place.  Out: the states of every place after no, one, two ... latent steps; the last is the one to score with.
 * Source: Tang et al. (2025), "Think Before Recommend" (ReaRec), section 3: the last hidden state goes back into the same layers with a
 * vector for the step ("reasoning position"). Theirs feeds back behind the last item of a sequence; here every place thinks for itself, so
 * that all items of a sequence are learned from at once, as SASRec does. A step of a place sees the items up to it and its own earlier steps.
 */
import type { Tensor } from "../tensor/graph.ts";
import { add, concatenate, dropout, matmul, multiply, reshape, slice, softmax, sumAxis } from "../tensor/operators.ts";
import { type Heads, headsOf, joinedHeads, norm, SMALL } from "./attention.ts";
import type { PackedShape } from "./packing.ts";
import { pointWise, type SasRecSizes } from "./sasrec.ts";

/** Declares the input `mask`. @param x [rows x length, width] @returns steps + 1 states, each of the shape of x */
export function latentStates(
  x: Tensor,
  { width, layers, heads, dropout: rate }: Omit<SasRecSizes, "items" | "places">,
  shape: PackedShape,
  steps: number,
): readonly Tensor[] {
  const { graph } = x;
  const mask = graph.input("mask", [shape.rows, 1, shape.length, shape.length]);
  const known: Heads[][] = Array.from({ length: layers }, () => []);
  const pass = (from: Tensor): Tensor => {
    let states = dropout(from, rate);
    for (let layer = 0; layer < layers; layer++) {
      const name = `${layer}.attention`;
      known[layer]!.push(headsOf(norm(states, `${layer}.before`), shape, heads, name));
      states = add(states, dropout(joinedHeads(seenBy(known[layer]!, mask, rate), name), rate));
      states = add(states, dropout(pointWise(norm(states, `${layer}.middle`), width, rate, `${layer}`), rate));
    }
    return norm(states, "last");
  };
  const states = [pass(x)];
  const ofSteps = graph.parameter("step.vectors", [Math.max(1, steps), width], SMALL);
  for (let step = 0; step < steps; step++) states.push(pass(add(states.at(-1)!, slice(ofSteps, 0, step, step + 1))));
  return states;
}

/**
 * Attention of the last of these passes, whose queries look at the keys of the items, masked, and of their own place in each later pass.
 *
 * @param passes of the items first, then of the latent steps @returns [rows, heads, length, width of a head]
 */
function seenBy(passes: readonly Heads[], mask: Tensor, rate: number): Tensor {
  const { queries } = passes.at(-1)!;
  const [items, ...own] = passes as [Heads, ...Heads[]];
  const [rows, heads, length] = queries.shape as [number, number, number];
  const ofItems = add(matmul(queries, items.keys, { transposeB: true }), mask);
  const ofOwn = own.map(({ keys }) => reshape(sumAxis(multiply(queries, keys), 3), [rows, heads, length, 1]));
  const weights = dropout(softmax(own.length === 0 ? ofItems : concatenate([ofItems, ...ofOwn], 3)), rate);
  const seen = matmul(slice(weights, 3, 0, length), items.values);
  return own.reduce(
    (sum, { values }, at) => add(sum, multiply(slice(weights, 3, length + at, length + at + 1), values)),
    seen,
  );
}
