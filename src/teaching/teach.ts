/**
 * The loop that teaches a network: batches move the parameters, and after each epoch a judge says whether they are better.
 *
 * In: a `Lesson`.  Out: the parameters of the best epoch and the curve. The same lesson and seed give the same numbers on one machine.
 */
import { type Run, WhereforeError } from "../domain/index.ts";
import type { Batch, EpochRecord, Lesson, Taught } from "../networks/lesson.ts";
import { Learner, type Parameters } from "../tensor/learner.ts";
import { copyOf } from "./careers.ts";

/** A loss that is no number. `kept` are the parameters as they were at the last judgement, or at the beginning. */
export class TeachingBrokenError extends WhereforeError {
  readonly batch: string;
  readonly kept: Parameters;
  constructor(batch: string, epoch: number, kept: Parameters) {
    super(
      "input",
      "broken-loss",
      `The loss of ${batch} in epoch ${epoch} is no number; the last good parameters are kept. A smaller rate often mends it.`,
    );
    this.batch = batch;
    this.kept = kept;
  }
}

/** @throws TeachingBrokenError where a loss is no number */
export async function teach(lesson: Lesson, run: Run): Promise<Taught> {
  const learner = new Learner(lesson.parameters, lesson.optimiser, run.seed);
  const curve: EpochRecord[] = [];
  let kept = copyOf(learner.parameters);
  let best = { parameters: kept, judged: Number.NEGATIVE_INFINITY, epoch: 0 };
  for (let epoch = 1; epoch <= lesson.epochs; epoch++) {
    const start = performance.now();
    const loss = await teachEpoch(learner, lesson, epoch, kept, run);
    if (loss === undefined) return { parameters: best.parameters, best: best.judged, curve, ended: "interrupted" };
    const judged = await lesson.judge(learner.parameters, epoch);
    kept = copyOf(learner.parameters);
    if (judged > best.judged) best = { parameters: kept, judged, epoch };
    curve.push({ epoch, loss, judged, seconds: (performance.now() - start) / 1000 });
    if (epoch - best.epoch >= lesson.patience)
      return { parameters: best.parameters, best: best.judged, curve, ended: "no longer better" };
  }
  return { parameters: best.parameters, best: best.judged, curve, ended: "all epochs" };
}

/** @returns the mean loss, or undefined where the run was interrupted */
async function teachEpoch(
  learner: Learner,
  lesson: Lesson,
  epoch: number,
  kept: Parameters,
  run: Run,
): Promise<number | undefined> {
  let [losses, batches] = [0, 0];
  for (const batch of lesson.batches(epoch)) {
    if (run.signal.aborted) return undefined;
    losses += await teachBatch(learner, lesson, batch, epoch, kept);
    batches++;
    const total = lesson.epochs * lesson.batchesAnEpoch;
    const done = Math.min(total, (epoch - 1) * lesson.batchesAnEpoch + batches);
    run.report({
      what: "batches",
      done,
      total,
      detail: `epoch ${epoch} of ${lesson.epochs}, loss ${(losses / batches).toFixed(3)}`,
    });
  }
  return losses / batches;
}

async function teachBatch(
  learner: Learner,
  lesson: Lesson,
  batch: Batch,
  epoch: number,
  kept: Parameters,
): Promise<number> {
  const { loss } = await learner.study(batch.loss, batch.feeds);
  if (!Number.isFinite(loss)) throw new TeachingBrokenError(batch.name, epoch, kept);
  learner.step(lesson.rate(learner.optimiser.step + 1));
  return loss;
}
