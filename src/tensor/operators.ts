/**
 * The operators a network is written in, each with the rule by which its gradient passes back.
 *
 * In: tensors of one graph.  Out: a tensor of it. Shapes are as in numpy: the last axis is the fastest, sizes of 1 stretch.
 * Each gradient is checked against central differences at random shapes (operators.test.ts).
 */
import { type Shape, sizeOf, type Tensor } from "./graph.ts";
import {
  castTo,
  difference,
  errorFunction,
  exponential,
  hyperbolicTangent,
  largestOver,
  lastAxis,
  logarithm,
  logistic,
  logSumExpOver,
  matrixProduct,
  meanOver,
  negative,
  permuted,
  product,
  quotient,
  reciprocal,
  reshaped,
  squareRoot,
  sum,
  summedTo,
  sumOver,
  times,
  zerosOf,
} from "./raw.ts";

/** Computed only where it is wanted: a frozen parent costs no node. */
const where = (parent: Tensor, gradient: () => Tensor) => (parent.learns ? gradient() : undefined);

export function add(a: Tensor, b: Tensor): Tensor {
  return a.graph.learned(sum(a, b), [a, b], (gradient) => [
    where(a, () => summedTo(gradient, a.shape)),
    where(b, () => summedTo(gradient, b.shape)),
  ]);
}

export function subtract(a: Tensor, b: Tensor): Tensor {
  return a.graph.learned(difference(a, b), [a, b], (gradient) => [
    where(a, () => summedTo(gradient, a.shape)),
    where(b, () => summedTo(negative(gradient), b.shape)),
  ]);
}

export function multiply(a: Tensor, b: Tensor): Tensor {
  return a.graph.learned(product(a, b), [a, b], (gradient) => [
    where(a, () => summedTo(product(gradient, b), a.shape)),
    where(b, () => summedTo(product(gradient, a), b.shape)),
  ]);
}

export function scale(a: Tensor, factor: number): Tensor {
  // No node is made for it, and a tensor that were its own parent would lose its gradient.
  if (factor === 1) return a;
  return a.graph.learned(times(a, factor), [a], (gradient) => [times(gradient, factor)]);
}

/** @param a [..., rows, inner] @param b [..., inner, columns], or [..., columns, inner] where `transposeB` */
export function matmul(a: Tensor, b: Tensor, { transposeB = false } = {}): Tensor {
  return a.graph.learned(matrixProduct(a, b, false, transposeB), [a, b], (gradient) => [
    where(a, () => summedTo(matrixProduct(gradient, b, false, !transposeB), a.shape)),
    where(b, () => summedTo(transposeB ? matrixProduct(gradient, a, true) : matrixProduct(a, gradient, true), b.shape)),
  ]);
}

/** A linear layer over the last axis of any shape. @param weight [in, out] */
export function linear(x: Tensor, weight: Tensor, bias?: Tensor): Tensor {
  const flat = reshape(x, [sizeOf(x.shape) / x.shape.at(-1)!, x.shape.at(-1)!]);
  const out = matmul(flat, weight);
  return reshape(bias === undefined ? out : add(out, bias), [...x.shape.slice(0, -1), weight.shape[1]!]);
}

export function reshape(a: Tensor, shape: Shape): Tensor {
  if (String(a.shape) === String(shape)) return a;
  return a.graph.learned(reshaped(a, shape), [a], (gradient) => [reshaped(gradient, a.shape)]);
}

export function transpose(a: Tensor, axes: readonly number[]): Tensor {
  const back = axes.map((_, axis) => axes.indexOf(axis));
  return a.graph.learned(permuted(a, axes), [a], (gradient) => [permuted(gradient, back)]);
}

/** Part of one axis, from `from` up to and without `to`. */
export function slice(a: Tensor, axis: number, from: number, to: number): Tensor {
  if (from === 0 && to === a.shape[axis]) return a;
  const { graph } = a;
  const bounds = [[from], [to], [axis]].map((one) => graph.wholeNumbers(one));
  const shape = a.shape.with(axis, to - from);
  return graph.learned(graph.emit("Slice", [a, ...bounds], shape, {}, a.element), [a], (gradient) => {
    const pads = [
      ...a.shape.map((_, at) => (at === axis ? from : 0)),
      ...a.shape.map((size, at) => (at === axis ? size - to : 0)),
    ];
    return [graph.emit("Pad", [gradient, graph.wholeNumbers(pads)], a.shape)];
  });
}

