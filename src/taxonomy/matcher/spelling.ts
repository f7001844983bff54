/**
 * A misspelt word of a title, put right where one letter makes it a common word of titles.
 *
 * In: the parts of a title.  Out: the same, with a word such as "recepcionist" or "regsitered" in the first of them respelt.
 * Words are known to the matcher by hashes only, so every word that is one edit away is made and looked up; source: Damerau, "A technique
 * for computer detection and correction of spelling errors", 1964. The first letter is taken to be right.
 */
import type { Matcher } from "./matcher.ts";
import type { TitlePart } from "./normal-title.ts";
import { placeOf, wordFeature } from "./title-bag.ts";

/** A shorter word is one letter away from too many. */
const SHORTEST = 6;
const LONGEST = 20;
/** A word of fewer known titles is not common enough to be what was meant. */
const FEWEST_TITLES = 12;
const LETTERS = "abcdefghijklmnopqrstuvwxyz";

export function respelt(parts: readonly TitlePart[], matcher: Matcher): readonly TitlePart[] {
  const [first, ...others] = parts;
  if (first === undefined) return parts;
  const words = first.words.map((word) => commonWordNear(word, matcher) ?? word);
  const same = words.every((word, at) => word === first.words[at]);
  return same ? parts : [{ ...first, words, guessed: true }, ...others];
}

/** Undefined for a word that is known, or near no common one. */
function commonWordNear(word: string, matcher: Matcher): string | undefined {
  if (word.length < SHORTEST || word.length > LONGEST || !/^[a-z]+$/.test(word)) return undefined;
  if (placeOf(matcher.hashes, wordFeature(word)) >= 0) return undefined;
  let found: string | undefined;
  let most = FEWEST_TITLES - 1;
  for (const near of oneEditAway(word)) {
    const titles = titlesWith(near, matcher);
    if (titles <= most) continue;
    most = titles;
    found = near;
  }
  return found;
}

function titlesWith(word: string, { hashes, known }: Matcher): number {
  const place = placeOf(hashes, wordFeature(word));
  return place < 0 ? 0 : known.starts[place + 1]! - known.starts[place]!;
}

function* oneEditAway(word: string): Generator<string> {
  for (let at = 1; at <= word.length; at++) {
    const before = word.slice(0, at);
    const after = word.slice(at);
    for (const letter of LETTERS) yield before + letter + after;
    if (after === "") continue;
    const rest = after.slice(1);
    yield before + rest;
    for (const letter of LETTERS) yield before + letter + rest;
    if (rest !== "") yield before + rest[0]! + after[0]! + rest.slice(1);
  }
}
