/**
 * The career model to be trained to prefer some reasons to others:
 *
 *     cases ─► candidates ─► the best and the worst by lift, if they differ by the margin ─► pairs ─► epochs
 *                                          scored by how likely the truth is after a reason that the policy wrote itself
 */
import { fillRows, layBatch } from "../career-model/career-batch.ts";
import type { BatchShape } from "../career-model/career-network.ts";
import type { CareerNetwork } from "../career-model/career-settings.ts";
import { reasonWriter, USUAL_SAMPLING } from "../career-model/write-reasons.ts";
import { type Run, seededRandom, seedFrom, shuffle } from "../domain/index.ts";
import type { Parameters } from "../tensor/learner.ts";
import { compileDpoLoss, compileReference, type PairLogs, pairFeeds, REASON_LOGS } from "./career-dpo.ts";
import { careerEpoch, careerPace } from "./career-steps.ts";
import { firstMember, writeFirstMember } from "./prepare-reasons.ts";
import type { PreparedTraining, TrainingData, TrainingPlace } from "./prepared-training.ts";
import { readReasonCases } from "./reason-cases.ts";
import { type PreferencePair, reasonPairs, type TrainedCase } from "./reason-sequences.ts";
import type { Stage } from "./train-in-folder.ts";
import type { DpoRecipe } from "./training-recipe.ts";

/** @param folder for the model that comes of it */
export async function preparePreferences(
  recipe: DpoRecipe,
  data: TrainingData,
  { folder }: TrainingPlace,
  run: Run,
  say: (text: string) => void,
): Promise<PreparedTraining> {
  const { model, train, valid } = await readReasonCases(recipe, data);
  const random = seededRandom(seedFrom("pairs", recipe.seed));
  const pairs = train.flatMap((case_) => reasonPairs(case_, recipe, model.network, random));
  say(`${pairs.length} pairs of ${train.length} cases; cases without two reasons that differ enough train nothing.\n`);
  const member = firstMember(model);
  // The references are what the model says before it moves, wherever its training is gone on with.
  const begun = new Map([...member.parameters].map(([name, values]) => [name, values.slice()]));
  return {
    ...member,
    stages: [() => openStage(recipe, model.network, pairs, begun, valid, run.signal)],
    write: (trained) => writeFirstMember(folder, recipe, model, trained),
  };
}

async function openStage(
  recipe: DpoRecipe,
  network: CareerNetwork,
  pairs: readonly PreferencePair[],
  begun: Parameters,
  valid: readonly TrainedCase[],
  signal: AbortSignal,
): Promise<Stage> {
  // A policy with numbers left out at random and a reference without would differ by chance.
  const still: CareerNetwork = { ...network, settings: { ...network.settings, dropout: 0, inputDropout: 0 } };
  const { rows, length, threads } = recipe;
  // A pair is never left for the next step, so the shape holds all the words that its rows can: beside them stand a job and a mark.
  const shape: BatchShape = { rows, length, answers: 0, words: rows * (length - 2), past: 0, averaged: false };
  // Each row holds a reason with its history at least, so every pair finds its two rows.
  const size = Math.floor(rows / 2);
  const references = await referenceLogs(pairs, size, still, shape, begun, threads);
  const loss = await compileDpoLoss(still, shape, size, recipe, threads);
  return {
    ...careerPace(recipe, recipe),
    epoch: (_epoch, random) => {
      const order = shuffle([...pairs.keys()], random);
      const feeds = (at: number) => {
        const own = order.slice(at * size, (at + 1) * size);
        const ofStep = own.map((one) => pairs[one]!);
        const ofReferences = own.map((one) => references[one]!);
        return feedsOf(ofStep, size, still, shape, ofReferences);
      };
      return careerEpoch({ count: Math.ceil(order.length / size), feeds }, loss, shape);
    },
    score: (parameters) => perplexityAfterOwnReasons(valid, parameters, network, recipe, signal),
    keep: recipe.keep,
    close: () => loss.program.close(),
  };
}

/** exp of the mean of -log p(truth | history, a reason that the policy wrote): what preferring is for. */
async function perplexityAfterOwnReasons(
  cases: readonly TrainedCase[],
  parameters: Parameters,
  network: CareerNetwork,
  { threads, seed }: Pick<DpoRecipe, "threads" | "seed">,
  signal: AbortSignal,
): Promise<number> {
  const writer = await reasonWriter(network, parameters, { ...USUAL_SAMPLING, reasons: 1 }, threads);
  try {
    let nats = 0;
    for (const { history, truth } of cases) {
      const [written] = await writer.write(history, seed, signal);
      nats -= Math.log(written!.distribution[truth]!);
    }
    return Math.exp(nats / cases.length);
  } finally {
    await writer.close();
  }
}

function feedsOf(
  pairs: readonly PreferencePair[],
  size: number,
  network: CareerNetwork,
  shape: BatchShape,
  references: readonly PairLogs[] | undefined,
) {
  const reasons = pairs.flatMap(({ chosen, rejected }) => [chosen, rejected]);
  const { feeds } = layBatch(fillRows(reasons, shape.length), shape, network.vocabulary);
  const { "word weights": _unused, ...own } = feeds;
  return { ...own, ...pairFeeds(pairs, size, shape.words, references) };
}

/** log p of both reasons of every pair under the model as it was: computed once, and kept. */
async function referenceLogs(
  pairs: readonly PreferencePair[],
  size: number,
  network: CareerNetwork,
  shape: BatchShape,
  parameters: Parameters,
  threads: number,
): Promise<PairLogs[]> {
  const reference = await compileReference(network, shape, size, threads);
  const logs: PairLogs[] = [];
  try {
    for (let at = 0; at < pairs.length; at += size) {
      const own = pairs.slice(at, at + size);
      const feeds = feedsOf(own, size, network, shape, undefined);
      const out = await reference.run({ ...Object.fromEntries(parameters), ...feeds });
      for (let pair = 0; pair < own.length; pair++)
        logs.push([out[REASON_LOGS]![2 * pair]!, out[REASON_LOGS]![2 * pair + 1]!]);
    }
  } finally {
    await reference.close();
  }
  return logs;
}
