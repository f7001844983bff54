/**
 * Direct preference optimisation of the career model's reasons.
 *
 * In: pairs of reasons for one history, one preferred.  Out: the loss of networks/dpo-loss.ts over a batch of pairs, against a frozen copy of
 * the model itself.
 *
 * Reading is not trained here: a chosen reason was chosen by the truth, and to learn the truth after it, with nothing left out at random,
 * unlearned titles for reasons that were not (perplexity 74 to 259 in one epoch; docs/findings/do-reasons-help.md).
 */
import { type BatchShape, careerGraph } from "../career-model/career-network.ts";
import type { CareerNetwork } from "../career-model/career-settings.ts";
import { type DpoSettings, dpoLoss } from "../networks/dpo-loss.ts";
import type { Tensor } from "../tensor/graph.ts";
import { compileLoss, type Loss } from "../tensor/learner.ts";
import { logProbabilityOf, matmul, multiply, reshape, slice, subtract } from "../tensor/operators.ts";
import { compile, type Program } from "../tensor/program.ts";
import type { PreferencePair } from "./reason-sequences.ts";

/** The output that holds log p of each reason of a batch, in the order in which the reasons stand. */
export const REASON_LOGS = "log p of reasons";

/** @returns log p of both reasons of each pair, [pairs, 2] */
function reasonLogs(purpose: "training" | "use", network: CareerNetwork, shape: BatchShape, pairs: number): Tensor {
  const { graph, outputs } = careerGraph(purpose, network, shape);
  const words = logProbabilityOf(outputs.wordScores!, graph.input("word tokens", [shape.words], "int32"));
  const membership = graph.input("reason of words", [2 * pairs, shape.words]);
  return reshape(matmul(membership, reshape(words, [shape.words, 1])), [pairs, 2]);
}

/** What the reference says, without gradients. */
export function compileReference(
  network: CareerNetwork,
  shape: BatchShape,
  pairs: number,
  threads: number,
): Promise<Program> {
  const logs = reasonLogs("use", network, shape, pairs);
  return compile(logs.graph, { [REASON_LOGS]: logs }, threads);
}

/** @param pairs pairs a batch: their sequences stand as chosen, rejected, chosen, rejected */
export async function compileDpoLoss(
  network: CareerNetwork,
  shape: BatchShape,
  pairs: number,
  settings: DpoSettings,
  threads: number,
): Promise<Loss> {
  const logs = reasonLogs("training", network, shape, pairs);
  const { graph } = logs;
  const side = (at: number) => reshape(slice(logs, 1, at, at + 1), [pairs]);
  const advantage = subtract(subtract(side(0), side(1)), graph.input("reference margins", [pairs]));
  const chosen = multiply(side(0), graph.input("share of a token", [pairs]));
  const loss = dpoLoss(advantage, chosen, graph.input("pair weights", [pairs]), settings);
  return compileLoss(loss, threads, { [REASON_LOGS]: logs });
}

/** log p of the chosen and of the rejected reason. */
export type PairLogs = readonly [chosen: number, rejected: number];

/** What the loss needs beside the batch's own arrays. @param references under the frozen model, or undefined */
export function pairFeeds(
  pairs: readonly PreferencePair[],
  size: number,
  words: number,
  references: readonly PairLogs[] | undefined,
): Record<string, Float32Array> {
  const membership = new Float32Array(2 * size * words);
  const margins = new Float32Array(size);
  const weights = new Float32Array(size);
  const shares = new Float32Array(size);
  let word = 0;
  pairs.forEach((pair, at) => {
    for (const [side, sequence] of [pair.chosen, pair.rejected].entries()) {
      // The closing mark is one of a reason's tokens.
      const tokens = sequence.reason!.length + 1;
      membership.fill(1, (2 * at + side) * words + word, (2 * at + side) * words + word + tokens);
      word += tokens;
    }
    weights[at] = 1 / pairs.length;
    shares[at] = 1 / (pair.chosen.reason!.length + 1);
    if (references) margins[at] = references[at]![0] - references[at]![1];
  });
  return {
    "reason of words": membership,
    "reference margins": margins,
    "pair weights": weights,
    "share of a token": shares,
  };
}
