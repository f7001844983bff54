/**
 * Corrupted candidates: composed reasons made false, incoherent or useless in a known way, so that there are rejected ones to learn from.
 *
 * In: a case and its candidates.  Out: for so many of the composed ones, drawn at random, one with an error of a random kind; each says
 * which candidate it was made of.
 */
import {
  type Candidate,
  type CareerHistory,
  type PerturbedError,
  type Random,
  seededRandom,
  seedFrom,
  shuffle,
} from "../../domain/index.ts";
import type { Taxonomy } from "../../taxonomy/taxonomy.ts";
import { type AskedCase, countMissing, type Proposed } from "./proposer.ts";

/** The candidate's text with the error in it; undefined where there is nothing of the kind to corrupt. */
export type PerturbError = (
  candidate: Candidate,
  error: PerturbedError,
  material: { readonly history: CareerHistory; readonly foreign: CareerHistory; readonly taxonomy: Taxonomy },
  random: Random,
) => string | undefined;

export type Corrupter = (asked: AskedCase, candidates: readonly Candidate[]) => Proposed;

/** @param errors the kinds to draw from @param others some cases of the data set: a foreign history is one of another person's */
export function corrupted(
  { count }: { readonly count: number },
  seed: number,
  perturbError: PerturbError,
  errors: readonly PerturbedError[],
  others: readonly Pick<AskedCase, "person" | "history">[],
  taxonomy: Taxonomy,
): Corrupter {
  return ({ id, person, history }, candidates) => {
    const foreigners = others.filter((other) => other.person !== person);
    const composed = [...candidates.keys()].filter((at) => candidates[at]!.provenance.by === "composed");
    const order = shuffle(composed, seededRandom(seedFrom(`${id} corrupted`, seed)));
    const made = Array.from({ length: count }, (_, sample): Candidate | undefined => {
      const own = seedFrom(`${id} corrupted ${sample}`, seed);
      const random = seededRandom(own);
      const of = order[sample];
      const foreign = foreigners[Math.floor(random() * foreigners.length)]?.history;
      if (of === undefined || foreign === undefined) return undefined;
      const source = candidates[of]!;
      for (const error of shuffle(errors, random)) {
        const text = perturbError(source, error, { history, foreign, taxonomy }, random);
        if (text === undefined) continue;
        // What it still claims is not known, now that it was changed under its maker's hands.
        return { ...source, text, claims: [], provenance: { by: "corrupted", of, error, seed: own } };
      }
      return undefined;
    });
    const there = made.filter((candidate) => candidate !== undefined);
    const lacking = made.filter((candidate) => candidate === undefined);
    return {
      candidates: there,
      missing: countMissing(
        "corrupted",
        lacking.map(() => "nothing-to-corrupt"),
      ),
    };
  };
}
