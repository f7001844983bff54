/**
 * Single ONNX nodes, without gradients: what gradient rules are made of.
 *
 * In: tensors.  Out: tensors of checked shapes. `operators.ts` has the same operations with their gradients.
 */
import type { Shape, Tensor } from "./graph.ts";

/** The shape that two shapes have together: sizes of 1 stretch (numpy's rule). @throws RangeError where they do not fit */
function broadcast(a: Tensor, b: Tensor): Shape {
  const length = Math.max(a.shape.length, b.shape.length);
  return Array.from({ length }, (_, at) => {
    const left = a.shape.at(at - length) ?? 1;
    const right = b.shape.at(at - length) ?? 1;
    if (left !== right && left !== 1 && right !== 1)
      throw new RangeError(`[${a.shape}] and [${b.shape}] do not fit at axis ${at}`);
    return Math.max(left, right);
  });
}

const elementwise = (operator: string) => (a: Tensor, b: Tensor) => a.graph.emit(operator, [a, b], broadcast(a, b));
export const sum = elementwise("Add");
export const difference = elementwise("Sub");
export const product = elementwise("Mul");
export const quotient = elementwise("Div");

const pointwise = (operator: string) => (a: Tensor) => a.graph.emit(operator, [a], a.shape);
export const negative = pointwise("Neg");
export const exponential = pointwise("Exp");
export const logarithm = pointwise("Log");
export const squareRoot = pointwise("Sqrt");
export const reciprocal = pointwise("Reciprocal");
export const logistic = pointwise("Sigmoid");
export const hyperbolicTangent = pointwise("Tanh");
export const errorFunction = pointwise("Erf");

export function times(a: Tensor, factor: number): Tensor {
  return factor === 1 ? a : product(a, a.graph.scalar(factor));
}

/** Matrix product over the last two axes; leading axes stretch. Two matrices alone go through Gemm, which can read either transposed. */
export function matrixProduct(a: Tensor, b: Tensor, transposeA = false, transposeB = false): Tensor {
  const [rows, innerA] = transposeA ? [a.shape.at(-1)!, a.shape.at(-2)!] : [a.shape.at(-2)!, a.shape.at(-1)!];
  const [innerB, columns] = transposeB ? [b.shape.at(-1)!, b.shape.at(-2)!] : [b.shape.at(-2)!, b.shape.at(-1)!];
  if (innerA !== innerB) throw new RangeError(`[${a.shape}] times [${b.shape}]: ${innerA} columns meet ${innerB} rows`);
  if (a.shape.length === 2 && b.shape.length === 2) {
    return a.graph.emit("Gemm", [a, b], [rows, columns], { transA: Number(transposeA), transB: Number(transposeB) });
  }
  const leading = (tensor: Tensor): Tensor => ({ ...tensor, shape: tensor.shape.slice(0, -2) });
  const left = transposeA ? swapLastAxes(a) : a;
  const right = transposeB ? swapLastAxes(b) : b;
  return a.graph.emit("MatMul", [left, right], [...broadcast(leading(a), leading(b)), rows, columns]);
}

function swapLastAxes(a: Tensor): Tensor {
  const axes = a.shape.map((_, axis) => axis);
  return permuted(a, [...axes.slice(0, -2), axes.at(-1)!, axes.at(-2)!]);
}

export function permuted(a: Tensor, axes: readonly number[]): Tensor {
  return a.graph.emit(
    "Transpose",
    [a],
    axes.map((axis) => a.shape[axis]!),
    { perm: axes },
  );
}

export function reshaped(a: Tensor, shape: Shape): Tensor {
  if (String(a.shape) === String(shape)) return a;
  const size = (of: Shape) => of.reduce((all, one) => all * one, 1);
  if (size(a.shape) !== size(shape)) throw new RangeError(`[${a.shape}] cannot be read as [${shape}]`);
  return a.graph.emit("Reshape", [a, a.graph.wholeNumbers(shape)], shape, {}, a.element);
}

const reduction =
  (operator: string) =>
  (a: Tensor, axes: readonly number[], keep = true): Tensor =>
    a.graph.emit(
      operator,
      [a, a.graph.wholeNumbers(axes)],
      keep
        ? a.shape.map((size, axis) => (axes.includes(axis) ? 1 : size))
        : a.shape.filter((_, axis) => !axes.includes(axis)),
      { keepdims: Number(keep) },
    );
export const sumOver = reduction("ReduceSum");
export const meanOver = reduction("ReduceMean");
export const largestOver = reduction("ReduceMax");
export const logSumExpOver = reduction("ReduceLogSumExp");

/** The reverse of stretching: sums over the axes that were stretched. */
export function summedTo(a: Tensor, shape: Shape): Tensor {
  const added = a.shape.length - shape.length;
  const stretched = a.shape.flatMap((size, axis) =>
    axis < added || (shape[axis - added] === 1 && size !== 1) ? [axis] : [],
  );
  return reshaped(stretched.length === 0 ? a : sumOver(a, stretched), shape);
}

export function castTo(a: Tensor, element: "int64" | "float32"): Tensor {
  const onnxNumber = element === "int64" ? 7 : 1;
  return a.element === element ? a : a.graph.emit("Cast", [a], a.shape, { to: onnxNumber }, element);
}

export function zerosOf(graph: Tensor["graph"], shape: Shape): Tensor {
  return graph.emit("ConstantOfShape", [graph.wholeNumbers(shape)], shape);
}

/** Along the last axis. */
export function lastAxis(a: Tensor): number {
  return a.shape.length - 1;
}
