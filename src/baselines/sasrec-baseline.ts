/**
 * SASRec on careers: a causal network over jobs, whose state after the last one scores every title.
 *
 * In: packed tokens of jobs.  Out: scores of titles. Title vectors are tied, with those of their SOC groups added; how likely a person
 * stays in the occupation has a term of its own, read from the state, because one in six does and a dot product learns it slowly.
 * Source: Kang and McAuley (2018); `networks/sasrec.ts` has the layers.
 */
import type { LabelSpace } from "../domain/index.ts";
import { SMALL } from "../networks/attention.ts";
import { causalStates } from "../networks/sasrec.ts";
import type { Graph, Tensor } from "../tensor/graph.ts";
import { add, concatenate, gatherRows, linear, matmul, multiply } from "../tensor/operators.ts";
import { LONGEST } from "./career-batches.ts";
import { featureVectors, titleTable } from "./job-tokens.ts";
import type { CareerInputs, SequenceBaseline } from "./sequence-baseline.ts";

export type BaselineSizes = {
  readonly width: number;
  readonly layers: number;
  readonly heads: number;
  readonly dropout: number;
};
export const BASELINE_SIZES: BaselineSizes = { width: 64, layers: 2, heads: 2, dropout: 0.4 };

/** @param features false: titles and their order alone */
export function sasRecBaseline(space: LabelSpace, features: boolean, sizes = BASELINE_SIZES): SequenceBaseline {
  return {
    method: features ? "sasrec/1" : "sasrec-titles/1",
    causal: true,
    epochs: 10,
    features,
    scores: (graph, inputs) => {
      const table = titleTable(graph, space, sizes.width);
      const states = gatherRows(
        causalStates(jobVectors(graph, table, inputs, sizes.width, features), sizes, inputs.shape),
        inputs.at,
      );
      return titleScores(states, table, currentTitle(graph, table.shape[0]!, inputs));
    },
  };
}

/** Vectors of all jobs: title, place, and features where wanted. @returns [rows x length, width] */
export function jobVectors(
  graph: Graph,
  table: Tensor,
  { titles, places, features }: CareerInputs,
  width: number,
  withFeatures: boolean,
): Tensor {
  const hidden = graph.parameter("hidden.vector", [1, width], SMALL);
  const vectors = gatherRows(concatenate([table, hidden], 0), titles);
  const placed = add(vectors, gatherRows(graph.parameter("place.vectors", [LONGEST, width], SMALL), places));
  return withFeatures ? add(placed, featureVectors(graph, features, width)) : placed;
}

/** A state against each title's vector, and beside it what speaks for staying. @param current of `currentTitle` @returns [asked, titles] */
export function titleScores(states: Tensor, table: Tensor, current: Tensor): Tensor {
  const bias = states.graph.parameter("title.bias", [table.shape[0]!], "zeros");
  const scores = add(matmul(states, table, { transposeB: true }), bias);
  return add(scores, multiply(stayScore(states), current));
}

/** How much speaks for staying in the occupation. @returns [asked, 1] */
export function stayScore(states: Tensor): Tensor {
  const { graph } = states;
  return linear(
    states,
    graph.parameter("stay", [states.shape[1]!, 1], SMALL),
    graph.parameter("stay.bias", [1], "zeros"),
  );
}

/** 1 at the current title and 0 elsewhere; all 0 where it is not known. @returns [asked, titles] */
export function currentTitle(graph: Graph, titles: number, { current }: CareerInputs): Tensor {
  const rows = new Float32Array((titles + 1) * titles);
  for (let title = 0; title < titles; title++) rows[title * titles + title] = 1;
  return gatherRows(graph.constant(rows, [titles + 1, titles]), current);
}
