/**
 * Products of small matrices without a runtime: a few hundred bytes of WebAssembly that are written out here, ready in a millisecond.
 *
 * In: a memory's size, matrices of weights that are laid into it, and rows of numbers.  Out: rows times matrix.
 * Starting onnxruntime takes longer than a whole recommendation; for one history of a small network this is as fast once both run, and the
 * same in a browser (docs/decisions/0010-plain-forward.md). Every sum is taken in one order, so the numbers are the same on every machine.
 */

import * as wasm from "./wasm-code.ts";
import { get, I32, integer, load, loop, raise, set, store, tee, V128 } from "./wasm-code.ts";

/** Rows of numbers in the memory: row r begins at `numbers[r * width]`. */
export type Rows = { readonly numbers: Float32Array; readonly at: number; readonly width: number };

/** Weights [out, width], laid out for `multiply`: as many rows as `out`, or one more of zeros where that is odd. */
export type Weights = Rows & { readonly out: number };

export type Memory = {
  /** For other loops over what is laid into it. */
  readonly shared: wasm.Memory;
  /** Room for rows of so many numbers, all 0. @param width rounded up to a multiple of 4 */
  readonly rows: (count: number, width: number) => Rows;
  /** @param values [out, width], row by row */
  readonly weights: (values: Float32Array, out: number, width: number) => Weights;
  /**
   * The first `count` of `x` times the weights, [count, out]: to[r][o] = sum over i of x[r][i] weights[o][i]. Rows up to the next multiple of 4 are
   * overwritten. @param to may be wider: then the columns that its numbers begin with are written
   */
  readonly multiply: (x: Rows, count: number, by: Weights, to: Rows) => void;
};

/** Rows are multiplied four at a time. */
const AT_ONCE = 4;
const LANES = 4;
const BYTES = 4;

/** How many numbers `rows` or `weights` takes of the memory. */
export function roomFor(count: number, width: number): number {
  return padded(count, AT_ONCE) * padded(width, LANES);
}

/** @param numbers the sum of `roomFor` over all that will be laid into it */
export function newMemory(numbers: number): Memory {
  const memory = wasm.memoryOf(numbers * BYTES);
  compiled ??= wasm.compile(PARAMETERS, 4, 2 * AT_ONCE + 3, kernel());
  const multiply = wasm.functionOf(compiled, memory);
  let used = 0;
  const rows = (count: number, width: number): Rows => {
    const at = used;
    used += roomFor(count, width) * BYTES;
    return { numbers: new Float32Array(memory.buffer, at, roomFor(count, width)), at, width: padded(width, LANES) };
  };
  return {
    shared: memory,
    rows,
    weights(values, out, width) {
      const laid = rows(out, width);
      if (laid.width === width) laid.numbers.set(values.subarray(0, out * width));
      else
        for (let row = 0; row < out; row++)
          laid.numbers.set(values.subarray(row * width, (row + 1) * width), row * laid.width);
      return { ...laid, out };
    },
    multiply(x, count, by, to) {
      const [many, out] = [padded(count, AT_ONCE), padded(by.out, 2)];
      if (x.width !== by.width || to.width < padded(by.out, LANES))
        throw new RangeError(`rows of ${x.width} times ${by.out} of ${by.width} do not make rows of ${to.width}`);
      if (many * x.width > x.numbers.length || (many - 1) * to.width + out > to.numbers.length)
        throw new RangeError(`there is no room for ${many} rows`);
      multiply(x.at, by.at, to.at, many, out, x.width * BYTES, to.width * BYTES);
    },
  };
}

let compiled: wasm.Compiled | undefined;

function padded(count: number, to: number): number {
  return Math.ceil(count / to) * to;
}

const PARAMETERS = 7;

/**
 * For four rows of x and two rows of weights at a time, eight sums of four lanes run along the width, so that every number that is loaded
 * is used more than once; at the end the lanes are added and two results a row are stored. It keeps both multipliers and both adders of a core
 * busy (docs/findings/speed.md).
 */
function kernel(): number[] {
  const [X, BY, TO, ROWS, OUT, WIDTH, STRIDE] = [0, 1, 2, 3, 4, 5, 6];
  const [outLeft, weight, place, step] = [7, 8, 9, 10];
  const sums = 11;
  const [weight0, weight1, numbers] = [sums + 2 * AT_ONCE, sums + 2 * AT_ONCE + 1, sums + 2 * AT_ONCE + 2];
  const row = [...Array(AT_ONCE).keys()];
  const sum = (of: number, out: number) => sums + 2 * of + out;
  const along = [
    ...[...get(weight), ...get(step), ...I32.add, ...load.vector(), ...set(weight0)],
    ...[...get(weight), ...get(WIDTH), ...I32.add, ...get(step), ...I32.add, ...load.vector(), ...set(weight1)],
    ...row.flatMap((of) => [
      ...[...get(X), ...integer(of), ...get(WIDTH), ...I32.multiply, ...I32.add, ...get(step), ...I32.add],
      ...[...load.vector(), ...set(numbers)],
      ...[weight0, weight1].flatMap((by, out) => [
        ...[...get(sum(of, out)), ...get(numbers), ...get(by), ...V128.multiply, ...V128.add, ...set(sum(of, out))],
      ]),
    ]),
    ...[...get(step), ...integer(16), ...I32.add, ...tee(step), ...get(WIDTH), ...I32.less],
  ];
  const added = row.flatMap((of) => {
    const pair = [...get(sum(of, 0)), ...get(sum(of, 1))];
    return [
      ...[...get(place), ...integer(of), ...get(STRIDE), ...I32.multiply, ...I32.add],
      ...[...pair, ...V128.shuffle(0, 4, 1, 5), ...pair, ...V128.shuffle(2, 6, 3, 7), ...V128.add, ...tee(numbers)],
      ...[...get(numbers), ...get(numbers), ...V128.shuffle(2, 3, 2, 3), ...V128.add, ...store.half()],
    ];
  });
  const overOutputs = [
    ...row.flatMap((of) => [0, 1].flatMap((out) => [...V128.zeros, ...set(sum(of, out))])),
    ...[...integer(0), ...set(step)],
    ...loop(along),
    ...added,
    ...raise(place, integer(8)),
    ...raise(weight, [...get(WIDTH), ...integer(2), ...I32.multiply]),
    ...[...get(outLeft), ...integer(-2), ...I32.add, ...tee(outLeft)],
  ];
  const overRows = [
    ...[...get(BY), ...set(weight), ...get(TO), ...set(place), ...get(OUT), ...set(outLeft)],
    ...loop(overOutputs),
    ...raise(X, [...get(WIDTH), ...integer(AT_ONCE), ...I32.multiply]),
    ...raise(TO, [...get(STRIDE), ...integer(AT_ONCE), ...I32.multiply]),
    ...[...get(ROWS), ...integer(-AT_ONCE), ...I32.add, ...tee(ROWS)],
  ];
  return loop(overRows);
}
