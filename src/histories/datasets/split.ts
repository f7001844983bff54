/**
 * People are split before anything is learned.
 *
 * In: a person's id and a seed.  Out: train, valid or test, about 70, 10 and 20 of 100; the same for ever, whatever else is in the file.
 */
import { type Part, seededRandom, seedFrom } from "../../domain/index.ts";

/** For data sets that bring no split of their own. */
export function partOf(person: string, seed: number): Part {
  // One draw from a generator seeded by the id: FNV alone mixes the last characters of an id too little.
  const draw = seededRandom(seedFrom(person, seed))();
  if (draw < 0.7) return "train";
  return draw < 0.8 ? "valid" : "test";
}