export function concatenate(parts: readonly Tensor[], axis: number): Tensor {
  if (parts.length === 1) return parts[0]!;
  const { graph, shape } = parts[0]!;
  let end = 0;
  const ends = parts.map((part) => {
    end += part.shape[axis]!;
    return end;
  });
  const whole = graph.emit("Concat", parts, shape.with(axis, end), { axis });
  return graph.learned(whole, parts, (gradient) =>
    parts.map((part, at) => where(part, () => slice(gradient, axis, ends[at - 1] ?? 0, ends[at]!))),
  );
}

/** Rows of a table. @param table [rows, width] @param indices any shape of whole numbers @returns [...indices, width] */
export function gatherRows(table: Tensor, indices: Tensor): Tensor {
  const { graph } = table;
  const width = table.shape[1]!;
  const count = sizeOf(indices.shape);
  const rows = graph.emit("Gather", [table, indices], [...indices.shape, width], { axis: 0 });
  return graph.learned(rows, [table], (gradient) => [
    graph.emit(
      "ScatterND",
      [zerosOf(graph, table.shape), castTo(reshaped(indices, [count, 1]), "int64"), reshaped(gradient, [count, width])],
      table.shape,
      { reduction: "add" },
    ),
  ]);
}

export function sumAll(a: Tensor): Tensor {
  const out = sumOver(
    a,
    a.shape.map((_, axis) => axis),
    false,
  );
  return a.graph.learned(out, [a], (gradient) => [
    a.graph.emit("Expand", [gradient, a.graph.wholeNumbers(a.shape)], a.shape),
  ]);
}

/** Sums one axis away. */
export function sumAxis(a: Tensor, axis: number): Tensor {
  const kept = a.shape.with(axis, 1);
  return a.graph.learned(sumOver(a, [axis], false), [a], (gradient) => [
    a.graph.emit("Expand", [reshaped(gradient, kept), a.graph.wholeNumbers(a.shape)], a.shape),
  ]);
}

/** log of the sum of exponentials of the last axis, which is summed away. */
export function logSumExp(a: Tensor): Tensor {
  const out = logSumExpOver(a, [lastAxis(a)]);
  return a.graph.learned(reshaped(out, a.shape.slice(0, -1)), [a], (gradient) => [
    product(reshaped(gradient, out.shape), exponential(difference(a, out))),
  ]);
}

export function exp(a: Tensor): Tensor {
  const out = exponential(a);
  return a.graph.learned(out, [a], (gradient) => [product(gradient, out)]);
}

export function log(a: Tensor): Tensor {
  return a.graph.learned(logarithm(a), [a], (gradient) => [quotient(gradient, a)]);
}

export function sigmoid(a: Tensor): Tensor {
  const out = logistic(a);
  return a.graph.learned(out, [a], (gradient) => [product(gradient, difference(out, product(out, out)))]);
}

/** log sigmoid(x) = -log(1 + exp(-x)), which does not overflow on either side. */
export function logSigmoid(a: Tensor): Tensor {
  const out = negative(a.graph.emit("Softplus", [negative(a)], a.shape));
  return a.graph.learned(out, [a], (gradient) => [product(gradient, logistic(negative(a)))]);
}

export function tanh(a: Tensor): Tensor {
  const out = hyperbolicTangent(a);
  return a.graph.learned(out, [a], (gradient) => [product(gradient, difference(a.graph.scalar(1), product(out, out)))]);
}

/** x sigmoid(x) (Ramachandran et al., 2017). */
export function silu(a: Tensor): Tensor {
  const gate = logistic(a);
  const out = product(a, gate);
  return a.graph.learned(out, [a], (gradient) => [product(gradient, sum(gate, product(gate, difference(a, out))))]);
}

/** x Phi(x), exact (Hendrycks and Gimpel, 2016). */
export function gelu(a: Tensor): Tensor {
  const { graph } = a;
  const cumulative = times(sum(errorFunction(times(a, Math.SQRT1_2)), graph.scalar(1)), 0.5);
  return graph.learned(product(a, cumulative), [a], (gradient) => {
    const density = times(exponential(times(product(a, a), -0.5)), 1 / Math.sqrt(2 * Math.PI));
    return [product(gradient, sum(cumulative, product(a, density)))];
  });
}

