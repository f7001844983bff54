/**
 * The career model's loss: nats of an answer and of a word, each a weighted mean.
 *
 * In: a network and the shape of a batch.  Out: the loss compiled with its gradients, or without them for people who are not trained on.
 */
import { type BatchShape, careerGraph } from "../career-model/career-network.ts";
import type { CareerNetwork } from "../career-model/career-settings.ts";
import type { Tensor } from "../tensor/graph.ts";
import { compileLoss, type Loss, type Parameters } from "../tensor/learner.ts";
import {
  add,
  crossEntropy,
  exp,
  log,
  logProbabilityOf,
  matmul,
  multiply,
  reshape,
  scale,
  sumAll,
} from "../tensor/operators.ts";
import { compile } from "../tensor/program.ts";
import type { FedSteps } from "./career-steps.ts";

/** With its gradients, and with what is left out in training. */
export function compileCareerLoss(network: CareerNetwork, shape: BatchShape, threads: number): Promise<Loss> {
  return compileLoss(careerLoss("training", network, shape), threads);
}

/**
 * The same loss without gradients and with nothing left out, over sequences that are not trained: compiled once, asked after each epoch.
 *
 * @returns a function that gives the mean nats of the steps, and another that ends it
 */
export async function compileValidationLoss(
  steps: FedSteps,
  network: CareerNetwork,
  shape: BatchShape,
  threads: number,
): Promise<{ lossOf: (parameters: Parameters) => Promise<number>; close: () => Promise<void> }> {
  const loss = careerLoss("use", network, shape);
  const program = await compile(loss.graph, { loss }, threads);
  return {
    async lossOf(parameters) {
      let nats = 0;
      for (let at = 0; at < steps.count; at++) {
        const out = await program.run({ ...Object.fromEntries(parameters), ...steps.feeds(at) });
        nats += out["loss"]![0]! / steps.count;
      }
      return nats;
    },
    close: () => program.close(),
  };
}

function careerLoss(purpose: "training" | "use", network: CareerNetwork, shape: BatchShape): Tensor {
  const { graph, outputs } = careerGraph(purpose, network, shape);
  const target = (name: string, count: number) => graph.input(name, [count], "int32");
  const weights = (name: string, count: number) => graph.input(name, [count]);
  const parts: Tensor[] = [];
  if (outputs.titleScores) {
    const [titles, weight] = [target("answer titles", shape.answers), weights("answer weights", shape.answers)];
    parts.push(
      shape.averaged
        ? averagedCrossEntropy(outputs.titleScores, titles, weight)
        : crossEntropy(outputs.titleScores, titles, weight),
    );
  }
  if (outputs.wordScores)
    parts.push(
      crossEntropy(outputs.wordScores, target("word tokens", shape.words), weights("word weights", shape.words)),
    );
  return parts.reduce(add);
}

/**
 * -log of the mean over a group's reasons of p(title | history, reason): what ranking by averaged reasons is scored by, so that no reason
 * need dictate by itself. A group weighs what its first answer weighs.
 */
function averagedCrossEntropy(scores: Tensor, titles: Tensor, weight: Tensor): Tensor {
  const [answers] = titles.shape as [number];
  const shares = scores.graph.input("answer groups", [answers, answers]);
  const own = reshape(exp(logProbabilityOf(scores, titles)), [answers, 1]);
  const mean = reshape(matmul(shares, own), [answers]);
  return scale(sumAll(multiply(log(mean), weight)), -1);
}
