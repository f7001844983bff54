/**
 * Folds of people: whoever proposes and whoever measures a person's reasons was trained on no person of the same fold.
 *
 * In: a person.  Out: a number from 0; the same on every machine, whatever other people there are.
 */
import * as z from "zod";
import { seededRandom, seedFrom } from "./random.ts";

/** One of the folds into which a recipe of reasons cuts people: its number from 0, of how many, and that recipe's seed. */
export const Fold = z
  .strictObject({
    fold: z.int().min(0).max(9),
    of: z.int().min(2).max(10),
    seed: z.int().min(0).default(1),
  })
  .refine(({ fold, of }) => fold < of, { path: ["fold"], message: "folds are counted from 0" });
export type Fold = z.infer<typeof Fold>;

/**
 * The name is hashed with a word of its own before it: `learnCounted` cuts folds within the people it is given by the same chance, and two
 * cuts that fall alike would leave some of its folds empty.
 */
export function foldOf(person: string, folds: number, seed: number): number {
  return Math.floor(seededRandom(seedFrom(`reasons ${person}`, seed))() * folds);
}

/** Whether a person may be learned from where a fold is left out; everybody where none is. */
export function outside(left: Fold | undefined): (person: string) => boolean {
  return (person) => left === undefined || foldOf(person, left.of, left.seed) !== left.fold;
}

export function sameFold(one: Fold | undefined, other: Fold | undefined): boolean {
  return one?.fold === other?.fold && one?.of === other?.of && one?.seed === other?.seed;
}
