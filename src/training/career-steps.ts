/**
 * The steps in which the career model is trained: sequences in rows, rows in batches, and how fast.
 *
 * In: the sequences of an epoch.  Out: what each step is fed, made when its turn comes.
 */
import { fillRows, layBatch, type Sequence } from "../career-model/career-batch.ts";
import type { BatchShape } from "../career-model/career-network.ts";
import type { CareerNetwork } from "../career-model/career-settings.ts";
import type { JobPosition } from "../career-model/render.ts";
import type { Random } from "../domain/index.ts";
import { type Batch, type Epoch, warmedCosine } from "../networks/trainer.ts";
import type { AdamWSettings } from "../tensor/adamw.ts";
import type { Loss } from "../tensor/learner.ts";
import type { Feeds } from "../tensor/program.ts";
import type { Stage } from "./train-in-folder.ts";
import type { CareerRecipe } from "./training-recipe.ts";

/** What the steps of an epoch are fed: a step's arrays are made when its turn comes. */
export type FedSteps = { readonly count: number; readonly feeds: (at: number) => Feeds };

export function careerEpoch({ count, feeds }: FedSteps, loss: Loss, { rows, length }: BatchShape): Epoch {
  function* steps(): Generator<Batch[]> {
    for (let at = 0; at < count; at++)
      yield [{ name: `batch ${at + 1}`, loss, feeds: feeds(at), tokens: rows * length }];
  }
  return { count, steps: steps() };
}

/** How far and how fast a stage goes. */
export function careerPace(
  { optimiser, patience }: Pick<CareerRecipe, "optimiser" | "patience">,
  { epochs, peakRate }: { readonly epochs: number; readonly peakRate: number },
): Pick<Stage, "epochs" | "rate" | "optimiser" | "patience" | "checkpointEvery"> {
  const warmUp = (steps: number) => Math.max(1, Math.round(optimiser.warmUp * steps));
  return {
    epochs,
    rate: warmedCosine(peakRate, warmUp, epochs),
    optimiser: optimiserOf(optimiser),
    patience,
    checkpointEvery: Number.POSITIVE_INFINITY,
  };
}

/** Gains, biases and the titles' bias are not shrunk. */
function optimiserOf({ weightDecay, firstDecay, secondDecay, largestNorm }: CareerRecipe["optimiser"]): AdamWSettings {
  return {
    firstDecay,
    secondDecay,
    epsilon: 1e-8,
    largestNorm,
    weightDecay: (parameter) => (/bias|norm/.test(parameter) ? 0 : weightDecay),
  };
}

/** Sequences into rows and steps. */
export function stepsOf(sequences: readonly Sequence[], shape: BatchShape, { vocabulary }: CareerNetwork): FedSteps {
  const batches = batchesOf(fillRows(sequences, shape.length), shape);
  return { count: batches.length, feeds: (at) => layBatch(batches[at]!, shape, vocabulary).feeds };
}

/** Rows into steps: a step is full when it has its rows, its answers or its words. */
function batchesOf(rows: readonly Sequence[][], shape: BatchShape): Sequence[][][] {
  const batches: Sequence[][][] = [];
  let [answers, words] = [0, 0];
  for (const row of rows) {
    const ownAnswers = row.reduce((sum, sequence) => sum + sequence.answers.length, 0);
    const ownWords = row.reduce((sum, { reason }) => sum + (reason === undefined ? 0 : reason.length + 1), 0);
    const last = batches.at(-1);
    const full =
      last === undefined ||
      last.length === shape.rows ||
      answers + ownAnswers > shape.answers ||
      (shape.words > 0 && words + ownWords > shape.words);
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
