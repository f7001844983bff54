/**
 * One training and the folder it leaves: lessons one after the other, each epoch a line in metrics.jsonl and a checkpoint.
 *
 * In: a recipe, a network with its parameters, and lessons.  Out: the best parameters of the last lesson, and the folder:
 * recipe.json, metrics.jsonl, curves.svg, checkpoint.safetensors while it goes on, manifest.json last.
 */
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Run } from "../domain/index.ts";
import { contentHash, fileHashes, removeLeftovers, writeWhole } from "../records/whole-file.ts";
import { type AdamWSettings, newOptimiser } from "../tensor/adamw.ts";
import { Learner } from "../tensor/learner.ts";
import { type CareerLesson, type CareerTraining, type EpochRecord, trainCareers } from "./career-epochs.ts";
import { readCheckpoint, type StagedRecord, writeCheckpoint } from "./checkpoint.ts";
import { type Curve, curvesSvg } from "./curves.ts";
import type { CareerRecipe } from "./training-recipe.ts";

export const LEARNED_FROM =
  "NLSY97 (training part) and NLSY79, US Bureau of Labor Statistics; O*NET (USDOL/ETA, CC BY 4.0). What is predicted is the next spell of work, given that there is one, of US people born 1980 to 1984 and seen up to about 42.";

export type Lesson = Pick<CareerLesson, "loss" | "steps" | "score" | "settings"> & {
  /** Which epoch's parameters stay: the best by the score, as usual, or the last, to see what became of them. */
  readonly keep?: "best" | "last";
};

export type TrainingInFolder = {
  readonly recipe: CareerRecipe;
  /** Moved in place. */
  readonly parameters: Map<string, Float32Array>;
  readonly lessons: readonly Lesson[];
  readonly folder: string;
  /** The data that were read, for their hashes. */
  readonly files: readonly string[];
};

export type TrainingReport = {
  readonly parameters: Map<string, Float32Array>;
  /** The validation score of the parameters that stayed from the last lesson, lower is better. */
  readonly score: number;
  readonly records: readonly StagedRecord[];
};

export async function trainInFolder(
  training: TrainingInFolder,
  run: Run,
  say: (text: string) => void,
): Promise<TrainingReport> {
  const { recipe, parameters, lessons, folder } = training;
  await mkdir(folder, { recursive: true });
  const data = await fileHashes(training.files);
  const identity = contentHash({ recipe, data });
  const checkpoint = join(folder, "checkpoint.safetensors");
  const metrics = join(folder, "metrics.jsonl");
  await removeLeftovers(checkpoint);
  const found = await readCheckpoint(
    checkpoint,
    identity,
    new Map([...parameters].map(([name, { length }]) => [name, length])),
  );
  const records = [...(found?.records ?? [])];
  const writeMetrics = () => writeWhole(metrics, records.map((record) => `${JSON.stringify(record)}\n`).join(""));
  await writeMetrics();
  if (found === undefined) {
    await writeWhole(join(folder, "recipe.json"), `${JSON.stringify({ recipe, data }, null, 1)}\n`);
  } else {
    say(`Going on after epoch ${found.state.epoch} of stage ${found.stage + 1}.\n`);
    for (const [name, values] of found.parameters) parameters.get(name)!.set(values);
  }
  let score = Number.NaN;
  for (let stage = found?.stage ?? 0; stage < lessons.length; stage++) {
    const resumed = found?.stage === stage ? found : undefined;
    const lesson = lessons[stage]!;
    const learner = new Learner(
      parameters,
      optimiserOf(recipe),
      recipe.seed + 1000 * stage,
      resumed?.optimiser ?? newOptimiser(),
    );
    const done = await trainCareers(
      {
        ...lesson,
        learner,
        patience: recipe.patience,
        afterEpoch: async (record, state) => {
          records.push({ stage: stage + 1, ...record });
          await writeCheckpoint(
            checkpoint,
            { parameters, optimiser: learner.optimiser, state, stage, records },
            identity,
          );
          await writeMetrics();
          await writeWhole(join(folder, "curves.svg"), curvesSvg(recipe.name, "epochs", curvesOf(records)));
          say(lineOf(stage, record));
        },
      },
      { ...run, seed: recipe.seed + 1000 * stage },
      resumed?.state,
    );
    // The next lesson, or the model, starts from the best of this one.
    if (lesson.keep !== "last") for (const [name, values] of done.best.parameters) parameters.get(name)!.set(values);
    score = lesson.keep === "last" ? records.at(-1)!.score : done.best.score;
  }
  await rm(checkpoint, { force: true });
  await writeWhole(
    join(folder, "manifest.json"),
    `${JSON.stringify({ identity, recipe, data, score, epochs: records.length, finishedAt: new Date().toISOString() }, null, 1)}\n`,
  );
  return { parameters, score, records };
}

function curvesOf(records: readonly StagedRecord[]): Curve[] {
  return [
    { label: "loss in training (nats)", values: records.map(({ loss }) => loss) },
    { label: "validation score", values: records.map(({ score }) => score) },
  ];
}

function lineOf(stage: number, { epoch, loss, score, seconds, positionsASecond }: EpochRecord): string {
  return `stage ${stage + 1}, epoch ${epoch}: loss ${loss.toFixed(3)}, validation ${score.toFixed(2)}, ${seconds.toFixed(0)} s, ${Math.round(positionsASecond).toLocaleString("en")} positions a second\n`;
}

/** Gains, biases and the titles' bias are not shrunk. */
function optimiserOf({ optimiser }: CareerRecipe): AdamWSettings {
  const { weightDecay, firstDecay, secondDecay, largestNorm } = optimiser;
  return {
    firstDecay,
    secondDecay,
    epsilon: 1e-8,
    largestNorm,
    weightDecay: (parameter) => (/bias|norm/.test(parameter) ? 0 : weightDecay),
  };
}

/** What a lesson's loop needs of its recipe. */
export function lessonSettings(
  { threads, optimiser }: Pick<CareerRecipe, "threads" | "optimiser">,
  { epochs, peakRate, rows, length }: Pick<CareerTraining, "epochs" | "peakRate" | "rows" | "length">,
  most: Pick<CareerTraining, "answers" | "words" | "averaged">,
): CareerTraining {
  return { epochs, peakRate, rows, length, threads, warmUp: optimiser.warmUp, ...most };
}
