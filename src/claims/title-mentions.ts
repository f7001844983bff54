/**
 * Official titles in a text, in full, singular or plural: what most free words about a career turn on.
 *
 * In: a text.  Out: the occupations it names and where, in the order in which they stand.
 */
import type { OccupationCode } from "../domain/index.ts";
import type { Taxonomy } from "../taxonomy/taxonomy.ts";

export type Mention = { readonly code: OccupationCode; readonly start: number; readonly end: number };

type Titles = {
  /** By the form in lower case. */
  readonly codes: ReadonlyMap<string, OccupationCode>;
  /** By their first word, the longest first. */
  readonly byFirstWord: ReadonlyMap<string, readonly string[]>;
};

const known = new WeakMap<Taxonomy, Titles>();

/**
 * Word by word, because a pattern of two thousand titles is tried at every place of a text. The longest title counts, so that "Registered
 * Nurses" is not read inside "Critical Care Registered Nurses".
 */
export function titleMentions(text: string, taxonomy: Taxonomy): Mention[] {
  const { codes, byFirstWord } = titlesOf(taxonomy);
  const lower = text.toLowerCase();
  const mentions: Mention[] = [];
  let from = 0;
  // A text whose letters change in number with their case would be pointed at wrongly; such letters stand in no title.
  if (lower.length !== text.length) return mentions;
  for (const { 0: word, index } of lower.matchAll(WORD)) {
    if (index < from) continue;
    const form = byFirstWord.get(word)?.find((title) => standsAt(lower, index, title));
    if (form === undefined) continue;
    from = index + form.length;
    mentions.push({ code: codes.get(form)!, start: index, end: from });
  }
  return mentions;
}

const WORD = /[\p{L}\p{N}]+/gu;
const WORD_GOES_ON = /[\p{L}\p{N}]/u;

function standsAt(text: string, at: number, title: string): boolean {
  return text.startsWith(title, at) && !WORD_GOES_ON.test(text[at + title.length] ?? " ");
}

function titlesOf(taxonomy: Taxonomy): Titles {
  const made = known.get(taxonomy);
  if (made !== undefined) return made;
  const codes = new Map(
    taxonomy.occupations.flatMap(({ title, code }) =>
      [title, singularOf(title)].map((form) => [form.toLowerCase(), code] as const),
    ),
  );
  const longestFirst = [...codes.keys()].toSorted((a, b) => b.length - a.length);
  const byFirstWord = Map.groupBy(longestFirst, (form) => form.match(WORD)![0]!);
  const titles = { codes, byFirstWord };
  known.set(taxonomy, titles);
  return titles;
}

/** The last word of a title without its plural: "Registered Nurse". Titles with a comma have no singular that people write. */
function singularOf(title: string): string {
  if (title.includes(",")) return title;
  return title.replace(/(?:(?<=[^aeiou])ies|(?<=[^su])s)$/i, (end) => (end.toLowerCase() === "ies" ? "y" : ""));
}
