/**
 * The loop that trains a network: batches move the parameters, and after each epoch a judge says whether they are better.
 *
 * In: a `Lesson`.  Out: the parameters of the best epoch and the curve. The same lesson and seed give the same numbers on one machine.
 */

import type { Run } from "../domain/index.ts";
import { Learner } from "../tensor/learner.ts";
import { copyOf, takeStep } from "./take-step.ts";
import type { EpochRecord, Lesson, Trained } from "./trainer-types.ts";

/** @throws BrokenLossError where a loss is no number */
export async function train(lesson: Lesson, run: Run): Promise<Trained> {
  const learner = new Learner(lesson.parameters, lesson.optimiser, run.seed);
  const curve: EpochRecord[] = [];
  let best = { parameters: copyOf(learner.parameters), judged: Number.NEGATIVE_INFINITY, epoch: 0 };
  for (let epoch = 1; epoch <= lesson.epochs; epoch++) {
    const start = performance.now();
    const loss = await trainEpoch(learner, lesson, epoch, run);
    if (loss === undefined) return { parameters: best.parameters, best: best.judged, curve, ended: "interrupted" };
    const judged = await lesson.judge(learner.parameters, epoch);
    if (judged > best.judged) best = { parameters: copyOf(learner.parameters), judged, epoch };
    curve.push({ epoch, loss, judged, seconds: (performance.now() - start) / 1000 });
    if (epoch - best.epoch >= lesson.patience)
      return { parameters: best.parameters, best: best.judged, curve, ended: "no longer better" };
  }
  return { parameters: best.parameters, best: best.judged, curve, ended: "all epochs" };
}

/** @returns the mean loss, or undefined where the run was interrupted */
async function trainEpoch(learner: Learner, lesson: Lesson, epoch: number, run: Run): Promise<number | undefined> {
  let [losses, batches] = [0, 0];
  for (const batch of lesson.batches(epoch)) {
    const named = { ...batch, name: `${batch.name} of epoch ${epoch}` };
    const step = await takeStep(learner, [named], lesson.rate(learner.optimiser.step + 1), run.signal);
    if (step === undefined) return undefined;
    losses += step.loss;
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
