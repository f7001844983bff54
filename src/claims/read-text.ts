/**
 * A text to what it says: our own phrases first, and around them what can be read of free words.
 *
 * In: a text, ours or a model's.  Out: claims and statements in the order in which they stand. No history is needed to read.
 */
import type { Taxonomy } from "../taxonomy/taxonomy.ts";
import { type FoundClaim, readPhrases } from "./phrases.ts";
import { readLoosely } from "./read-loosely.ts";
import type { FoundStatement } from "./statements.ts";

export type ReadText = {
  readonly claims: readonly FoundClaim[];
  readonly statements: readonly FoundStatement[];
};

/** Several judges read one reason, one after the other. */
let latest: { readonly text: string; readonly taxonomy: Taxonomy; readonly read: ReadText } | undefined;

export function readText(text: string, taxonomy: Taxonomy): ReadText {
  if (latest?.text !== text || latest.taxonomy !== taxonomy)
    latest = { text, taxonomy, read: readAfresh(text, taxonomy) };
  return latest.read;
}

function readAfresh(text: string, taxonomy: Taxonomy): ReadText {
  const phrases = readPhrases(text, taxonomy);
  const loose = readLoosely(text, taxonomy);
  // Within our own phrases all is said; what is read loosely there is a part of it.
  const free = <Found extends { readonly start: number; readonly end: number }>(found: readonly Found[]) =>
    found.filter((one) => !phrases.some((phrase) => one.start < phrase.end && phrase.start < one.end));
  return {
    claims: inOrder([...phrases, ...free(loose.claims)]),
    statements: inOrder(free(loose.statements)),
  };
}

function inOrder<Found extends { readonly start: number }>(found: readonly Found[]): Found[] {
  return found.toSorted((a, b) => a.start - b.start);
}
