/**
 * `wherefore train`: models learned again, by a recipe, on this machine.
 */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { BadInputError } from "../domain/index.ts";
import { openDataset } from "../histories/datasets/datasets.ts";
import { EMBEDDED_CAREER } from "../methods/career-methods.ts";
import { textModelFile } from "../methods/text-methods.ts";
import { loadCounted, unpackCounted } from "../recommend/counted/artefact.ts";
import { counted } from "../recommend/counted/counted.ts";
import { loadTaxonomy } from "../taxonomy/facts.ts";
import { cacheFolder } from "../taxonomy/release/cache.ts";
import { adoptCareerModel } from "../training/adopt-career.ts";
import { type CareerData, trainCareerModel } from "../training/train-career.ts";
import { trainCounted } from "../training/train-counted.ts";
import type { TrainingReport } from "../training/train-in-folder.ts";
import { trainDpo, trainSft } from "../training/train-on-reasons.ts";
import { trainTextModel } from "../training/train-text-model.ts";
import { type CareerRecipe, type Recipe, readRecipe, type TextRecipe } from "../training/training-recipe.ts";
import { coderOn, dataFolder, namedDataset } from "./data.ts";
import type { TrainOptions } from "./program.ts";
import { runOn, type Terminal } from "./terminal.ts";

export async function trainCountedArtefact(terminal: Terminal): Promise<void> {
  terminal.err("Counting the training part and fitting the gates (about 20 seconds) ...\n");
  const { people, transitions } = await trainCounted(namedDataset("nlsy97", terminal), loadTaxonomy(), "artefacts");
  terminal.out(
    `Learned from ${transitions.toLocaleString("en")} transitions of ${people.toLocaleString("en")} people; written to artefacts/counted.json and artefacts/counted-bands.json\n`,
  );
}

/** `wherefore train adopt`: the embedded default from trained folders. */
export async function adopt(from: readonly string[], terminal: Terminal): Promise<void> {
  const data = dataOn(terminal);
  const recommender = counted(unpackCounted(loadCounted()), data.taxonomy);
  const { share, temperature, perplexity, people } = await adoptCareerModel(from, EMBEDDED_CAREER, recommender, data);
  terminal.out(
    `Written to models/career: ${Math.round(100 * share)} % career model, the rest counts, temperature ${temperature.toFixed(2)}; perplexity ${perplexity.toFixed(1)} on validation (n = ${people}).\n`,
  );
}

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
  const folder = options.to ?? join(options.runs, `train-${recipe.name}-seed-${seeded.seed}`);
  const { json, text } = isTextRecipe(seeded)
    ? await trainText(seeded, folder, terminal)
    : await trainCareer(seeded, folder, terminal);
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
