/**
 * What a set of reasons is begun with, so that every later step knows whether it is still the same.
 *
 * In: a recipe, the data set and the language model's name.  Out: the recipe with the hashes of the data, of the career models that propose,
 * and of the language model where it is a file.
 */
import type { Dataset } from "../../domain/index.ts";
import { modelIdentity } from "../../models/open.ts";
import { ownPromptHashes } from "../own-prompts-folder.ts";
import type { ReasonsRecipe } from "../reason-recipe.ts";
import { describeData, type SetDescription } from "../reason-set.ts";
import { careerModelHashes } from "./proposers.ts";

/** @param where pulled models lie, and the environment that names the endpoint @throws BadInputError where a model is not there */
export async function describeSet(
  recipe: ReasonsRecipe,
  dataset: Dataset,
  model: string | undefined,
  where: Parameters<typeof modelIdentity>[1],
): Promise<SetDescription> {
  const { on, data } = await describeData(dataset);
  const { career, llm } = recipe.propose;
  const models = career ? await careerModelHashes(career.from) : {};
  return {
    recipe,
    on,
    data: { ...data, ...models, ...(await ownPromptHashes(recipe.prompts)) },
    ...(llm && model !== undefined && { model: await modelIdentity(model, where) }),
  };
}
