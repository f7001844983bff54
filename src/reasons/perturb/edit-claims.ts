/**
 * Claims in a text put in the place of others, every other word left as it was.
 *
 * In: a text in the words of `claims/phrases.ts`.  Out: the claims that it makes, and the text with some of them changed.
 */
import { isAboutHistory } from "../../claims/check.ts";
import { type FoundClaim, readPhrases, wordClaim } from "../../claims/phrases.ts";
import type { AheadClaim, HistoryClaim } from "../../domain/index.ts";
import type { Taxonomy } from "../../taxonomy/taxonomy.ts";

export type FoundHistoryClaim = FoundClaim & { readonly says: HistoryClaim };
export type FoundAheadClaim = FoundClaim & { readonly says: AheadClaim };

export function historyClaimsIn(text: string, taxonomy: Taxonomy): FoundHistoryClaim[] {
  return readPhrases(text, taxonomy).filter((found): found is FoundHistoryClaim => isAboutHistory(found.says));
}

export function aheadClaimsIn(text: string, taxonomy: Taxonomy): FoundAheadClaim[] {
  return readPhrases(text, taxonomy).filter((found): found is FoundAheadClaim => !isAboutHistory(found.says));
}

export type Edit = { readonly start: number; readonly end: number; readonly words: string };

/** @param edits places that do not overlap */
export function editText(text: string, edits: readonly Edit[]): string {
  return edits
    .toSorted((a, b) => b.start - a.start)
    .reduce((edited, { start, end, words }) => edited.slice(0, start) + words + edited.slice(end), text);
}

/** More than the phrases of any kind of claim. */
const PHRASES_TRIED = 8;

/** The edit that lets a found claim say something else of its kind, in the phrase in which it was said. */
export function sayInstead(text: string, found: FoundHistoryClaim, says: HistoryClaim, taxonomy: Taxonomy): Edit {
  const said = text.slice(found.start, found.end).toLowerCase();
  const picks = Array.from({ length: PHRASES_TRIED }, (_, pick) => pick);
  const pick = picks.find((one) => wordClaim(found.says, one, taxonomy)?.toLowerCase() === said) ?? 0;
  return { ...found, words: wordClaim(says, pick, taxonomy)! };
}

/** Puts a sentence on the history in front of what is said of the future, or at the end where nothing is. */
export function addSentence(text: string, sentence: string, taxonomy: Taxonomy): string {
  const ahead = aheadClaimsIn(text, taxonomy)[0];
  if (ahead === undefined) return `${text} ${sentence}`.trim();
  const start = startOfSentence(text, ahead.start);
  return `${text.slice(0, start)}${sentence} ${text.slice(start)}`;
}

export function startOfSentence(text: string, at: number): number {
  return Math.max(0, ...[...text.slice(0, at).matchAll(/[.!?]\s+/g)].map((match) => match.index + match[0].length));
}
