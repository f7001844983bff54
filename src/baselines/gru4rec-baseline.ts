/**
 * GRU4Rec on careers: a recurrent network over jobs, whose state after the last one scores every title.
 *
 * In: packed tokens of jobs.  Out: scores of titles. Tokens, title table and the term for staying are SASRec's, so that the two rows differ in
 * nothing but recurrence against attention.
 * Source: Hidasi et al. (2016), with full cross-entropy in place of their sampled losses; a thousand titles need no sampling.
 */
import type { LabelSpace } from "../domain/index.ts";
import { norm } from "../networks/attention.ts";
import { gruStates } from "../networks/gru.ts";
import { dropout, gatherRows } from "../tensor/operators.ts";
import { titleTable } from "./job-tokens.ts";
import { BASELINE_SIZES, currentTitle, jobVectors, titleScores } from "./sasrec-baseline.ts";
import type { SequenceBaseline } from "./sequence-baseline.ts";

export function gru4RecBaseline(space: LabelSpace, features: boolean, sizes = BASELINE_SIZES): SequenceBaseline {
  return {
    method: features ? "gru4rec/1" : "gru4rec-titles/1",
    causal: true,
    epochs: 10,
    features,
    scores: (graph, inputs) => {
      const table = titleTable(graph, space, sizes.width);
      const vectors = norm(jobVectors(graph, table, inputs, sizes.width, features), "before");
      const states = dropout(
        gatherRows(gruStates(dropout(vectors, sizes.dropout), inputs.places, inputs.shape), inputs.at),
        sizes.dropout,
      );
      return titleScores(states, table, currentTitle(graph, table.shape[0]!, inputs));
    },
  };
}
