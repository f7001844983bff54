/**
 * Gradient boosting of a conditional logit: p(title) is the softmax, over one person's candidates, of a sum of trees.
 *
 * In: binned facts of people and which candidate each took.  Out: trees, as many as were best on validation.
 * Source: Friedman (2001); McFadden (1974) for the loss. A round looks at every likely candidate and at a sample of the unlikely ones,
 * which then weigh as many as they stand for (the idea of GOSS, Ke et al., 2017): nine tenths of 500 titles pull at nothing.
 */
import { type Random, seededRandom } from "../../domain/index.ts";
import type { Tree } from "../../recommend/boosted/trees.ts";
import { softmax } from "../../statistics/softmax.ts";
import { addTree, type BinnedFacts, type Growing, growTree } from "./grow.ts";

export type Boosting = Growing & {
  readonly mostRounds: number;
  /** It stops when validation has not become better for so many rounds. */
  readonly patience: number;
  /** Candidates less likely than this are sampled. */
  readonly unlikely: number;
  /** The share of them that a round looks at. */
  readonly sampled: number;
  readonly seed: number;
};

export type People = {
  readonly facts: BinnedFacts;
  /** Of each person the candidate that followed; -1 for a title that is no candidate. */
  readonly truths: Int32Array;
  /** Scores of the candidates, person by person, on which the trees build; 0 where there are none. */
  readonly base?: Float32Array;
};

export type Boosted = {
  readonly trees: readonly Tree[];
  /** Mean -log p(truth) on validation after each round, in nats. */
  readonly nats: readonly number[];
};

export function boost(
  training: People,
  validation: People,
  boosting: Boosting,
  say: (round: number, nats: number) => void,
): Boosted {
  const random = seededRandom(boosting.seed);
  const trees: Tree[] = [];
  const nats: number[] = [];
  const [scores, validScores] = [beginning(training), beginning(validation)];
  let best = 0;
  while (trees.length < boosting.mostRounds && trees.length - best < boosting.patience) {
    const { gradients, curvatures, rows } = slopesOf(training, scores, boosting, random);
    const tree = growTree(training.facts, gradients, curvatures, rows, boosting);
    trees.push(tree);
    addTree(tree, training.facts, scores);
    addTree(tree, validation.facts, validScores);
    nats.push(natsOf(validation, validScores));
    if (nats.at(-1)! < (nats[best - 1] ?? Number.POSITIVE_INFINITY)) best = trees.length;
    say(trees.length, nats.at(-1)!);
  }
  return { trees: trees.slice(0, best), nats };
}

function beginning({ facts, truths, base }: People): Float32Array {
  return base?.slice() ?? new Float32Array(truths.length * facts.candidates);
}

/** Of the rows that are looked at: slope and curvature of -log p(truth) by score, times how many rows each stands for. */
export function slopesOf(
  { facts, truths }: People,
  scores: Float32Array,
  { unlikely, sampled }: Boosting,
  random: Random,
) {
  const { candidates } = facts;
  const [gradients, curvatures] = [new Float32Array(scores.length), new Float32Array(scores.length)];
  const rows = new Int32Array(scores.length);
  let kept = 0;
  truths.forEach((truth, person) => {
    if (truth < 0) return;
    const from = person * candidates;
    const shares = softmax(scores.subarray(from, from + candidates));
    for (let at = 0; at < candidates; at++) {
      const p = shares[at]!;
      const likely = at === truth || p >= unlikely;
      if (!likely && random() >= sampled) continue;
      const stands = likely ? 1 : 1 / sampled;
      gradients[from + at] = stands * (at === truth ? p - 1 : p);
      curvatures[from + at] = stands * p * (1 - p);
      rows[kept++] = from + at;
    }
  });
  return { gradients, curvatures, rows: rows.slice(0, kept) };
}

/** Over the people whose title is a candidate. */
function natsOf({ facts, truths }: People, scores: Float32Array): number {
  let [sum, count] = [0, 0];
  truths.forEach((truth, person) => {
    if (truth < 0) return;
    const shares = softmax(scores.subarray(person * facts.candidates, (person + 1) * facts.candidates));
    sum -= Math.log(shares[truth]!);
    count++;
  });
  return sum / count;
}
