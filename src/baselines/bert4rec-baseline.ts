/**
 * BERT4Rec on careers: the next job is a hidden one at the end, read from all the others.
 *
 * In: packed tokens of jobs, some hidden.  Out: scores of titles for the hidden ones.
 * Source: Sun et al. (2019); `networks/bert4rec.ts` has the layers.
 */
import type { LabelSpace } from "../domain/index.ts";
import { bothWays, projected } from "../networks/bert4rec.ts";
import { add, gatherRows, matmul } from "../tensor/operators.ts";
import { titleTable } from "./job-tokens.ts";
import { BASELINE_SIZES, jobVectors } from "./sasrec-baseline.ts";
import type { SequenceBaseline } from "./sequence-baseline.ts";

/** @param features false: titles and their order alone */
export function bert4RecBaseline(space: LabelSpace, features: boolean, sizes = BASELINE_SIZES): SequenceBaseline {
  return {
    method: features ? "bert4rec/1" : "bert4rec-titles/1",
    causal: false,
    // Of a career only the hidden jobs are learned from, so that it takes three times as many.
    epochs: 30,
    features,
    scores: (graph, inputs) => {
      const table = titleTable(graph, space, sizes.width);
      const states = bothWays(jobVectors(graph, table, inputs, sizes.width, features), sizes, inputs.shape);
      const asked = projected(gatherRows(states, inputs.at), sizes.width);
      return add(matmul(asked, table, { transposeB: true }), graph.parameter("title.bias", [table.shape[0]!], "zeros"));
    },
  };
}
