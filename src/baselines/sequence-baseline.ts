/**
 * What the sequence baselines have in common: careers become packed batches, and scores of titles become a recommendation.
 *
 * In: training cases, and a network as a function from packed tokens to scores.  Out: trained parameters, and from them a recommender.
 */
import { type Case, type LabelSpace, type Recommender, type Run, seededRandom, seedFrom } from "../domain/index.ts";
import { type PackedShape, packs } from "../networks/packing.ts";
import { type Batch, type Trained, train } from "../networks/trainer.ts";
import { Graph, type Tensor } from "../tensor/graph.ts";
import { beginParameters, compileLoss, type Loss, type Parameters } from "../tensor/learner.ts";
import { crossEntropy, softmax } from "../tensor/operators.ts";
import { compile } from "../tensor/program.ts";
import {
  type BatchSizes,
  type CareerExample,
  causalStudy,
  feedsOf,
  hiddenStudy,
  LONGEST,
  useStudy,
} from "./career-batches.ts";
import { recommendationOf } from "./counts.ts";
import { FEATURES_A_JOB, type JobToken, jobTokens } from "./job-tokens.ts";

/** What a network is built from, all whole numbers but the mask, which the network declares itself. */
export type CareerInputs = {
  readonly shape: PackedShape;
  /** [rows x length]; the number of titles stands for a hidden job. */
  readonly titles: Tensor;
  /** [rows x length x features a job] */
  readonly features: Tensor;
  readonly places: Tensor;
  /** [asked]: the places whose next job is wanted. */
  readonly at: Tensor;
  /** [asked]: the titles of the last jobs known there. */
  readonly current: Tensor;
  /** [asked]: how many jobs lie between the place and the one wanted; 0 everywhere but in a baseline that looks further ahead. */
  readonly ahead: Tensor;
};

export type SequenceBaseline = {
  /** With its version: part of the key under which its weights are kept. */
  readonly method: string;
  /** True: a place sees what is before it and is asked for the job after it. False: hidden jobs are asked for, from both sides. */
  readonly causal: boolean;
  /** After which it is no longer better on the validation part of NLSY97. */
  readonly epochs: number;
  /** Whether it reads what is said of a job beside its title. */
  readonly features: boolean;
  /** Scores of the titles for the places asked, [asked, titles], whose softmax is the distribution. */
  readonly scores: (graph: Graph, inputs: CareerInputs) => Tensor;
  /** Where it is trained on more than the cross-entropy of its scores. @param weights sum to 1 @returns a scalar */
  readonly loss?: (graph: Graph, inputs: CareerInputs, targets: Tensor, weights: Tensor) => Tensor;
  /** How many of the jobs after a place are learned, where it is more than the next one; causal baselines only. */
  readonly stepsAhead?: number;
};

export type BaselineSettings = {
  readonly seed: number;
  readonly rate: number;
  readonly weightDecay: number;
  /** What the last job of a career weighs against the others. */
  readonly lastWeighs: number;
  /** The share of the distribution that is spread evenly over all titles. */
  readonly floor: number;
  readonly threads: number;
};

/** Chosen on the validation part of NLSY97 (docs/findings/which-method-ranks-best.md). */
export const BASELINE_SETTINGS: Omit<BaselineSettings, "seed"> = {
  rate: 2e-3,
  weightDecay: 0.01,
  lastWeighs: 3,
  floor: 0.01,
  threads: 1,
};

const TRAINING = { shape: { rows: 24, length: LONGEST }, asked: 480 };
const JUDGING = { shape: { rows: 12, length: LONGEST }, asked: 64 };
const ASKING = { shape: { rows: 1, length: LONGEST }, asked: 1 };

/**
 * Trains a baseline. The best epoch is the one of lowest perplexity on the judged cases.
 *
 * @param judged cases of the validation part: they choose the epoch and are not learned from
 * @param from parameters that are gone on with; without them training begins anew
 */
export async function trainBaseline(
  baseline: SequenceBaseline,
  examples: readonly CareerExample[],
  judged: readonly Case[],
  space: LabelSpace,
  settings: BaselineSettings,
  run: Run,
  from: Parameters = new Map(),
): Promise<Trained> {
  const loss = await compileBaselineLoss(baseline, settings);
  const judge = await compileDistributions(baseline, space, settings, JUDGING);
  const asked = judged.map(({ history }) => jobTokens(history, space));
  const truths = judged.map(({ next }) => space.indexOf(next.code)!);
  const batches = (epoch: number) => careerBatches(baseline, examples, loss, space, settings, epoch);
  const batchesAnEpoch = [...batches(1)].length;
  const meanNats = async (parameters: Parameters) => {
    let sum = 0;
    for await (const [at, distribution] of judge.distributions(parameters, asked))
      sum += Math.log(distribution[truths[at]!]!);
    return -sum / judged.length;
  };
  try {
    return await train(
      {
        parameters: beginParameters(loss.graph, settings.seed, from),
        epochs: baseline.epochs,
        epoch: (epoch) => ({ count: batchesAnEpoch, steps: batches(epoch) }),
        // A short rise, then down along half a cosine to nothing at the last step.
        rate: ({ step }) => cosineRate(settings.rate, step, baseline.epochs * batchesAnEpoch),
        optimiser: {
          firstDecay: 0.9,
          secondDecay: 0.98,
          epsilon: 1e-8,
          weightDecay: (name) => (/bias|gain|shift/.test(name) ? 0 : settings.weightDecay),
          largestNorm: 1,
        },
        score: meanNats,
      },
      { ...run, seed: settings.seed },
    );
  } finally {
    await Promise.all([loss.program.close(), judge.close()]);
  }
}

