/**
 * Our career network over labels of another list: the same layers, staying and going back, trained on the train parts alone.
 *
 * In: a data set of one published split (`split-folder.ts`) and the family of each label, which stands where SOC groups stand.  Out: a
 * recommender. What O*NET says of titles, what is known of a job beside its label, and reasons are not there. Sizes, epochs and rate are those
 * of recipes/careers-own.yaml; the epoch is chosen by perplexity on the validation jobs, as every network's here is.
 */
import type { Sequence } from "../../src/career-model/career-batch.ts";
import { careerForward } from "../../src/career-model/career-forward.ts";
import { careerModel, MOST_JOBS, MOST_POSITIONS, sequenceOf } from "../../src/career-model/career-model.ts";
import { type BatchShape, careerGraph } from "../../src/career-model/career-network.ts";
import type { CareerNetwork } from "../../src/career-model/career-settings.ts";
import type { Vocabulary } from "../../src/career-model/vocabulary.ts";
import {
  type Dataset,
  type Distribution,
  type LabelSpace,
  quietRun,
  type Recommender,
  shuffle,
} from "../../src/domain/index.ts";
import { recommendationOf } from "../../src/entry/evaluate.ts";
import { casesByPart } from "../../src/histories/cases-by-part.ts";
import { train } from "../../src/networks/trainer.ts";
import { readRecipeFile } from "../../src/records/recipe-file.ts";
import { softmax } from "../../src/statistics/softmax.ts";
import { loadTaxonomy } from "../../src/taxonomy/facts.ts";
import { beginParameters, type Parameters } from "../../src/tensor/learner.ts";
import { compileCareerLoss } from "../../src/training/career-loss.ts";
import { augmented, careerEpoch, careerPace, stepsOf } from "../../src/training/career-steps.ts";
import { perplexityOn } from "../../src/training/prepare-careers.ts";
import { CareersRecipe } from "../../src/training/training-recipe.ts";

/** The longest history that is read, 24 jobs, and an answer after each fit in a row. */
const SHAPE: BatchShape = { rows: 8, length: 64, answers: 256, words: 0, past: 0 };
const MARKS = 4;

export type LabelNetwork = { readonly network: CareerNetwork; readonly parameters: Parameters };

export async function trainOnLabels(dataset: Dataset, families: readonly string[]): Promise<LabelNetwork> {
  const page = { example: "recipes/careers-own.yaml", page: "docs/training.md" };
  const recipe = await readRecipeFile("recipes/careers-own.yaml", CareersRecipe, page);
  const [stage] = recipe.stages;
  const network = networkOf(dataset.labels!, families, recipe);
  const { train: trained, valid } = await casesByPart(dataset);
  const sequences = trained.map(({ history, next }): Sequence => {
    const { jobs } = sequenceOf({ history }, network);
    const titles = [...jobs.slice(1).map(({ title }) => title), network.taxonomy.indexOf(next.code)!];
    const answers = titles.map((title, at) => ({ after: at + 1, title, weight: 1 }));
    return { jobs, reason: undefined, answers, reasonWeight: 0 };
  });
  const loss = await compileCareerLoss(network, SHAPE, 1);
  try {
    const { parameters } = await train(
      {
        parameters: beginParameters(
          careerGraph("training", network, { ...SHAPE, rows: 1, answers: 1 }).graph,
          recipe.seed,
        ),
        ...careerPace(recipe, stage!),
        epoch: (_epoch, random) => {
          const drawn = shuffle(sequences, random).map((sequence) => augmented(sequence, recipe.augment, random));
          return careerEpoch(stepsOf(drawn, SHAPE, network), loss, SHAPE);
        },
        score: (parameters) => perplexityOn(valid, careerModel(network, [parameters]), network.taxonomy),
      },
      quietRun(recipe.seed),
    );
    return { network, parameters };
  } finally {
    await loss.program.close();
  }
}

export function careerOfLabels({ network, parameters }: LabelNetwork): Recommender {
  const model = careerModel(network, [parameters]);
  return async (history) => {
    const [distribution] = await model.distributions([{ history }]);
    return recommendationOf("career-of-labels", distribution!, "one-step");
  };
}

/** @returns of labels, oldest first, the distribution over what comes next */
export function distributionAfter({ network, parameters }: LabelNetwork): (seen: readonly number[]) => Distribution {
  const forward = careerForward(network, [parameters], MOST_POSITIONS);
  return (seen) => {
    const jobs = seen.slice(-MOST_JOBS).map((title) => ({ title, attributes: [] }));
    const answers = [{ after: jobs.length, title: undefined, weight: 0 }];
    let distribution: Distribution | undefined;
    forward.score([{ jobs, reason: undefined, answers, reasonWeight: 0 }], (_sequence, _member, scores) => {
      distribution = softmax(scores);
    });
    return distribution!;
  };
}

/** Each label has a token, and each family one that its labels share; nothing else is ever said. */
function networkOf(space: LabelSpace, families: readonly string[], { network }: CareersRecipe): CareerNetwork {
  const groups = [...new Set(families)];
  const firstTitle = MARKS + groups.length;
  const labels = space.occupations.length;
  const nothingElse = (name: string): never => {
    throw new RangeError(`these careers say nothing of ${name}`);
  };
  const vocabulary: Vocabulary = {
    size: firstTitle + labels,
    titles: labels,
    firstWord: firstTitle,
    firstTitle,
    attribute: nothingElse,
    degree: nothingElse,
    ancestors: (label) => [MARKS + groups.indexOf(families[label]!)],
    encodeText: nothingElse,
    decodeText: () => nothingElse("words"),
  };
  return {
    settings: { ...network, ropeBase: 10_000, normEpsilon: 1e-5, longest: 256 },
    vocabulary,
    // Nothing that is known of O*NET's titles is known of these.
    taxonomy: {
      ...loadTaxonomy(),
      ...space,
      elements: [],
      aboutMean: () => new Float32Array(0),
      zones: new Uint8Array(labels),
    },
  };
}
