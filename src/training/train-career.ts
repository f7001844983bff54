/**
 * The career model, trained careers:
 *
 *     recipe ─► sources ─► sequences ─► epochs, each scored on validation ─► the best parameters ─► model folder
 *                                             └─► metrics.jsonl, curves.svg, checkpoint, manifest last
 *
 * Interrupted, the same command goes on after the last finished epoch, to the same weights.
 */

import type { Sequence } from "../career-model/career-batch.ts";
import { writeCareerModel } from "../career-model/career-file.ts";
import { careerModel } from "../career-model/career-model.ts";
import { type CareerNetwork, careerGraph } from "../career-model/career-network.ts";
import { buildVocabulary } from "../career-model/vocabulary.ts";
import { composeTrainedReason } from "../claims/compose-for-training.ts";
import {
  type Case,
  type Dataset,
  outside,
  type Random,
  type Run,
  seededRandom,
  seedFrom,
  shuffle,
} from "../domain/index.ts";
import { casesByPart } from "../histories/cases-by-part.ts";
import type { Taxonomy } from "../taxonomy/taxonomy.ts";
import { beginParameters } from "../tensor/learner.ts";
import { type BytePairs, learnBytePairs } from "../tokens/byte-pairs.ts";
import { augmented, compileCareerLoss, stepsOf } from "./career-epochs.ts";
import { filesOf, type LeavingOut, readSource, type Weighing } from "./career-sources.ts";
import { LEARNED_FROM, type Lesson, lessonSettings, type TrainingReport, trainInFolder } from "./train-in-folder.ts";
import type { CareersRecipe, SourceName } from "./training-recipe.ts";

export type CareerData = {
  readonly open: (name: "nlsy97" | "nlsy79") => Dataset;
  /** The folder of the public data. */
  readonly folder: string;
  readonly taxonomy: Taxonomy;
};

export async function trainCareerModel(
  recipe: CareersRecipe,
  data: CareerData,
  folder: string,
  run: Run,
  say: (text: string) => void,
): Promise<TrainingReport> {
  const { taxonomy } = data;
  const cases = await casesByPart(data.open("nlsy97"));
  const known = outside(recipe.withoutFold);
  const pairs = learnWords(
    cases.train.filter(({ person }) => known(person)),
    recipe,
    taxonomy,
  );
  const network: CareerNetwork = {
    settings: { ...recipe.network, ropeBase: 10_000, normEpsilon: 1e-5, longest: LONGEST },
    vocabulary: buildVocabulary(taxonomy, pairs),
    taxonomy,
  };
  const { graph } = careerGraph("training", network, { rows: 1, length: 8, answers: 1, words: 1, past: 0 });
  const parameters = beginParameters(graph, recipe.seed);
  const scorer = careerModel(network, [parameters], SCORED_AT_ONCE, recipe.threads);
  const lessons: Lesson[] = [];
  for (const stage of recipe.stages) {
    const sources = await readSources(stage.sources, data, recipe, network);
    // An answer needs a job before it, so no more than half of a row's positions can be answers.
    const answers = Math.ceil((stage.rows * stage.length) / 2);
    const settings = lessonSettings(recipe, stage, { answers, words: 0, averaged: false });
    lessons.push({
      settings,
      loss: () => compileCareerLoss(network, { ...settings, past: 0 }, recipe.threads),
      steps: async (_epoch, random) => stepsOf(epochOf(sources, recipe, random), settings, network),
      score: () => perplexityOn(cases.valid, scorer, taxonomy),
    });
  }
  const report = await trainInFolder({ recipe, parameters, lessons, folder, files: filesRead(recipe, data) }, run, say);
  await scorer.close();
  await writeCareerModel(
    folder,
    {
      network,
      members: [report.parameters],
      file: {
        format: "wherefore-career/1",
        name: recipe.name,
        settings: network.settings,
        pairs,
        titles: taxonomy.occupations.length,
        release: taxonomy.release,
        learnedFrom: LEARNED_FROM,
        withoutFold: recipe.withoutFold,
        members: 1,
        temperature: 1,
        shareBesideCounted: 1,
      },
    },
    "F32",
  );
  return report;
}

/** NLSY97 in any case, because its validation part scores every epoch. */
function filesRead({ stages }: CareersRecipe, { open, folder }: CareerData): string[] {
  const sources = stages.flatMap(({ sources }) => Object.keys(sources) as SourceName[]);
  return [...new Set((["nlsy97", ...sources] as const).flatMap((name) => filesOf(name, open, folder)))];
}

/** Positions of the longest history and reason together, and some more. */
const LONGEST = 256;
export const SCORED_AT_ONCE = 32;

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
  wanted: Partial<Record<SourceName, number>>,
  data: CareerData,
  recipe: Weighing & LeavingOut & Pick<CareersRecipe, "seed">,
  { vocabulary, taxonomy }: CareerNetwork,
): Promise<ReadSource[]> {
  const read: ReadSource[] = [];
  for (const [name, times] of Object.entries(wanted) as [SourceName, number][]) {
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
