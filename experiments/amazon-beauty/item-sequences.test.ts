/** Sequence networks learn a task whose answer is known, the loop keeps what it promises, and batches say what they should. */
import { describe, expect, test } from "vitest";
import { quietRun } from "../../src/domain/index.ts";
import { BrokenLossError } from "../../src/networks/take-step.ts";
import { train } from "../../src/networks/train.ts";
import type { Lesson } from "../../src/networks/trainer-types.ts";
import { Graph } from "../../src/tensor/graph.ts";
import { beginParameters, compileLoss, type Parameters } from "../../src/tensor/learner.ts";
import { multiply, sumAll } from "../../src/tensor/operators.ts";
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
        batches: (epoch) => itemBatches(network, PACKING, loss, RING, epoch, 1),
        batchesAnEpoch: 15,
        rate: () => 0.01,
        optimiser: OPTIMISER,
        patience: epochs,
        judge: hits,
      },
      quietRun(),
    );
    expect(trained.best).toBe(2);
    expect(trained.curve.at(-1)!.loss).toBeLessThan(0.75 * trained.curve[0]!.loss);
  }, 30_000);
});

test("the same seed gives the same batches, another seed others", async () => {
  const network = NETWORKS[3]![1];
  const loss = await compileItemLoss(network, PACKING, 1);
  const first = (seed: number, epoch: number) => [...itemBatches(network, PACKING, loss, RING, epoch, seed)][0]!.feeds;
  expect(first(1, 1)).toEqual(first(1, 1));
  expect(first(2, 1)["items"]).not.toEqual(first(1, 1)["items"]);
  expect(first(1, 2)["items"]).not.toEqual(first(1, 1)["items"]);
});

test("BERT4Rec's batches hide what they ask for, and nothing else", async () => {
  const network = NETWORKS[3]![1];
  const loss = await compileItemLoss(network, PACKING, 1);
  const { items, at, weights, targets } = [...itemBatches(network, PACKING, loss, RING, 1, 1)][0]!.feeds;
  const asked = Array.from(at!).filter((_, index) => weights![index]! > 0);
  expect(Array.from(items!).flatMap((item, place) => (item === 12 ? [place] : []))).toEqual(
    asked.toSorted((a, b) => a - b),
  );
  expect(Math.max(...targets!)).toBeLessThan(12);
  expect(Array.from(weights!).reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 5);
});

describe("the loop", () => {
  /** The parameter x, whose loss is x times what is fed: it moves against the sign of that. */
  async function lessonOf(fed: readonly number[], judged: readonly number[], patience: number): Promise<Lesson> {
    const graph = new Graph("training");
    const x = graph.parameter("x", [1], "ones");
    const loss = await compileLoss(sumAll(multiply(x, graph.input("factor", [1]))), 1);
    return {
      parameters: beginParameters(graph, 1),
      epochs: judged.length,
      batches: () =>
        fed.map((factor, at) => ({ name: `batch ${at + 1}`, loss, feeds: { factor: Float32Array.of(factor) } })),
      batchesAnEpoch: fed.length,
      rate: () => 0.1,
      optimiser: OPTIMISER,
      patience,
      judge: async (_, epoch) => judged[epoch - 1]!,
    };
  }

  test("gives back the parameters of the best epoch", async () => {
    const { parameters, best, curve, ended } = await train(await lessonOf([1], [1, 3, 2], 9), quietRun());
    // Adam's steps are of the size of the rate: 1, 0.9, 0.8, 0.7.
    expect(parameters.get("x")![0]).toBeCloseTo(0.8, 3);
    expect({ best, epochs: curve.length, ended }).toEqual({ best: 3, epochs: 3, ended: "all epochs" });
  });

  test("stops when it was not better for as long as it is patient", async () => {
    const { curve, ended } = await train(await lessonOf([1], [3, 2, 2, 9], 2), quietRun());
    expect({ epochs: curve.length, ended }).toEqual({ epochs: 3, ended: "no longer better" });
  });

  test("a loss that is no number stops it, names the batch and leaves the parameters as they were", async () => {
    const lesson = await lessonOf([1, 1, Number.NaN], [1, 2], 9);
    const error = await train(lesson, quietRun()).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(BrokenLossError);
    expect((error as Error).message).toMatch(/loss of batch 3 of epoch 1 is NaN/);
    // Two steps of the size of the rate were taken from 1, and the broken one was not.
    expect(lesson.parameters.get("x")![0]).toBeCloseTo(0.8, 3);
  });

  test("interrupted, it gives what it reached", async () => {
    const stop = new AbortController();
    const lesson = await lessonOf([1], [1, 2, 3], 9);
    const judge = async (_: Parameters, epoch: number) => {
      if (epoch === 2) stop.abort();
      return epoch;
    };
    const { curve, ended, best } = await train({ ...lesson, judge }, quietRun(1, stop.signal));
    expect({ epochs: curve.length, ended, best }).toEqual({ epochs: 2, ended: "interrupted", best: 2 });
  });

  test("reports batches, loss and epoch", async () => {
    const reports: unknown[] = [];
    const run = { ...quietRun(), report: (progress: unknown) => reports.push(progress) };
    await train(await lessonOf([1, 1], [1, 2], 9), run);
    expect(reports[0]).toEqual({ what: "batches", done: 1, total: 4, detail: "epoch 1 of 2, loss 1.000" });
    expect(reports).toHaveLength(4);
  });
});
