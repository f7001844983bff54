/**
 * The career model to be trained on careers:
 *
 *     recipe ─► sources ─► sequences ─► the epochs of each stage, scored on validation ─► model folder
 */

import type { Sequence } from "../career-model/career-batch.ts";
import { type CareerFile, FORMAT, writeCareerModel } from "../career-model/career-file.ts";
import { careerModel } from "../career-model/career-model.ts";
import { type BatchShape, careerGraph } from "../career-model/career-network.ts";
import type { CareerNetwork } from "../career-model/career-settings.ts";
import { buildVocabulary } from "../career-model/vocabulary.ts";
import { composeTrainedReason } from "../claims/compose-for-training.ts";
import { type Case, outside, type Random, seededRandom, seedFrom, shuffle } from "../domain/index.ts";
import { casesByPart } from "../histories/cases-by-part.ts";
import type { Taxonomy } from "../taxonomy/taxonomy.ts";
import { beginParameters, type Parameters } from "../tensor/learner.ts";
import { type BytePairs, learnBytePairs } from "../tokens/byte-pairs.ts";
import { compileCareerLoss } from "./career-loss.ts";
import { filesOf, type LeavingOut, readSource, type Weighing } from "./career-sources.ts";
import { augmented, careerEpoch, careerPace, stepsOf } from "./career-steps.ts";
import type { PreparedTraining, TrainingData, TrainingPlace } from "./prepared-training.ts";
import type { Stage } from "./train-in-folder.ts";
import type { CareersRecipe, SourceName } from "./training-recipe.ts";

/** @param folder for the model that comes of it */
export async function prepareCareers(
  recipe: CareersRecipe,
  data: TrainingData,
  { folder }: TrainingPlace,
): Promise<PreparedTraining> {
  const { taxonomy } = data;
  const { train, valid } = await casesByPart(data.open(data.scoredOn));
  const known = outside(recipe.withoutFold);
  const own = train.filter(({ person }) => known(person));
  const pairs = learnWords(own, recipe, taxonomy);
  const network: CareerNetwork = {
    settings: { ...recipe.network, ropeBase: 10_000, normEpsilon: 1e-5, longest: LONGEST },
    vocabulary: buildVocabulary(taxonomy, pairs),
    taxonomy,
  };
  const { graph } = careerGraph("training", network, { rows: 1, length: 8, answers: 1, words: 1, past: 0 });
  const parameters = beginParameters(graph, recipe.seed);
  const file: CareerFile = {
    format: FORMAT,
    name: recipe.name,
    settings: network.settings,
    pairs,
    titles: taxonomy.occupations.length,
    release: taxonomy.release,
    learnedFrom: data.scoredOn === "own" ? data.open("own").notice : LEARNED_FROM,
    withoutFold: recipe.withoutFold,
    members: 1,
    temperature: 1,
    shares: { career: 1, counted: 0, boosted: 0 },
  };
  return {
    parameters,
    moving: [...parameters.keys()],
    stages: recipe.stages.map((stage) => () => openStage(stage, recipe, network, parameters, valid, data)),
    write: (trained) => writeCareerModel(folder, { network, members: [trained], file }, "F32"),
  };
}

/** What is predicted, and from whom: it goes with the model. */
const LEARNED_FROM =
  "NLSY97 (training part) and NLSY79, US Bureau of Labor Statistics; O*NET (USDOL/ETA, CC BY 4.0). What is predicted is the next spell of work, given that there is one, of US people born 1980 to 1984 and seen up to about 42.";

async function openStage(
  stage: CareersRecipe["stages"][number],
  recipe: CareersRecipe,
  network: CareerNetwork,
  parameters: Parameters,
  valid: readonly Case[],
  data: TrainingData,
): Promise<Stage> {
  const { rows, length } = stage;
  // An answer needs a job before it, so no more than half of a row's positions can be answers.
  const shape: BatchShape = { rows, length, answers: Math.ceil((rows * length) / 2), words: 0, past: 0 };
  const sources = await readSources(stage.sources, data, recipe, network);
  const loss = await compileCareerLoss(network, shape, recipe.threads);
  return {
    ...careerPace(recipe, stage),
    epoch: (_epoch, random) => careerEpoch(stepsOf(epochOf(sources, recipe, random), shape, network), loss, shape),
    score: () => perplexityOn(valid, careerModel(network, [parameters]), network.taxonomy),
    keep: "best",
    close: () => loss.program.close(),
  };
}

/** The set whose validation part scores every epoch is read in any case. */
export function filesOfCareers({ stages }: CareersRecipe, { open, scoredOn, folder }: TrainingData): string[] {
  const sources = stages.flatMap(({ sources }) => Object.keys(sources) as SourceName[]);
  return [...new Set(([scoredOn, ...sources] as const).flatMap((name) => filesOf(name, open, folder)))];
}

/** Positions of the longest history and reason together, and some more. */
const LONGEST = 256;

/** The texts that the model will be trained to write, as they are composed; what is said of the future is any title here. */
function learnWords(cases: readonly Case[], { words }: CareersRecipe, taxonomy: Taxonomy): BytePairs {
  // Not the recipe's seed: models of one recipe and several seeds must share their words to be averaged.
  const random = seededRandom(seedFrom("words", 1));
  const titles = new Set(taxonomy.occupations.map(({ title }) => title));
  const texts = cases.map(({ history }) => {
    const { text } = composeTrainedReason(history, Math.floor(random() * titles.size), taxonomy, random);
    return text;
  });
  return learnBytePairs(texts, words);
}

export type ReadSource = { readonly sequences: readonly Sequence[]; readonly times: number };

export async function readSources(
  sources: Partial<Record<SourceName, number>>,
  data: TrainingData,
  recipe: Weighing & LeavingOut & Pick<CareersRecipe, "seed">,
  { vocabulary, taxonomy }: CareerNetwork,
): Promise<ReadSource[]> {
  const read: ReadSource[] = [];
  for (const [name, times] of Object.entries(sources) as [SourceName, number][]) {
    const random = seededRandom(seedFrom(name, recipe.seed));
    read.push({
      times,
      sequences: await readSource(name, data.open, data.folder, recipe, vocabulary, taxonomy, random),
    });
  }
  return read;
}

/** Each source as often as the recipe says, a part of it drawn for a share; augmented afresh and shuffled together. */
export function epochOf(
  sources: readonly ReadSource[],
  recipe: Pick<CareersRecipe, "augment">,
  random: Random,
): Sequence[] {
  const all = sources.flatMap(({ sequences, times }) => {
    const whole = Array.from({ length: Math.floor(times) }, () => sequences).flat();
    const share = shuffle(sequences, random).slice(0, Math.round((times % 1) * sequences.length));
    return [...whole, ...share];
  });
  return shuffle(all, random).map((sequence) => augmented(sequence, recipe.augment, random));
}

/** exp of the mean of -log p(truth), over all titles. */
export async function perplexityOn(
  cases: readonly Case[],
  model: ReturnType<typeof careerModel>,
  taxonomy: Taxonomy,
): Promise<number> {
  const distributions = await model.distributions(cases.map(({ history }) => ({ history })));
  const nats = distributions.map(
    (distribution, at) => -Math.log(distribution[taxonomy.indexOf(cases[at]!.next.code)!]!),
  );
  return Math.exp(nats.reduce((sum, one) => sum + one, 0) / nats.length);
}
