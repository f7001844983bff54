/**
 * `wherefore train`: models learned again, by a recipe, on this machine.
 */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { BadInputError } from "../domain/index.ts";
import { openDataset } from "../histories/datasets/datasets.ts";
import { textModelFile } from "../methods/text-methods.ts";
import { loadTaxonomy } from "../taxonomy/facts.ts";
import { cacheFolder } from "../taxonomy/release/cache.ts";
import { type CareerData, trainCareerModel } from "../training/train-career.ts";
import type { TrainingReport } from "../training/train-in-folder.ts";
import { trainDpo, trainSft } from "../training/train-on-reasons.ts";
import { trainTextModel } from "../training/train-text-model.ts";
import { ownTrainingFolder } from "../training/training-folder.ts";
import { type CareerRecipe, type Recipe, readRecipe, type TextRecipe } from "../training/training-recipe.ts";
import type { TrainOptions } from "./commands/train.ts";
import { coderOn, dataFolder } from "./data.ts";
import { runOn, type Terminal } from "./terminal.ts";

/** `wherefore train careers`, `sft`, `dpo`, `text-sft`, `text-dpo`: the recipe's own kind must be the command's. */
export async function train(kind: Recipe["kind"], options: TrainOptions, terminal: Terminal): Promise<void> {
  const path = options.recipe ?? presetPath(kind, options.preset);
  const recipe = await readRecipe(path);
  if (recipe.kind !== kind)
    throw new BadInputError(
      "bad-recipe",
      { file: path, field: "kind" },
      `this is a recipe for ${recipe.kind}`,
      `Run \`wherefore train ${recipe.kind}\`.`,
    );
  const seeded: Recipe = options.seed === undefined ? recipe : { ...recipe, seed: options.seed };
  const folder = options.out ?? join(options.runs, `train-${recipe.name}-seed-${seeded.seed}`);
  const owner = await ownTrainingFolder(folder, options.overwrite === true);
  const { json, text } = await (isTextRecipe(seeded)
    ? trainText(seeded, folder, terminal)
    : trainCareer(seeded, folder, terminal)
  ).finally(owner.release);
  terminal.out(options.json ? `${JSON.stringify({ folder, ...json })}\n` : `${text} Written to ${folder}\n`);
}

function isTextRecipe(recipe: Recipe): recipe is TextRecipe {
  return recipe.kind === "text-sft" || recipe.kind === "text-dpo";
}

async function trainCareer(recipe: CareerRecipe, folder: string, terminal: Terminal) {
  const { score, records } = await trainCareerBy(recipe, folder, terminal);
  const last = records.at(-1)?.score.toFixed(2);
  return {
    json: { score, epochs: records.length },
    text: `Trained in ${records.length} epochs; best validation score of the last stage ${score.toFixed(2)} (last ${last}).`,
  };
}

function trainCareerBy(recipe: CareerRecipe, folder: string, terminal: Terminal): Promise<TrainingReport> {
  const [run, say, data] = [runOn(terminal, recipe.seed), terminal.err, dataOn(terminal)];
  switch (recipe.kind) {
    case "careers":
      return trainCareerModel(recipe, data, folder, run, say);
    case "sft":
      return trainSft(recipe, data, folder, run, say);
    case "dpo":
      return trainDpo(recipe, data, folder, run, say);
    default:
      return recipe satisfies never;
  }
}

async function trainText(recipe: TextRecipe, folder: string, terminal: Terminal) {
  const base = textModelFile(recipe.from, cacheFolder(terminal.env));
  const run = runOn(terminal, recipe.seed);
  const report = await trainTextModel(recipe, base, dataOn(terminal), folder, run, terminal.err);
  const { steps, loss, leftOut } = report;
  return {
    json: report,
    text: `Trained in ${steps} steps; loss of the last ${loss.toFixed(3)}; ${leftOut} examples left out, too long or without an answer.`,
  };
}

function presetPath(kind: Recipe["kind"], preset: string): string {
  return fileURLToPath(new URL(`../../recipes/${kind}-${preset}.yaml`, import.meta.url));
}

function dataOn(terminal: Terminal): CareerData {
  const folder = dataFolder(terminal);
  return { folder, taxonomy: loadTaxonomy(), open: (name) => openDataset(name, folder, coderOn(terminal)) };
}
