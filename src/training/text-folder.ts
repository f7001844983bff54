/**
 * The folder in which a text model was trained, finished or broken off: its recipe, and its adapter.
 *
 * In: the folder; a PEFT folder of any origin will do.  Out: the recipe, where it says one; the adapter.
 */
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import { BadInputError } from "../domain/index.ts";
import { ggufPath } from "../models/open.ts";
import { type LoraAdapter, readPeftAdapter } from "../networks/adapters.ts";
import { ALL_LINEAR, adapterOf, type LoraSettings } from "../networks/lora.ts";
import { CHECKPOINT, readTrained } from "./checkpoint.ts";
import { TextRecipe } from "./training-recipe.ts";

/** What every training leaves first: its recipe, and the hashes of its data. */
export const RECIPE_FILE = "recipe.json";
const PEFT_SETTINGS = "adapter_config.json";
const PEFT_WEIGHTS = "adapter_model.safetensors";

/** The model of a folder that does not say it. */
export const USUAL_MODEL = "smollm2-135m-instruct";
/** The adapter of an unfinished folder that does not say it: every linear layer, at rank 16. */
const USUAL_LORA: LoraSettings = { rank: 16, alpha: 32, modules: ALL_LINEAR };

/** The adapter of a finished training, or of one that was broken off, from its folder. */
export async function adapterIn(folder: string): Promise<LoraAdapter> {
  if (adapterFile(folder).endsWith(PEFT_WEIGHTS)) return readPeftAdapter(folder);
  const recipe = await recipeOf(folder);
  const lora = recipe?.adapter === undefined ? (recipe?.lora ?? USUAL_LORA) : await adapterIn(recipe.adapter);
  return adapterOf(await readTrained(adapterFile(folder)), lora);
}

/** @throws BadInputError where the folder holds neither an adapter nor the checkpoint of one */
export function adapterFile(folder: string): string {
  if (existsSync(join(folder, PEFT_SETTINGS))) return join(folder, PEFT_WEIGHTS);
  if (existsSync(join(folder, CHECKPOINT))) return join(folder, CHECKPOINT);
  throw new BadInputError(
    "no-adapter",
    { file: folder },
    `there is neither ${PEFT_SETTINGS} nor ${CHECKPOINT} in it`,
    "Give the folder of `wherefore train text-sft` or `text-dpo`, or a PEFT folder.",
  );
}

/** What the folder was trained by; undefined for a folder that does not say it. */
export async function recipeOf(folder: string | undefined): Promise<TextRecipe | undefined> {
  const path = folder && join(folder, RECIPE_FILE);
  if (!path || !existsSync(path)) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(await readFile(path, "utf8"));
  } catch {
    value = undefined;
  }
  const read = z.object({ recipe: TextRecipe }).safeParse(value);
  if (read.success) return read.data.recipe;
  throw new BadInputError("bad-recipe", { file: path }, "this is no recipe of a text model", "Name another folder.");
}

/** @param name a known model, or a GGUF file @throws BadInputError where there is no such file */
export function textModelFile(name: string, cache: string): string {
  const path = ggufPath(name, cache);
  if (path !== undefined) return path;
  throw new BadInputError(
    "unknown-model",
    { file: "the text model" },
    `"${name}" is neither a GGUF file nor a known model`,
    "`wherefore models list` says which are known.",
  );
}
