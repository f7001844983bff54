/**
 * Composed candidates: claims that hold in the history, and what is likely ahead. No language model is needed.
 *
 * In: a case, and p(title | history) of a recommender that was not trained on this person.  Out: candidates that vary in which claims they
 * make, in what order and in which words. What is ahead is the move, and often the field, of a title drawn from that distribution.
 */
import { composeTrainedReason, drawTitle } from "../../claims/compose-for-training.ts";
import {
  type Candidate,
  type CareerHistory,
  type Distribution,
  FREE,
  seededRandom,
  seedFrom,
} from "../../domain/index.ts";
import type { Taxonomy } from "../../taxonomy/taxonomy.ts";
import type { Proposer } from "./proposer.ts";

/** A recommender that was trained on nobody of one fold. */
export type OutOfFold = {
  /** Its name, with the fold that it does not know: "counted/1, fold 0". */
  readonly under: string;
  readonly distributionOf: (history: CareerHistory) => Distribution;
};

/** @param byFold the recommender that draws for each fold */
export function composed(
  { count }: { readonly count: number },
  seed: number,
  byFold: readonly OutOfFold[],
  taxonomy: Taxonomy,
): Proposer {
  return async ({ id, history, fold }) => {
    const { under, distributionOf } = byFold[fold]!;
    const distribution = distributionOf(history);
    const candidates = Array.from({ length: count }, (_, sample) =>
      composeCandidate(history, distribution, under, seedFrom(`${id} composed ${sample}`, seed), taxonomy),
    );
    return { candidates, missing: [] };
  };
}

/** @param distribution p(title | history), from which what is ahead is drawn @param under whose it is */
export function composeCandidate(
  history: CareerHistory,
  distribution: Distribution,
  under: string,
  seed: number,
  taxonomy: Taxonomy,
): Candidate {
  const random = seededRandom(seed);
  const ahead = drawTitle(distribution, random);
  const { text, claims } = composeTrainedReason(history, ahead, taxonomy, random);
  return {
    text,
    claims,
    answer: taxonomy.occupations[ahead]!.code,
    provenance: { by: "composed", under, seed },
    cost: FREE,
  };
}
