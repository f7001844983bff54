/**
 * The counted recommender, learned once without each fold of people.
 *
 *     training people of the other folds ─► every transition ─► counts, gates ─► p(title | history) for the people of this fold
 *                                                                   └─► counted-without-fold-0.json ... in the folder of the set
 *
 * It takes about half a minute a fold, and says what it took; proposing, judging and choosing read what the first of them learned.
 * Career models are trained beforehand, one a fold, and refused where they do not say that they were trained without it.
 */

import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { readCareerModel, type TrainedCareerModel } from "../career-model/career-file.ts";
import { BadInputError, type Dataset, foldOf, sameFold } from "../domain/index.ts";
import { type TrainingCases, trainingCases } from "../histories/training-cases.ts";
import { type CountedArtefact, packCounted, unpackCounted } from "../recommend/counted/artefact.ts";
import { COUNTED_METHOD } from "../recommend/counted/counted.ts";
import { learnCounted } from "../recommend/counted/learn.ts";
import { countedDistribution } from "../recommend/counted/model.ts";
import { writeWhole } from "../records/whole-file.ts";
import type { Taxonomy } from "../taxonomy/taxonomy.ts";
import type { OutOfFold } from "./propose/by-composing.ts";
import { countedFile } from "./set-files.ts";

/**
 * @param keptAt the path of a file of the set's folder, whose recipe and data are the same for all who open it
 * @returns      one a fold, in their order
 */
export async function countedOutOfFold(
  dataset: Dataset,
  { folds, seed }: { readonly folds: number; readonly seed: number },
  taxonomy: Taxonomy,
  signal: AbortSignal,
  say: (text: string) => void,
  keptAt: (name: string) => string,
): Promise<OutOfFold[]> {
  const byFold: OutOfFold[] = [];
  let cases: TrainingCases | undefined;
  for (let fold = 0; fold < folds; fold++) {
    signal.throwIfAborted();
    const file = keptAt(countedFile(fold));
    if (!existsSync(file)) {
      cases ??= await trainingCases(dataset, signal);
      const began = performance.now();
      const artefact = await learnWithout(fold, cases, { folds, seed }, dataset.name, taxonomy, signal);
      const seconds = ((performance.now() - began) / 1000).toFixed(1);
      say(
        `Counted without fold ${fold + 1} of ${folds}: ${artefact.people.toLocaleString("en")} people, ${seconds} s.\n`,
      );
      await writeWhole(file, JSON.stringify(artefact));
    }
    // Read back in any case: weights are rounded in the file, and who learned must not differ from who read.
    const model = unpackCounted(JSON.parse(await readFile(file, "utf8")) as CountedArtefact);
    const distributionOf = countedDistribution(model, taxonomy);
    byFold.push({
      under: `${COUNTED_METHOD} without fold ${fold}`,
      distributionOf: (history) => distributionOf(history).distribution,
    });
  }
  return byFold;
}

/**
 * @param from a folder a fold, fold 0 first
 * @throws BadInputError where one was trained on people of its fold, or does not say
 */
export async function careerModelsOutOfFold(
  from: readonly string[],
  seed: number,
  taxonomy: Taxonomy,
): Promise<TrainedCareerModel[]> {
  const models: TrainedCareerModel[] = [];
  for (const [fold, folder] of from.entries()) {
    const model = await readCareerModel(folder, taxonomy);
    const wanted = { fold, of: from.length, seed };
    if (!sameFold(model.file.withoutFold, wanted))
      throw new BadInputError(
        "trained-on-the-fold",
        { file: folder },
        `it was not trained without fold ${fold} of ${from.length} (seed ${seed}), so it knows what followed for these people`,
        `Train it by a recipe that says withoutFold: { fold: ${fold}, of: ${from.length}, seed: ${seed} }.`,
      );
    models.push(model);
  }
  return models;
}

async function learnWithout(
  fold: number,
  { transitions, adult, scored }: TrainingCases,
  { folds, seed }: { readonly folds: number; readonly seed: number },
  name: string,
  taxonomy: Taxonomy,
  signal: AbortSignal,
): Promise<CountedArtefact> {
  const known = ({ person }: { readonly person: string }) => foldOf(person, folds, seed) !== fold;
  const own = transitions.filter(known);
  return packCounted(await learnCounted(own, adult, scored.filter(known), taxonomy, signal), {
    learnedFrom: `${name}, training part without fold ${fold}`,
    people: new Set(own.map(({ person }) => person)).size,
    transitions: own.length,
  });
}
