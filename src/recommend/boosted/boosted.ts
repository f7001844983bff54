/**
 * Boosted counts: a conditional logit over all titles, whose score of a title is a sum of trees over counts and kinship.
 *
 *     history ─► facts of each candidate title ─► trees ─► softmax ─► distribution
 *
 * Titles that no training career holds share a small even floor, as with the trained baselines.
 */
import type { CareerHistory, Distribution, Recommender } from "../../domain/index.ts";
import type { Taxonomy } from "../../taxonomy/taxonomy.ts";
import { loadCounted, unpackTables } from "../counted/artefact.ts";
import type { Tables } from "../counted/tables.ts";
import { type BoostedModel, loadBoosted, unpackBoosted } from "./artefact.ts";
import { FACTS, factMaker } from "./facts.ts";
import { kinshipOf } from "./kinship.ts";
import { scoresOf } from "./trees.ts";

export const BOOSTED_METHOD = "boosted/1";

/** The share of probability that is spread evenly over all titles. */
export const FLOOR = 0.001;

/** @param counted the counted model's tables */
export function boosted(
  { forest, candidates, tables }: BoostedModel,
  counted: Tables,
  taxonomy: Taxonomy,
): Recommender {
  const factsOf = factMaker(new Map([...counted, ...tables]), kinshipOf(taxonomy), candidates, taxonomy);
  const distributionOf = (history: CareerHistory): Distribution => {
    const facts = factsOf(history);
    const scores = scoresOf(forest, facts.candidates, FACTS.length, facts.person);
    return overFloor(scores, candidates, taxonomy.occupations.length);
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
function overFloor(scores: Float64Array, candidates: readonly number[], titles: number): Distribution {
  const distribution = new Float64Array(titles).fill(FLOOR / titles);
  const largest = scores.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const shares = scores.map((score) => Math.exp(score - largest));
  const all = shares.reduce((sum, share) => sum + share, 0);
  candidates.forEach((title, at) => {
    distribution[title]! += ((1 - FLOOR) * shares[at]!) / all;
  });
  return distribution;
}
