import { expect, test } from "vitest";
import { tinyAdapter, tinyLlama } from "../../tests/support/llama-by-hand.ts";
import { Graph } from "../tensor/graph.ts";
import { beginParameters, compileLoss, Learner } from "../tensor/learner.ts";
import { scale, sumAll } from "../tensor/operators.ts";
import { ALL_LINEAR, adapterOf, type LoraSettings, parametersOf, settingsOf } from "./lora.ts";
import { append, askedLogProbabilities, BEGINNING, emptyRow, feedsOf } from "./rows.ts";
import { parametersOfText, textNetwork } from "./text-network.ts";

const model = tinyLlama();
const SHAPE = { length: 8, asked: 4 };
const STILL = { firstDecay: 0.9, secondDecay: 0.999, epsilon: 1e-8, weightDecay: () => 0, largestNorm: 1 };

function lossUnder(lora: LoraSettings) {
  const graph = new Graph("training");
  return scale(sumAll(askedLogProbabilities(graph, textNetwork(model.settings, lora), SHAPE)), -1);
}

function feeds() {
  const row = emptyRow();
  append(row, BEGINNING, [5, 40, 41, 7, 60]);
  for (const after of [0, 1, 2, 3]) row.asked.push({ after, token: row.tokens[after + 1]! });
  return feedsOf(row, SHAPE);
}

test("the gradient of every pair is that of central differences", async () => {
  const adapter = tinyAdapter(model);
  const loss = await compileLoss(lossUnder(settingsOf(adapter)), 1);
  const parameters = parametersOfText(model, adapter);
  const { outputs } = await new Learner(parameters, STILL, 1).study(loss, feeds());
  const lossAt = async () => (await new Learner(parameters, STILL, 1).study(loss, feeds())).loss;
  expect(loss.learning).toHaveLength(2 * adapter.pairs.size);
  for (const name of loss.learning) {
    const [values, gradient] = [parameters.get(name)!, outputs[name]!];
    const at = gradient.reduce((best, value, index) => (Math.abs(value) > Math.abs(gradient[best]!) ? index : best), 0);
    const [own, step] = [values[at]!, 1e-2];
    values[at] = own + step;
    const above = await lossAt();
    values[at] = own - step;
    const below = await lossAt();
    values[at] = own;
    const slope = (above - below) / (2 * step);
    expect(gradient[at]! / slope, `${name}[${at}]: ${gradient[at]} against ${slope}`).toBeCloseTo(1, 1);
  }
});

test("before the first step the network is the one that was given", async () => {
  const lora = { rank: 3, alpha: 6, modules: ALL_LINEAR };
  const [bare, begun] = await Promise.all([
    compileLoss(lossUnder({ ...lora, modules: ["q_proj"] }), 1),
    compileLoss(lossUnder(lora), 1),
  ]);
  const ofLoss = async (loss: typeof bare) =>
    (await new Learner(beginParameters(loss.graph, 1, parametersOfText(model)), STILL, 1).study(loss, feeds())).loss;
  expect(await ofLoss(begun)).toBe(await ofLoss(bare));
});

test("only the adapter learns, and nothing passes back below the first layer that is trained", async () => {
  const loss = await compileLoss(lossUnder({ rank: 2, alpha: 2, modules: ["down_proj"] }), 1);
  expect(loss.learning).toEqual(
    [0, 1].flatMap((layer) => ["A", "B"].map((side) => `model.layers.${layer}.mlp.down_proj.lora_${side}.weight`)),
  );
  const uses = (weight: string) => loss.graph.nodes.filter(({ inputs }) => inputs.includes(weight)).length;
  // Once forward; a second time only where a gradient passes back through it.
  expect(uses("model.layers.0.self_attn.q_proj.weight")).toBe(1);
  expect(uses("model.layers.0.mlp.down_proj.weight")).toBe(1);
  expect(uses("model.layers.1.self_attn.q_proj.weight")).toBe(2);
});

test("an adapter and its parameters are the same numbers", () => {
  const adapter = tinyAdapter(model);
  expect(adapterOf(parametersOf(adapter), adapter)).toEqual(adapter);
});
