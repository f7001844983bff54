/**
 * `wherefore/train`: training from code, by a recipe or step by step (docs/training.md).
 *
 *     import { quietRun, readRecipe, trainByRecipe, trainingData } from "wherefore/train";
 *     const recipe = await readRecipe("my-recipe.yaml");
 *     await trainByRecipe(recipe, trainingData(), { folder: "runs/mine" }, quietRun(recipe.seed), console.error);
 *
 * In: a recipe and data, or a text model and examples.  Out: a folder with weights, metrics and a manifest; the same call goes on with a
 * training that was broken off.
 */
import type { Dataset } from "../domain/index.ts";
import { openDataset } from "../histories/datasets/datasets.ts";
import { loadTaxonomy } from "../taxonomy/facts.ts";
import { cacheFolder } from "../taxonomy/release/cache.ts";
import { loadTitleCoder } from "../taxonomy/titles.ts";
import type { TrainingData } from "../training/prepared-training.ts";

export { readCareerModel } from "../career-model/career-file.ts";
export { quietRun, type Run } from "../domain/index.ts";
export { readGgufAdapter, readPeftAdapter, writeGgufAdapter, writePeftAdapter } from "../networks/adapters.ts";
export { type Llama, readLlama } from "../networks/llama-files.ts";
export { ALL_LINEAR, type LoraSettings } from "../networks/lora.ts";
export { type TrainingReport, trainByRecipe } from "../pipeline/train.ts";
export { examplesOf, readConversations, readPairs } from "../training/conversations.ts";
export type { Example } from "../training/examples.ts";
export { type TextDpoSettings, trainDpo } from "../training/text-dpo.ts";
export { type SftSettings, trainSft } from "../training/text-sft.ts";
export type { TrainedText } from "../training/text-training.ts";
export { type Recipe, readRecipe } from "../training/training-recipe.ts";
export type { TrainingData };

/**
 * The data that recipes name.
 *
 * @param folder of the public data, else `WHEREFORE_DATA` @param own careers of the caller's: the recipe's source `own`, on which every
 * epoch is scored
 */
export function trainingData(folder: string = process.env["WHEREFORE_DATA"] ?? ".", own?: Dataset): TrainingData {
  const open: TrainingData["open"] = (name) =>
    name === "own" && own !== undefined ? own : openDataset(name, folder, loadTitleCoder());
  const scoredOn = own === undefined ? "nlsy97" : "own";
  return { folder, open, scoredOn, taxonomy: loadTaxonomy(), cache: cacheFolder(process.env) };
}
