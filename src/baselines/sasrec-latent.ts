/**
 * SASRec with latent steps: it thinks a few steps on its own states before it scores, each step trained to be surer than the one before.
 *
 * In: packed tokens of jobs.  Out: scores of titles after the last step. Tokens, title table and the term for staying are SASRec's, so that
 * the two rows differ in the latent steps alone.
 * Source: Tang et al. (2025), "Think Before Recommend" (ReaRec), with its progressive learning (section 3.4): the loss of a step is taken at
 * a temperature that falls to 1 at the last. Of theirs the contrastive term is left out.
 */
import type { LabelSpace } from "../domain/index.ts";
import { latentStates } from "../networks/latent-steps.ts";
import type { Graph, Tensor } from "../tensor/graph.ts";
import { add, crossEntropy, gatherRows, scale } from "../tensor/operators.ts";
import { titleTable } from "./job-tokens.ts";
import { BASELINE_SIZES, currentTitle, jobVectors, titleScores } from "./sasrec-baseline.ts";
import type { CareerInputs, SequenceBaseline } from "./sequence-baseline.ts";

export type LatentSteps = {
  readonly steps: number;
  /** Each earlier step is scored at so many times the temperature of the next. */
  readonly warmer: number;
};

/** The one pair that was tried (docs/findings/which-method-ranks-best.md): it ranks nearly as SASRec does and is far too sure. */
const LATENT_STEPS: LatentSteps = { steps: 2, warmer: 1.5 };

export function latentSasRecBaseline(
  space: LabelSpace,
  sizes = BASELINE_SIZES,
  { steps, warmer } = LATENT_STEPS,
): SequenceBaseline {
  const scoresOfSteps = (graph: Graph, inputs: CareerInputs): readonly Tensor[] => {
    const table = titleTable(graph, space, sizes.width);
    const current = currentTitle(graph, table.shape[0]!, inputs);
    const vectors = jobVectors(graph, table, inputs, sizes.width, true);
    return latentStates(vectors, sizes, inputs.shape, steps).map((all) =>
      titleScores(gatherRows(all, inputs.at), table, current),
    );
  };
  return {
    method: "sasrec-latent/1",
    causal: true,
    epochs: 10,
    features: true,
    scores: (graph, inputs) => scoresOfSteps(graph, inputs).at(-1)!,
    loss: (graph, inputs, targets, weights) =>
      scoresOfSteps(graph, inputs)
        .map((scores, step) => crossEntropy(scale(scores, 1 / warmer ** (steps - step)), targets, weights))
        .reduce((sum, loss) => add(sum, loss)),
  };
}
