/**
 * One step of a training, the same for every network: its batches are studied, each loss is looked at, the parameters move.
 *
 * In: a learner, the step's batches, a rate.  Out: the step's loss and the norm of its gradients, or an error, or word of an interruption.
 */
import { WhereforeError } from "../domain/index.ts";
import type { Learner } from "../tensor/learner.ts";
import type { Batch } from "./trainer-types.ts";

export type StepTaken = {
  /** The sum of its batches', in the unit of the loss. */
  readonly loss: number;
  readonly gradientNorm: number;
};

/** A loss or gradients that are no number. Nothing of a broken step is written, so what was kept before it stands. */
export class BrokenLossError extends WhereforeError {
  constructor(batch: string, what: string, value: number) {
    const mend = "What was kept before it stands. A lower rate usually mends it, or a look at these examples.";
    super("ours", "broken-loss", `The ${what} of ${batch} is ${value}. ${mend}`);
  }
}

/**
 * @returns undefined where the run was interrupted before the last batch; then nothing has moved
 * @throws BrokenLossError for a loss that is no number, before anything has moved, and for gradients that are none
 */
export async function takeStep(
  learner: Learner,
  batches: readonly Batch[],
  rate: number,
  signal: AbortSignal,
): Promise<StepTaken | undefined> {
  let loss = 0;
  for (const batch of batches) {
    if (signal.aborted) {
      learner.forget();
      return undefined;
    }
    const studied = await learner.study(batch.loss, batch.feeds);
    if (!Number.isFinite(studied.loss)) throw new BrokenLossError(batch.name, "loss", studied.loss);
    loss += studied.loss;
  }
  const gradientNorm = learner.step(rate);
  if (!Number.isFinite(gradientNorm)) throw new BrokenLossError(batches[0]!.name, "gradients' norm", gradientNorm);
  return { loss, gradientNorm };
}

export function copyOf(parameters: ReadonlyMap<string, Float32Array>): Map<string, Float32Array> {
  return new Map([...parameters].map(([name, values]) => [name, values.slice()]));
}
