/**
 * CAREER: first whether a person stays or moves, then, of those who move, where to.
 *
 * In: packed tokens of jobs.  Out: log p of titles: log p(stay) for the current one, log p(move) + log p(title | move) for the others.
 * Source: Vafa et al. (2022), section 2. Theirs is first trained on 24 million résumés, which are not public, so this is its model without
 * that; and its job states are this program's tokens, where theirs has a year and demographic covariates.
 */
import type { LabelSpace } from "../domain/index.ts";
import { causalStates } from "../networks/sasrec.ts";
import type { Tensor } from "../tensor/graph.ts";
import {
  add,
  gatherRows,
  logSigmoid,
  logSumExp,
  matmul,
  multiply,
  reshape,
  scale,
  subtract,
} from "../tensor/operators.ts";
import { titleTable } from "./job-tokens.ts";
import { BASELINE_SIZES, currentTitle, jobVectors, stayScore } from "./sasrec-baseline.ts";
import type { SequenceBaseline } from "./sequence-baseline.ts";

/** @param features false: titles and their order alone */
export function careerBaseline(space: LabelSpace, features: boolean, sizes = BASELINE_SIZES): SequenceBaseline {
  return {
    method: features ? "career/1" : "career-titles/1",
    causal: true,
    epochs: 10,
    features,
    scores: (graph, inputs) => {
      const table = titleTable(graph, space, sizes.width);
      const vectors = jobVectors(graph, table, inputs, sizes.width, features);
      const states = gatherRows(causalStates(vectors, sizes, inputs.shape), inputs.at);
      const bias = graph.parameter("title.bias", [table.shape[0]!], "zeros");
      const where = add(matmul(states, table, { transposeB: true }), bias);
      return twoStages(stayScore(states), where, currentTitle(graph, table.shape[0]!, inputs));
    },
  };
}

/** Larger than any difference of scores, and small enough to be added to them. */
const OUT_OF_REACH = -1e9;

/**
 * @param stay [asked, 1], log odds of staying @param where [asked, titles], scores of the titles for one who moves
 * @param current [asked, titles], 1 at the current title @returns [asked, titles], log p of each title
 */
export function twoStages(stay: Tensor, where: Tensor, current: Tensor): Tensor {
  const elsewhere = add(where, scale(current, OUT_OF_REACH));
  const all = reshape(logSumExp(elsewhere), [where.shape[0]!, 1]);
  const moving = add(subtract(where, all), logSigmoid(scale(stay, -1)));
  // At the current title, which has no share of moving, that of staying is put in the place of its score.
  return add(moving, multiply(subtract(logSigmoid(stay), moving), current));
}
