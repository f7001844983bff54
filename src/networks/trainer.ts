/**
 * The loop that trains: the career model, networks of items and text models.
 *
 * In: parameters, the steps of each epoch, and how good the parameters are on what they are not trained on.
 * Out: the parameters, moved in place; the best of them by the score; what each epoch came to.
 *
 *     epoch ─► steps ─► batches ─► gradients ─► AdamW moves the parameters
 *       └─► score, smaller is better ─► the best so far is copied ─► patience ends it
 *
 * All that the next step depends on is the state, the parameters and the seed. So a training that goes on from a kept state ends in the
 * very weights of one that was never broken off, in the middle of an epoch too.
 */
import { type Random, type Run, seededRandom, seedFrom, WhereforeError } from "../domain/index.ts";
import { type AdamWSettings, newOptimiser, type Optimiser, rateAt } from "../tensor/adamw.ts";
import { Learner, type Loss, type Parameters } from "../tensor/learner.ts";
import type { Feeds } from "../tensor/program.ts";

export type Batch = {
  /** For messages, such as "batch 12" or "persons 7, 9 and 3 more". */
  readonly name: string;
  readonly loss: Loss;
  readonly feeds: Feeds;
  /** Tokens, jobs or items that it reads: for the speed. */
  readonly tokens: number;
};

export type Epoch = {
  /** How many steps it has, for the rate and the time left. */
  readonly count: number;
  /** The batches of each step, whose losses add up. They follow from the epoch and the seed alone. */
  readonly steps: Iterable<readonly Batch[]> | AsyncIterable<readonly Batch[]>;
};

/** Where a step stands in the training. */
export type StepPlace = {
  /** Among all steps that were taken, the first being 1. */
  readonly step: number;
  readonly epoch: number;
  /** In its epoch, the first being 1. */
  readonly at: number;
  /** Steps of its epoch. */
  readonly count: number;
};

export type TrainerOptions = {
  /** Moved in place. */
  readonly parameters: Parameters;
  readonly optimiser: AdamWSettings;
  /** A share of one trains on a part of the last epoch. */
  readonly epochs: number;
  /** @param epoch the first being 1 @param random follows from the epoch and the run's seed */
  readonly epoch: (epoch: number, random: Random) => Epoch | Promise<Epoch>;
  readonly rate: (place: StepPlace) => number;
  /** How far the parameters are from right on what they are not trained on: smaller is better. Without it the last ones stay. */
  readonly score?: ((parameters: Parameters, epoch: number) => Promise<number>) | undefined;
  /** Epochs without a better score after which training ends. */
  readonly patience?: number | undefined;
  readonly afterStep?: (record: StepRecord, state: TrainerState) => Promise<void>;
  readonly afterEpoch?: (record: EpochRecord, state: TrainerState) => Promise<void>;
};

export type StepRecord = {
  readonly step: number;
  /** Steps of the whole training. */
  readonly total: number;
  /** The sum of its batches', in the unit of the loss. */
  readonly loss: number;
  readonly gradientNorm: number;
  readonly rate: number;
  readonly tokens: number;
  readonly seconds: number;
};

export type EpochRecord = {
  readonly epoch: number;
  /** Mean of the steps' losses, with what is left out in training. */
  readonly loss: number;
  /** Undefined where nothing scores. */
  readonly score: number | undefined;
  /** Of the epoch, or of what was left of it where it was gone on with. */
  readonly seconds: number;
  readonly tokens: number;
};

/** What stands between two steps. */
export type TrainerState = {
  readonly optimiser: Optimiser;
  /** The epochs that are done. */
  epochs: number;
  /** Of the epoch after them: the steps that are done, and the sum of their losses. */
  steps: number;
  loss: number;
  /** Undefined where nothing scores. Epoch 0 is the parameters that the training began with. */
  best: { readonly parameters: Parameters; readonly score: number; readonly epoch: number } | undefined;
};

export type Trained = {
  /** The best by the score, or the last where nothing scores. */
  readonly parameters: Parameters;
  readonly state: TrainerState;
  readonly curve: readonly EpochRecord[];
  readonly ended: "all epochs" | "no longer better" | "interrupted";
};

/** A loss or gradients that are no number. Nothing of a broken step is written, so what was kept before it stands. */
export class BrokenLossError extends WhereforeError {
  constructor(batch: string, what: string, value: number) {
    const mend = "What was kept before it stands. A lower rate usually mends it, or a look at these examples.";
    super("ours", "broken-loss", `The ${what} of ${batch} is ${value}. ${mend}`);
  }
}

export function newTraining(): TrainerState {
  return { optimiser: newOptimiser(), epochs: 0, steps: 0, loss: 0, best: undefined };
}

/** @param state where a training stands that was broken off @throws BrokenLossError where a loss or a gradient is no number */
export async function train(options: TrainerOptions, run: Run, state = newTraining()): Promise<Trained> {
  const { parameters, optimiser, epochs, score, patience = Number.POSITIVE_INFINITY } = options;
  const learner = new Learner(parameters, optimiser, run.seed, state.optimiser);
  const curve: EpochRecord[] = [];
  if (score !== undefined)
    state.best ??= { parameters: copyOf(parameters), score: await score(parameters, 0), epoch: 0 };
  const end = (ended: Trained["ended"]): Trained => {
    return { parameters: state.best?.parameters ?? parameters, state, curve, ended };
  };
  while (state.epochs < epochs) {
    if (state.epochs - (state.best?.epoch ?? state.epochs) >= patience) return end("no longer better");
    const record = await trainEpoch(learner, options, run, state);
    if (record === "interrupted") return end(record);
    if (record === "no steps") break;
    curve.push(record);
    await options.afterEpoch?.(record, state);
  }
  return end("all epochs");
}

