/**
 * The method `text-model`: a pretrained text model that ranks histories in lines, after an "@" the folder of its teaching.
 *
 * In: "text-model@FOLDER".  Out: a recommender. The folder may be that of a teaching which has not ended, and a PEFT folder of any origin;
 * without one the model is asked as it was pulled.
 */
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import * as z from "zod";
import { BadInputError, type Recommender } from "../domain/index.ts";
import { type LoraAdapter, readPeftAdapter } from "../networks/adapters.ts";
import { readLlama } from "../networks/llama-files.ts";
import { ALL_LINEAR, adapterOf, type LoraSettings } from "../networks/lora.ts";
import { textModel } from "../recommend/text-model.ts";
import type { Taxonomy } from "../taxonomy/taxonomy.ts";
import { TextRecipe } from "../teaching/recipe.ts";
import { readTaught } from "../teaching/step-checkpoint.ts";
import { CHECKPOINT } from "../teaching/steps.ts";
import { TEXT_METHOD } from "./methods.ts";
import { ggufPath } from "./models.ts";

export const RECIPE_FILE = "recipe.json";
const PEFT_SETTINGS = "adapter_config.json";
const PEFT_WEIGHTS = "adapter_model.safetensors";

/** The model of a folder that does not say it. */
const USUAL_MODEL = "smollm2-135m-instruct";
/** The adapter of an unfinished folder that does not say it: every linear layer, at rank 16. */
const USUAL_LORA: LoraSettings = { rank: 16, alpha: 32, modules: ALL_LINEAR };

function folderOf(name: string): string | undefined {
  return name === TEXT_METHOD ? undefined : name.slice(TEXT_METHOD.length + 1);
}

/** The files that decide what a text method says, for the hashes of a run: the model, and the adapter. */
export async function textMethodFiles(name: string, cache: string): Promise<string[]> {
  const folder = folderOf(name);
  const model = textModelFile((await recipeOf(folder))?.from ?? USUAL_MODEL, cache);
  return folder === undefined ? [model] : [model, adapterFile(folder)];
}

export async function makeTextMethod(
  name: string,
  { taxonomy, cache, threads }: { readonly taxonomy: Taxonomy; readonly cache: string; readonly threads: number },
): Promise<Recommender> {
  const folder = folderOf(name);
  const recipe = await recipeOf(folder);
  if (recipe?.set !== undefined)
    throw new BadInputError(
      "taught-reasons",
      { file: folder! },
      "this model was taught to write reasons, and text-model ranks histories without them",
      "Ask it through a model server: `llama-server -m MODEL.gguf --lora adapter.gguf`, and the method joint.",
    );
  const from = recipe?.from ?? USUAL_MODEL;
  const model = await readLlama(textModelFile(from, cache));
  const adapter = folder === undefined ? undefined : await adapterIn(folder);
  return textModel(model, adapter, basename(from, ".gguf"), taxonomy, threads).recommend;
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

/** The adapter of a finished teaching, or of one that was broken off, from its folder. */
export async function adapterIn(folder: string): Promise<LoraAdapter> {
  if (adapterFile(folder).endsWith(PEFT_WEIGHTS)) return readPeftAdapter(folder);
  const recipe = await recipeOf(folder);
  const lora = recipe?.adapter === undefined ? (recipe?.lora ?? USUAL_LORA) : await adapterIn(recipe.adapter);
  return adapterOf(await readTaught(adapterFile(folder)), lora);
}

/** @throws BadInputError where the folder holds neither an adapter nor the checkpoint of one */
export function adapterFile(folder: string): string {
  if (existsSync(join(folder, PEFT_SETTINGS))) return join(folder, PEFT_WEIGHTS);
  if (existsSync(join(folder, CHECKPOINT))) return join(folder, CHECKPOINT);
  throw new BadInputError(
    "no-adapter",
    { file: folder },
    `there is neither ${PEFT_SETTINGS} nor ${CHECKPOINT} in it`,
    "Give the folder of `wherefore teach text-sft` or `text-dpo`, or a PEFT folder.",
  );
}

/** What the folder was taught by; undefined for a folder that does not say it. */
async function recipeOf(folder: string | undefined): Promise<TextRecipe | undefined> {
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
