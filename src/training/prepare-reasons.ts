/**
 * The career model to be trained to write reasons and to read them:
 *
 *     cases ─► reasons (drawn, or chosen, or from the truth) ─► sequences, beside whole careers ─► epochs
 *                                                                scored by the same loss on people who are not trained on
 */
import { groupsOf } from "../career-model/career-batch.ts";
import { type TrainedCareerModel, writeCareerModel } from "../career-model/career-file.ts";
import type { BatchShape } from "../career-model/career-network.ts";
import { seededRandom, seedFrom, shuffle } from "../domain/index.ts";
import type { Parameters } from "../tensor/learner.ts";
import { compileCareerLoss, compileValidationLoss } from "./career-loss.ts";
import { augmented, careerEpoch, careerPace, stepsOf } from "./career-steps.ts";
import { epochOf, readSources } from "./prepare-careers.ts";
import type { PreparedTraining, TrainingData, TrainingPlace } from "./prepared-training.ts";
import { type ReasonCases, readReasonCases } from "./reason-cases.ts";
import { reasonSequences } from "./reason-sequences.ts";
import type { Stage } from "./train-in-folder.ts";
import type { DpoRecipe, SftRecipe } from "./training-recipe.ts";

/** @param folder for the model that comes of it */
export async function prepareReasons(
  recipe: SftRecipe,
  data: TrainingData,
  { folder }: TrainingPlace,
): Promise<PreparedTraining> {
  const cases = await readReasonCases(recipe, data);
  return {
    ...firstMember(cases.model),
    stages: [() => openStage(recipe, cases, data)],
    write: (trained) => writeFirstMember(folder, recipe, cases.model, trained),
  };
}

/** Of a model of several members the first is trained, and becomes a model of its own. */
export function firstMember({ members }: TrainedCareerModel): Pick<PreparedTraining, "parameters" | "moving"> {
  const parameters = members[0]!;
  return { parameters, moving: [...parameters.keys()] };
}

export function writeFirstMember(
  folder: string,
  { name, withoutFold }: SftRecipe | DpoRecipe,
  { file, network }: TrainedCareerModel,
  parameters: Parameters,
): Promise<void> {
  const own = { ...file, name, withoutFold, members: 1, temperature: 1 };
  return writeCareerModel(folder, { file: own, network, members: [parameters] }, "F32");
}

async function openStage(
  recipe: SftRecipe,
  { model: { network }, train, valid }: ReasonCases,
  data: TrainingData,
): Promise<Stage> {
  const reasons = { ...recipe, reasons: recipe.reasons ?? (recipe.set === undefined ? "drawn" : "chosen") };
  const careers = await readSources(recipe.careers, data, recipe, network);
  const shape = shapeOf(recipe);
  // Made once, as the trained ones are: training watches the same loss on people it is not trained on.
  const watchedReasons = reasonSequences(valid, reasons, network, seededRandom(seedFrom("watched", recipe.seed)));
  const watched = await compileValidationLoss(stepsOf(watchedReasons, shape, network), network, shape, recipe.threads);
  const loss = await compileCareerLoss(network, shape, recipe.threads);
  return {
    ...careerPace(recipe, recipe),
    epoch: (_epoch, random) => {
      const explained = reasonSequences(train, reasons, network, random).map((one) =>
        augmented(one, recipe.augment, random),
      );
      const groups = groupsOf([...explained, ...epochOf(careers, recipe, random)]);
      return careerEpoch(stepsOf(shuffle(groups, random).flat(), shape, network), loss, shape);
    },
    score: (parameters) => watched.lossOf(parameters),
    keep: "best",
    close: async () => void (await Promise.all([loss.program.close(), watched.close()])),
  };
}

/** Rows hold a history and a reason or two; one row alone must fit whatever it holds. */
const WORDS_A_POSITION = 0.9;

function shapeOf({ rows, length, together }: SftRecipe): BatchShape {
  return {
    rows,
    length,
    answers: Math.max(Math.ceil((rows * length) / 6), Math.ceil(length / 2)),
    words: Math.max(Math.floor(rows * length * WORDS_A_POSITION), length),
    past: 0,
    averaged: together > 1,
  };
}
