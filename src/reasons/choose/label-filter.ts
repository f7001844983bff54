/**
 * The answer's own names in a reason: found, replaced by neutral words, or held against the candidate.
 *
 *     a code's titles ─► names ─┐
 *     a reason's words ─────────┴─► mentions ─► (allowed) as it is | (masked) "people in this occupation" | (forbidden) not to be chosen
 *
 * A name is the official title, an alternate title where an O*NET release is at hand (`wherefore taxonomy build`), or the code. Names
 * and texts are compared by the stems of their words, run together: so case, accents, plurals, hyphens, "&" or "and", joined or split
 * words, and common abbreviations make no difference, and "Cooks, Restaurant" is found as "restaurant cook".
 * It takes the names for what they are: an occupation held before is masked too where it is the answer.
 */
import type { Candidate, Claim, LabelRule, OccupationCode } from "../../domain/index.ts";
import { normalWords } from "../../taxonomy/matcher/normal-title.ts";
import type { Taxonomy } from "../../taxonomy/taxonomy.ts";
import { NEUTRAL_NOUNS, neutralWords } from "./neutral-words.ts";

/** Every name of one occupation, as `nameKey` has them. */
export type LabelNames = ReadonlySet<string>;

/** From one index to another in a text, the end excluded. */
export type Mention = { readonly start: number; readonly end: number };

/**
 * The names of any code, read once each.
 *
 * @param alternates the alternate titles of a code; none where no release is at hand
 */
export function labelNames(
  taxonomy: Taxonomy,
  alternates: (code: OccupationCode) => readonly string[],
): (code: OccupationCode) => LabelNames {
  const known = new Map<string, LabelNames>();
  return (code) => {
    const before = known.get(code);
    if (before) return before;
    const index = taxonomy.indexOf(code);
    const official = index === undefined ? [] : [taxonomy.occupations[index]!.title];
    const titles = [...official, ...alternates(code)].flatMap(titleVariants);
    const names = new Set(
      [...titles, code, code.slice(0, 7)].map(nameKey).filter((key) => key !== "" && !NEUTRAL_KEYS.has(key)),
    );
    known.set(code, names);
    return names;
  };
}

/** Where a text names the occupation, in order and without overlap; the longest name wins. */
export function mentionsOf(text: string, names: LabelNames): Mention[] {
  const words = placedStems(text);
  const longest = Math.max(0, ...[...names].map((name) => name.length));
  const found: Mention[] = [];
  for (let first = 0; first < words.length; first++) {
    const last = lastOfName(words, first, names, longest);
    if (last === undefined) continue;
    found.push({ start: words[first]!.start, end: words[last]!.end });
    first = last;
  }
  return found;
}

/** The text with every name replaced by neutral words; it names the occupation no more, and reads on. */
export function maskText(text: string, names: LabelNames): string {
  let masked = text;
  // Words that a mask brings together may be a name again; each round leaves fewer words of the text's own, so there is an end.
  for (let found = mentionsOf(masked, names); found.length > 0; found = mentionsOf(masked, names))
    masked = found.reduceRight((rest, { start, end }) => {
      const { start: from, words } = neutralWords(rest, start, end);
      return rest.slice(0, from) + words + rest.slice(end);
    }, masked);
  return masked;
}

/** What is trained of a candidate under a rule: words and claims, or undefined where the rule forbids it. */
export function underLabelRule(
  candidate: Candidate,
  code: OccupationCode,
  names: LabelNames,
  rule: LabelRule,
): { readonly text: string; readonly claims: Claim[] } | undefined {
  const { text, claims } = candidate;
  switch (rule) {
    case "allowed":
      return { text, claims };
    case "masked":
      return { text: maskText(text, names), claims: claims.filter((claim) => !namesCode(claim, code)) };
    case "forbidden":
      return namesAnswer(candidate, code, names) ? undefined : { text, claims };
    default:
      return rule satisfies never;
  }
}

