/**
 * Teaching the career model careers: to say of each job of a career which one came next.
 *
 * In: sequences of careers, a network and settings.  Out: parameters, the best by a validation score that is handed in.
 * Résumés lack hours and carry wrong titles, so attributes are left out and titles blurred to their SOC groups at random: the model must
 * not lean on what it may not be given.
 */
import type { Sequence } from "../career/batch.ts";
import { fillRows, layBatch } from "../career/batch.ts";
import { type BatchShape, type CareerNetwork, careerGraph } from "../career/network.ts";
import type { JobPosition } from "../career/render.ts";
import { type Random, type Run, seededRandom, seedFrom, WhereforeError } from "../domain/index.ts";
import { rateAt, type Schedule } from "../tensor/adamw.ts";
import type { Tensor } from "../tensor/graph.ts";
import { compileLoss, type Learner, type Loss } from "../tensor/learner.ts";
import { add, crossEntropy } from "../tensor/operators.ts";

export type CareerTeaching = {
  readonly epochs: number;
  /** Rows a step and positions a row. */
  readonly rows: number;
  readonly length: number;
  readonly peakRate: number;
  /** Share of all steps in which the rate rises. */
  readonly warmUp: number;
  /** How likely each attribute of a job is left out. */
  readonly attributeLoss: number;
  /** How likely a title is replaced by its SOC groups. */
  readonly titleBlur: number;
  readonly threads: number;
};

export type EpochRecord = {
  readonly epoch: number;
  /** Mean nats an answer, with what is left out in teaching. */
  readonly loss: number;
  /** What the handed-in score said; lower is better. */
  readonly score: number;
  readonly seconds: number;
  readonly positions: number;
};

/** @param scoreOf reads the learner's parameters; lower is better */
export async function teachCareers(
  learner: Learner,
  sequences: readonly Sequence[],
  network: CareerNetwork,
  settings: CareerTeaching,
  scoreOf: () => Promise<number>,
  run: Run,
  report: (record: EpochRecord) => void | Promise<void>,
): Promise<{ best: Map<string, Float32Array>; score: number; epoch: number }> {
  const shape = shapeFor(settings);
  const loss = await compileCareerLoss(network, shape, settings.threads);
  const stepsAnEpoch = Math.ceil(rowsOf(sequences, settings, run.seed, 0, network).length / settings.rows);
  const schedule: Schedule = {
    peak: settings.peakRate,
    warmUp: Math.max(1, Math.round(settings.warmUp * stepsAnEpoch * settings.epochs)),
    steps: stepsAnEpoch * settings.epochs,
    decay: "cosine",
  };
  let best = { best: copyOf(learner.parameters), score: Number.POSITIVE_INFINITY, epoch: 0 };
  for (let epoch = 1; epoch <= settings.epochs; epoch++) {
    const begun = performance.now();
    const rows = rowsOf(sequences, settings, run.seed, epoch, network);
    let [nats, weight] = [0, 0];
    for (let at = 0; at < rows.length; at += settings.rows) {
      run.signal.throwIfAborted();
      const batch = layBatch(rows.slice(at, at + settings.rows), shape, network.vocabulary);
      const answer = await learner.study(loss, batch.feeds);
      if (!Number.isFinite(answer.loss)) throw brokenBatch(epoch, at / settings.rows, answer.loss);
      learner.step(rateAt(schedule, Math.min(schedule.steps, learner.optimiser.step + 1)));
      nats += answer.loss * batch.answersWeight;
      weight += batch.answersWeight;
      run.report({ what: "steps", done: learner.optimiser.step, total: schedule.steps });
    }
    const score = await scoreOf();
    if (score < best.score) best = { best: copyOf(learner.parameters), score, epoch };
    await report({
      epoch,
      loss: nats / weight,
      score,
      seconds: (performance.now() - begun) / 1000,
      positions: rows.length * settings.length,
    });
  }
  await loss.program.close();
  return best;
}

function brokenBatch(epoch: number, batch: number, loss: number): WhereforeError {
  return new WhereforeError(
    "ours",
    "broken-loss",
    `the loss of batch ${batch + 1} of epoch ${epoch} is ${loss}; the best parameters so far are kept. A lower peakRate usually mends it`,
  );
}

export function copyOf(parameters: ReadonlyMap<string, Float32Array>): Map<string, Float32Array> {
  return new Map([...parameters].map(([name, values]) => [name, values.slice()]));
}

/** An answer takes a position and needs a job before it, so no more than half of a row's positions can be answers. */
function shapeFor({ rows, length }: CareerTeaching): BatchShape {
  return { rows, length, answers: (rows * length) / 2, words: 0, past: 0 };
}

export async function compileCareerLoss(network: CareerNetwork, shape: BatchShape, threads: number): Promise<Loss> {
  const { graph, outputs } = careerGraph("teaching", network, shape);
  const parts: Tensor[] = [];
  if (outputs.titleScores)
    parts.push(
      crossEntropy(
        outputs.titleScores,
        graph.input("answer titles", [shape.answers], "int32"),
        graph.input("answer weights", [shape.answers]),
      ),
    );
  if (outputs.wordScores)
    parts.push(
      crossEntropy(
        outputs.wordScores,
        graph.input("word tokens", [shape.words], "int32"),
        graph.input("word weights", [shape.words]),
      ),
    );
  return compileLoss(parts.reduce(add), threads);
}

/** The sequences of one epoch: shuffled, blurred afresh, and laid into rows. */
function rowsOf(
  sequences: readonly Sequence[],
  settings: CareerTeaching,
  seed: number,
  epoch: number,
  network: CareerNetwork,
): Sequence[][] {
  const random = seededRandom(seedFrom(`epoch ${epoch}`, seed));
  const shuffled = shuffle(sequences, random).map((sequence) => blurred(sequence, settings, network, random));
  return fillRows(shuffled, settings.length);
}

export function shuffle<T>(items: readonly T[], random: Random): T[] {
  const shuffled = [...items];
  for (let at = shuffled.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1));
    [shuffled[at], shuffled[other]] = [shuffled[other]!, shuffled[at]!];
  }
  return shuffled;
}

function blurred(
  sequence: Sequence,
  { attributeLoss }: CareerTeaching,
  _network: CareerNetwork,
  random: Random,
): Sequence {
  const jobs = sequence.jobs.map(
    (job): JobPosition => ({
      ...job,
      attributes: job.attributes.filter(() => random() >= attributeLoss),
    }),
  );
  return { ...sequence, jobs };
}
