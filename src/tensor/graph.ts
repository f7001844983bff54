/**
 * A graph of tensors: what is computed, written down before any number flows.
 *
 * In: inputs, parameters and constants, and the operators applied to them (`operators.ts`).  Out: nodes that `onnx.ts` writes and
 * `program.ts` runs, and a tape that `gradients.ts` reads backwards.
 * Every shape is known when the graph is built, so a wrong one is an error here, with the names of the two tensors, and not a
 * message of the runtime's. Sequences of other lengths need a graph of their own.
 */
import { seededRandom, seedFrom } from "../domain/index.ts";
import type { Attribute, ConstantRecord, ElementType, NodeRecord, ValueRecord } from "./onnx.ts";

export type Shape = readonly number[];

/** A value of the graph: numbers of one shape, which exist only while a program runs. */
export type Tensor = {
  readonly graph: Graph;
  readonly name: string;
  readonly shape: Shape;
  readonly element: ElementType;
  /** True where a parameter lies behind it, so that a gradient must pass. */
  readonly learns: boolean;
};

/** From the gradient of an operator's output to that of each of its parents, in order; undefined for one that does not learn. */
export type GradientRule = (gradient: Tensor) => readonly (Tensor | undefined)[];

type TapeEntry = { readonly output: Tensor; readonly parents: readonly Tensor[]; readonly rule: GradientRule };

/** How the numbers of a parameter begin: "normal" with this standard deviation. */
export type Beginning = { readonly normal: number } | "zeros" | "ones";
export type ParameterRecord = { readonly name: string; readonly shape: Shape; readonly beginning: Beginning };

/** A dropout mask that is fed at every step: each number 0, or 1 / (1 - rate). */
export type DropoutRecord = { readonly name: string; readonly shape: Shape; readonly rate: number };

export class Graph {
  readonly nodes: NodeRecord[] = [];
  readonly constants: ConstantRecord[] = [];
  readonly inputs: ValueRecord[] = [];
  readonly parameters = new Map<string, { readonly tensor: Tensor; readonly record: ParameterRecord }>();
  readonly dropouts: DropoutRecord[] = [];
  readonly tape: TapeEntry[] = [];
  /** In a graph for use dropout is left out. */
  readonly training: boolean;
  #names = 0;
  readonly #knownConstants = new Map<string, Tensor>();

  constructor(purpose: "training" | "use") {
    this.training = purpose === "training";
  }

  /** Numbers that are fed at every run. */
  input(name: string, shape: Shape, element: ElementType = "float32"): Tensor {
    this.inputs.push({ name, shape, element });
    return { graph: this, name, shape, element, learns: false };
  }

  /** Numbers that are learned; asked for twice under one name it is one parameter (tied weights). They are fed like inputs. */
  parameter(name: string, shape: Shape, beginning: Beginning, frozen = false): Tensor {
    const known = this.parameters.get(name);
    if (known) {
      if (String(known.tensor.shape) !== String(shape))
        throw new RangeError(`parameter ${name} is [${known.tensor.shape}] and was asked for as [${shape}]`);
      return known.tensor;
    }
    this.inputs.push({ name, shape, element: "float32" });
    const tensor: Tensor = { graph: this, name, shape, element: "float32", learns: !frozen };
    this.parameters.set(name, { tensor, record: { name, shape, beginning } });
    return tensor;
  }

  /** Numbers that never change; equal small ones are kept once. */
  constant(data: Float32Array | Int32Array | BigInt64Array, shape: Shape): Tensor {
    const element = data instanceof Float32Array ? "float32" : data instanceof Int32Array ? "int32" : "int64";
    const key = data.length <= 16 ? `${element} ${shape} ${data.join()}` : undefined;
    const known = key === undefined ? undefined : this.#knownConstants.get(key);
    if (known) return known;
    const name = this.#name();
    this.constants.push({ name, shape, element, data });
    const tensor: Tensor = { graph: this, name, shape, element, learns: false };
    if (key !== undefined) this.#knownConstants.set(key, tensor);
    return tensor;
  }

  scalar(value: number): Tensor {
    return this.constant(Float32Array.of(value), []);
  }

  /** Shapes, axes and bounds as ONNX wants them: a vector of whole numbers. */
  wholeNumbers(values: readonly number[]): Tensor {
    return this.constant(BigInt64Array.from(values, BigInt), [values.length]);
  }

  /** Adds one ONNX node, without a gradient. `operators.ts` is the only caller outside of this folder's gradient rules. */
  emit(
    operator: string,
    inputs: readonly Tensor[],
    shape: Shape,
    attributes: Readonly<Record<string, Attribute>> = {},
    element: ElementType = "float32",
  ): Tensor {
    const name = this.#name();
    this.nodes.push({ operator, inputs: inputs.map((input) => input.name), outputs: [name], attributes });
    return { graph: this, name, shape, element, learns: false };
  }

  /** Says how the gradient of an emitted tensor passes to its parents. */
  learned(output: Tensor, parents: readonly Tensor[], rule: GradientRule): Tensor {
    if (!parents.some(({ learns }) => learns)) return output;
    const learning = { ...output, learns: true };
    this.tape.push({ output: learning, parents, rule });
    return learning;
  }

  /** The input for the mask of one more dropout. */
  dropoutMask(shape: Shape, rate: number): Tensor {
    const name = `dropout.${this.dropouts.length}`;
    this.dropouts.push({ name, shape, rate });
    return this.input(name, shape);
  }

  #name(): string {
    return `t${this.#names++}`;
  }
}

export function sizeOf(shape: Shape): number {
  return shape.reduce((size, one) => size * one, 1);
}

/** The first numbers of a parameter. They follow from the seed and its name alone, so another parameter more or less changes nothing. */
export function begin({ name, shape, beginning }: ParameterRecord, seed: number): Float32Array {
  const values = new Float32Array(sizeOf(shape));
  if (beginning === "ones") return values.fill(1);
  if (beginning === "zeros") return values;
  const random = seededRandom(seedFrom(name, seed));
  // Box and Muller (1958): two uniform numbers give one normal one.
  return values.map(() => beginning.normal * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()));
}
