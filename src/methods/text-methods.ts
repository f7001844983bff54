/**
 * The methods `text-model` and `text-joint`: a pretrained text model that ranks histories in lines, or writes reasons and ranks after
 * them; after an "@" the folder of its training.
 *
 * In: the folder.  Out: a recommender. The folder may be that of a training which has not ended, and a PEFT folder of any origin;
 * without one the model is asked as it was pulled.
 */

import { basename } from "node:path";
import { BadInputError, type Recommender } from "../domain/index.ts";
import { readLlama } from "../networks/llama-files.ts";
import { textModel } from "../recommend/by-text-model.ts";
import { jointBy } from "../recommend/joint.ts";
import { ownTextModel } from "../recommend/text-language-model.ts";
import type { Taxonomy } from "../taxonomy/taxonomy.ts";
import { adapterFile, adapterIn, recipeOf, textModelFile, USUAL_MODEL } from "../training/text-folder.ts";

/** The files that decide what a text method says, for the hashes of a run: the model, and the adapter. */
export async function textMethodFiles(folder: string | undefined, cache: string): Promise<string[]> {
  const model = textModelFile((await recipeOf(folder))?.from ?? USUAL_MODEL, cache);
  return folder === undefined ? [model] : [model, adapterFile(folder)];
}

type TextResources = { readonly taxonomy: Taxonomy; readonly cache: string; readonly threads: number };

export async function makeTextMethod(folder: string | undefined, from: TextResources): Promise<Recommender> {
  const { model, adapter, name, recipe } = await openText(folder, from.cache);
  if (recipe?.set !== undefined)
    throw new BadInputError(
      "trained-reasons",
      { file: folder! },
      "this model was trained to write reasons, and text-model ranks histories without them",
      `Ask it by text-joint@${folder}.`,
    );
  return textModel(model, adapter, name, from.taxonomy, from.threads).recommend;
}

export async function makeTextJoint(
  folder: string | undefined,
  from: TextResources & { readonly reasons: number },
): Promise<Recommender> {
  const { model, adapter, name } = await openText(folder, from.cache);
  const own = ownTextModel(model, adapter, name, from.taxonomy, from.threads);
  return jointBy(own.model, own.rankTitles, from.reasons, from.taxonomy, "text-joint");
}

async function openText(folder: string | undefined, cache: string) {
  const recipe = await recipeOf(folder);
  const from = recipe?.from ?? USUAL_MODEL;
  const model = await readLlama(textModelFile(from, cache));
  const adapter = folder === undefined ? undefined : await adapterIn(folder);
  return { model, adapter, name: basename(from, ".gguf"), recipe };
}

/** Careers of NLSY97's training part; what the pretrained model itself has read is not known, and it is no career of these. */
export async function textTrainedOn(folder: string | undefined): Promise<readonly string[] | null> {
  return folder === undefined || (await recipeOf(folder)) === undefined ? null : ["nlsy97:train"];
}
