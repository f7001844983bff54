/**
 * `wherefore/train`: training from code, by a recipe or step by step (docs/training.md).
 *
 *     import { readRecipe, trainCareerModel, trainingData } from "wherefore/train";
 *     const recipe = await readRecipe("my-recipe.yaml");
 *     if (recipe.kind === "careers") await trainCareerModel(recipe, trainingData(), "runs/mine", quietRun(), console.error);
 *
 * In: a recipe and data, or a text model and examples.  Out: a folder with weights, metrics and a manifest; the same call goes on with a
 * training that was broken off.
 */
import { openDataset } from "../histories/datasets/datasets.ts";
import { loadTaxonomy } from "../taxonomy/facts.ts";
import { loadTitleCoder } from "../taxonomy/titles.ts";
import type { CareerData } from "../training/train-career.ts";

export { readCareerModel } from "../career-model/career-file.ts";
export { quietRun, type Run } from "../domain/index.ts";
export { readGgufAdapter, readPeftAdapter, writeGgufAdapter, writePeftAdapter } from "../networks/adapters.ts";
export { type Llama, readLlama } from "../networks/llama-files.ts";
export { ALL_LINEAR, type LoraSettings } from "../networks/lora.ts";
export { examplesOf, readConversations, readPairs } from "../training/conversations.ts";
export type { Example } from "../training/examples.ts";
export { type DpoSettings, trainDpo } from "../training/text-dpo.ts";
export { type SftSettings, type Trained, trainSft } from "../training/text-sft.ts";
export { type CareerData, trainCareerModel } from "../training/train-career.ts";
export { trainDpo as trainCareerDpo, trainSft as trainCareerSft } from "../training/train-on-reasons.ts";
export { trainTextModel } from "../training/train-text-model.ts";
export { type Recipe, readRecipe } from "../training/training-recipe.ts";

/** The public data that recipes name. @param folder else `WHEREFORE_DATA` */
export function trainingData(folder: string = process.env["WHEREFORE_DATA"] ?? "."): CareerData {
  return { folder, taxonomy: loadTaxonomy(), open: (name) => openDataset(name, folder, loadTitleCoder()) };
}
