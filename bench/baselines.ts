/**
 * A training step of SASRec against the same step in PyTorch (`sasrec_step.py`), both with two threads, taking turns.
 *
 * The yardstick needs a Python with torch: WHEREFORE_PYTHON names it. Without one there is nothing to measure against.
 */
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { compileItemLoss, type ItemNetwork } from "../experiments/next-item/item-sequences.ts";
import { seededRandom } from "../src/domain/index.ts";
import { attentionMask, type Placed, placesOf } from "../src/networks/packing.ts";
import { beginParameters, Learner } from "../src/tensor/learner.ts";
import { type BenchResult, median } from "./bench.ts";

const [ITEMS, LENGTH, BATCH, THREADS, STEPS, TURNS] = [1_000, 20, 128, 2, 10, 2];
const SHAPE = { rows: BATCH, length: LENGTH };
const NETWORK: ItemNetwork = {
  kind: "sasrec",
  sizes: { items: ITEMS, places: LENGTH, width: 128, layers: 2, heads: 2, dropout: 0 },
  loss: { kind: "full" },
};

export async function benchBaselines(): Promise<BenchResult[]> {
  const python = process.env["WHEREFORE_PYTHON"];
  if (python === undefined) throw new Error("WHEREFORE_PYTHON names no Python with torch, so there is no yardstick");
  const step = await stepOfOurs();
  const [ours, theirs]: [number[], number[]] = [[], []];
  for (let turn = 0; turn < TURNS; turn++) {
    ours.push(await step());
    theirs.push(await stepOfTorch(python));
  }
  const [own, torch] = [median(ours), median(theirs)];
  return [
    {
      what: "SASRec, a training step (d 128, length 20, batch 128, 1,000 items)",
      reach: "0.75 of PyTorch's F32 or less",
      met: own <= 0.75 * torch,
      median: own,
      unit: "ms",
      yardstick: "the same step in PyTorch, F32",
      yardstickMedian: torch,
    },
  ];
}

/** @returns what measures the median milliseconds of some steps, each with gradients and AdamW */
async function stepOfOurs(): Promise<() => Promise<number>> {
  const count = BATCH * LENGTH;
  const loss = await compileItemLoss(NETWORK, { shape: SHAPE, targets: count }, THREADS);
  const settings = {
    firstDecay: 0.9,
    secondDecay: 0.999,
    epsilon: 1e-8,
    weightDecay: () => 0.01,
    largestNorm: 5,
  };
  const learner = new Learner(beginParameters(loss.graph, 1), settings, 1);
  const random = seededRandom(1);
  const pack: Placed[] = Array.from({ length: BATCH }, (_, row) => ({
    sequence: row,
    from: row * LENGTH,
    length: LENGTH,
  }));
  const feeds = {
    items: new Int32Array(count).map(() => Math.floor(random() * ITEMS)),
    places: placesOf(pack, SHAPE),
    mask: attentionMask(pack, SHAPE, true),
    at: new Int32Array(count).map((_, at) => at),
    targets: new Int32Array(count).map(() => Math.floor(random() * ITEMS)),
    weights: new Float32Array(count).fill(1 / count),
  };
  return async () => {
    const times: number[] = [];
    for (let at = 0; at < STEPS + 3; at++) {
      const start = performance.now();
      await learner.study(loss, feeds);
      learner.step(1e-3);
      if (at >= 3) times.push(performance.now() - start);
    }
    return median(times);
  };
}

async function stepOfTorch(python: string): Promise<number> {
  const script = join(import.meta.dirname, "sasrec_step.py");
  const { stdout } = await promisify(execFile)(python, [script, String(THREADS), String(STEPS)]);
  return Number(stdout);
}
