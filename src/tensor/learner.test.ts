/** Steps that gather gradients, and chance that follows from the seed and the step alone. */
import { describe, expect, test } from "vitest";
import { type AdamWSettings, newOptimiser } from "./adamw.ts";
import { begin, Graph } from "./graph.ts";
import { beginParameters, compileLoss, Learner, type Loss } from "./learner.ts";
import { crossEntropy, dropout, matmul, sumAll } from "./operators.ts";

const SETTINGS: AdamWSettings = {
  firstDecay: 0.9,
  secondDecay: 0.98,
  epsilon: 1e-8,
  weightDecay: () => 0.1,
  largestNorm: 1,
};

/** Softmax regression of 2 numbers on 3 classes, over so many rows. */
async function regression(rows: number): Promise<Loss> {
  const graph = new Graph("training");
  const scores = matmul(graph.input("x", [rows, 2]), graph.parameter("w", [2, 3], { normal: 0.5 }));
  return compileLoss(crossEntropy(scores, graph.input("y", [rows], "int32"), graph.input("weights", [rows])), 1);
}

const X = [0.3, -1, 2, 0.5, -0.7, 1.1, 0.2, 0.9];
const Y = [0, 2, 1, 2];

function rowsOf(from: number, to: number) {
  return {
    x: Float32Array.from(X.slice(2 * from, 2 * to)),
    y: Int32Array.from(Y.slice(from, to)),
    weights: new Float32Array(to - from).fill(1 / Y.length),
  };
}

describe("gradients that wait", () => {
  test("two half batches move the parameters as the whole one does", async () => {
    const [whole, half] = [await regression(4), await regression(2)];
    const learners = [1, 2].map(() => new Learner(beginParameters(whole.graph, 7), SETTINGS, 7));
    const [first, second] = learners as [Learner, Learner];
    for (let step = 0; step < 3; step++) {
      const all = await first.study(whole, rowsOf(0, 4));
      const one = await second.study(half, rowsOf(0, 2));
      const other = await second.study(half, rowsOf(2, 4));
      expect(one.loss + other.loss).toBeCloseTo(all.loss, 6);
      expect(second.step(0.1)).toBeCloseTo(first.step(0.1), 6);
    }
    const [moved, begun] = [second.parameters.get("w")!, beginParameters(whole.graph, 7).get("w")!];
    moved.forEach((value, at) => {
      expect(value).toBeCloseTo(first.parameters.get("w")![at]!, 5);
      expect(Math.abs(value - begun[at]!)).toBeGreaterThan(0.05);
    });
  });

  test("those that are forgotten do not count", async () => {
    const half = await regression(2);
    const norms = [];
    for (const spoilt of [false, true]) {
      const learner = new Learner(beginParameters(half.graph, 7), SETTINGS, 7);
      if (spoilt) {
        await learner.study(half, rowsOf(2, 4));
        learner.forget();
      }
      await learner.study(half, rowsOf(0, 2));
      norms.push(learner.step(0.1));
    }
    expect(norms[1]).toBe(norms[0]);
  });
});

describe("dropout", () => {
  /** The masked ones of a parameter, so that what comes out is the mask. */
  async function masks(): Promise<{ loss: Loss; drawn: (learner: Learner) => Promise<string> }> {
    const graph = new Graph("training");
    const masked = dropout(graph.parameter("p", [400], "ones"), 0.2);
    const loss = await compileLoss(sumAll(masked), 1, { masked });
    return { loss, drawn: async (learner) => (await learner.study(loss, {})).outputs["masked"]!.join() };
  }
  const learnerOf = ({ graph }: Loss, seed: number, step = 0) =>
    new Learner(beginParameters(graph, 1), SETTINGS, seed, { ...newOptimiser(), step });

  test("masks follow from the seed, the step and the batch within it", async () => {
    const { loss, drawn } = await masks();
    const [learner, same] = [learnerOf(loss, 5), learnerOf(loss, 5)];
    const first = await drawn(learner);
    expect(await drawn(same)).toBe(first);
    expect(await drawn(learnerOf(loss, 6))).not.toBe(first);
    const secondBatch = await drawn(learner);
    expect(secondBatch).not.toBe(first);
    learner.step(0);
    const secondStep = await drawn(learner);
    expect(secondStep).not.toBe(first);
    expect(secondStep).not.toBe(secondBatch);
    // A learner that goes on from a checkpoint after one step.
    expect(await drawn(learnerOf(loss, 5, 1))).toBe(secondStep);
  });

  test("a mask is 0 for the share that is left out, and 1 / (1 - rate) for the rest", async () => {
    const { loss, drawn } = await masks();
    const values = (await drawn(learnerOf(loss, 5))).split(",").map(Number);
    expect([...new Set(values)].sort()).toEqual([0, 1.25]);
    const out = values.filter((value) => value === 0).length;
    // 400 draws at 0.2: 80, with a standard deviation of 8.
    expect(out).toBeGreaterThan(50);
    expect(out).toBeLessThan(110);
  });
});

describe("beginnings", () => {
  const record = { name: "w", shape: [50, 40], beginning: { normal: 0.5 } } as const;

  test("follow from the seed and the name alone", () => {
    expect(begin(record, 3)).toEqual(begin(record, 3));
    expect(begin(record, 3)).not.toEqual(begin(record, 4));
    expect(begin(record, 3)).not.toEqual(begin({ ...record, name: "v" }, 3));
  });

  test("have mean 0 and the deviation that is asked for", () => {
    const values = begin(record, 3);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
    // Of 2,000 draws the mean has a standard error of 0.011 and the deviation one of 0.008.
    expect(Math.abs(mean)).toBeLessThan(0.04);
    expect(Math.abs(deviation - 0.5)).toBeLessThan(0.03);
  });

  test("ones and zeros, and numbers that are known already", () => {
    expect([...begin({ ...record, shape: [2], beginning: "ones" }, 3)]).toEqual([1, 1]);
    expect([...begin({ ...record, shape: [2], beginning: "zeros" }, 3)]).toEqual([0, 0]);
    const graph = new Graph("use");
    graph.parameter("w", [2], "ones");
    graph.parameter("v", [2], "zeros");
    const known = Float32Array.of(8, 9);
    const parameters = beginParameters(graph, 1, new Map([["w", known]]));
    expect(parameters.get("w")).toBe(known);
    expect([...parameters.get("v")!]).toEqual([0, 0]);
  });
});
