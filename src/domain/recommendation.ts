/**
 * A recommendation: a probability for every title of the closed set, and what it rests on.
 *
 * Every method, from "stay" to a large language model, gives one of these, so every method is scored by the same code.
 */
import type { CareerHistory } from "./career.ts";
import { WhereforeError } from "./errors.ts";
import type { OccupationCode } from "./occupation.ts";
import type { Reason } from "./reason.ts";
import type { Run } from "./run.ts";

/** One probability per title, in the taxonomy's code order; each in [0, 1], together 1. */
export type Distribution = Float64Array;

/** How the distribution came about. */
export type RankedBy =
  | "counts" // reckoned from counts of careers
  | "rule" // a rule that needs no learning, over a floor
  | "one-step" // one softmax over titles
  | "trie" // best-first search over title tokens by log-probability
  | "votes" // shares of sampled answers
  | "given"; // made elsewhere and read from a file; with a covered mass of 0 it has places and no probabilities

/** A reason with the share of the recommendation it carries; weights of one recommendation sum to 1. */
export type WeightedReason = {
  readonly reason: Reason;
  readonly weight: number;
  /** The titles this reason does most for, best first; at most five. */
  readonly speaksFor: readonly OccupationCode[];
  /** What each claim about the past moves, where that was found out: in the order in which they are said. */
  readonly pulls?: readonly StatedPull[];
};

/** A claim about the past, by its key, and what it moves. */
export type StatedPull = {
  readonly claim: string;
  /** Nats of log-odds of what the reason speaks for, with the claim less without it; above 0 it speaks for it. */
  readonly pull: number;
};

/** Something a reader must know beside the ranking. */
export type Mark = {
  readonly kind:
    | "unlike-the-data"
    | "short-history"
    | "title-not-recognised"
    | "no-dates"
    | "floor-mixed"
    | "reason-failed";
  readonly said: string;
};

export type Recommendation = {
  /** The method's name with its version or model, such as `counted/1` or `joint smollm2-135m-instruct`. */
  readonly method: string;
  readonly distribution: Distribution;
  readonly rankedBy: RankedBy;
  /** True where the distribution is the method's own for every title; false where a floor stands in for some. */
  readonly exact: boolean;
  /** The probability mass that the method itself assigned before any floor, 0 to 1; 1 where exact. */
  readonly coveredMass: number;
  readonly reasons: readonly WeightedReason[];
  /** One sentence each: figures from data that support the ranking. */
  readonly evidence: readonly string[];
  readonly marks: readonly Mark[];
};

/** @throws WhereforeError where a probability is none, or all together are not 1: that is no advice, whatever model gave it */
export function requireDistribution({
  method,
  distribution,
  rankedBy,
}: Pick<Recommendation, "method" | "distribution" | "rankedBy">): void {
  let sum = 0;
  for (let title = 0; title < distribution.length; title++)
    sum += distribution[title]! >= 0 ? distribution[title]! : Number.NaN;
  // Places that were read from a file need not be probabilities.
  if (Number.isFinite(sum) && (rankedBy === "given" || Math.abs(sum - 1) < 1e-3)) return;
  throw new WhereforeError(
    "model",
    "bad-distribution",
    `${method} gives no probabilities: they sum to ${sum}. Its weights are damaged or were not trained to the end: take another model.`,
  );
}

/** History in, recommendation out. A failure of the model behind it is thrown as a `ModelError` and recorded by the caller as a value. */
export type Recommender = ((history: CareerHistory, run: Run) => Promise<Recommendation>) & {
  /** Many histories at once, by the same ranking, without reasons; absent where each would cost a call to a model. */
  readonly distributions?: (histories: readonly CareerHistory[]) => Promise<Distribution[]>;
};
