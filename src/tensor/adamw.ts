/**
 * AdamW: Adam with weight decay apart from the gradient, over all parameters of a model.
 *
 * In: parameters and their gradients.  Out: the same arrays, moved; the moments are kept beside them.
 * One pass touches parameter, gradient and both moments, where a graph would write each intermediate array. It is WebAssembly over blocks that
 * are copied in and out: four numbers at once, each operation rounded to 32 bits as PyTorch rounds it; what limits it is
 * memory (docs/decisions/0007-engine.md).
 * Source: Loshchilov and Hutter (2019), algorithm 2.
 */
import * as wasm from "./wasm-code.ts";
import { get, I32, integer, load, loop, raise, set, store, V128 } from "./wasm-code.ts";

export type AdamWSettings = {
  readonly firstDecay: number;
  readonly secondDecay: number;
  readonly epsilon: number;
  /** A step shrinks a parameter by rate x decay; asked for by parameter, because gains, shifts and biases are not shrunk. */
  readonly weightDecay: (parameter: string) => number;
  /** A step's gradients are scaled down together where their norm is larger. */
  readonly largestNorm: number;
};

export type Moments = { readonly first: Float32Array; readonly second: Float32Array };

export type Optimiser = {
  /** Steps taken; part of what a checkpoint must keep, for the corrections of the first steps. */
  step: number;
  readonly moments: Map<string, Moments>;
};

export function newOptimiser(): Optimiser {
  return { step: 0, moments: new Map() };
}

/** The norm of all gradients together. */
export function globalNorm(gradients: ReadonlyMap<string, Float32Array>): number {
  let squares = 0;
  for (const gradient of gradients.values()) squares += squaresOf(gradient);
  return Math.sqrt(squares);
}

/** Four sums side by side, so that none waits for the addition before it. */
function squaresOf(numbers: Float32Array): number {
  let [first, second, third, fourth] = [0, 0, 0, 0];
  const whole = numbers.length - (numbers.length % 4);
  for (let at = 0; at < whole; at += 4) {
    first += numbers[at]! ** 2;
    second += numbers[at + 1]! ** 2;
    third += numbers[at + 2]! ** 2;
    fourth += numbers[at + 3]! ** 2;
  }
  for (let at = whole; at < numbers.length; at++) first += numbers[at]! ** 2;
  return first + second + third + fourth;
}

/**
 * One step. Parameters without a gradient stay as they are.
 *
 * @param rate the learning rate of this step @returns the norm of the gradients before they were scaled down
 */
export function takeStep(
  optimiser: Optimiser,
  parameters: ReadonlyMap<string, Float32Array>,
  gradients: ReadonlyMap<string, Float32Array>,
  rate: number,
  settings: AdamWSettings,
): number {
  const norm = globalNorm(gradients);
  const shrink = norm > settings.largestNorm ? settings.largestNorm / norm : 1;
  optimiser.step++;
  for (const [name, gradient] of gradients) {
    const parameter = parameters.get(name)!;
    let moments = optimiser.moments.get(name);
    if (moments === undefined) {
      moments = { first: new Float32Array(parameter.length), second: new Float32Array(parameter.length) };
      optimiser.moments.set(name, moments);
    }
    move(parameter, gradient, moments, shrink, rate, optimiser.step, settings.weightDecay(name), settings);
  }
  return norm;
}