function cosineRate(peak: number, step: number, steps: number): number {
  const rising = 0.05 * steps;
  return step < rising
    ? (peak * step) / rising
    : (peak * (1 + Math.cos((Math.PI * (step - rising)) / (steps - rising)))) / 2;
}

/**
 * A recommender from trained parameters. A history without a coded job gets the distribution after a job that is not known.
 *
 * @param ahead 0 for the next job; below the baseline's `stepsAhead`
 */
export async function baselineRecommender(
  baseline: SequenceBaseline,
  parameters: Parameters,
  space: LabelSpace,
  settings: BaselineSettings,
  ahead = 0,
): Promise<Recommender> {
  const asking = await compileDistributions(baseline, space, settings, ASKING, ahead);
  return async (history) => {
    for await (const [, distribution] of asking.distributions(parameters, [jobTokens(history, space)]))
      return recommendationOf(baseline.method, distribution, "one-step");
    throw new TypeError("one history gives one distribution");
  };
}

function declare(graph: Graph, { shape, asked }: BatchSizes): CareerInputs {
  const count = shape.rows * shape.length;
  return {
    shape,
    titles: graph.input("titles", [count], "int32"),
    features: graph.input("features", [count * FEATURES_A_JOB], "int32"),
    places: graph.input("places", [count], "int32"),
    at: graph.input("at", [asked], "int32"),
    current: graph.input("current", [asked], "int32"),
    ahead: graph.input("ahead", [asked], "int32"),
  };
}

async function compileBaselineLoss(baseline: SequenceBaseline, settings: BaselineSettings): Promise<Loss> {
  const graph = new Graph("training");
  const inputs = declare(graph, TRAINING);
  const targets = graph.input("targets", [TRAINING.asked], "int32");
  const weights = graph.input("weights", [TRAINING.asked]);
  const loss =
    baseline.loss?.(graph, inputs, targets, weights) ?? crossEntropy(baseline.scores(graph, inputs), targets, weights);
  return compileLoss(loss, settings.threads);
}

function* careerBatches(
  baseline: SequenceBaseline,
  examples: readonly CareerExample[],
  loss: Loss,
  space: LabelSpace,
  settings: BaselineSettings,
  epoch: number,
): Generator<Batch[]> {
  const random = seededRandom(seedFrom(`epoch ${epoch}`, settings.seed));
  const order = examples.map((_, at) => ({ at, key: random() })).sort((a, b) => a.key - b.key);
  const studied = order.map(({ at }) =>
    baseline.causal
      ? causalStudy(examples[at]!, settings.lastWeighs, baseline.stepsAhead)
      : hiddenStudy(examples[at]!, space, settings.lastWeighs, random),
  );
  const lengths = studied.map(({ tokens }, at) => [at, tokens.length] as const);
  let batch = 0;
  for (const pack of packs(lengths, TRAINING.shape, TRAINING.asked, (at) => studied[at]!.asked.length))
    yield [
      {
        name: `batch ${++batch}`,
        loss,
        feeds: feedsOf(baseline.causal, pack, studied, TRAINING, true),
        tokens: pack.reduce((sum, { length }) => sum + length, 0),
      },
    ];
}

type Distributions = {
  readonly distributions: (
    parameters: Parameters,
    histories: readonly (readonly JobToken[])[],
  ) => AsyncGenerator<readonly [at: number, distribution: Float64Array]>;
  readonly close: () => Promise<void>;
};

async function compileDistributions(
  baseline: SequenceBaseline,
  space: LabelSpace,
  { floor, threads }: BaselineSettings,
  sizes: BatchSizes,
  ahead = 0,
): Promise<Distributions> {
  const graph = new Graph("use");
  const shares = softmax(baseline.scores(graph, declare(graph, sizes)));
  const program = await compile(graph, { shares }, threads);
  const titles = space.occupations.length;
  return {
    async *distributions(parameters, histories) {
      const studied = histories.map((tokens) => useStudy(baseline.causal, tokens, space, ahead));
      const lengths = studied.map(({ tokens }, at) => [at, tokens.length] as const);
      for (const pack of packs(lengths, sizes.shape, sizes.asked, () => 1)) {
        const feeds = feedsOf(baseline.causal, pack, studied, sizes, false);
        const { shares: rows } = await program.run({ ...Object.fromEntries(parameters), ...feeds });
        for (const [index, { sequence }] of pack.entries())
          yield [sequence, withFloor(rows!.subarray(index * titles, (index + 1) * titles), floor)];
      }
    },
    close: () => program.close(),
  };
}

/** Summed anew in 64 bits, so that the shares are 1 together to the last digits. */
function withFloor(shares: Float32Array, floor: number): Float64Array {
  const all = shares.reduce((sum, share) => sum + share, 0);
  return Float64Array.from(shares, (share) => ((1 - floor) * share) / all + floor / shares.length);
}
