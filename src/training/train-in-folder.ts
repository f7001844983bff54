/**
 * One training and the folder that keeps it: the stages of a recipe one after the other, each from the best of the one before.
 *
 *     folder ─► checkpoint, where there is one ─► stage ─► epochs and steps ─► metrics.jsonl, then checkpoint.safetensors, curves.svg
 *
 * In: parameters, and the stages.  Out: the parameters that stayed. Interrupted, killed or broken, the same call goes on from the last
 * checkpoint to the same weights, and when all is done already there is nothing left to do.
 */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { InterruptedError, type Run } from "../domain/index.ts";
import { newTraining, type Trained, type TrainerOptions, type TrainerState, train } from "../networks/trainer.ts";
import { removeLeftovers } from "../records/whole-file.ts";
import type { Parameters } from "../tensor/learner.ts";
import { CHECKPOINT, readCheckpoint, writeCheckpoint } from "./checkpoint.ts";
import { type EpochMetrics, type Metrics, openMetrics, type StepMetrics } from "./metrics.ts";

export type Stage = Omit<TrainerOptions, "parameters" | "afterStep" | "afterEpoch"> & {
  /** Which parameters go on from here: the best by the score, or the last. */
  readonly keep: "best" | "last";
  /** Steps between two checkpoints; one is written after every epoch in any case. */
  readonly checkpointEvery: number;
  /** Ends the programs that the stage runs. */
  readonly close: () => Promise<void>;
};

export type FolderTraining = {
  readonly folder: string;
  /** For the curves. */
  readonly name: string;
  readonly seed: number;
  /** A hash of all that decides the training: recipe, data, model. */
  readonly settings: string;
  /** Moved in place. */
  readonly parameters: Parameters;
  /** The names of those that may move; the others are in a file of their own already. */
  readonly moving: readonly string[];
  /** Each is opened when its turn comes: its programs take memory. */
  readonly stages: readonly (() => Promise<Stage>)[];
};

export type FolderTrained = {
  readonly parameters: Parameters;
  /** The validation score of the parameters that stayed, smaller is better; undefined where nothing scores. */
  readonly score: number | undefined;
  readonly epochs: readonly EpochMetrics[];
  readonly steps: readonly StepMetrics[];
};

/** @throws InterruptedError; WhereforeError "broken-loss"; BadInputError for a checkpoint that cannot be gone on with */
export async function trainInFolder(
  training: FolderTraining,
  run: Run,
  say: (text: string) => void,
): Promise<FolderTrained> {
  const { folder, name, parameters, stages, settings } = training;
  await mkdir(folder, { recursive: true });
  await removeLeftovers(join(folder, CHECKPOINT));
  const moving = new Map(training.moving.map((one) => [one, parameters.get(one)!] as const));
  const sizes = new Map([...moving].map(([one, { length }]) => [one, length] as const));
  const standing = await readCheckpoint(join(folder, CHECKPOINT), settings, sizes);
  const metrics = await openMetrics(folder, name, standing);
  if (standing !== undefined) {
    say(`Going on after ${placeOf(standing.state)} of stage ${standing.stage + 1}.\n`);
    copyInto(parameters, standing.parameters);
  }
  let score: number | undefined;
  try {
    for (let at = standing?.stage ?? 0; at < stages.length; at++) {
      const state = at === standing?.stage ? standing.state : newTraining();
      const stage = await stages[at]!();
      try {
        score = await trainStage({ ...training, stage, at, state, moving, metrics }, run, say);
      } finally {
        await stage.close();
      }
    }
    return { parameters, score, epochs: metrics.epochs, steps: metrics.steps };
  } finally {
    await metrics.close();
  }
}

type StageTraining = Pick<FolderTraining, "folder" | "seed" | "settings" | "parameters"> & {
  readonly stage: Stage;
  /** The first being 0. */
  readonly at: number;
  readonly state: TrainerState;
  readonly moving: Parameters;
  readonly metrics: Metrics;
};

/** Leaves in place the parameters that the next stage, or the model, starts from. @returns their score */
async function trainStage(
  { stage, at, state, folder, seed, settings, parameters, moving, metrics }: StageTraining,
  run: Run,
  say: (text: string) => void,
): Promise<number | undefined> {
  const keep = async () => {
    await writeCheckpoint(join(folder, CHECKPOINT), { parameters: moving, state, stage: at }, settings);
    await metrics.draw();
  };
  const done = await train(
    {
      ...stage,
      parameters,
      afterStep: async (record) => {
        if (stage.score === undefined) await metrics.addStep(record);
        if (record.step % stage.checkpointEvery !== 0) return;
        await keep();
        say(`step ${record.step} of ${record.total}: loss ${record.loss.toFixed(3)}, ${speedOf(record)} tokens/s\n`);
      },
      afterEpoch: async ({ score, ...record }) => {
        if (score !== undefined) {
          await metrics.addEpoch(at, { ...record, score });
          say(
            `stage ${at + 1}, epoch ${record.epoch}: loss ${record.loss.toFixed(3)}, validation ${score.toFixed(2)}, ${record.seconds.toFixed(0)} s, ${speedOf(record)} positions a second\n`,
          );
        }
        await keep();
      },
    },
    { ...run, seed: seed + SEEDS_APART * at },
    state,
  );
  if (done.ended === "interrupted") {
    await keep();
    throw interrupted(done, folder);
  }
  if (stage.keep === "last" || state.best === undefined) return metrics.epochs.at(-1)?.score ?? state.best?.score;
  copyInto(parameters, state.best.parameters);
  return state.best.score;
}

/** So that the stages of a training draw different orders and masks. */
const SEEDS_APART = 1000;

function copyInto(parameters: Parameters, from: ReadonlyMap<string, Float32Array>): void {
  for (const [name, values] of from) parameters.get(name)!.set(values);
}

function speedOf({ tokens, seconds }: { readonly tokens: number; readonly seconds: number }): string {
  return Math.round(tokens / Math.max(1e-3, seconds)).toLocaleString("en");
}

function placeOf({ epochs, steps }: TrainerState): string {
  return steps === 0 ? `epoch ${epochs}` : `step ${steps} of epoch ${epochs + 1}`;
}

function interrupted({ state }: Trained, folder: string): InterruptedError {
  return new InterruptedError(`Interrupted after ${placeOf(state)}. The same command goes on from ${folder}.`);
}
