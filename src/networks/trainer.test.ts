/** The loop that trains: what it keeps, when it ends, how it is broken off and gone on with. */
import { describe, expect, test } from "vitest";
import { quietRun, type Run } from "../domain/index.ts";
import type { AdamWSettings } from "../tensor/adamw.ts";
import { Graph } from "../tensor/graph.ts";
import { beginParameters, compileLoss } from "../tensor/learner.ts";
import { multiply, sumAll } from "../tensor/operators.ts";
import { BrokenLossError, newTraining, type StepPlace, type TrainerOptions, train, warmedCosine } from "./trainer.ts";

const OPTIMISER: AdamWSettings = {
  firstDecay: 0.9,
  secondDecay: 0.999,
  epsilon: 1e-8,
  weightDecay: () => 0,
  largestNorm: 5,
};

const graph = new Graph("training");
const x = graph.parameter("x", [1], "ones");
const loss = await compileLoss(sumAll(multiply(x, graph.input("factor", [1]))), 1);

/** The parameter x, whose loss is x times what is fed: it moves against the sign of that, Adam's steps being of the size of the rate. */
function training(fed: readonly number[], more: Partial<TrainerOptions> = {}): TrainerOptions {
  return {
    parameters: beginParameters(graph, 1),
    epochs: 3,
    epoch: () => ({
      count: fed.length,
      steps: fed.map((factor, at) => [
        { name: `batch ${at + 1}`, loss, feeds: { factor: Float32Array.of(factor) }, tokens: 5 },
      ]),
    }),
    rate: () => 0.1,
    optimiser: OPTIMISER,
    ...more,
  };
}

/** Scores that are played one after the other, the first before the first epoch. */
const played = (scores: readonly number[]) => async (_: unknown, epoch: number) => scores[epoch]!;

describe("what it gives", () => {
  test("the parameters of the best epoch, smaller being better", async () => {
    const { parameters, state, curve, ended } = await train(training([1], { score: played([9, 3, 1, 2]) }), quietRun());
    // Begun at 1; after the epochs 0.9, 0.8, 0.7.
    expect(parameters.get("x")![0]).toBeCloseTo(0.8, 3);
    expect(state.best).toMatchObject({ score: 1, epoch: 2 });
    expect({ epochs: curve.length, ended }).toEqual({ epochs: 3, ended: "all epochs" });
  });

  test("those that it began with, where nothing is better", async () => {
    const { parameters, state } = await train(training([1], { score: played([1, 2, 2, 2]) }), quietRun());
    expect(state.best).toMatchObject({ score: 1, epoch: 0 });
    expect(parameters.get("x")![0]).toBe(1);
  });

  test("the last ones, where nothing scores", async () => {
    const { parameters, state } = await train(training([1]), quietRun());
    expect(state.best).toBeUndefined();
    expect(parameters.get("x")![0]).toBeCloseTo(0.7, 3);
  });

  test("the mean loss of an epoch, and what it read", async () => {
    const { curve } = await train(training([1, 1], { epochs: 1 }), quietRun());
    // x is 1, then 0.9.
    expect(curve).toEqual([
      { epoch: 1, loss: expect.closeTo(0.95, 5), score: undefined, seconds: expect.any(Number), tokens: 10 },
    ]);
  });
});

describe("when it ends", () => {
  test("where no epoch was better for as long as it is patient", async () => {
    const options = training([1], { epochs: 9, patience: 2, score: played([9, 3, 4, 4, 1]) });
    const { curve, ended } = await train(options, quietRun());
    expect({ epochs: curve.length, ended }).toEqual({ epochs: 3, ended: "no longer better" });
  });

  test.each([
    [1.5, 6],
    [0.5, 2],
    [0.01, 1],
    // Rounded to the steps of one epoch, there is nothing left for a second.
    [1.1, 4],
  ])("after %d epochs of 4 steps: %d steps", async (epochs, steps) => {
    const { state } = await train(training([1, 1, 1, 1], { epochs }), quietRun());
    expect(state.optimiser.step).toBe(steps);
  });

  test("without a step there is nothing to train on", async () => {
    await expect(train(training([]), quietRun())).rejects.toMatchObject({ code: "nothing-to-train" });
  });

  test("a loss that is no number stops it, names the batch and leaves the parameters as they were", async () => {
    const options = training([1, 1, Number.NaN]);
    const error = await train(options, quietRun()).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(BrokenLossError);
    expect((error as Error).message).toMatch(/loss of step 3 in epoch 1 \(batch 3\) is NaN.*kept before it stands/);
    // Two steps were taken, and the broken one was not.
    expect(options.parameters.get("x")![0]).toBeCloseTo(0.8, 3);
  });
});

describe("broken off", () => {
  /** Stops as Ctrl-C would, after so many steps. */
  function stoppedAfter(steps: number): Run {
    const stop = new AbortController();
    return { ...quietRun(1, stop.signal), report: ({ done }) => void (done === steps && stop.abort()) };
  }

  test.each([1, 2, 3, 4, 5])("after %d steps, it goes on to the very same end", async (steps) => {
    const fed = [1, -2, 0.5];
    const scores = [9, 3, 4];
    const whole = await train(training(fed, { epochs: 2, score: played(scores) }), quietRun());
    const options = training(fed, { epochs: 2, score: played(scores) });
    const state = newTraining();
    const broken = await train(options, stoppedAfter(steps), state);
    expect(broken.ended).toBe("interrupted");
    expect(state.epochs * 3 + state.steps).toBe(steps);
    const resumed = await train(options, quietRun(), state);
    expect(resumed.ended).toBe("all epochs");
    expect(resumed.parameters).toEqual(whole.parameters);
    expect(resumed.state).toEqual(whole.state);
    const losses = [...broken.curve, ...resumed.curve].map((one) => one.loss);
    expect(losses).toEqual(whole.curve.map((one) => one.loss));
  });

  test("it says what each step came to, and where it stands", async () => {
    const reports: unknown[] = [];
    const run = { ...quietRun(), report: (progress: unknown) => void reports.push(progress) };
    await train(training([1, 1], { epochs: 2 }), run);
    expect(reports).toHaveLength(4);
    const detail = expect.stringMatching(/^epoch 1 of 2, loss 1\.000, [\d,]+ tokens\/s$/);
    expect(reports[0]).toEqual({ what: "steps", done: 1, total: 4, detail });
  });
});

test("the rate rises in a line and falls along half a cosine over the whole training, by hand", () => {
  const rate = warmedCosine(2, (steps) => steps / 5, 2);
  const place = (epoch: number, at: number): StepPlace => ({ step: 99, epoch, at, count: 5 });
  // Ten steps, of which two rise: 1, 2; in the middle of the other eight it is half, and 0 at the last.
  expect([place(1, 1), place(1, 2), place(2, 1), place(2, 5)].map(rate)).toEqual([
    1,
    2,
    expect.closeTo(1, 9),
    expect.closeTo(0, 9),
  ]);
});
