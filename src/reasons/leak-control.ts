/**
 * The leak-only control: how much of the answer can be told from a reason's words alone, without the history.
 *
 *     reasons of other people ─► counts of words by title ─┐
 *     a reason ────────────────────────────────────────────┴─► p(title | its words), p(title)
 *
 * A multinomial naive Bayes (`word-counts.ts`), taught in cross-fit: nobody's reasons are scored by counts that any case of theirs is in.
 * How smooth it is, is chosen by cross-fit too, among the people taught.
 * Source: RORA (arXiv 2402.18678): a reason's usefulness counts only beyond what it gives away by itself.
 */
import { largest, seedFrom } from "../domain/index.ts";
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

export const LEAK_FOLDS = 5;

/** Words of prior evidence that each title is given, and the powers that a reason's evidence is raised to; at 0 it is not heard. */
const PRIOR_WORDS = [30, 100, 300] as const;
const POWERS = [0, 0.1, 0.2, 0.4, 0.7, 1] as const;
const SMOOTHINGS = PRIOR_WORDS.flatMap((words) => POWERS.map((power) => ({ words, power })));

/**
 * @param titles how many titles there are: those never met share a part of the prior
 * @returns      one score a reason, in their order, each out of fold
 */
export function leakScores(reasons: readonly ToldReason[], titles: number, seed: number): LeakScore[] {
  return crossFit(bagsOf(reasons), seed, (taught, scored) => {
    const { words, power } = chooseSmoothing(taught, titles, seed + 1);
    const counts = countWords(taught, titles);
    const weights = weightsOf(counts, words);
    return scored.map((bag) => scoreBy(bag, evidenceOf(bag, weights), counts, power));
  });
}

/** What a reason's words add to the prior, in nats: what they tell of the answer by themselves. */
export function leakGain({ told, prior }: LeakScore): number {
  return told - prior;
}

/** The smoothing under which the reasons of the taught, out of fold among themselves, make their answers likeliest. */
function chooseSmoothing(taught: readonly Bag[], titles: number, seed: number): (typeof SMOOTHINGS)[number] {
  const told = crossFit(taught, seed, (others, scored) => {
    const counts = countWords(others, titles);
    const weighed = PRIOR_WORDS.map((words) => weightsOf(counts, words));
    return scored.map((bag) =>
      weighed.flatMap((weights) => {
        const evidence = evidenceOf(bag, weights);
        return POWERS.map((power) => scoreBy(bag, evidence, counts, power).told);
      }),
    );
  });
  const sums = SMOOTHINGS.map((_, at) => told.reduce((sum, own) => sum + own[at]!, 0));
  return SMOOTHINGS[largest(sums, 1)[0]!]!;
}

/** All cases of a person are in one fold. */
function crossFit<Score>(
  bags: readonly Bag[],
  seed: number,
  scoreAll: (taught: readonly Bag[], scored: readonly Bag[]) => readonly Score[],
): Score[] {
  const folds = bags.map(({ person }) => seedFrom(person, seed) % LEAK_FOLDS);
  const scores = new Array<Score>(bags.length);
  for (let fold = 0; fold < LEAK_FOLDS; fold++) {
    const places = [...bags.keys()].filter((at) => folds[at] === fold);
    const scored = places.map((at) => bags[at]!);
    const own = scoreAll(
      bags.filter((_, at) => folds[at] !== fold),
      scored,
    );
    places.forEach((place, at) => {
      scores[place] = own[at]!;
    });
  }
  return scores;
}
