/**
 * A sequence network trained on items, in a folder from which it can be gone on with.
 *
 * In: people with their last two items left out, and the settings.  Out: the parameters of the best epoch by NDCG@10 on validation, the
 * curve, and what it cost. Broken off or killed, the same call goes on from the last checkpoint to the same curve, bit for bit.
 */
import { type Run, seededRandom, seedFrom, shuffle } from "../../src/domain/index.ts";
import { canonicalJson } from "../../src/records/whole-file.ts";
import { rateAt } from "../../src/tensor/adamw.ts";
import { beginParameters, type Loss, type Parameters } from "../../src/tensor/learner.ts";
import type { EpochMetrics } from "../../src/training/metrics.ts";
import { type Stage, trainInFolder } from "../../src/training/train-in-folder.ts";
import { openSpent } from "../sitting.ts";
import type { ItemData } from "./item-data.ts";
import { compileItemLoss, type ItemNetwork, type ItemScorer, itemBatches, type Packing } from "./item-sequences.ts";
import { gainAt, hitAt, type LeftOut, meanText, rankOfNext } from "./next-item.ts";

export type ItemTraining = {
  readonly network: ItemNetwork;
  readonly packing: Packing;
  readonly epochs: number;
  /** The first epochs may set the targets against 3,000 drawn items instead of all: a fifth of the time, and published to come near. */
  readonly sampledEpochs: number;
  /** The highest learning rate, reached after 100 steps; from there it stays, or falls in a line to nothing. */
  readonly rate: number;
  readonly decay: "none" | "linear";
  /** Epochs without a better one after which it ends. */
  readonly patience: number;
  /** People whose validation item is ranked after each epoch. */
  readonly validated: number;
  readonly threads: number;
  readonly seed: number;
};

export type TrainedItems = {
  /** Of the best epoch. */
  readonly parameters: Parameters;
  /** The score is NDCG@10 on validation with what was seen removed, its sign turned. */
  readonly curve: readonly EpochMetrics[];
  /** Of processor time in all sittings together; a killed one counts up to its last epoch that ended. */
  readonly cpuSeconds: number;
};

/** Between two checkpoints within an epoch: about a minute of one core. */
const CHECKPOINT_EVERY = 100;

/** @throws InterruptedError, after which the same call goes on; BadInputError where another training lies in the folder */
export async function trainItems(
  data: ItemData,
  training: ItemTraining,
  scorer: ItemScorer,
  folder: string,
  run: Run,
  say: (text: string) => void,
): Promise<TrainedItems> {
  const { network, packing, threads, seed } = training;
  const loss = await compileItemLoss(network, packing, threads);
  const parameters = beginParameters(loss.graph, seed);
  const spent = await openSpent(folder);
  const score = async (moved: Parameters, epoch: number) => {
    const ndcg = await validate(data, training, scorer, moved, epoch, say);
    await spent.note();
    return 0 - ndcg;
  };
  try {
    const trained = await trainInFolder(
      {
        folder,
        name: `${network.kind}, seed ${seed}`,
        seed,
        settings: canonicalJson({ ...training, people: data.people.length, items: data.items }),
        parameters,
        moving: [...parameters.keys()],
        stages: [async () => ({ ...(await stageOf(data, training, loss)), score })],
      },
      { ...run, seed },
      say,
    );
    return { parameters: trained.parameters, curve: trained.epochs, cpuSeconds: await spent.sum() };
  } finally {
    await spent.close();
    await loss.program.close();
  }
}

async function stageOf({ people }: ItemData, training: ItemTraining, loss: Loss): Promise<Stage> {
  const { network, packing, seed, epochs } = training;
  const sampled: ItemNetwork = { ...network, loss: { kind: "sampled", negatives: 3_000 } };
  const sampledLoss =
    training.sampledEpochs > 0 ? await compileItemLoss(sampled, packing, training.threads) : undefined;
  const sequences = people.map(({ trained }) => trained);
  const stepsOf = (epoch: number) =>
    sampledLoss !== undefined && epoch <= training.sampledEpochs
      ? itemBatches(sampled, packing, sampledLoss, sequences, epoch, seed)
      : itemBatches(network, packing, loss, sequences, epoch, seed);
  const count = [...itemBatches(network, packing, loss, sequences, 1, seed)].length;
  const schedule = { peak: training.rate, warmUp: 100, steps: epochs * count, decay: "linear" as const };
  return {
    epochs,
    epoch: (epoch) => ({ count, steps: stepsOf(epoch) }),
    rate: ({ step }) => (training.decay === "none" ? schedule.peak : rateAt(schedule, step)),
    optimiser: {
      firstDecay: 0.9,
      secondDecay: network.kind === "bert4rec" ? 0.999 : 0.98,
      epsilon: 1e-8,
      weightDecay: () => 0,
      largestNorm: 5,
    },
    patience: training.patience,
    keep: "best",
    checkpointEvery: CHECKPOINT_EVERY,
    close: async () => sampledLoss?.program.close(),
  };
}

/** @returns NDCG@10 of the people who are validated on, what they have seen removed */
async function validate(
  { people }: ItemData,
  { validated }: ItemTraining,
  scorer: ItemScorer,
  parameters: Parameters,
  epoch: number,
  say: (text: string) => void,
): Promise<number> {
  const asked = shuffle([...people], seededRandom(seedFrom("validated", 1))).slice(0, validated);
  const ranks = await ranksOf(
    scorer,
    parameters,
    asked.map(({ valid }) => valid),
  );
  const gains = ranks.map((rank) => gainAt(10, rank));
  const hits = meanText(ranks.map((rank) => hitAt(10, rank)));
  say(`epoch ${epoch}: validation, n = ${ranks.length}: HR@10 ${hits}, NDCG@10 ${meanText(gains)}\n`);
  return gains.reduce((sum, gain) => sum + gain, 0) / gains.length;
}

/** @param penalty taken from the logit of every item that was seen: without end it removes them, 0 keeps them as they are */
export async function ranksOf(
  scorer: ItemScorer,
  parameters: Parameters,
  asked: readonly LeftOut["test"][],
  penalty = Number.POSITIVE_INFINITY,
): Promise<(number | undefined)[]> {
  const ranks: (number | undefined)[] = [];
  const seen = asked.map((one) => one.seen);
  for await (const { sequence, logits } of scorer(parameters, seen)) {
    const own = new Set(seen[sequence]);
    if (Number.isFinite(penalty)) for (const item of own) logits[item]! -= penalty;
    const rule = Number.isFinite(penalty) ? "kept" : "removed";
    ranks.push(rankOfNext(logits, own, asked[sequence]!.next, rule));
  }
  return ranks;
}
