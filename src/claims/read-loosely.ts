/**
 * Claims in other people's words: official titles, years of work, degrees and numbers of jobs, as a model or a person may put them.
 *
 * In: a text.  Out: the claims that it makes about a history, as far as they are of our kinds.
 * It reads what it is sure of: an official title in full, singular or plural; "for 7 years" or "7 years as"; a degree by name.
 */
import type { DegreeLevel } from "../domain/index.ts";
import type { Taxonomy } from "../taxonomy/taxonomy.ts";
import type { FoundClaim } from "./phrases.ts";

const DEGREES: readonly (readonly [RegExp, DegreeLevel])[] = [
  [/\b(?:ph\.?d\.?|doctorate|doctoral degree)\b/gi, "doctorate"],
  [/\bprofessional degree\b/gi, "professional"],
  [/\b(?:master(?:'s|s)? degree|mba)\b/gi, "master"],
  [/\bbachelor(?:'s|s)? degree\b/gi, "bachelor"],
  [/\bassociate(?:'s|s)? degree\b/gi, "associate"],
  [/\b(?:high school diploma|ged)\b/gi, "high-school"],
];

const NUMBERS = [
  "zero",
  "one",
  "two",
  "three",
  "four",
  "five",
  "six",
  "seven",
  "eight",
  "nine",
  "ten",
  "eleven",
  "twelve",
];
const NUMBER = `\\d{1,2}|${NUMBERS.join("|")}`;

export function readLoosely(text: string, taxonomy: Taxonomy): FoundClaim[] {
  const titles = titleMentions(text, taxonomy).map((mention): FoundClaim => {
    const years = yearsBeside(text, mention);
    const { start, end, code } = mention;
    return years === undefined
      ? { says: { kind: "held", code }, start, end }
      : {
          says: { kind: "tenure", code, years: years.years },
          start: Math.min(start, years.start),
          end: Math.max(end, years.end),
        };
  });
  const degrees = DEGREES.flatMap(([words, level]) =>
    [...text.matchAll(words)].map((match): FoundClaim => ({ says: { kind: "education", level }, ...spanOf(match) })),
  );
  const counts = [...text.matchAll(new RegExp(`\\b(${NUMBER}) (?:different )?jobs\\b`, "gi"))].map(
    (match): FoundClaim => ({ says: { kind: "jobs", count: numberOf(match[1]!) }, ...spanOf(match) }),
  );
  return [...titles, ...degrees, ...counts];
}

type Mention = { readonly code: FoundTitle["code"]; readonly start: number; readonly end: number };
type FoundTitle = Taxonomy["occupations"][number];

const compiled = new WeakMap<
  Taxonomy,
  { readonly pattern: RegExp; readonly codes: ReadonlyMap<string, FoundTitle["code"]> }
>();

/** Longest titles first, so that "Registered Nurses" is not read inside "Critical Care Registered Nurses". */
function titleMentions(text: string, taxonomy: Taxonomy): Mention[] {
  let known = compiled.get(taxonomy);
  if (known === undefined) {
    const codes = new Map(
      taxonomy.occupations.flatMap(({ title, code }) =>
        [title, singularOf(title)].map((form) => [form.toLowerCase(), code] as const),
      ),
    );
    const forms = [...codes.keys()]
      .toSorted((a, b) => b.length - a.length)
      .map((form) => form.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    known = { codes, pattern: new RegExp(`\\b(?:${forms.join("|")})\\b`, "gi") };
    compiled.set(taxonomy, known);
  }
  const { codes, pattern } = known;
  return [...text.matchAll(pattern)].map((match) => ({ code: codes.get(match[0].toLowerCase())!, ...spanOf(match) }));
}

/** The last word of a title without its plural: "Registered Nurse". Titles with a comma have no singular that people write. */
function singularOf(title: string): string {
  if (title.includes(",")) return title;
  return title.replace(/(?:(?<=[^aeiou])ies|(?<=[^su])s)$/i, (end) => (end.toLowerCase() === "ies" ? "y" : ""));
}

/** "7 years as a registered nurse", "a registered nurse for 7 years". */
function yearsBeside(text: string, { start, end }: Mention): { years: number; start: number; end: number } | undefined {
  const from = Math.max(0, start - 40);
  const before = new RegExp(
    `\\b(${NUMBER}) years? (?:of (?:work|experience) )?(?:as|among|in|with) (?:an? |the )?$`,
    "i",
  ).exec(text.slice(from, start));
  if (before) return { years: numberOf(before[1]!), start: from + before.index, end };
  const after = new RegExp(`^ for (?:about |over |nearly )?(${NUMBER}) years?`, "i").exec(text.slice(end, end + 40));
  return after ? { years: numberOf(after[1]!), start, end: end + after[0].length } : undefined;
}

function numberOf(text: string): number {
  const word = NUMBERS.indexOf(text.toLowerCase());
  return word < 0 ? Number(text) : word;
}

function spanOf(match: RegExpExecArray | RegExpMatchArray): { start: number; end: number } {
  return { start: match.index!, end: match.index! + match[0].length };
}
