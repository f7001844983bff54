/**
 * `wherefore train`: models learned again, by a recipe, on this machine.
 */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { BadInputError } from "../domain/index.ts";
import { openDataset } from "../histories/datasets/datasets.ts";
import { type TrainingReport, trainByRecipe } from "../pipeline/train.ts";
import { loadTaxonomy } from "../taxonomy/facts.ts";
import { cacheFolder } from "../taxonomy/release/cache.ts";
import type { TrainingData } from "../training/prepared-training.ts";
import { type Recipe, readRecipe } from "../training/training-recipe.ts";
import type { TrainOptions } from "./commands/train.ts";
import { coderOn, dataFolder, trainingOn } from "./data.ts";
import { runOn, type Terminal } from "./terminal.ts";

/** `wherefore train careers`, `sft`, `dpo`, `text-sft`, `text-dpo`: the recipe's own kind must be the command's. */
export async function train(kind: Recipe["kind"], options: TrainOptions, terminal: Terminal): Promise<void> {
  const path = options.recipe ?? presetPath(kind, options.preset);
  const recipe = await readRecipe(path, (note) => terminal.err(`${note}\n`));
  if (recipe.kind !== kind)
    throw new BadInputError(
      "bad-recipe",
      { file: path, field: "kind" },
      `this is a recipe for ${recipe.kind}`,
      `Run \`wherefore train ${recipe.kind}\`.`,
    );
  const seeded: Recipe = options.seed === undefined ? recipe : { ...recipe, seed: options.seed };
  const folder = options.out ?? join(options.runs, `train-${recipe.name}-seed-${seeded.seed}`);
  const data = await dataOn(options.on, options, terminal);
  const place = { folder, overwrite: options.overwrite === true };
  const report = await trainByRecipe(seeded, data, place, runOn(terminal, seeded.seed), terminal.err);
  terminal.out(
    options.json ? `${JSON.stringify({ folder, ...report })}\n` : `${sentenceOf(report)} Written to ${folder}\n`,
  );
}

function sentenceOf({ score, lastScore, epochs, steps, loss, leftOut }: TrainingReport): string {
  return score === undefined
    ? `Trained in ${steps} steps; loss of the last ${loss?.toFixed(3)}; ${leftOut} examples left out, too long or without an answer.`
    : `Trained in ${epochs} epochs; validation score of the weights that stayed ${score.toFixed(2)} (last epoch ${lastScore?.toFixed(2)}; smaller is better).`;
}

/** @throws BadInputError for a preset that is none of this kind's */
function presetPath(kind: Recipe["kind"], preset: string): string {
  const recipes = fileURLToPath(new URL("../../recipes", import.meta.url));
  const presets = readdirSync(recipes)
    .filter((file) => file.startsWith(`${kind}-`) && file.endsWith(".yaml"))
    .map((file) => file.slice(kind.length + 1, -".yaml".length));
  if (presets.includes(preset)) return join(recipes, `${kind}-${preset}.yaml`);
  throw new BadInputError(
    "bad-recipe",
    { file: "--preset" },
    `there is no preset "${preset}" for ${kind}`,
    `There are ${presets.sort().join(", ")}; a recipe of your own is named by --recipe FILE.`,
  );
}

/** @param on careers of one's own; undefined for the public ones */
async function dataOn(on: string | undefined, options: TrainOptions, terminal: Terminal): Promise<TrainingData> {
  const folder = dataFolder(terminal);
  const own = on === undefined ? undefined : await trainingOn(on, terminal, options);
  return {
    folder,
    cache: cacheFolder(terminal.env),
    taxonomy: loadTaxonomy(),
    scoredOn: own === undefined ? "nlsy97" : "own",
    open: (name) => (name === "own" ? (own ?? refuseOwn()) : openDataset(name, folder, coderOn(terminal))),
  };
}

function refuseOwn(): never {
  throw new BadInputError(
    "unknown-dataset",
    { file: "the recipe", field: "sources.own" },
    "it reads careers of your own, and none were named",
    "Name them: --on FILE --split 70/10/20.",
  );
}