export function namesAnswer({ text, claims }: Candidate, code: OccupationCode, names: LabelNames): boolean {
  return mentionsOf(text, names).length > 0 || claims.some((claim) => namesCode(claim, code));
}

function namesCode({ says }: Claim, code: OccupationCode): boolean {
  return "code" in says && says.code === code;
}

/** The words in which a title may be said, apart from inflection. */
function titleVariants(title: string): string[] {
  const bare = title.replace(/\([^)]*\)/g, " ");
  // "Registered Nurse (RN)" names by its abbreviation too; other brackets only explain.
  const short = [...title.matchAll(/\(([A-Z]{2,})\)/g)].map((match) => match[1]!);
  return [title, bare, ...short].flatMap((form) => [form, ...turned(form)]);
}

/** "Managers, All Other" is also said "all other managers"; what follows "Except" may go unsaid. */
function turned(title: string): string[] {
  const commas = [...title.matchAll(/,/g)].map(({ index }) => index);
  const turns = commas.map((comma) => `${title.slice(comma + 1)} ${title.slice(0, comma)}`);
  const others = turns.filter((turn) => /^\s*All Other\b/i.test(turn)).map((turn) => turn.replace(/^\s*All\b/i, ""));
  const except = /^(.*\S),?\s+Except\b/i.exec(title)?.[1];
  return [...turns, ...others, ...(except === undefined ? [] : [except, ...turned(except)])];
}

/** Zero-width characters and soft hyphens, which are seen by programs alone. */
const INVISIBLE = /[\u00AD\u200B-\u200D\u2060\uFEFF]/gu;
const WORD =
  /(?<![\p{L}\p{N}])(?:\p{L}\.){2,}|[\p{L}\p{M}\p{N}#+\u00AD\u200B-\u200D\u2060\uFEFF]+(?:['’][sS](?![\p{L}\p{N}]))?/gu;

type PlacedStem = Mention & { readonly stem: string };

/** The words that say something, as stems, with their places. */
function placedStems(text: string): PlacedStem[] {
  return [...text.matchAll(WORD)].flatMap((match) => {
    const stem = stemsOf(match[0]);
    return stem === "" ? [] : [{ stem, start: match.index, end: match.index + match[0].length }];
  });
}

/** All the stems of a name, run together. */
function nameKey(name: string): string {
  return placedStems(name)
    .map(({ stem }) => stem)
    .join("");
}

/** Between the words of a title they come and go; others that `normalWords` drops, such as "part" and "full", may tell titles apart. */
const JOINING = new Set(["a", "an", "and", "at", "for", "in", "of", "on", "the", "to", "with"]);

function stemsOf(word: string): string {
  const seen = word.replace(INVISIBLE, "");
  // "RNs" is more than one RN, which `normalWords` knows.
  const words = normalWords(seen.replace(/(?<=\p{Lu}{2})s$/u, ""));
  const kept = seen.normalize("NFKC").toLowerCase();
  return (words.length > 0 || JOINING.has(kept) ? words : [kept]).map(stem).join("");
}

/** What singular and plural share, beyond what `normalWords` takes off: coach and coaches, movie and movies, taxi and taxis, man and men. */
function stem(word: string): string {
  return word
    .replace(/men$/, "man")
    .replace(/ie$/, "y")
    .replace(/e$/, "")
    .replace(/(?<=[iu])s$/, "");
}

/** The last word of the longest name that begins with the first. */
function lastOfName(
  words: readonly PlacedStem[],
  first: number,
  names: LabelNames,
  longest: number,
): number | undefined {
  let run = "";
  let found: number | undefined;
  for (let last = first; last < words.length; last++) {
    run += words[last]!.stem;
    if (run.length > longest) break;
    if (names.has(run)) found = last;
  }
  return found;
}

/** Last in the file, because it needs what is above. */
const NEUTRAL_KEYS: ReadonlySet<string> = new Set(NEUTRAL_NOUNS.map((noun) => nameKey(noun)));
