/** Latent steps: none of them is SASRec, each changes the states, and no place sees what comes after it. */
import { expect, test } from "vitest";
import { seededRandom } from "../domain/index.ts";
import { Graph } from "../tensor/graph.ts";
import { beginParameters } from "../tensor/learner.ts";
import { compile } from "../tensor/program.ts";
import { latentStates } from "./latent-steps.ts";
import { attentionMask } from "./packing.ts";
import { causalStates } from "./sasrec.ts";

const SIZES = { width: 8, layers: 2, heads: 2, dropout: 0.3 };
const SHAPE = { rows: 1, length: 6 };
const MASK = attentionMask(
  [
    { sequence: 0, from: 0, length: 4 },
    { sequence: 1, from: 4, length: 2 },
  ],
  SHAPE,
  true,
);

const random = seededRandom(5);
const VECTORS = Float32Array.from({ length: 48 }, () => random() - 0.5);

async function statesOf(steps: number, vectors: Float32Array): Promise<Float32Array[]> {
  const graph = new Graph("use");
  const all = latentStates(graph.input("x", [6, 8]), SIZES, SHAPE, steps);
  const program = await compile(graph, Object.fromEntries(all.map((states, step) => [`${step}`, states])), 1);
  const out = await program.run({ ...Object.fromEntries(beginParameters(graph, 3)), x: vectors, mask: MASK });
  return all.map((_, step) => out[`${step}`]!);
}

test("without a step the states are SASRec's, and steps leave the first states as they were", async () => {
  const graph = new Graph("use");
  const program = await compile(graph, { states: causalStates(graph.input("x", [6, 8]), SIZES, SHAPE) }, 1);
  const { states } = await program.run({ ...Object.fromEntries(beginParameters(graph, 3)), x: VECTORS, mask: MASK });
  const [none] = await statesOf(0, VECTORS);
  const [first, second, third] = await statesOf(2, VECTORS);
  none!.forEach((number, at) => {
    expect(number).toBeCloseTo(states![at]!, 5);
    expect(first![at]).toBeCloseTo(number, 5);
  });
  const apart = (a: Float32Array, b: Float32Array) => Math.max(...a.map((number, at) => Math.abs(number - b[at]!)));
  expect(apart(second!, first!)).toBeGreaterThan(0.01);
  expect(apart(third!, second!)).toBeGreaterThan(1e-4);
});

test("after each step a place knows its own sequence up to itself, and nothing else", async () => {
  const before = await statesOf(2, VECTORS);
  // The third item of the first sequence is another one.
  const after = await statesOf(
    2,
    VECTORS.map((number, at) => (Math.floor(at / 8) === 2 ? number + 0.3 * (at % 3) : number)),
  );
  for (const [step, states] of after.entries()) {
    const moved = [0, 1, 2, 3, 4, 5].map((place) =>
      states
        .subarray(8 * place, 8 * place + 8)
        .some((number, at) => Math.abs(number - before[step]![8 * place + at]!) > 1e-5),
    );
    expect(moved).toEqual([false, false, true, true, false, false]);
  }
});
