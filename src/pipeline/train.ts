/**
 * A training, from its recipe to the folder of its weights.
 *
 *     recipe ─► the files that decide it, hashed ─► prepared: parameters and stages ─► trained, with checkpoints ─► the model written
 *                  └─► recipe.json                                   └─► metrics.jsonl, curves.svg                     └─► manifest.json last
 *
 * Interrupted, killed or without room on the disk, the same call goes on from the last checkpoint to the same weights.
 */
import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Run } from "../domain/index.ts";
import { contentHash, fileHashes, writeWhole } from "../records/whole-file.ts";
import { CHECKPOINT } from "../training/checkpoint.ts";
import { filesOfCareers, prepareCareers } from "../training/prepare-careers.ts";
import { preparePreferences } from "../training/prepare-preferences.ts";
import { prepareReasons } from "../training/prepare-reasons.ts";
import { filesOfText, prepareText } from "../training/prepare-text.ts";
import type { PreparedTraining, TrainingData, TrainingPlace } from "../training/prepared-training.ts";
import { filesOfReasons } from "../training/reason-cases.ts";
import { RECIPE_FILE } from "../training/text-folder.ts";
import { trainInFolder } from "../training/train-in-folder.ts";
import { ownTrainingFolder } from "../training/training-folder.ts";
import type { Recipe } from "../training/training-recipe.ts";

export type TrainingReport = {
  /** On the validation part, of the weights that stayed: smaller is better. Undefined for a text model, which nothing scores. */
  readonly score: number | undefined;
  readonly lastScore: number | undefined;
  readonly epochs: number;
  /** Of a text model: its steps, and the loss of the last. */
  readonly steps: number;
  readonly loss: number | undefined;
  /** Examples that were too long or without an answer. */
  readonly leftOut: number;
};

/**
 * @param overwrite train anew where a finished model lies
 * @throws BadInputError for files that are missing, a checkpoint of another training, a finished model and a folder in use;
 *         InterruptedError; WhereforeError "broken-loss"
 */
export async function trainByRecipe(
  recipe: Recipe,
  data: TrainingData,
  { folder, overwrite = false }: { readonly folder: string; readonly overwrite?: boolean },
  run: Run,
  say: (text: string) => void,
): Promise<TrainingReport> {
  const owner = await ownTrainingFolder(folder, overwrite);
  try {
    return await trainOwned(recipe, data, folder, run, say);
  } finally {
    await owner.release();
  }
}

async function trainOwned(
  recipe: Recipe,
  data: TrainingData,
  folder: string,
  run: Run,
  say: (text: string) => void,
): Promise<TrainingReport> {
  const hashes = await fileHashes(await filesOf(recipe, data));
  // Another number of threads may go on with a training.
  const settings = contentHash({ recipe: { ...recipe, threads: 0 }, data: hashes });
  // Where a checkpoint stands, the recipe beside it is the one that it is held against.
  if (!existsSync(join(folder, CHECKPOINT))) await writeJson(folder, RECIPE_FILE, { recipe, data: hashes });
  const prepared = await prepare(recipe, data, { folder, settings }, run, say);
  const { name, seed } = recipe;
  const trained = await trainInFolder({ ...prepared, folder, name, seed, settings }, run, say);
  await prepared.write(trained.parameters, run);
  const report: TrainingReport = {
    score: trained.score,
    lastScore: trained.epochs.at(-1)?.score,
    epochs: trained.epochs.length,
    steps: trained.steps.length,
    loss: trained.steps.at(-1)?.loss,
    leftOut: prepared.leftOut ?? 0,
  };
  await writeJson(folder, "manifest.json", {
    identity: settings,
    recipe,
    data: hashes,
    ...report,
    finishedAt: new Date().toISOString(),
  });
  await rm(join(folder, CHECKPOINT), { force: true });
  return report;
}

function filesOf(recipe: Recipe, data: TrainingData): string[] | Promise<string[]> {
  switch (recipe.kind) {
    case "careers":
      return filesOfCareers(recipe, data);
    case "sft":
    case "dpo":
      return filesOfReasons(recipe, data);
    case "text-sft":
    case "text-dpo":
      return filesOfText(recipe, data);
    default:
      return recipe satisfies never;
  }
}

function prepare(
  recipe: Recipe,
  data: TrainingData,
  place: TrainingPlace,
  run: Run,
  say: (text: string) => void,
): Promise<PreparedTraining> {
  switch (recipe.kind) {
    case "careers":
      return prepareCareers(recipe, data, place);
    case "sft":
      return prepareReasons(recipe, data, place);
    case "dpo":
      return preparePreferences(recipe, data, place, run, say);
    case "text-sft":
    case "text-dpo":
      return prepareText(recipe, data, place, run);
    default:
      return recipe satisfies never;
  }
}

function writeJson(folder: string, name: string, value: unknown): Promise<void> {
  return writeWhole(join(folder, name), `${JSON.stringify(value, null, 1)}\n`);
}
