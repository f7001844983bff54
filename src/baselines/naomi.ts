/**
 * NAOMI without employers: several vectors for each job, side by side, and a head for each of the next three jobs.
 *
 * In: packed tokens of jobs.  Out: scores of titles one, two or three jobs ahead, as is asked.
 * Source: Yamashita et al. (2022), "Looking Further into the Future": embeddings of title, employer and duration in one attentive
 * sequence model, trained on several steps ahead together. What it has and this lacks: employers, which the public data do not share
 * between people, the text of titles, and pre-trained graph embeddings of them. In the employer's place stand degree, field, hours, full time
 * and age; the duration is the span of the job.
 */
import type { LabelSpace } from "../domain/index.ts";
import { SMALL } from "../networks/attention.ts";
import { causalStates } from "../networks/sasrec.ts";
import type { Graph, Tensor } from "../tensor/graph.ts";
import { add, concatenate, gatherRows, linear, multiply, reshape, slice } from "../tensor/operators.ts";
import { LONGEST } from "./career-batches.ts";
import { FEATURE_ROWS, FEATURES_A_JOB, titleTable } from "./job-tokens.ts";
import { BASELINE_SIZES, currentTitle, titleScores } from "./sasrec-baseline.ts";
import type { CareerInputs, SequenceBaseline } from "./sequence-baseline.ts";

/** Jobs ahead that are learned together. */
const STEPS = 3;
/** Numbers in the vector of each feature of a job. */
const FEATURE_WIDTH = 16;

export function naomiBaseline(space: LabelSpace, sizes = BASELINE_SIZES): SequenceBaseline {
  return {
    method: "naomi-reduced/1",
    causal: true,
    epochs: 10,
    features: true,
    stepsAhead: STEPS,
    scores: (graph, inputs) => {
      const table = titleTable(graph, space, sizes.width);
      const vectors = severalVectors(graph, table, inputs, sizes.width);
      const states = headOfStep(gatherRows(causalStates(vectors, sizes, inputs.shape), inputs.at), inputs.ahead);
      return titleScores(states, table, currentTitle(graph, table.shape[0]!, inputs));
    },
  };
}

/** A job's vectors laid side by side and joined by a linear layer, and its place. @returns [rows x length, width] */
function severalVectors(
  graph: Graph,
  table: Tensor,
  { titles, features, places }: CareerInputs,
  width: number,
): Tensor {
  const hidden = graph.parameter("hidden.vector", [1, width], SMALL);
  const ofTitle = gatherRows(concatenate([table, hidden], 0), titles);
  const ofFeatures = gatherRows(graph.parameter("feature.vectors", [FEATURE_ROWS, FEATURE_WIDTH], SMALL), features);
  const side = FEATURES_A_JOB * FEATURE_WIDTH;
  const beside = concatenate([ofTitle, reshape(ofFeatures, [titles.shape[0]!, side])], 1);
  const spread = { normal: 1 / Math.sqrt(width + side) };
  const joined = linear(
    beside,
    graph.parameter("joined", [width + side, width], spread),
    graph.parameter("joined.bias", [width], "zeros"),
  );
  return add(joined, gatherRows(graph.parameter("place.vectors", [LONGEST, width], SMALL), places));
}

/** Each state as the head of the step that is asked of it sees it. @param ahead [asked], 0 for the next job */
function headOfStep(states: Tensor, ahead: Tensor): Tensor {
  const { graph } = states;
  const width = states.shape[1]!;
  const which = gatherRows(graph.constant(identity(STEPS), [STEPS, STEPS]), ahead);
  const spread = { normal: 1 / Math.sqrt(width) };
  return Array.from({ length: STEPS }, (_, step) => {
    const head = linear(
      states,
      graph.parameter(`head.${step}`, [width, width], spread),
      graph.parameter(`head.${step}.bias`, [width], "zeros"),
    );
    return multiply(head, slice(which, 1, step, step + 1));
  }).reduce(add);
}

function identity(size: number): Float32Array {
  return Float32Array.from({ length: size * size }, (_, at) => Number(at % (size + 1) === 0));
}
