/**
 * Direct preference optimisation, the loss: of two answers to one prompt the chosen one shall be likelier, against the rejected one, than a
 * frozen copy of the model found it, and shall not itself become unlikely.
 *
 *     -log sigmoid(beta advantage) - nll log p(chosen) / its tokens,   advantage = log p(chosen) - log p(rejected) - the reference's
 *
 * In: the advantages of some pairs, and how likely each chosen answer is.  Out: a scalar, in nats, to be made small.
 * Source: Rafailov et al. (2023), equation 7; the likelihood term of Pang et al. (2024), "Iterative Reasoning Preference Optimization".
 */
import type { Tensor } from "../tensor/graph.ts";
import { add, logSigmoid, multiply, scale, sumAll } from "../tensor/operators.ts";

export type DpoSettings = {
  /** How hard the model is held to what it was: larger holds harder. */
  readonly beta: number;
  /** Weight of the chosen answer's own mean log-probability; 0 for none. */
  readonly nll: number;
};

/**
 * @param advantage of each pair, [pairs] or a scalar @param chosen the mean log-probability of a token of the chosen answer, of the same shape
 * @param weights the share of each pair in the loss, of the same shape
 */
export function dpoLoss(advantage: Tensor, chosen: Tensor, weights: Tensor, { beta, nll }: DpoSettings): Tensor {
  const preferred = logSigmoid(scale(advantage, beta));
  const gained = nll === 0 ? preferred : add(preferred, scale(chosen, nll));
  return scale(sumAll(multiply(gained, weights)), -1);
}
