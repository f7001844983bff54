/**
 * Training the career model: to say after each job of a career which one comes next, and to write reasons and read them.
 *
 * In: the sequences of each epoch, a network and settings.  Out: parameters, the best by a validation score that is handed in.
 * Everything an epoch depends on is the state that `afterEpoch` is given and the seed, so a training that was broken off goes on from
 * its last checkpoint to the very same weights.
 */
import { fillRows, layBatch, type Sequence } from "../career-model/career-batch.ts";
import { type BatchShape, type CareerNetwork, careerGraph } from "../career-model/career-network.ts";
import type { JobPosition } from "../career-model/render.ts";
import { InterruptedError, type Random, type Run, seededRandom, seedFrom } from "../domain/index.ts";
import { copyOf, takeStep } from "../networks/take-step.ts";
import { rateAt, type Schedule } from "../tensor/adamw.ts";
import type { Tensor } from "../tensor/graph.ts";
import { compileLoss, type Learner, type Loss } from "../tensor/learner.ts";
import {
  add,
  crossEntropy,
  exp,
  log,
  logProbabilityOf,
  matmul,
  multiply,
  reshape,
  scale,
  sumAll,
} from "../tensor/operators.ts";
import { compile, type Feeds } from "../tensor/program.ts";

export type CareerTraining = {
  readonly epochs: number;
  /** Rows a step and positions a row. */
  readonly rows: number;
  readonly length: number;
  /** Most answers and most words of reasons in a step. */
  readonly answers: number;
  readonly words: number;
  readonly peakRate: number;
  /** Share of all steps in which the rate rises. */
  readonly warmUp: number;
  /** The answers after several reasons of one case are scored by the log of their mean probability, not each by itself. */
  readonly averaged: boolean;
  readonly threads: number;
};

/** What stands between two epochs. */
export type TrainingState = {
  /** The epochs that are done. */
  epoch: number;
  best: { parameters: ReadonlyMap<string, Float32Array>; score: number; epoch: number };
};

export type EpochRecord = {
  readonly epoch: number;
  /** Mean of the steps' losses, in nats, with what is left out in training. */
  readonly loss: number;
  /** What the handed-in score said; lower is better. */
  readonly score: number;
  readonly seconds: number;
  readonly positionsASecond: number;
};

/** The steps of an epoch; a step's arrays are made when its turn comes. */
export type Steps = { readonly count: number; readonly feeds: (at: number) => Feeds };

export type CareerLesson = {
  readonly learner: Learner;
  readonly settings: CareerTraining;
  readonly loss: () => Promise<Loss>;
  readonly steps: (epoch: number, random: Random) => Promise<Steps>;
  /** Reads the learner's parameters; lower is better. */
  readonly score: () => Promise<number>;
  readonly afterEpoch: (record: EpochRecord, state: TrainingState) => Promise<void>;
  /** Epochs without a better score after which training stops. */
  readonly patience: number;
};

/** @param state where a broken-off training stands, or undefined to begin @throws WhereforeError "broken-loss" for a loss that is no number */
export async function trainCareers(lesson: CareerLesson, run: Run, state?: TrainingState): Promise<TrainingState> {
  const { learner, settings, patience } = lesson;
  const now = state ?? {
    epoch: 0,
    best: { parameters: copyOf(learner.parameters), score: await lesson.score(), epoch: 0 },
  };
  const loss = await lesson.loss();
  try {
    while (now.epoch < settings.epochs && now.epoch - now.best.epoch < patience) {
      const begun = performance.now();
      const epoch = now.epoch + 1;
      const { nats, positions } = await trainEpoch(lesson, loss, epoch, run);
      const score = await lesson.score();
      now.epoch = epoch;
      if (score < now.best.score) now.best = { parameters: copyOf(learner.parameters), score, epoch };
      const seconds = (performance.now() - begun) / 1000;
      await lesson.afterEpoch({ epoch, loss: nats, score, seconds, positionsASecond: positions / seconds }, now);
    }
    return now;
  } finally {
    await loss.program.close();
  }
}

async function trainEpoch(
  { learner, settings, steps }: CareerLesson,
  loss: Loss,
  epoch: number,
  run: Run,
): Promise<{ nats: number; positions: number }> {
  const random = seededRandom(seedFrom(`epoch ${epoch}`, run.seed));
  const { count, feeds } = await steps(epoch, random);
  const schedule: Schedule = {
    peak: settings.peakRate,
    warmUp: Math.max(1, Math.round(settings.warmUp * count * settings.epochs)),
    steps: count * settings.epochs,
    decay: "cosine",
  };
  let nats = 0;
  for (let at = 0; at < count; at++) {
    // The rate follows from the place in the whole training, so that an epoch with a step more or less changes no schedule.
    const done = (epoch - 1) * count + at + 1;
    const batch = { loss, feeds: feeds(at), name: `batch ${at + 1} of epoch ${epoch}` };
    const step = await takeStep(learner, [batch], rateAt(schedule, done), run.signal);
    if (step === undefined)
      throw new InterruptedError(`Interrupted in epoch ${epoch}; the same command goes on after epoch ${epoch - 1}.`);
    nats += step.loss / count;
    run.report({ what: "steps", done, total: schedule.steps });
  }
  return { nats, positions: count * settings.rows * settings.length };
}

