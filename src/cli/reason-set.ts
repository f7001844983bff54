/**
 * The folder of a set of reasons as a later step opens it: with the recipe that it was begun with, or another one that proposes the same.
 */
import type { Dataset } from "../domain/index.ts";
import { type ReasonsRecipe, readReasonsRecipe } from "../reasons/reason-recipe.ts";
import { describedSet, openReasonSet, type ReasonSet } from "../reasons/reason-set.ts";
import { erasedPeople } from "../records/erased-people.ts";
import { trainingOn } from "./data.ts";
import { erasedText } from "./show-statistics.ts";
import type { Terminal } from "./terminal.ts";

export type OpenedSet = { readonly set: ReasonSet; readonly dataset: Dataset; readonly recipe: ReasonsRecipe };

export async function openSetOn(
  folder: string,
  recipeFile: string | undefined,
  terminal: Terminal,
): Promise<OpenedSet> {
  const described = await describedSet(folder);
  const erased = erasedText(await erasedPeople(folder));
  if (erased !== "") terminal.err(`${folder}: ${erased}.\n`);
  const recipe = recipeFile === undefined ? described.recipe : await readReasonsRecipe(recipeFile);
  const dataset = await trainingOn(described.on, terminal, described.own);
  return { set: await openReasonSet(folder, recipe, dataset), dataset, recipe };
}
