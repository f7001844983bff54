/**
 * The loop that trains text models: batches in, steps out, and at any moment a checkpoint to go on from.
 *
 * In: a model, the adapter that it begins with (or none), and a function that gives the batches of some examples.  Out: the adapter's numbers;
 * beside them `checkpoint.safetensors` and `metrics.jsonl`, a line a step.
 * Ctrl-C leaves a checkpoint. A loss that is no number ends the training, names the batch, and leaves the last good checkpoint as it is.
 */
import { join } from "node:path";
import * as z from "zod";
import { InterruptedError, type Run, seededRandom, seedFrom, shuffle } from "../domain/index.ts";
import type { LoraAdapter } from "../networks/adapters.ts";
import type { Llama } from "../networks/llama-files.ts";
import { takeStep } from "../networks/take-step.ts";
import { parametersOfText } from "../networks/text-network.ts";
import type { Batch } from "../networks/trainer-types.ts";
import { appendJsonl, jsonLine, readJsonl } from "../records/jsonl.ts";
import { contentHash, removeLeftovers, writeWhole } from "../records/whole-file.ts";
import { type AdamWSettings, rateAt, type Schedule } from "../tensor/adamw.ts";
import { beginParameters, Learner, type Loss, type Parameters } from "../tensor/learner.ts";
import { readCheckpoint, writeCheckpoint } from "./step-checkpoint.ts";

export type ReadBatch = Batch & {
  /** Tokens read, for the speed. */
  readonly tokens: number;
};

/** How far and how fast, the same for SFT and DPO. */
export type Pace = {
  /** A share of one trains on a part of the examples. */
  readonly epochs: number;
  /** The largest rate; from 0 up over the share `warmUp` of the steps, then down along half a cosine. */
  readonly rate: number;
  readonly warmUp: number;
  /** Steps between two checkpoints. */
  readonly checkpointEvery: number;
};

export type TextTraining = {
  readonly model: Llama;
  readonly begun: LoraAdapter | undefined;
  readonly pace: Pace;
  /** One of the graphs that are trained: they have the same parameters. */
  readonly loss: Loss;
  /** Rows or pairs, of which a step takes so many in an order drawn anew for each epoch. */
  readonly count: number;
  readonly perStep: number;
  /** The batches of these rows or pairs, the same at every call. Their losses add up to the step's. */
  readonly batchesOf: (own: readonly number[]) => Promise<readonly ReadBatch[]>;
  readonly folder: string;
  /** A hash of recipe, data and model: a checkpoint goes on only under the same. */
  readonly settings: string;
  /** Milliseconds. */
  readonly clock: () => number;
};

/** Adam's own settings, and gradients cut at a norm of 1, as is usual for LoRA; thin matrices are not shrunk. */
export const ADAMW: AdamWSettings = {
  firstDecay: 0.9,
  secondDecay: 0.999,
  epsilon: 1e-8,
  weightDecay: () => 0,
  largestNorm: 1,
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

/** Goes on from the checkpoint in the folder, where there is one, to the last step. @throws WhereforeError "interrupted", "broken-loss" */
export async function trainText(
  training: TextTraining,
  run: Run,
): Promise<{ readonly parameters: Parameters; readonly steps: number }> {
  const { model, begun, pace, loss, folder, settings } = training;
  const checkpoint = join(folder, CHECKPOINT);
  await removeLeftovers(checkpoint);
  const kept = await readCheckpoint(checkpoint, settings);
  const known = new Map([...parametersOfText(model, begun), ...(kept?.parameters ?? [])]);
  const learner = new Learner(beginParameters(loss.graph, run.seed, known), ADAMW, run.seed, kept?.optimiser);
  const steps = Math.max(1, Math.round(Math.ceil(training.count / training.perStep) * pace.epochs));
  const schedule: Schedule = { peak: pace.rate, warmUp: Math.ceil(pace.warmUp * steps), steps, decay: "cosine" };
  await keepMetricsUpTo(join(folder, METRICS), learner.optimiser.step);
  const metrics = await appendJsonl(join(folder, METRICS));
  const keep = () => writeCheckpoint(checkpoint, learner, loss.learning, settings);
  const speed = speedometer();
  try {
    while (learner.optimiser.step < steps) {
      const step = await takeOne(training, learner, schedule, run);
      if (step === undefined) {
        await keep();
        throw interrupted(learner.optimiser.step, steps, folder);
      }
      await metrics.append(step);
      run.report({ what: "steps", done: step.step, total: steps, detail: speed(step) });
      if (step.step % pace.checkpointEvery === 0) await keep();
    }
    await keep();
  } finally {
    await metrics.close();
  }
  return { parameters: learner.parameters, steps };
}

/** @returns undefined where it was interrupted before its end; then nothing has moved */
async function takeOne(
  { batchesOf, count, perStep, clock }: TextTraining,
  learner: Learner,
  schedule: Schedule,
  run: Run,
): Promise<StepMetrics | undefined> {
  const begun = clock();
  const step = learner.optimiser.step + 1;
  const batches = await batchesOf(examplesOfStep(step, count, perStep, run.seed));
  const rate = rateAt(schedule, step);
  const named = batches.map((batch) => ({ ...batch, name: `step ${step} (${batch.name})` }));
  const taken = await takeStep(learner, named, rate, run.signal);
  if (taken === undefined) return undefined;
  const tokens = batches.reduce((sum, batch) => sum + batch.tokens, 0);
  return { step, ...taken, rate, tokens, seconds: (clock() - begun) / 1000 };
}

/** The order follows from the epoch and the seed alone, so a training that goes on finds it again. */
function examplesOfStep(step: number, count: number, perStep: number, seed: number): number[] {
  const perEpoch = Math.ceil(count / perStep);
  const [epoch, at] = [Math.floor((step - 1) / perEpoch), ((step - 1) % perEpoch) * perStep];
  return shuffle([...Array(count).keys()], seededRandom(seedFrom(`epoch ${epoch}`, seed))).slice(at, at + perStep);
}

/** Tells models apart: settings, and the numbers of the last norm, which every training moves. */
export function printOfModel({ settings, weights }: Llama): unknown {
  return { settings, norm: [...weights.get("model.norm.weight")!.data] };
}

export function printOfAdapter({ rank, alpha, pairs }: LoraAdapter): unknown {
  return { rank, alpha, pairs: [...pairs].map(([name, { a, b }]) => [name, contentHash([[...a.data], [...b.data]])]) };
}

function interrupted(done: number, total: number, folder: string): InterruptedError {
  return new InterruptedError(`Interrupted after ${done} of ${total} steps. The same command goes on from ${folder}.`);
}

/** A process that was killed may have written of steps that its last checkpoint does not have. */
async function keepMetricsUpTo(path: string, step: number): Promise<void> {
  const kept: string[] = [];
  try {
    await (await appendJsonl(path)).close();
    for await (const line of readJsonl(path, StepMetrics)) if (line.step <= step) kept.push(jsonLine(line));
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
