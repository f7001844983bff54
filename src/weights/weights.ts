/**
 * What a network knows: named arrays of numbers.
 *
 * In: arrays from a file, or from training.  Out: the same, with shapes that were checked against what the network needs.
 */
import { BadInputError } from "../domain/index.ts";
import { sizeOf } from "../tensor/graph.ts";

/** Row-major: the last index of the shape moves fastest. A shape of no numbers is a single value. */
export type Weight = { readonly shape: readonly number[]; readonly data: Float32Array<ArrayBuffer> };
export type Weights = ReadonlyMap<string, Weight>;
export type Shapes = ReadonlyMap<string, readonly number[]>;

export function shapeText(shape: readonly number[]): string {
  return `[${shape.join(", ")}]`;
}

/** @throws RangeError where the data are more or fewer than the shape says: a mistake of ours, never of a file */
export function weight(shape: readonly number[], data: Float32Array<ArrayBuffer>): Weight {
  if (sizeOf(shape) !== data.length)
    throw new RangeError(`${data.length} numbers cannot have the shape ${shapeText(shape)}.`);
  return { shape, data };
}

/**
 * Weights may hold more than is needed (a head that is tied, frequencies that are computed); what is needed must be there in its shape.
 *
 * One weight that is infinite or no number makes every answer worthless, so there may be none.
 *
 * @throws BadInputError that names the tensor, its shape, and the shape that is needed
 */
export function requireShapes(weights: Weights, expected: Shapes, file: string): void {
  for (const [name, shape] of expected) {
    const found = weights.get(name);
    if (found === undefined) {
      throw new BadInputError(
        "wrong-weights",
        { file, field: name },
        `the tensor is missing, and ${shapeText(shape)} is needed`,
        "Give the weights of this network, not of another.",
      );
    }
    if (found.shape.length !== shape.length || found.shape.some((length, at) => length !== shape[at])) {
      throw new BadInputError(
        "wrong-weights",
        { file, field: name },
        `the tensor has the shape ${shapeText(found.shape)}, and ${shapeText(shape)} is needed`,
        "Give the weights of a network of this width, depth and vocabulary.",
      );
    }
    const at = firstNotFinite(found.data);
    if (at < found.data.length) {
      throw new BadInputError(
        "bad-weights",
        { file, field: name },
        `its number ${at + 1} is ${found.data[at]}`,
        "The training went wrong or the file was damaged: copy it again, or train again.",
      );
    }
  }
}

/** Loops, because `findIndex` takes twenty times as long. @returns the length where all are finite */
function firstNotFinite(data: Float32Array): number {
  // Nothing times 0 stays nothing but what is infinite or no number, which are no number after it.
  let nothing = 0;
  for (let at = 0; at < data.length; at++) nothing += 0 * data[at]!;
  if (nothing === 0) return data.length;
  let at = 0;
  while (at < data.length && Number.isFinite(data[at])) at++;
  return at;
}