export function relu(a: Tensor): Tensor {
  const out = a.graph.emit("Relu", [a], a.shape);
  return a.graph.learned(out, [a], (gradient) => [product(gradient, a.graph.emit("Sign", [out], a.shape))]);
}

/** Over the last axis. */
export function softmax(a: Tensor): Tensor {
  const out = a.graph.emit("Softmax", [a], a.shape, { axis: -1 });
  return a.graph.learned(out, [a], (gradient) => {
    const weighted = product(gradient, out);
    return [difference(weighted, product(out, sumOver(weighted, [lastAxis(a)])))];
  });
}

/**
 * Values weighed by the softmax of scores, as attention reads them: `matmul(dropout(softmax(scores), rate), values)`, with a gradient that
 * passes over one array of the scores' size less often. What softmax's own rule sums over the keys, weight times gradient, is here output
 * times gradient summed over a head's width (Dao et al., 2022, "FlashAttention", appendix B.2), with dropout and without.
 *
 * @param scores [..., queries, keys] @param values [..., keys, width], of the same leading sizes @returns [..., queries, width]
 */
export function softmaxWeighted(scores: Tensor, values: Tensor, rate = 0): Tensor {
  const { graph } = scores;
  const weights = graph.emit("Softmax", [scores], scores.shape, { axis: -1 });
  const leaveOut = leavingOut(scores, rate);
  const kept = leaveOut(weights);
  const out = matrixProduct(kept, values);
  return graph.learned(out, [scores, values], (gradient) => [
    where(scores, () => {
      const arrived = leaveOut(matrixProduct(gradient, values, false, true));
      return product(weights, difference(arrived, sumOver(product(gradient, out), [lastAxis(out)])));
    }),
    where(values, () => matrixProduct(kept, gradient, true)),
  ]);
}

/** log p of one column a row. @param logits [rows, columns] @param targets [rows], whole numbers @returns [rows], in nats, at most 0 */
export function logProbabilityOf(logits: Tensor, targets: Tensor): Tensor {
  const { graph } = logits;
  const [rows] = logits.shape as [number, number];
  const logs = graph.emit("LogSoftmax", [logits], logits.shape, { axis: -1 });
  const column = reshaped(targets, [rows, 1]);
  const picked = graph.emit("GatherElements", [logs, column], [rows, 1], { axis: 1 });
  // The gradient of a row is (one at the target) - p, times what comes back to the row.
  return graph.learned(reshaped(picked, [rows]), [logits], (gradient) => {
    const own = reshaped(gradient, [rows, 1]);
    const spread = product(exponential(logs), negative(own));
    return [graph.emit("ScatterElements", [spread, column, own], logits.shape, { axis: 1, reduction: "add" })];
  });
}

/**
 * log p of one row of a table for each state, where a row's logit is its product with the state: what `logProbabilityOf` gives over
 * `matmul(states, table, { transposeB: true })`, without a second and third array of the logits' size.
 *
 * With tens of thousands of rows the logits are all the memory and most of the time. So the softmax is the only array of their size
 * that is kept: both gradients are matrix products with it, and the targets' share is added apart, a row each.
 *
 * @param states [count, width] @param table [rows, width] @param targets [count], whole numbers below rows @returns [count], in nats
 */
export function logProbabilityOver(states: Tensor, table: Tensor, targets: Tensor): Tensor {
  const { graph } = states;
  const [count, width] = states.shape as [number, number];
  const logits = matrixProduct(states, table, false, true);
  const shares = graph.emit("Softmax", [logits], logits.shape, { axis: -1 });
  // The largest share is at least 1 / rows, so its logarithm is safe where that of the target's own share might not be.
  const normaliser = difference(largestOver(logits, [1]), logarithm(largestOver(shares, [1])));
  const own = graph.emit("Gather", [table, targets], [count, width], { axis: 0 });
  const out = difference(sumOver(product(states, own), [1]), normaliser);
  return graph.learned(reshaped(out, [count]), [states, table], (gradient) => {
    const arrived = reshaped(gradient, [count, 1]);
    return [
      where(states, () => product(arrived, difference(own, matrixProduct(shares, table)))),
      where(table, () => {
        const drawn = product(arrived, states);
        const pushed = matrixProduct(shares, negative(drawn), true);
        const at = castTo(reshaped(targets, [count, 1]), "int64");
        return graph.emit("ScatterND", [pushed, at, drawn], table.shape, { reduction: "add" });
      }),
    ];
  });
}

