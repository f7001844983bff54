/**
 * What stands for an occupation's name in a sentence that must not say it, so that the sentence stays English.
 *
 *     among Registered Nurses    ─► among people in this occupation
 *     will be a registered nurse ─► will be a person in this occupation
 *     an accountant's day        ─► a person in this occupation's day
 *     code 29-1141.00            ─► code of this occupation
 *
 * In: a text, and where a name stands in it.  Out: the words in its place, and from where on they stand: an article before them is theirs.
 */

/** In every one of them; no name is found in it. */
export const NEUTRAL = "this occupation";
/** Beside it. An alternate title that is nothing else is taken for no name, because it could never be masked. */
export const NEUTRAL_NOUNS = ["person", "people"] as const;

export type Replacement = { readonly start: number; readonly words: string };

/** @param start of the name @param end behind it */
export function neutralWords(text: string, start: number, end: number): Replacement {
  const name = text.slice(start, end);
  const before = text.slice(0, start);
  if (/^\d{2}-\d{4}/.test(name)) return { start, words: /\bcode\s+$/i.test(before) ? `of ${NEUTRAL}` : NEUTRAL };
  const owner = /['’]s?$/i.test(name) ? "'s" : "";
  if (isPlural(name.replace(/['’]s?$/i, "")))
    return { start, words: `${begun(before, name, "people")} in ${NEUTRAL}${owner}` };
  const article = /\b(an?)(\s+)$/i.exec(before);
  const person = `person in ${NEUTRAL}${owner}`;
  // "An" belonged to the name's first letter.
  if (article) return { start: start - article[0].length, words: `${article[1]![0]}${article[2]}${person}` };
  return { start, words: needsArticle(before) ? `${begun(before, name, "a")} ${person}` : person };
}

/** What a name is of stands before its first comma or preposition: "Cooks, Restaurant", "cooks in a restaurant". */
function isPlural(name: string): boolean {
  const head = name.split(/,|\s+(?:of|in|for|at|on|to|except)\s/i)[0]!.trim();
  return (/s$/i.test(head) && !/(?:ss|us|is)$/i.test(head)) || /(?:men|people)$/i.test(head);
}

/** Behind these, or at the beginning of a sentence, one person has an article; behind another word, such as "his" or "experienced", it stands already. */
const ASKS_FOR_ARTICLE =
  /(?:^|[.!?:;,(\n]|\b(?:as|among|by|from|with|like|than|of|to|for|and|or|but|is|are|was|were|be|been|being|becomes?|became|becoming|than|then|now|often))\s*$/i;

function needsArticle(before: string): boolean {
  return ASKS_FOR_ARTICLE.test(before);
}

/** A name that begins a sentence in capitals leaves it beginning so. */
function begun(before: string, name: string, word: string): string {
  const begins = /(?:^|[.!?\n])\s*$/.test(before) && /^\p{Lu}/u.test(name);
  return begins ? word[0]!.toUpperCase() + word.slice(1) : word;
}
