/**
 * What it takes to train a network, said without saying how: the type of the loop that `training` has and others are handed.
 *
 * In: parameters, batches and a judge of them.  Out: the parameters that the judge liked best, and the curve.
 */
import type { Run } from "../domain/index.ts";
import type { AdamWSettings } from "../tensor/adamw.ts";
import type { Loss, Parameters } from "../tensor/learner.ts";
import type { Feeds } from "../tensor/program.ts";

export type Batch = {
  /** For messages, such as "batch 12 (sequences 340 to 471)". */
  readonly name: string;
  readonly loss: Loss;
  readonly feeds: Feeds;
};

export type Lesson = {
  readonly parameters: Parameters;
  readonly epochs: number;
  /** The batches of an epoch, the first being 1; their order must follow from the epoch and the run's seed alone. */
  readonly batches: (epoch: number) => Iterable<Batch>;
  /** About how many batches an epoch has: for the rate and the time left. */
  readonly batchesAnEpoch: number;
  /** The rate of a step, the first being 1. */
  readonly rate: (step: number) => number;
  readonly optimiser: AdamWSettings;
  /** How good the parameters are on what they were not trained, larger is better. */
  readonly judge: (parameters: Parameters, epoch: number) => Promise<number>;
  /** Epochs without a better judgement after which training ends. */
  readonly patience: number;
};

export type EpochRecord = {
  readonly epoch: number;
  /** Mean of the batches' losses. */
  readonly loss: number;
  readonly judged: number;
  readonly seconds: number;
};

export type Trained = {
  /** Those of the best epoch. */
  readonly parameters: Parameters;
  readonly best: number;
  readonly curve: readonly EpochRecord[];
  readonly ended: "all epochs" | "no longer better" | "interrupted";
};

/** @throws WhereforeError "broken-loss" where a loss is no number */
export type Train = (lesson: Lesson, run: Run) => Promise<Trained>;
