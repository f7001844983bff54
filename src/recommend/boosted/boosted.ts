/**
 * Boosted counts: a conditional logit over all titles, whose score of a title is a sum of trees over counts and kinship.
 *
 *     history ─► facts of each candidate title ─► trees ─► softmax ─► distribution
 *
 * Titles that no training career holds share a small even floor, as with the trained baselines.
 */
import type { CareerHistory, Distribution, Recommender } from "../../domain/index.ts";
import type { Taxonomy } from "../../taxonomy/taxonomy.ts";
import { type Exponentials, exponentialsOf } from "../../tensor/exponentials.ts";
import { loadCounted, unpackTables } from "../counted/artefact.ts";
import type { Tables } from "../counted/tables.ts";
import { type BoostedModel, loadBoosted, unpackBoosted } from "./artefact.ts";
import { FACTS, factMaker } from "./facts.ts";
import { kinshipOf } from "./kinship.ts";
import { plant } from "./trees.ts";

export const BOOSTED_METHOD = "boosted/1";

/** The share of probability that is spread evenly over all titles. */
export const FLOOR = 0.001;

/** @param counted the counted model's tables */
export function boosted({ trees, candidates, tables }: BoostedModel, counted: Tables, taxonomy: Taxonomy): Recommender {
  const factsOf = factMaker(new Map([...counted, ...tables]), kinshipOf(taxonomy, candidates), taxonomy);
  const forest = plant(trees, FACTS.length, candidates.length);
  const exponentials = exponentialsOf(candidates.length);
  const distributionOf = (history: CareerHistory): Distribution => {
    const { columns, person } = factsOf(history, forest.columns);
    return overFloor(forest.scores(columns, person), exponentials, candidates, taxonomy.occupations.length);
  };
  const recommend: Recommender = async (history) => ({
    method: BOOSTED_METHOD,
    distribution: distributionOf(history),
    rankedBy: "counts",
    exact: true,
    coveredMass: 1,
    reasons: [],
    evidence: [],
    marks: [],
  });
  return Object.assign(recommend, {
    distributions: async (histories: readonly CareerHistory[]) => histories.map(distributionOf),
  });
}

/** As it lies in the package. */
export function embeddedBoosted(taxonomy: Taxonomy): Recommender {
  return boosted(unpackBoosted(loadBoosted()), unpackTables(loadCounted().tables), taxonomy);
}

/** @param scores of the candidates */
function overFloor(
  scores: Float64Array,
  exponentials: Exponentials,
  candidates: readonly number[],
  titles: number,
): Distribution {
  const distribution = new Float64Array(titles).fill(FLOOR / titles);
  let largest = Number.NEGATIVE_INFINITY;
  for (let at = 0; at < scores.length; at++) if (scores[at]! > largest) largest = scores[at]!;
  // Floats tell scores near the largest apart best where it is 0.
  for (let at = 0; at < scores.length; at++) exponentials.scores[at] = scores[at]! - largest;
  const share = (1 - FLOOR) / exponentials.raise(1);
  for (let at = 0; at < candidates.length; at++) distribution[candidates[at]!]! += share * exponentials.scores[at]!;
  return distribution;
}
