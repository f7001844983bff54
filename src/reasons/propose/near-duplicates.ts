/**
 * Near-duplicates among the candidates of one case: near-identical samples train little (arXiv 2308.01825).
 *
 * In: candidates.  Out: those that are kept, in their order, and how many were dropped of whom.
 * The measure is the Jaccard index of the two texts' sets of word trigrams: what they share, of what either has. Case and punctuation do
 * not count.
 */
import type { Candidate, Missing } from "../../domain/index.ts";
import { countMissing } from "./proposer.ts";

/** From here on two reasons are one: about one word changed in forty. */
const NEAR_DUPLICATE = 0.9;

export function withoutNearDuplicates(candidates: readonly Candidate[]): { kept: Candidate[]; dropped: Missing[] } {
  const kept: { candidate: Candidate; trigrams: ReadonlySet<string> }[] = [];
  const dropped: Candidate[] = [];
  for (const candidate of candidates) {
    const trigrams = wordTrigrams(candidate.text);
    if (kept.some((other) => jaccard(trigrams, other.trigrams) >= NEAR_DUPLICATE)) dropped.push(candidate);
    else kept.push({ candidate, trigrams });
  }
  const byProposer = Map.groupBy(dropped, ({ provenance }) => provenance.by);
  return {
    kept: kept.map(({ candidate }) => candidate),
    dropped: [...byProposer].flatMap(([by, own]) =>
      countMissing(
        by,
        own.map(() => "near-duplicate"),
      ),
    ),
  };
}

/** Every three words that stand together; a text of fewer is one of its own. */
export function wordTrigrams(text: string): Set<string> {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  if (words.length < 3) return new Set([words.join(" ")]);
  return new Set(words.slice(2).map((last, at) => `${words[at]} ${words[at + 1]} ${last}`));
}

/** @returns 0 (nothing shared) to 1 (the same set) */
export function jaccard(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  let shared = 0;
  for (const gram of one) if (other.has(gram)) shared++;
  return shared / (one.size + other.size - shared);
}
