/**
 * AdamW: Adam with weight decay apart from the gradient, over all parameters of a model.
 *
 * In: parameters and their gradients.  Out: the same arrays, moved; the moments are kept beside them.
 * The loop is plain JavaScript over typed arrays: one pass touches parameter, gradient and both moments, where a graph would write
 * each intermediate array. Numbers are rounded to 32 bits where they are kept, and not in between: that takes twice as long.
 * Source: Loshchilov and Hutter (2019), algorithm 2.
 */
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
  for (const gradient of gradients.values()) for (let at = 0; at < gradient.length; at++) squares += gradient[at]! ** 2;
  return Math.sqrt(squares);
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
  const [takeFirst, takeSecond] = [(1 - firstDecay) * shrink, (1 - secondDecay) * shrink * shrink];
  const stride = rate / (1 - firstDecay ** step);
  const correction = 1 / Math.sqrt(1 - secondDecay ** step);
  const keep = 1 - rate * weightDecay;
  for (let at = 0; at < parameter.length; at++) {
    const slope = gradient[at]!;
    const m = firstDecay * first[at]! + takeFirst * slope;
    const v = secondDecay * second[at]! + takeSecond * slope * slope;
    first[at] = m;
    second[at] = v;
    parameter[at] = keep * parameter[at]! - (stride * m) / (Math.sqrt(v) * correction + epsilon);
  }
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
