/**
 * Folds of people: whoever proposes and whoever measures a person's reasons was taught on no person of the same fold.
 *
 * In: a person.  Out: a number from 0; the same on every machine, whatever other people there are.
 */
import { seededRandom, seedFrom } from "../domain/index.ts";

/**
 * The name is hashed with a word of its own before it: `learnCounted` cuts folds within the people it is given by the same chance, and two
 * cuts that fall alike would leave some of its folds empty.
 */
export function foldOf(person: string, folds: number, seed: number): number {
  return Math.floor(seededRandom(seedFrom(`reasons ${person}`, seed))() * folds);
}
