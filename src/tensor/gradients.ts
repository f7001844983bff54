/**
 * Reverse-mode gradients: the tape of a graph, read backwards, adds the nodes that compute them.
 *
 * In: a scalar of the graph.  Out: for each parameter behind it the tensor of its gradient, in the same graph; so one run gives the
 * loss and every gradient.
 * The chain rule is all there is to it: who is read from twice receives the sum of what comes back on both ways.
 */
import type { Tensor } from "./graph.ts";
import { sum } from "./raw.ts";

/** @param loss a tensor of shape [] @throws RangeError where it is no scalar or no parameter lies behind it */
export function gradientsOf(loss: Tensor): ReadonlyMap<string, Tensor> {
  if (loss.shape.length > 0) throw new RangeError(`a gradient is of a scalar, and this is [${loss.shape}]`);
  if (!loss.learns) throw new RangeError("no parameter lies behind this loss");
  const { graph } = loss;
  const arrived = new Map<string, Tensor>([[loss.name, graph.scalar(1)]]);
  for (const { output, parents, rule } of graph.tape.toReversed()) {
    const gradient = arrived.get(output.name);
    if (gradient === undefined) continue;
    rule(gradient).forEach((own, at) => {
      const parent = parents[at]!;
      if (own === undefined || !parent.learns) return;
      const before = arrived.get(parent.name);
      arrived.set(parent.name, before === undefined ? own : sum(before, own));
    });
    arrived.delete(output.name);
  }
  return new Map(
    [...graph.parameters.keys()].flatMap((name) => {
      const gradient = arrived.get(name);
      return gradient === undefined ? [] : [[name, gradient] as const];
    }),
  );
}
