/**
 * A small share of the trained people is held out, for the trainer's own loss curve; never the data set's validation or test people.
 *
 * In: a person, a share and a seed.  Out: train or valid, the same for every set and every format.
 */
import { seededRandom, seedFrom } from "../domain/index.ts";

export const SPLITS = ["train", "valid"] as const;
export type SetSplit = (typeof SPLITS)[number];

/** @param share of the people that is held out, 0 to below 1 */
export function setSplitOf(person: string, share: number, seed: number): SetSplit {
  return seededRandom(seedFrom(`held out ${person}`, seed))() < share ? "valid" : "train";
}
