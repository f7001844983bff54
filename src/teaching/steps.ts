/**
 * The loop of every teaching: batches in, steps out, and at any moment a checkpoint to go on from.
 *
 * In: a learner and a function that gives the batches of a step.  Out: the learner, taught; beside it `checkpoint.safetensors` and
 * `metrics.jsonl`, a line a step.
 * Ctrl-C leaves a checkpoint. A loss that is no number ends the teaching, names the batch, and leaves the last good checkpoint as it is.
 */
import { join } from "node:path";
import * as z from "zod";
import { type Run, WhereforeError } from "../domain/index.ts";
import { appendJsonl, readJsonl } from "../records/jsonl.ts";
import { writeWhole } from "../records/stage.ts";
import { rateAt, type Schedule } from "../tensor/adamw.ts";
import type { Learner, Loss } from "../tensor/learner.ts";
import type { Feeds } from "../tensor/program.ts";
import { writeCheckpoint } from "./step-checkpoint.ts";

export type Batch = {
  readonly loss: Loss;
  readonly feeds: Feeds;
  /** Tokens read, for the speed. */
  readonly tokens: number;
  /** Where its examples are from, for errors. */
  readonly from: readonly string[];
};

export type Teaching = {
  readonly learner: Learner;
  /** The names of what learns. */
  readonly taught: readonly string[];
  readonly schedule: Schedule;
  /** The batches of a step, 0 for the first; the same at every call. Their losses add up to the step's. */
  readonly batchesOf: (step: number) => Promise<readonly Batch[]>;
  readonly folder: string;
  /** A hash of recipe, data and model: a checkpoint goes on only under the same. */
  readonly settings: string;
  readonly checkpointEvery: number;
  readonly clock: () => number;
};

export const StepMetrics = z.object({
  step: z.int().positive(),
  loss: z.number(),
  rate: z.number(),
  gradientNorm: z.number(),
  tokens: z.int(),
  seconds: z.number(),
});
export type StepMetrics = z.infer<typeof StepMetrics>;

export const CHECKPOINT = "checkpoint.safetensors";
export const METRICS = "metrics.jsonl";

/** Goes on from the learner's own step to the last of the schedule. @throws WhereforeError "interrupted", "broken-loss" */
export async function takeSteps(teaching: Teaching, run: Run): Promise<void> {
  const { learner, schedule, folder } = teaching;
  await keepMetricsUpTo(join(folder, METRICS), learner.optimiser.step);
  const metrics = await appendJsonl(join(folder, METRICS));
  const keep = () => writeCheckpoint(join(folder, CHECKPOINT), learner, teaching.taught, teaching.settings);
  const speed = speedometer(teaching.clock);
  try {
    while (learner.optimiser.step < schedule.steps) {
      const step = await takeOne(teaching, run);
      if (step === undefined) {
        await keep();
        throw interrupted(learner.optimiser.step, schedule.steps, folder);
      }
      await metrics.append(step);
      run.report({ what: speed(step, schedule.steps), done: step.step, total: schedule.steps });
      if (step.step % teaching.checkpointEvery === 0) await keep();
    }
    await keep();
  } finally {
    await metrics.close();
  }
}

/** @returns undefined where it was interrupted before its end; then nothing has moved */
async function takeOne({ learner, schedule, batchesOf, clock }: Teaching, run: Run): Promise<StepMetrics | undefined> {
  const begun = clock();
  const before = learner.optimiser.step;
  let [loss, tokens] = [0, 0];
  for (const batch of await batchesOf(before)) {
    if (run.signal.aborted) {
      learner.forget();
      return undefined;
    }
    const studied = await learner.study(batch.loss, batch.feeds);
    if (!Number.isFinite(studied.loss)) throw brokenLoss(studied.loss, before + 1, batch.from);
    loss += studied.loss;
    tokens += batch.tokens;
  }
  const rate = rateAt(schedule, before + 1);
  const gradientNorm = learner.step(rate);
  if (!Number.isFinite(gradientNorm)) throw brokenLoss(gradientNorm, before + 1, []);
  return { step: before + 1, loss, rate, gradientNorm, tokens, seconds: (clock() - begun) / 1000 };
}

function brokenLoss(value: number, step: number, from: readonly string[]): WhereforeError {
  const where = from.length === 0 ? "its gradients" : `its batch of ${from.slice(0, 5).join(", ")}`;
  const message = `Step ${step}: the loss is ${value} in ${where}. Lower the rate, or look at these examples; the last checkpoint is as it was.`;
  return new WhereforeError("ours", "broken-loss", message);
}

function interrupted(done: number, total: number, folder: string): WhereforeError {
  const message = `Interrupted after ${done} of ${total} steps. The same command goes on from ${folder}.`;
  return new WhereforeError("input", "interrupted", message);
}

/** A process that was killed may have written of steps that its last checkpoint does not have. */
async function keepMetricsUpTo(path: string, step: number): Promise<void> {
  const kept: string[] = [];
  try {
    await (await appendJsonl(path)).close();
    for await (const line of readJsonl(path, StepMetrics))
      if (line.step <= step) kept.push(`${JSON.stringify(line)}\n`);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  await writeWhole(path, kept.join(""));
}

/** Steps over which speed and loss are averaged, so that the time left does not jump. */
const REMEMBERED_STEPS = 20;

function speedometer(clock: () => number): (step: StepMetrics, steps: number) => string {
  const last: { at: number; loss: number; tokens: number }[] = [{ at: clock(), loss: 0, tokens: 0 }];
  return ({ step, loss, tokens }, steps) => {
    last.push({ at: clock(), loss, tokens });
    if (last.length > REMEMBERED_STEPS + 1) last.shift();
    const since = last.slice(1);
    const seconds = Math.max(1e-3, (last.at(-1)!.at - last[0]!.at) / 1000);
    const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);
    const rate = sum(since.map((one) => one.tokens)) / seconds;
    const minutes = ((steps - step) * seconds) / since.length / 60;
    const mean = sum(since.map((one) => one.loss)) / since.length;
    return `steps, loss ${mean.toFixed(3)}, ${Math.round(rate)} tokens/s, ${minutes.toFixed(1)} min left`;
  };
}