/** Sequences into rows and steps. */
export function stepsOf(
  sequences: readonly Sequence[],
  settings: CareerTraining,
  { vocabulary }: CareerNetwork,
): Steps {
  const batches = batchesOf(fillRows(sequences, settings.length), settings);
  const shape = { ...settings, past: 0 };
  return { count: batches.length, feeds: (at) => layBatch(batches[at]!, shape, vocabulary).feeds };
}

/** Rows into steps: a step is full when it has its rows, its answers or its words. */
function batchesOf(rows: readonly Sequence[][], settings: CareerTraining): Sequence[][][] {
  const batches: Sequence[][][] = [];
  let [answers, words] = [0, 0];
  for (const row of rows) {
    const ownAnswers = row.reduce((sum, sequence) => sum + sequence.answers.length, 0);
    const ownWords = row.reduce((sum, { reason }) => sum + (reason === undefined ? 0 : reason.length + 1), 0);
    const last = batches.at(-1);
    const full =
      last === undefined ||
      last.length === settings.rows ||
      answers + ownAnswers > settings.answers ||
      (settings.words > 0 && words + ownWords > settings.words);
    if (full) {
      batches.push([]);
      [answers, words] = [0, 0];
    }
    batches.at(-1)!.push(row);
    answers += ownAnswers;
    words += ownWords;
  }
  return batches;
}

/** The loss: nats of an answer and of a word, each a weighted mean, with its gradients. */
export function compileCareerLoss(network: CareerNetwork, shape: BatchShape, threads: number): Promise<Loss> {
  return compileLoss(careerLoss("training", network, shape), threads);
}

/**
 * The same loss without gradients and with nothing left out, over sequences that are not trained: compiled once, asked after each epoch.
 *
 * @returns a function that gives the mean nats of the steps, and another that ends it
 */
export async function compileValidationLoss(
  steps: Steps,
  network: CareerNetwork,
  settings: CareerTraining,
): Promise<{ lossOf: (parameters: ReadonlyMap<string, Float32Array>) => Promise<number>; close: () => Promise<void> }> {
  const loss = careerLoss("use", network, { ...settings, past: 0 });
  const program = await compile(loss.graph, { loss }, settings.threads);
  return {
    async lossOf(parameters) {
      let nats = 0;
      for (let at = 0; at < steps.count; at++) {
        const out = await program.run({ ...Object.fromEntries(parameters), ...steps.feeds(at) });
        nats += out["loss"]![0]! / steps.count;
      }
      return nats;
    },
    close: () => program.close(),
  };
}

function careerLoss(purpose: "training" | "use", network: CareerNetwork, shape: BatchShape): Tensor {
  const { graph, outputs } = careerGraph(purpose, network, shape);
  const target = (name: string, count: number) => graph.input(name, [count], "int32");
  const weights = (name: string, count: number) => graph.input(name, [count]);
  const parts: Tensor[] = [];
  if (outputs.titleScores) {
    const [titles, weight] = [target("answer titles", shape.answers), weights("answer weights", shape.answers)];
    parts.push(
      shape.averaged
        ? averagedCrossEntropy(outputs.titleScores, titles, weight)
        : crossEntropy(outputs.titleScores, titles, weight),
    );
  }
  if (outputs.wordScores)
    parts.push(
      crossEntropy(outputs.wordScores, target("word tokens", shape.words), weights("word weights", shape.words)),
    );
  return parts.reduce(add);
}

/**
 * -log of the mean over a group's reasons of p(title | history, reason): what ranking by averaged reasons is scored by, so that no reason
 * need dictate by itself. A group weighs what its first answer weighs.
 */
function averagedCrossEntropy(scores: Tensor, titles: Tensor, weight: Tensor): Tensor {
  const [answers] = titles.shape as [number];
  const shares = scores.graph.input("answer groups", [answers, answers]);
  const own = reshape(exp(logProbabilityOf(scores, titles)), [answers, 1]);
  const mean = reshape(matmul(shares, own), [answers]);
  return scale(sumAll(multiply(log(mean), weight)), -1);
}

/** How likely each attribute of a job is left out, a title replaced by its SOC groups, and a whole career told by its titles alone. */
export type Augment = { readonly attributes: number; readonly titles: number; readonly bare: number };

/**
 * Résumés lack hours and carry wrong titles; a model that was always told everything would lean on what it will not be given. What lacks
 * one thing often lacks the rest too, and left out one by one at random they are hardly ever all missing.
 */
export function augmented(sequence: Sequence, augment: Augment, random: Random): Sequence {
  const bare = random() < augment.bare;
  const jobs = sequence.jobs.map(
    (job): JobPosition => ({
      title: job.title,
      ...((job.vague === true || random() < augment.titles) && { vague: true }),
      attributes: bare ? [] : job.attributes.filter(() => random() >= augment.attributes),
    }),
  );
  return { ...sequence, jobs };
}
