/** Sequence networks learn a task whose answer is known, the loop keeps what it promises, and batches say what they should. */
import { describe, expect, test } from "vitest";
import { quietRun } from "../../src/domain/index.ts";
import { train } from "../../src/networks/trainer.ts";
import { beginParameters, type Parameters } from "../../src/tensor/learner.ts";
import { compileItemLoss, compileItemScorer, type ItemNetwork, itemBatches } from "./item-sequences.ts";

const OPTIMISER = { firstDecay: 0.9, secondDecay: 0.98, epsilon: 1e-8, weightDecay: () => 0, largestNorm: 5 };
const SIZES = { items: 12, places: 8, width: 16, layers: 1, heads: 2, dropout: 0 };
const PACKING = { shape: { rows: 8, length: 8 }, targets: 56 };

/** Each item is followed by the next one but two, round a ring of twelve: what comes next is certain. */
const RING = Array.from({ length: 120 }, (_, start) => Array.from({ length: 6 }, (_, at) => (start + 3 * at) % 12));

const NETWORKS: readonly [string, ItemNetwork, number][] = [
  ["SASRec, full", { kind: "sasrec", sizes: SIZES, loss: { kind: "full" } }, 12],
  ["SASRec, binary", { kind: "sasrec", sizes: SIZES, loss: { kind: "binary", negatives: 4 } }, 12],
  ["SASRec, sampled", { kind: "sasrec", sizes: SIZES, loss: { kind: "sampled", negatives: 6 } }, 12],
  ["BERT4Rec", { kind: "bert4rec", sizes: SIZES, masked: 0.4, loss: { kind: "full" } }, 40],
  ["BERT4Rec, sampled", { kind: "bert4rec", sizes: SIZES, masked: 0.4, loss: { kind: "sampled", negatives: 6 } }, 40],
];

describe.each(NETWORKS)("%s", (_, network, epochs) => {
  test("learns a ring of items within seconds", async () => {
    const loss = await compileItemLoss(network, PACKING, 1);
    const score = await compileItemScorer(network, PACKING, 1);
    const asked = [
      [0, 3, 6],
      [5, 8, 11, 2],
    ];
    const hits = async (parameters: Parameters) => {
      let right = 0;
      for await (const { sequence, logits } of score(parameters, asked))
        right += Number(logits.indexOf(Math.max(...logits)) === (asked[sequence]!.at(-1)! + 3) % 12);
      return right;
    };
    const trained = await train(
      {
        parameters: beginParameters(loss.graph, 1),
        epochs,
        epoch: (epoch) => ({ count: 15, steps: itemBatches(network, PACKING, loss, RING, epoch, 1) }),
        rate: () => 0.01,
        optimiser: OPTIMISER,
        score: async (parameters) => -(await hits(parameters)),
      },
      quietRun(),
    );
    expect(trained.state.best!.score).toBe(-2);
    expect(trained.curve.at(-1)!.loss).toBeLessThan(0.75 * trained.curve[0]!.loss);
  }, 30_000);
});

test("the same seed gives the same batches, another seed others", async () => {
  const network = NETWORKS[3]![1];
  const loss = await compileItemLoss(network, PACKING, 1);
  const first = (seed: number, epoch: number) =>
    [...itemBatches(network, PACKING, loss, RING, epoch, seed)][0]![0]!.feeds;
  expect(first(1, 1)).toEqual(first(1, 1));
  expect(first(2, 1)["items"]).not.toEqual(first(1, 1)["items"]);
  expect(first(1, 2)["items"]).not.toEqual(first(1, 1)["items"]);
});

test("BERT4Rec's batches hide what they ask for, and nothing else", async () => {
  const network = NETWORKS[3]![1];
  const loss = await compileItemLoss(network, PACKING, 1);
  const { items, at, weights, targets } = [...itemBatches(network, PACKING, loss, RING, 1, 1)][0]![0]!.feeds;
  const asked = Array.from(at!).filter((_, index) => weights![index]! > 0);
  expect(Array.from(items!).flatMap((item, place) => (item === 12 ? [place] : []))).toEqual(
    asked.toSorted((a, b) => a - b),
  );
  expect(Math.max(...targets!)).toBeLessThan(12);
  expect(Array.from(weights!).reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 5);
});
