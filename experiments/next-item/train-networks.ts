/**
 * The sequence networks on public tables of purchases, to show that they are what their papers describe.
 *
 *     node experiments/next-item/train-networks.ts --model sasrec --loss full --epochs 12
 *     node experiments/next-item/train-networks.ts --model sasrec --loss full --sampled-epochs 8 --epochs 12
 *     node experiments/next-item/train-networks.ts --model sasrec --loss binary --negatives 1
 *     node experiments/next-item/train-networks.ts --model bert4rec --targets 240 --sampled-epochs 40 --epochs 50
 *     node experiments/next-item/train-networks.ts --data amazon-beauty-5core --width 128 --dropout 0.3 --epochs 30 --decay linear
 *
 * In: WHEREFORE_DATA/amazon-beauty or amazon-beauty-5core (`--data`).  Out: HR@10 and NDCG@10 on validation after every epoch, and on test
 * once at the end (`--no-test` leaves it unread): with what was seen removed, kept, and kept under a penalty chosen on validation. The
 * protocol is in experiments/next-item/next-item.ts.
 */
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { type Run, seededRandom, seedFrom, shuffle } from "../../src/domain/index.ts";
import { train } from "../../src/networks/trainer.ts";
import { rateAt } from "../../src/tensor/adamw.ts";
import { beginParameters, type Parameters } from "../../src/tensor/learner.ts";
import { readItemData } from "./item-data.ts";
import {
  compileItemLoss,
  compileItemScorer,
  type ItemLoss,
  type ItemNetwork,
  type ItemScorer,
  itemBatches,
} from "./item-sequences.ts";
import { gainAt, hitAt, type LeftOut, meanWithInterval, rankOfNext } from "./next-item.ts";

const { values: options } = parseArgs({
  options: {
    data: { type: "string", default: "amazon-beauty" },
    model: { type: "string", default: "sasrec" },
    loss: { type: "string", default: "full" },
    negatives: { type: "string", default: "1" },
    "sampled-epochs": { type: "string", default: "0" },
    epochs: { type: "string", default: "12" },
    width: { type: "string", default: "64" },
    rate: { type: "string", default: "0.001" },
    decay: { type: "string", default: "none" },
    dropout: { type: "string", default: "0.1" },
    masked: { type: "string", default: "0.2" },
    rows: { type: "string", default: "16" },
    targets: { type: "string", default: "800" },
    threads: { type: "string", default: "1" },
    seed: { type: "string", default: "1" },
    patience: { type: "string", default: "10" },
    minutes: { type: "string", default: "1000" },
    curve: { type: "string" },
    "no-test": { type: "boolean", default: false },
  },
});

/** People whose validation item is ranked after each epoch, as in the published protocol; at the end all are. */
const VALIDATED = 10_000;
const LONGEST = 50;

const { people, items } = readItemData(options.data);
const [threads, seed, epochs] = [Number(options.threads), Number(options.seed), Number(options.epochs)];
const network = networkOf(items);
const packing = { shape: { rows: Number(options.rows), length: LONGEST }, targets: Number(options.targets) };
const interrupted = new AbortController();
process.on("SIGINT", () => interrupted.abort());
setTimeout(() => interrupted.abort(), Number(options.minutes) * 60_000).unref();
const run: Run = { seed, signal: interrupted.signal, concurrency: 1, report: reportEvery(30_000) };

const loss = await compileItemLoss(network, packing, threads);
// The first epochs may set the targets against 3,000 drawn items instead of all: a fifth of the time, and published to come near.
const sampled: ItemNetwork = { ...network, loss: { kind: "sampled", negatives: 3_000 } };
const sampledEpochs = Number(options["sampled-epochs"]);
const sampledLoss = sampledEpochs > 0 ? await compileItemLoss(sampled, packing, threads) : loss;
const score = await compileItemScorer(network, { shape: { rows: 24, length: LONGEST }, targets: 192 }, threads);
const sequences = people.map(({ trained }) => trained);
const batchesAnEpoch = [...itemBatches(network, packing, loss, sequences, 1, seed)].length;
const schedule = { peak: Number(options.rate), warmUp: 100, steps: epochs * batchesAnEpoch, decay: "linear" as const };
say(`${people.length} people, ${items} items, ${batchesAnEpoch} batches an epoch; ${JSON.stringify(options)}`);

