/**
 * The counted recommender, learned once without each fold of people.
 *
 *     training people of the other folds ─► every transition ─► counts, gates ─► p(title | history) for the people of this fold
 *
 * It takes about twenty seconds a fold, and says what it took.
 */

import type { Dataset } from "../histories/datasets.ts";
import type { OutOfFold } from "../reasons/composed.ts";
import { foldOf } from "../reasons/folds.ts";
import { COUNTED_METHOD } from "../recommend/counted/counted.ts";
import { learnCounted } from "../recommend/counted/learn.ts";
import { countedDistribution } from "../recommend/counted/model.ts";
import type { Taxonomy } from "../taxonomy/taxonomy.ts";
import { trainingCases } from "./training-cases.ts";

/** @param signal looked at between two folds @returns one a fold, in their order */
export async function countedOutOfFold(
  dataset: Dataset,
  { folds, seed }: { readonly folds: number; readonly seed: number },
  taxonomy: Taxonomy,
  signal: AbortSignal,
  say: (text: string) => void,
): Promise<OutOfFold[]> {
  const { transitions, adult, scored } = await trainingCases(dataset);
  const learned: OutOfFold[] = [];
  for (let fold = 0; fold < folds; fold++) {
    signal.throwIfAborted();
    const known = ({ person }: { readonly person: string }) => foldOf(person, folds, seed) !== fold;
    const began = performance.now();
    const own = scored.filter(known);
    const distributionOf = countedDistribution(learnCounted(transitions.filter(known), adult, own, taxonomy), taxonomy);
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    say(`Counted without fold ${fold + 1} of ${folds}: ${own.length.toLocaleString("en")} cases, ${seconds} s.\n`);
    learned.push({
      under: `${COUNTED_METHOD} without fold ${fold}`,
      distributionOf: (history) => distributionOf(history).distribution,
    });
  }
  return learned;
}
