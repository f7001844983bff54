/**
 * Exponentials four at a time, in WebAssembly: what a softmax and a gate spend most of their time on.
 *
 * In: floats.  Out: their exponentials, to three units of the last place. They are sums and products in a fixed order (Cephes' `expf`;
 * Moshier, 1989), so that they are the same on every machine, as `Math.exp` need not be.
 */
import * as wasm from "./wasm-code.ts";
import { get, I32, integer, load, loop, raise, set, store, tee, V128 } from "./wasm-code.ts";

const LOG2_OF_E = Math.LOG2E;
/** ln 2 in two parts, the first of few digits, so that a whole number times it is exact. */
const [LN2, REST_OF_LN2] = [0.693359375, -2.1219444e-4];
const POLYNOMIAL = [1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1];
const FIRST_OF_POLYNOMIAL = 1.98756915e-4;
/** Beyond these the result is as good as 0, and no float. */
const [LEAST, MOST] = [-87, 88];
/** A float from which on floats are whole numbers, and the exponent of 1: in the last bits of a sum with it stands the exponent of a power of two. */
const WHOLE = 2 ** 23 + 127;
const BITS_BELOW_EXPONENT = 23;

/** Code that puts e to the power of local x into x. @param power and @param sum further locals that it overwrites */
export function exponentialOf(x: number, power: number, sum: number): number[] {
  const times = (value: number) => [...V128.of(value), ...V128.multiply];
  return [
    ...[...get(x), ...V128.of(LEAST), ...V128.larger, ...V128.of(MOST), ...V128.smaller, ...tee(x)],
    ...[...times(LOG2_OF_E), ...V128.of(WHOLE), ...V128.add, ...tee(power)],
    ...[...V128.of(WHOLE), ...V128.subtract, ...set(sum)],
    ...[...get(x), ...get(sum), ...times(LN2), ...V128.subtract],
    ...[...get(sum), ...times(REST_OF_LN2), ...V128.subtract, ...set(x)],
    ...V128.of(FIRST_OF_POLYNOMIAL),
    ...POLYNOMIAL.flatMap((value) => [...get(x), ...V128.multiply, ...V128.of(value), ...V128.add]),
    ...[...get(x), ...V128.multiply, ...get(x), ...V128.multiply, ...get(x), ...V128.add, ...V128.of(1), ...V128.add],
    ...[...get(power), ...integer(BITS_BELOW_EXPONENT), ...I32.vectorShiftLeft, ...V128.multiply, ...set(x)],
  ];
}

/** Code that puts the larger, or the sum, of a local's four floats into all four. */
export function acrossLanes(local: number, combine: readonly number[]): number[] {
  return [
    ...[...get(local), ...get(local), ...get(local), ...V128.shuffle(2, 3, 0, 1), ...combine, ...set(local)],
    ...[...get(local), ...get(local), ...get(local), ...V128.shuffle(1, 0, 3, 2), ...combine, ...set(local)],
  ];
}

/** So low that its exponential adds nothing to any sum. */
export const ABSENT = -1e30;

export type Exponentials = {
  /** Where the scores of the next call are laid. */
  readonly scores: Float32Array;
  /** In place, e to the power of (score - largest score) / temperature. @returns their sum */
  readonly raise: (temperature: number) => number;
};

/** @param count how many scores */
export function exponentialsOf(count: number): Exponentials {
  const padded = Math.ceil(count / 4) * 4;
  const memory = wasm.memoryOf(4 * padded + 16);
  const all = new Float32Array(memory.buffer, 0, padded).fill(ABSENT);
  const temperatureAt = new Float32Array(memory.buffer, 4 * padded, 1);
  compiled ??= wasm.compile(3, 1, 6, code());
  const run = wasm.functionOf(compiled, memory);
  const scores = all.subarray(0, count);
  return {
    scores,
    raise(temperature) {
      temperatureAt[0] = 1 / temperature;
      all.fill(ABSENT, count);
      run(0, 4 * padded, 4 * padded);
      // The loops add in doubles: of a thousand small numbers a float would lose the last digits.
      let sum = 0;
      for (let at = 0; at < count; at++) sum += scores[at]!;
      return sum;
    },
  };
}

let compiled: wasm.Compiled | undefined;

function code(): number[] {
  const [FROM, TO, SCALE, at] = [0, 1, 2, 3];
  const [largest, scale, x, power, sum] = [4, 5, 6, 7, 8];
  const over = (body: number[]) => [
    ...[...get(FROM), ...set(at)],
    ...loop([...body, ...raise(at, integer(16)), ...get(at), ...get(TO), ...I32.less]),
  ];
  return [
    ...[...V128.of(ABSENT), ...set(largest), ...get(SCALE), ...load.spread(), ...set(scale)],
    ...over([...get(largest), ...get(at), ...load.vector(), ...V128.larger, ...set(largest)]),
    ...acrossLanes(largest, V128.larger),
    ...over([
      ...[...get(at), ...load.vector(), ...get(largest), ...V128.subtract, ...get(scale), ...V128.multiply, ...set(x)],
      ...exponentialOf(x, power, sum),
      ...[...get(at), ...get(x), ...store.vector()],
    ]),
  ];
}