const validated = shuffle([...people.keys()], seededRandom(seedFrom("validated", 1))).slice(0, VALIDATED);
const trained = await train(
  {
    parameters: beginParameters(loss.graph, seed),
    epochs,
    epoch: (epoch) => ({
      count: batchesAnEpoch,
      steps:
        epoch <= sampledEpochs
          ? itemBatches(sampled, packing, sampledLoss, sequences, epoch, seed)
          : itemBatches(network, packing, loss, sequences, epoch, seed),
    }),
    rate: ({ step }) => (options.decay === "none" ? schedule.peak : rateAt(schedule, step)),
    optimiser: {
      firstDecay: 0.9,
      secondDecay: network.kind === "bert4rec" ? 0.999 : 0.98,
      epsilon: 1e-8,
      weightDecay: () => 0,
      largestNorm: 5,
    },
    patience: Number(options.patience),
    score: async (parameters, epoch) => {
      const asked = validated.map((person) => people[person]!.valid);
      const { ranks } = await measure(score, parameters, asked);
      const [hits, gains] = [ranks.map((rank) => hitAt(10, rank)), ranks.map((rank) => gainAt(10, rank))];
      say(`epoch ${epoch}: validation, n = ${VALIDATED}: HR@10 ${shown(hits)}, NDCG@10 ${shown(gains)}`);
      return -meanWithInterval(gains).mean;
    },
  },
  run,
);
for (const { epoch, loss, score, seconds } of trained.curve)
  say(`epoch ${epoch}: loss ${loss.toFixed(4)}, NDCG@10 ${(-score!).toFixed(5)}, ${seconds.toFixed(0)} s`);
say(`ended: ${trained.ended}`);
if (options.curve) writeFileSync(options.curve, `${JSON.stringify({ options, curve: trained.curve }, null, 1)}\n`);
if (!options["no-test"]) await readTest();

/** The test part, read once: the penalty of what was seen is chosen on validation before. */
async function readTest(): Promise<void> {
  const asked = (part: "valid" | "test") => people.map((person) => person[part]);
  const rows = [
    ["seen removed", Number.POSITIVE_INFINITY],
    ["seen kept", 0],
    ["seen kept, less a penalty chosen on validation", await bestPenalty(asked("valid"))],
  ] as const;
  for (const [name, penalty] of rows) {
    const { ranks } = await measure(score, trained.parameters, asked("test"), penalty);
    const figures = [5, 10].flatMap((k) => [
      `R@${k} ${shown(ranks.map((rank) => hitAt(k, rank)))}`,
      `N@${k} ${shown(ranks.map((rank) => gainAt(k, rank)))}`,
    ]);
    say(`test, ${name} (${penalty}), n = ${people.length}: ${figures.join(", ")}`);
  }
}

/** What is taken from the logit of every item that was seen, of these the one with the best NDCG@10. */
async function bestPenalty(asked: readonly LeftOut["test"][]): Promise<number> {
  let best = { penalty: 0, gain: Number.NEGATIVE_INFINITY };
  for (const penalty of [0, 1, 2, 3, 4, 6, 8]) {
    const { ranks } = await measure(score, trained.parameters, asked, penalty);
    const gain = meanWithInterval(ranks.map((rank) => gainAt(10, rank))).mean;
    say(`validation, n = ${asked.length}: penalty ${penalty}: NDCG@10 ${gain.toFixed(4)}`);
    if (gain > best.gain) best = { penalty, gain };
  }
  return best.penalty;
}

function networkOf(count: number): ItemNetwork {
  const sizes = {
    items: count,
    places: LONGEST,
    width: Number(options.width),
    layers: 2,
    dropout: Number(options.dropout),
  };
  const loss = lossNamed(options.loss);
  return options.model === "bert4rec"
    ? { kind: "bert4rec", sizes: { ...sizes, heads: 2 }, masked: Number(options.masked), loss }
    : { kind: "sasrec", sizes: { ...sizes, heads: 1 }, loss };
}

function lossNamed(name: string): ItemLoss {
  if (name === "full") return { kind: name };
  if (name === "binary" || name === "sampled") return { kind: name, negatives: Number(options.negatives) };
  throw new Error(`--loss is full, binary or sampled, not ${name}`);
}

/** @param penalty taken from the logit of every item that was seen: without end it removes them, 0 keeps them as they are */
async function measure(
  scorer: ItemScorer,
  parameters: Parameters,
  asked: readonly LeftOut["test"][],
  penalty = Number.POSITIVE_INFINITY,
): Promise<{ ranks: (number | undefined)[] }> {
  const ranks: (number | undefined)[] = [];
  const seen = asked.map((one) => one.seen);
  for await (const { sequence, logits } of scorer(parameters, seen)) {
    const own = new Set(seen[sequence]);
    if (Number.isFinite(penalty)) for (const item of own) logits[item]! -= penalty;
    const rule = Number.isFinite(penalty) ? "kept" : "removed";
    ranks.push(rankOfNext(logits, own, asked[sequence]!.next, rule));
  }
  return { ranks };
}

function shown(values: readonly number[]): string {
  const { mean, low, high } = meanWithInterval(values);
  return `${mean.toFixed(4)} [${low.toFixed(4)}, ${high.toFixed(4)}]`;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** A line of progress every so many milliseconds. */
function reportEvery(pause: number): Run["report"] {
  let last = performance.now();
  const began = last;
  return ({ what, done, total, detail }) => {
    if (performance.now() - last < pause) return;
    last = performance.now();
    const left = ((last - began) / done) * ((total ?? done) - done);
    process.stderr.write(`${done} of ${total} ${what}; ${detail}; about ${(left / 60_000).toFixed(1)} min left\n`);
  };
}
