/**
 * What a training leaves of its course: `metrics.jsonl` and `curves.svg`.
 *
 * In: what each step or epoch came to.  Out: a line a step, or a line an epoch where epochs are scored, and the same as curves.
 * A line is written before the checkpoint that knows of it, so a training that was killed may have lines too many, never too few; going on
 * drops those that its checkpoint does not have.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import type { EpochRecord, StepRecord } from "../networks/trainer.ts";
import { appendJsonl, jsonLine, readJsonl } from "../records/jsonl.ts";
import { writeWhole } from "../records/whole-file.ts";
import type { Checkpoint } from "./checkpoint.ts";
import { type Curve, curvesSvg } from "./curves.ts";

export const METRICS = "metrics.jsonl";

/** @property stage 1 for the first @property score on the validation part, smaller is better */
export const EpochMetrics = z.object({
  stage: z.int().positive(),
  epoch: z.int().positive(),
  loss: z.number(),
  score: z.number(),
  seconds: z.number(),
  positionsASecond: z.number(),
});
export type EpochMetrics = z.infer<typeof EpochMetrics>;

export const StepMetrics = z.object({
  step: z.int().positive(),
  loss: z.number(),
  rate: z.number(),
  gradientNorm: z.number(),
  tokens: z.int(),
  seconds: z.number(),
});
export type StepMetrics = z.infer<typeof StepMetrics>;

export type Metrics = {
  readonly epochs: readonly EpochMetrics[];
  readonly steps: readonly StepMetrics[];
  readonly addEpoch: (stage: number, record: EpochRecord & { readonly score: number }) => Promise<void>;
  readonly addStep: (record: StepRecord) => Promise<void>;
  readonly draw: () => Promise<void>;
  readonly close: () => Promise<void>;
};

/** @param standing the checkpoint that is gone on with; without one whatever lies in the folder is of another training */
export async function openMetrics(folder: string, name: string, standing: Checkpoint | undefined): Promise<Metrics> {
  const path = join(folder, METRICS);
  const kept = standing === undefined ? [] : await linesUpTo(path, standing);
  await writeWhole(path, kept.map(jsonLine).join(""));
  const epochs = kept.flatMap((line) => ("epoch" in line ? [line] : []));
  const steps = kept.flatMap((line) => ("step" in line ? [line] : []));
  const file = await appendJsonl(path);
  return {
    epochs,
    steps,
    async addEpoch(stage, { epoch, loss, score, seconds, tokens }) {
      const line = { stage: stage + 1, epoch, loss, score, seconds, positionsASecond: tokens / seconds };
      epochs.push(line);
      await file.append(line);
    },
    async addStep({ total: _total, ...line }) {
      steps.push(line);
      await file.append(line);
    },
    async draw() {
      if (epochs.length > 0) await writeWhole(join(folder, CURVES), curvesSvg(name, "epochs", curvesOfEpochs(epochs)));
      else if (steps.length > 0) await writeWhole(join(folder, CURVES), curvesSvg(name, "steps", curvesOfSteps(steps)));
    },
    close: () => file.close(),
  };
}

const CURVES = "curves.svg";

async function linesUpTo(path: string, { stage, state }: Checkpoint): Promise<(EpochMetrics | StepMetrics)[]> {
  const kept: (EpochMetrics | StepMetrics)[] = [];
  if (!existsSync(path)) return kept;
  // Opening it for more mends the half of a line that a kill may have left.
  await (await appendJsonl(path)).close();
  for await (const line of readJsonl(path, z.union([EpochMetrics, StepMetrics]))) {
    const stands =
      "step" in line
        ? line.step <= state.optimiser.step
        : line.stage <= stage || (line.stage === stage + 1 && line.epoch <= state.epochs);
    if (stands) kept.push(line);
  }
  return kept;
}

function curvesOfEpochs(epochs: readonly EpochMetrics[]): Curve[] {
  return [
    { label: "loss in training (nats)", values: epochs.map(({ loss }) => loss) },
    { label: "validation score", values: epochs.map(({ score }) => score) },
  ];
}

function curvesOfSteps(steps: readonly StepMetrics[]): Curve[] {
  return [
    { label: "loss of a step (nats)", values: steps.map(({ loss }) => loss) },
    { label: "norm of its gradients", values: steps.map(({ gradientNorm }) => gradientNorm) },
  ];
}