function move(
  parameter: Float32Array,
  gradient: Float32Array,
  { first, second }: Moments,
  shrink: number,
  rate: number,
  step: number,
  weightDecay: number,
  { firstDecay, secondDecay, epsilon }: AdamWSettings,
): void {
  block ??= newBlock();
  block.factors.set([
    firstDecay,
    (1 - firstDecay) * shrink,
    secondDecay,
    (1 - secondDecay) * shrink * shrink,
    1 - rate * weightDecay,
    rate / (1 - firstDecay ** step),
    1 / Math.sqrt(1 - secondDecay ** step),
    epsilon,
  ]);
  const arrays = [parameter, gradient, first, second] as const;
  for (let from = 0; from < parameter.length; from += BLOCK) {
    const to = Math.min(parameter.length, from + BLOCK);
    arrays.forEach((array, which) => {
      block!.numbers[which]!.set(array.subarray(from, to));
    });
    block.move(to - from);
    arrays.forEach((array, which) => {
      if (array !== gradient) array.set(block!.numbers[which]!.subarray(0, to - from), from);
    });
  }
}

/** Numbers that are moved together: four arrays of them stay in a core's own cache. */
const BLOCK = 4096;
const BYTES = 4;
const FACTORS = 8;

type Block = {
  /** Of parameters, gradients and both moments. */
  readonly numbers: readonly Float32Array[];
  /** In the order in which `oneStep` reads them. */
  readonly factors: Float32Array;
  /** @param count how many of the block's numbers; up to three more are overwritten */
  readonly move: (count: number) => void;
};

let block: Block | undefined;

function newBlock(): Block {
  const memory = wasm.memoryOf((4 * BLOCK + FACTORS) * BYTES);
  const move = wasm.functionOf(wasm.compile(1, 1, 3, oneStep()), memory);
  return {
    numbers: [0, 1, 2, 3].map((which) => new Float32Array(memory.buffer, which * BLOCK * BYTES, BLOCK)),
    factors: new Float32Array(memory.buffer, 4 * BLOCK * BYTES, FACTORS),
    move: (count) => move(count * BYTES),
  };
}

/**
 * For four numbers at a time
 *
 *     m = firstDecay m + takeFirst g        v = secondDecay v + takeSecond g g        p = keep p - stride m / (sqrt(v) correction + epsilon)
 */
function oneStep(): number[] {
  const [END, at, slope, m, v] = [0, 1, 2, 3, 4];
  const numbers = (which: number) => [...get(at), ...load.vector(which * BLOCK * BYTES)];
  const keep = (which: number, value: number[]) => [...get(at), ...value, ...store.vector(which * BLOCK * BYTES)];
  const factor = (which: number) => [...integer(0), ...load.spread((4 * BLOCK + which) * BYTES)];
  const times = (value: number[], by: number[]) => [...value, ...by, ...V128.multiply];
  const [parameter, gradient, first, second] = [0, 1, 2, 3];
  return loop([
    ...[...numbers(gradient), ...set(slope)],
    ...[...times(numbers(first), factor(0)), ...times(get(slope), factor(1)), ...V128.add, ...set(m)],
    ...times(numbers(second), factor(2)),
    ...[...times(times(get(slope), get(slope)), factor(3)), ...V128.add, ...set(v)],
    ...keep(first, get(m)),
    ...keep(second, get(v)),
    ...keep(parameter, [
      ...times(numbers(parameter), factor(4)),
      ...times(get(m), factor(5)),
      ...[...times([...get(v), ...V128.squareRoot], factor(6)), ...factor(7), ...V128.add],
      ...[...V128.divide, ...V128.subtract],
    ]),
    ...raise(at, integer(4 * BYTES)),
    ...[...get(at), ...get(END), ...I32.less],
  ]);
}

/** From 0 up over the first steps in a straight line, then down along half a cosine (or a line) to 0 at the last. */
export type Schedule = {
  readonly peak: number;
  readonly warmUp: number;
  readonly steps: number;
  readonly decay: "cosine" | "linear";
};

/** @param step 1 for the first step */
export function rateAt({ peak, warmUp, steps, decay }: Schedule, step: number): number {
  if (step <= warmUp) return (peak * step) / warmUp;
  const done = Math.min(1, (step - warmUp) / Math.max(1, steps - warmUp));
  return peak * (decay === "linear" ? 1 - done : (1 + Math.cos(Math.PI * done)) / 2);
}
