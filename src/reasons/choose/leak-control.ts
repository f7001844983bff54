/**
 * The leak-only control: how much of the answer can be told from a reason's words alone, without the history.
 *
 *     reasons of other people ─► counts of words by title ─┐
 *     a reason ────────────────────────────────────────────┴─► p(title | its words), p(title)
 *
 * A multinomial naive Bayes (`word-counts.ts`), trained in cross-fit: nobody's reasons are scored by counts that any case of theirs is in.
 * How smooth it is, is chosen for each fold by the scores of the people of the other folds, which are out of fold as well.
 * Source: RORA (arXiv 2402.18678): a reason's usefulness counts only beyond what it gives away by itself.
 */
import { foldOf, largest } from "../../domain/index.ts";
import {
  type Bag,
  bagsOf,
  countWords,
  evidenceOf,
  type LeakScore,
  scoreBy,
  type ToldReason,
  weightsOf,
} from "./word-counts.ts";

export type { LeakScore, ToldReason } from "./word-counts.ts";

const LEAK_FOLDS = 5;

/** Words of prior evidence that each title is given, and the powers that a reason's evidence is raised to; at 0 it is not heard. */
const PRIOR_WORDS = [10, 50, 250] as const;
const POWERS = [0, 0.1, 0.2, 0.4, 0.7, 1] as const;

/**
 * @param titles how many titles there are: those never met share a part of the prior
 * @returns      one score a reason, in their order, each out of fold
 */
export function leakScores(reasons: readonly ToldReason[], titles: number, seed: number): LeakScore[] {
  const bags = bagsOf(reasons);
  const folds = bags.map(({ person }) => foldOf(person, LEAK_FOLDS, seed));
  const bySmoothing = new Array<readonly LeakScore[]>(bags.length);
  for (let fold = 0; fold < LEAK_FOLDS; fold++) {
    const score = scorer(
      bags.filter((_, at) => folds[at] !== fold),
      titles,
    );
    bags.forEach((bag, at) => {
      if (folds[at] === fold) bySmoothing[at] = score(bag);
    });
  }
  const best = Array.from({ length: LEAK_FOLDS }, (_, fold) =>
    likeliest(bySmoothing.filter((_, at) => folds[at] !== fold)),
  );
  return bySmoothing.map((scores, at) => scores[best[folds[at]!]!]!);
}

/** What a reason's words add to the prior, in nats: what they tell of the answer by themselves. */
export function leakGain({ told, prior }: LeakScore): number {
  return told - prior;
}

/** A reason in, its score under each smoothing out. */
function scorer(trained: readonly Bag[], titles: number): (bag: Bag) => LeakScore[] {
  const counts = countWords(trained, titles);
  const weighed = PRIOR_WORDS.map((words) => weightsOf(counts, words));
  return (bag) =>
    weighed.flatMap((weights) => {
      const evidence = evidenceOf(bag, weights);
      return POWERS.map((power) => scoreBy(bag, evidence, counts, power));
    });
}

/** The smoothing under which the answers are likeliest, by its place; the first where there is no reason at all. */
function likeliest(bySmoothing: readonly (readonly LeakScore[])[]): number {
  const sums = PRIOR_WORDS.flatMap(() => POWERS).map((_, at) =>
    bySmoothing.reduce((sum, scores) => sum + scores[at]!.told, 0),
  );
  return largest(sums, 1)[0]!;
}
