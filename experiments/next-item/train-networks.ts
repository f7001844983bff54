/**
 * The sequence networks on public tables of purchases, to show that they are what their papers describe.
 *
 *     node experiments/next-item/train-networks.ts --model sasrec --loss full --epochs 12
 *     node experiments/next-item/train-networks.ts --model sasrec --loss full --sampled-epochs 8 --epochs 12
 *     node experiments/next-item/train-networks.ts --model sasrec --loss binary --negatives 1
 *     node experiments/next-item/train-networks.ts --model bert4rec --targets 240 --sampled-epochs 40 --epochs 50
 *     node experiments/next-item/train-networks.ts --data amazon-beauty-5core --width 128 --dropout 0.3 --epochs 30 --decay linear
 *
 * In: WHEREFORE_DATA/amazon-beauty or amazon-beauty-5core (`--data`).  Out: HR@10 and NDCG@10 on validation after every epoch, the test
 * part once at the end (`--no-test` leaves it unread), and the card of the run. The protocol is in experiments/next-item/next-item.ts.
 *
 * Ctrl-C, a kill or the end of `--minutes` leaves a checkpoint in the folder (`--out`, else one under runs/ that follows from the settings),
 * and the same command goes on from it to the very same curve.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { InterruptedError } from "../../src/domain/index.ts";
import { ownFolder } from "../../src/records/folder-lock.ts";
import { contentHash, writeWhole } from "../../src/records/whole-file.ts";
import { runOfSitting } from "../sitting.ts";
import { cardText, ItemCard, readTest } from "./item-card.ts";
import { readItemData } from "./item-data.ts";
import { compileItemScorer, type ItemLoss, type ItemNetwork } from "./item-sequences.ts";
import { type ItemTraining, trainItems } from "./train-items.ts";

const { values } = parseArgs({
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
    out: { type: "string" },
    minutes: { type: "string", default: "1000" },
    "no-test": { type: "boolean", default: false },
  },
});
const { out, minutes, "no-test": leaveTest, ...settings } = values;

const LONGEST = 50;
/** As in the published protocol; at the end all are ranked. */
const VALIDATED = 10_000;

const data = readItemData(settings.data);
const training = trainingOf(data.items);
const folder = out ?? join("runs", `next-item-${contentHash(settings).slice(0, 8)}`);
const cardPath = join(folder, "card.json");
const owner = await ownFolder(folder, "train-networks");
try {
  const card = existsSync(cardPath) ? ItemCard.parse(JSON.parse(readFileSync(cardPath, "utf8"))) : undefined;
  say(cardText(card !== undefined && (leaveTest || card.test !== undefined) ? card : await cardOfRun()));
} catch (error) {
  if (!(error instanceof InterruptedError)) throw error;
  say(`${error.message}\n`);
  process.exitCode = 130;
} finally {
  await owner.release();
}

async function cardOfRun(): Promise<ItemCard> {
  say(`${data.people.length} people, ${data.items} items; checkpoints and the card in ${folder}\n`);
  const scorer = await compileItemScorer(
    training.network,
    { shape: { rows: 24, length: LONGEST }, targets: 192 },
    training.threads,
  );
  const trained = await trainItems(data, training, scorer, folder, runOfSitting(training.seed, Number(minutes)), say);
  const best = trained.curve.reduce((a, b) => (b.score < a.score ? b : a));
  const card: ItemCard = {
    settings,
    seed: training.seed,
    people: data.people.length,
    items: data.items,
    validated: Math.min(VALIDATED, data.people.length),
    epochs: trained.curve.length,
    bestEpoch: best.epoch,
    validationGain: -best.score,
    minutesOfOneCore: trained.cpuSeconds / 60,
    ...(!leaveTest && { test: await readTest(data.people, trained, scorer, say) }),
  };
  await writeWhole(cardPath, `${JSON.stringify(card, null, 1)}\n`);
  return card;
}

function trainingOf(items: number): ItemTraining {
  return {
    network: networkOf(items),
    packing: { shape: { rows: Number(settings.rows), length: LONGEST }, targets: Number(settings.targets) },
    epochs: Number(settings.epochs),
    sampledEpochs: Number(settings["sampled-epochs"]),
    rate: Number(settings.rate),
    decay: settings.decay === "none" ? "none" : "linear",
    patience: Number(settings.patience),
    validated: VALIDATED,
    threads: Number(settings.threads),
    seed: Number(settings.seed),
  };
}

function networkOf(items: number): ItemNetwork {
  const { width, dropout, masked, model } = settings;
  const sizes = { items, places: LONGEST, width: Number(width), layers: 2, dropout: Number(dropout) };
  const loss = lossNamed(settings.loss);
  return model === "bert4rec"
    ? { kind: "bert4rec", sizes: { ...sizes, heads: 2 }, masked: Number(masked), loss }
    : { kind: "sasrec", sizes: { ...sizes, heads: 1 }, loss };
}

function lossNamed(name: string): ItemLoss {
  if (name === "full") return { kind: name };
  if (name === "binary" || name === "sampled") return { kind: name, negatives: Number(settings.negatives) };
  throw new Error(`--loss is full, binary or sampled, not ${name}`);
}

function say(text: string): void {
  process.stdout.write(text);
}
