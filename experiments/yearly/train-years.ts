/**
 * The career network trained on every yearly transition, in a folder from which it can be gone on with.
 *
 * In: people to learn from, others who choose the epoch, and the recipe.  Out: the parameters of the best epoch by the mean nats of those
 * others. Broken off or killed, the same call goes on from the last epoch that ended.
 */
import { type BatchShape, careerGraph } from "../../src/career-model/career-network.ts";
import { type Run, shuffle } from "../../src/domain/index.ts";
import { canonicalJson } from "../../src/records/whole-file.ts";
import { beginParameters, type Parameters } from "../../src/tensor/learner.ts";
import { compileCareerLoss, compileValidationLoss } from "../../src/training/career-loss.ts";
import { careerEpoch, careerPace, stepsOf } from "../../src/training/career-steps.ts";
import { type FolderTrained, type Stage, trainInFolder } from "../../src/training/train-in-folder.ts";
import type { CareersRecipe } from "../../src/training/training-recipe.ts";
import { openSpent } from "../sitting.ts";
import { type YearNetwork, yearSequences } from "./year-network.ts";
import type { PersonYears } from "./years.ts";

export type TrainedOn = { readonly learned: readonly PersonYears[]; readonly watched: readonly PersonYears[] };

/** @property cpuSeconds of processor time in all sittings together; a killed one counts up to its last epoch that ended */
export type TrainedYears = FolderTrained & { readonly cpuSeconds: number };

/** @throws InterruptedError, after which the same call goes on; BadInputError where another training lies in the folder */
export async function trainYears(
  network: YearNetwork,
  people: TrainedOn,
  recipe: CareersRecipe,
  folder: string,
  run: Run,
  say: (text: string) => void,
): Promise<TrainedYears> {
  const { name, seed } = recipe;
  const { graph } = careerGraph("training", network, { rows: 1, length: 2, answers: 1, words: 0, past: 0 });
  const parameters = beginParameters(graph, seed);
  const sizes = { people: people.learned.length, tokens: network.vocabulary.size };
  const moving = [...parameters.keys()];
  const settings = canonicalJson({ recipe, sizes });
  const spent = await openSpent(folder);
  const stages = recipe.stages.map((one) => async () => {
    const stage = await openStage(network, people, recipe, one);
    const score = async (moved: Parameters, epoch: number) => {
      const nats = await stage.score!(moved, epoch);
      await spent.note();
      return nats;
    };
    return { ...stage, score };
  });
  try {
    const training = { folder, name, seed, settings, parameters, moving, stages };
    const trained = await trainInFolder(training, { ...run, seed }, say);
    return { ...trained, cpuSeconds: await spent.sum() };
  } finally {
    await spent.close();
  }
}

async function openStage(
  network: YearNetwork,
  people: TrainedOn,
  recipe: CareersRecipe,
  stage: CareersRecipe["stages"][number],
): Promise<Stage> {
  const { rows, length } = stage;
  const shape: BatchShape = { rows, length, answers: (rows * length) / 2, words: 0, past: 0 };
  const sequences = yearSequences(people.learned, network);
  const loss = await compileCareerLoss(network, shape, recipe.threads);
  const judged = stepsOf(yearSequences(people.watched, network), shape, network);
  const validation = await compileValidationLoss(judged, network, shape, recipe.threads);
  return {
    ...careerPace(recipe, stage),
    epoch: (_epoch, random) => careerEpoch(stepsOf(shuffle(sequences, random), shape, network), loss, shape),
    score: validation.lossOf,
    keep: "best",
    close: async () => {
      await Promise.all([loss.program.close(), validation.close()]);
    },
  };
}