/** @returns "interrupted": the state says how far it came; "no steps": the share of a last epoch rounds to none */
async function trainEpoch(
  learner: Learner,
  options: TrainerOptions,
  run: Run,
  state: TrainerState,
): Promise<EpochRecord | "interrupted" | "no steps"> {
  const begun = performance.now();
  const epoch = state.epochs + 1;
  const { count, steps } = await options.epoch(epoch, seededRandom(seedFrom(`epoch ${epoch}`, run.seed)));
  const total = Math.max(1, Math.round(count * options.epochs));
  // Only a last epoch of which the recipe wants a share ends before its steps do.
  const most = epoch > options.epochs ? total - (epoch - 1) * count : Number.POSITIVE_INFINITY;
  if (most <= 0) return "no steps";
  const show = progress(run, epoch, options.epochs);
  let [at, tokens] = [0, 0];
  for await (const batches of steps) {
    if (++at > most) break;
    if (at <= state.steps) continue;
    const place = { step: learner.optimiser.step + 1, epoch, at, count };
    const taken = await takeStep(learner, batches, options.rate(place), place, run.signal);
    if (taken === undefined) return "interrupted";
    state.steps = at;
    state.loss += taken.loss;
    tokens += taken.tokens;
    show(taken, Math.min(total, (epoch - 1) * count + at), total);
    await options.afterStep?.({ ...taken, total }, state);
  }
  if (state.steps === 0)
    throw new WhereforeError("input", "nothing-to-train", `There is no step in epoch ${epoch}: nothing to train on.`);
  const loss = state.loss / state.steps;
  const score = await options.score?.(learner.parameters, epoch);
  Object.assign(state, { epochs: epoch, steps: 0, loss: 0 });
  if (score !== undefined && score < state.best!.score)
    state.best = { parameters: copyOf(learner.parameters), score, epoch };
  return { epoch, loss, score, seconds: (performance.now() - begun) / 1000, tokens };
}

/**
 * One step: its batches are studied, each loss is looked at, the parameters move.
 *
 * @returns undefined where the run was interrupted before the last batch; then nothing has moved
 * @throws BrokenLossError for a loss that is no number, before anything has moved, and for gradients that are none
 */
async function takeStep(
  learner: Learner,
  batches: readonly Batch[],
  rate: number,
  { step, epoch }: StepPlace,
  signal: AbortSignal,
): Promise<Omit<StepRecord, "total"> | undefined> {
  const begun = performance.now();
  const nameOf = ({ name }: Batch) => `step ${step} in epoch ${epoch} (${name})`;
  let [loss, tokens] = [0, 0];
  for (const batch of batches) {
    if (signal.aborted) {
      learner.forget();
      return undefined;
    }
    const studied = await learner.study(batch.loss, batch.feeds);
    if (!Number.isFinite(studied.loss)) throw new BrokenLossError(nameOf(batch), "loss", studied.loss);
    loss += studied.loss;
    tokens += batch.tokens;
  }
  const gradientNorm = learner.step(rate);
  if (!Number.isFinite(gradientNorm)) throw new BrokenLossError(nameOf(batches[0]!), "gradients' norm", gradientNorm);
  return { step, loss, gradientNorm, rate, tokens, seconds: (performance.now() - begun) / 1000 };
}

/** Steps over which speed and loss are averaged, so that they do not jump. */
const REMEMBERED_STEPS = 20;

function progress(run: Run, epoch: number, epochs: number) {
  const last: Omit<StepRecord, "total">[] = [];
  return (taken: Omit<StepRecord, "total">, done: number, total: number) => {
    last.push(taken);
    if (last.length > REMEMBERED_STEPS) last.shift();
    const sum = (of: "loss" | "tokens" | "seconds") => last.reduce((all, one) => all + one[of], 0);
    const speed = Math.round(sum("tokens") / Math.max(1e-3, sum("seconds"))).toLocaleString("en");
    const detail = `epoch ${epoch} of ${epochs}, loss ${(sum("loss") / last.length).toFixed(3)}, ${speed} tokens/s`;
    run.report({ what: "steps", done, total, detail });
  };
}

/**
 * From 0 up over the first steps in a straight line, then down along half a cosine. The rate follows from the place in the whole training,
 * so that an epoch with a step more or less changes no schedule.
 *
 * @param warmUp steps of the rise, of so many in all
 */
export function warmedCosine(peak: number, warmUp: (total: number) => number, epochs: number) {
  return ({ epoch, at, count }: StepPlace): number => {
    const steps = Math.max(1, Math.round(count * epochs));
    return rateAt({ peak, warmUp: warmUp(steps), steps, decay: "cosine" }, (epoch - 1) * count + at);
  };
}

function copyOf(parameters: ReadonlyMap<string, Float32Array>): Map<string, Float32Array> {
  return new Map([...parameters].map(([name, values]) => [name, values.slice()]));
}