/** Cross-entropy: -sum of weight times log p(target). @param weights [rows]; a mean where they sum to 1 @returns a scalar, in nats */
export function crossEntropy(logits: Tensor, targets: Tensor, weights: Tensor): Tensor {
  return scale(sumAll(multiply(logProbabilityOf(logits, targets), weights)), -1);
}

/** To mean 0 and deviation 1 along the last axis, then scaled and shifted (Ba et al., 2016). @param gain @param shift [width] */
export function layerNorm(x: Tensor, gain: Tensor, shift: Tensor, epsilon = 1e-5): Tensor {
  const axis = [lastAxis(x)];
  const centred = difference(x, meanOver(x, axis));
  const spread = reciprocal(squareRoot(sum(meanOver(product(centred, centred), axis), x.graph.scalar(epsilon))));
  const normal = product(centred, spread);
  const out = x.graph.emit("LayerNormalization", [x, gain, shift], x.shape, { axis: -1, epsilon: { float: epsilon } });
  return x.graph.learned(out, [x, gain, shift], (gradient) => {
    const scaled = product(gradient, gain);
    return [
      where(x, () => {
        const alongNormal = product(normal, meanOver(product(scaled, normal), axis));
        return product(difference(difference(scaled, meanOver(scaled, axis)), alongNormal), spread);
      }),
      where(gain, () => summedTo(product(gradient, normal), gain.shape)),
      where(shift, () => summedTo(gradient, shift.shape)),
    ];
  });
}

/** To a root mean square of 1 along the last axis, then scaled (Zhang and Sennrich, 2019). @param gain [width] */
export function rmsNorm(x: Tensor, gain: Tensor, epsilon = 1e-5): Tensor {
  const axis = [lastAxis(x)];
  const spread = reciprocal(squareRoot(sum(meanOver(product(x, x), axis), x.graph.scalar(epsilon))));
  const normal = product(x, spread);
  return x.graph.learned(product(normal, gain), [x, gain], (gradient) => {
    const scaled = product(gradient, gain);
    return [
      where(x, () => product(difference(scaled, product(normal, meanOver(product(scaled, normal), axis))), spread)),
      where(gain, () => summedTo(product(gradient, normal), gain.shape)),
    ];
  });
}

/** Leaves numbers out at random in training and scales the others up; does nothing in use (Srivastava et al., 2014). */
export function dropout(x: Tensor, rate: number): Tensor {
  const leaveOut = leavingOut(x, rate);
  const out = leaveOut(x);
  return out === x ? x : x.graph.learned(out, [x], (gradient) => [leaveOut(gradient)]);
}

/** @returns what leaves the same numbers out of any tensor of this shape: none in use, or at a rate of 0 */
function leavingOut({ graph, shape }: Tensor, rate: number): (a: Tensor) => Tensor {
  if (!graph.training || rate === 0) return (a) => a;
  const mask = graph.dropoutMask(shape, rate);
  return (a) => product(a, mask);
}

/**
 * Rotary positions (Su et al., 2021), in the half-split layout of Llama's weights: pairs are (i, i + width / 2).
 *
 * @param x [..., positions, width] @param cosines @param sines [..., positions, width], each half the same (`rotaryTables`)
 */
export function rotary(x: Tensor, cosines: Tensor, sines: Tensor): Tensor {
  const turned = (of: Tensor) => {
    const [half, axis] = [of.shape.at(-1)! / 2, lastAxis(of)];
    return concatenateRaw([negative(sliceRaw(of, axis, half, 2 * half)), sliceRaw(of, axis, 0, half)], axis);
  };
  const out = sum(product(x, cosines), product(turned(x), sines));
  // Turning is orthogonal, so its gradient turns back: by the negative angle.
  return x.graph.learned(out, [x], (gradient) => [
    difference(product(gradient, cosines), turned(product(gradient, sines))),
  ]);
}

const sliceRaw = (a: Tensor, axis: number, from: number, to: number) => slice({ ...a, learns: false }, axis, from, to);
const concatenateRaw = (parts: readonly Tensor[], axis: number) =>
  concatenate(
    parts.map((part) => ({ ...part, learns: false })),
    axis,
  );
