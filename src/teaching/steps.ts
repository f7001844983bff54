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
import type { Batch } from "../networks/lesson.ts";
import { appendJsonl, readJsonl } from "../records/jsonl.ts";
import { writeWhole } from "../records/stage.ts";
import { rateAt, type Schedule } from "../tensor/adamw.ts";
import type { Learner } from "../tensor/learner.ts";
import { writeCheckpoint } from "./step-checkpoint.ts";
import { takeStep } from "./take-step.ts";

export type ReadBatch = Batch & {
  /** Tokens read, for the speed. */
  readonly tokens: number;
};

export type Teaching = {
  readonly learner: Learner;
  /** The names of what learns. */
  readonly taught: readonly string[];
  readonly schedule: Schedule;
  /** The batches of a step, 0 for the first; the same at every call. Their losses add up to the step's. */
  readonly batchesOf: (step: number) => Promise<readonly ReadBatch[]>;
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
  const speed = speedometer();
  try {
    while (learner.optimiser.step < schedule.steps) {
      const step = await takeOne(teaching, run);
      if (step === undefined) {
        await keep();
        throw interrupted(learner.optimiser.step, schedule.steps, folder);
      }
      await metrics.append(step);
      run.report({ what: "steps", done: step.step, total: schedule.steps, detail: speed(step) });
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
  const step = learner.optimiser.step + 1;
  const batches = await batchesOf(step - 1);
  const rate = rateAt(schedule, step);
  const named = batches.map((batch) => ({ ...batch, name: `step ${step} (${batch.name})` }));
  const taken = await takeStep(learner, named, rate, run.signal);
  if (taken === undefined) return undefined;
  const tokens = batches.reduce((sum, batch) => sum + batch.tokens, 0);
  return { step, ...taken, rate, tokens, seconds: (clock() - begun) / 1000 };
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

/** Steps over which speed and loss are averaged, so that they do not jump. */
const REMEMBERED_STEPS = 20;

function speedometer(): (step: StepMetrics) => string {
  const last: StepMetrics[] = [];
  return (step) => {
    last.push(step);
    if (last.length > REMEMBERED_STEPS) last.shift();
    const sum = (of: (one: StepMetrics) => number) => last.reduce((all, one) => all + of(one), 0);
    const loss = sum((one) => one.loss) / last.length;
    const rate =
      sum(({ tokens }) => tokens) /
      Math.max(
        1e-3,
        sum(({ seconds }) => seconds),
      );
    return `loss ${loss.toFixed(3)}, ${Math.round(rate)} tokens/s`;
  };
}

/** Whence a batch is, for errors: the first of its examples. */
export function namedAfter(examples: readonly string[]): string {
  const [first, others] = [examples.slice(0, 5).join(", "), examples.length - 5];
  return others > 0 ? `${first} and ${others} more` : first;
}
