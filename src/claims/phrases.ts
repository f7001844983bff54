/**
 * The words of claims: phrases with slots, from which a claim is worded and by which it is read back.
 *
 * In: a claim and which of its phrases to take; or a text.  Out: words; or the claims found in the text and where they stand.
 * One list serves both ways, so what is said can be checked, and a phrase that cannot be read cannot be written.
 */
import type { AheadClaim, DegreeLevel, HistoryClaim, OccupationCode } from "../domain/index.ts";
import { FIELD_WORDS } from "../taxonomy/soc.ts";
import type { Taxonomy } from "../taxonomy/taxonomy.ts";

type Says = HistoryClaim | AheadClaim;
type Kind = Says["kind"];

/** Phrases a kind of claim. The history's are predicates ("holds ..."), the future's are whole clauses. */
const PHRASES: Readonly<Partial<Record<Kind, readonly string[]>>> = {
  last: ["was last employed among {title}", "comes from work among {title}", "has just worked among {title}"],
  tenure: ["has spent {years} among {title}", "has {years} of work among {title} to build on"],
  "field-tenure": ["has worked {years} in {field}", "brings {years} in {field}"],
  held: ["has been among {title} before", "once worked among {title}"],
  path: ["has {path}"],
  "same-employer": ["has changed jobs within the same employer"],
  jobs: ["has held {count} jobs"],
  education: ["holds {degree} in {subject}", "holds {degree}"],
  level: ["has done work that asks for {zone}"],
  move: ["{move}"],
  field: ["the field they go to is most often {field}", "the next work is then often in {field}"],
};

const PATH_WORDS = {
  "one-occupation": "kept to one occupation",
  "one-field": "stayed within one field of work",
  rising: "moved step by step to work that asks for more preparation",
  "several-fields": "worked in several fields",
} as const;

export const ZONE_WORDS: readonly string[] = [
  "little or no preparation",
  "some preparation",
  "medium preparation",
  "considerable preparation",
  "extensive preparation",
];

export const DEGREE_WORDS: Readonly<Record<DegreeLevel, string>> = {
  "less-than-high-school": "less than a high school diploma",
  "high-school": "a high school diploma",
  "some-college": "some college or a certificate",
  associate: "an associate degree",
  bachelor: "a bachelor's degree",
  master: "a master's degree",
  professional: "a professional degree",
  doctorate: "a doctorate",
};

const MOVE_WORDS = {
  stay: "people with such a history often stay in the same occupation next",
  return: "people with such a history often go back to an occupation they held before",
  up: "people with such a history often move up next, to work in the same field that asks for more preparation",
  "same-field": "people with such a history often take another occupation of the same field next",
  elsewhere: "people with such a history often go to another field next",
} as const;

/** Words of each slot, and what they mean, in both directions. */
type Slots = Readonly<Record<string, string>>;

function slotsOf(says: Says, taxonomy: Taxonomy): Slots {
  switch (says.kind) {
    case "last":
    case "held":
      return { title: titleOf(says.code, taxonomy) };
    case "tenure":
      return { title: titleOf(says.code, taxonomy), years: yearsText(says.years) };
    case "field-tenure":
      return { field: FIELD_WORDS[says.major]!, years: yearsText(says.years) };
    case "path":
      return { path: PATH_WORDS[says.shape] };
    case "same-employer":
      return {};
    case "jobs":
      return { count: String(says.count) };
    case "education":
      return { degree: DEGREE_WORDS[says.level], ...(says.field !== undefined && { subject: says.field }) };
    case "level":
    case "zone":
      return { zone: ZONE_WORDS[says.zone - 1]! };
    case "move":
      return { move: MOVE_WORDS[says.move] };
    case "field":
      return { field: FIELD_WORDS[says.major]! };
    case "prefers":
      return { element: says.element };
    case "title":
      return { title: titleOf(says.code, taxonomy) };
    case "plans-degree":
      return { degree: DEGREE_WORDS[says.level] };
    default:
      return says satisfies never;
  }
}

/** The words of a claim, or undefined for the kinds that reasons do not speak in (preferences, titles, plans). @param pick any number */
export function wordClaim(says: Says, pick: number, taxonomy: Taxonomy): string | undefined {
  const slots = slotsOf(says, taxonomy);
  const fitting = (PHRASES[says.kind] ?? []).filter((phrase) => slotNames(phrase).every((name) => name in slots));
  // A claim with a subject must say it, or less would be read back than was meant.
  const whole = fitting.filter((phrase) => slotNames(phrase).length === Object.keys(slots).length);
  const phrase = whole[pick % Math.max(1, whole.length)];
  return phrase?.replace(/\{(\w+)\}/g, (_, name: string) => slots[name]!);
}

export type FoundClaim = { readonly says: Says; readonly start: number; readonly end: number };

/** The claims that our phrases make in a text, in the order in which they stand. */
export function readPhrases(text: string, taxonomy: Taxonomy): FoundClaim[] {
  // Only the letters that our phrases begin with; others may change in number with their case.
  const lower = text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
  const found = patterns(taxonomy).flatMap((phrase) =>
    matchesOf(phrase, text, lower).flatMap((match) => {
      const { kind, names } = phrase;
      const slots = Object.fromEntries(names.map((name, at) => [name, match[at + 1]!]));
      const says = meaningOf(kind, slots, taxonomy);
      return says === undefined ? [] : [{ says, start: match.index, end: match.index + match[0].length }];
    }),
  );
  return withoutShorter(found).sort((a, b) => a.start - b.start);
}

/** Where a phrase begins is found first: that takes a tenth of the time of trying its pattern at every place. */
function matchesOf({ begins, pattern }: Pattern, text: string, lower: string): RegExpExecArray[] {
  const matches: RegExpExecArray[] = [];
  for (let at = lower.indexOf(begins); at >= 0; at = lower.indexOf(begins, at)) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match) matches.push(match);
    at += match?.[0].length ?? begins.length;
  }
  return matches;
}

/** "holds a degree" within "holds a degree in law" says nothing of its own. */
function withoutShorter(found: readonly FoundClaim[]): FoundClaim[] {
  return found.filter(
    (one) =>
      !found.some(
        (other) =>
          other !== one &&
          other.start <= one.start &&
          other.end >= one.end &&
          other.end - other.start > one.end - one.start,
      ),
  );
}

type Pattern = {
  readonly kind: Kind;
  /** The words before the first slot, or those with which all that it can hold begins; in lower case, never empty. */
  readonly begins: string;
  /** Sticky. */
  readonly pattern: RegExp;
  readonly names: readonly string[];
};
const compiled = new WeakMap<Taxonomy, readonly Pattern[]>();

function patterns(taxonomy: Taxonomy): readonly Pattern[] {
  const known = compiled.get(taxonomy);
  if (known) return known;
  const any = (words: Iterable<string>) =>
    `(${[...words]
      .toSorted((a, b) => b.length - a.length)
      .map(escapeRegExp)
      .join("|")})`;
  const slots: Slots = {
    title: any(taxonomy.occupations.map(({ title }) => title)),
    years: "(\\d+) years?",
    field: any(Object.values(FIELD_WORDS)),
    path: any(Object.values(PATH_WORDS)),
    count: "(\\d+)",
    degree: any(Object.values(DEGREE_WORDS)),
    subject: "([^,.;]{1,80}?)(?=,| and |[.;]|$)",
    zone: any(ZONE_WORDS),
    move: any(Object.values(MOVE_WORDS)),
  };
  const made = Object.entries(PHRASES).flatMap(([kind, phrases]) =>
    phrases.map((phrase): Pattern => {
      const source = phrase
        .split(/(\{\w+\})/)
        .map((part) => (part.startsWith("{") ? slots[part.slice(1, -1)]! : escapeRegExp(part)));
      const begins = phrase.split("{")[0]! || commonBeginning(Object.values(MOVE_WORDS));
      return { kind: kind as Kind, begins, pattern: new RegExp(source.join(""), "iy"), names: slotNames(phrase) };
    }),
  );
  compiled.set(taxonomy, made);
  return made;
}

function meaningOf(kind: Kind, slots: Slots, taxonomy: Taxonomy): Says | undefined {
  const code = slots["title"] === undefined ? undefined : codeOf(slots["title"], taxonomy);
  const years = Number(slots["years"]);
  switch (kind) {
    case "last":
    case "held":
      return code && { kind, code };
    case "tenure":
      return code && { kind, code, years };
    case "field-tenure":
      return withKey(FIELD_WORDS, slots["field"], (major) => ({ kind, major, years }));
    case "path":
      return withKey(PATH_WORDS, slots["path"], (shape) => ({ kind, shape: shape as keyof typeof PATH_WORDS }));
    case "same-employer":
      return { kind };
    case "jobs":
      return { kind, count: Number(slots["count"]) };
    case "education":
      return withKey(DEGREE_WORDS, slots["degree"], (level) => ({
        kind,
        level: level as DegreeLevel,
        ...(slots["subject"] !== undefined && { field: slots["subject"] }),
      }));
    case "level":
      return { kind, zone: ZONE_WORDS.indexOf(slots["zone"]!.toLowerCase()) + 1 };
    case "move":
      return withKey(MOVE_WORDS, slots["move"], (move) => ({ kind, move: move as keyof typeof MOVE_WORDS }));
    case "field":
      return withKey(FIELD_WORDS, slots["field"], (major) => ({ kind, major }));
    default:
      return undefined;
  }
}

function withKey(
  words: Readonly<Record<string, string>>,
  said: string | undefined,
  make: (key: string) => Says,
): Says | undefined {
  const key = Object.keys(words).find((name) => words[name]!.toLowerCase() === said?.toLowerCase());
  return key === undefined ? undefined : make(key);
}

function commonBeginning([first = "", ...others]: readonly string[]): string {
  let length = first.length;
  for (const other of others) while (!other.startsWith(first.slice(0, length))) length--;
  return first.slice(0, length);
}

function slotNames(phrase: string): string[] {
  return [...phrase.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!);
}

function titleOf(code: string, taxonomy: Taxonomy): string {
  return taxonomy.occupations[taxonomy.indexOf(code)!]!.title;
}

const codes = new WeakMap<Taxonomy, ReadonlyMap<string, OccupationCode>>();

function codeOf(title: string, taxonomy: Taxonomy): OccupationCode | undefined {
  const known =
    codes.get(taxonomy) ?? new Map(taxonomy.occupations.map((one) => [one.title.toLowerCase(), one.code] as const));
  codes.set(taxonomy, known);
  return known.get(title.toLowerCase());
}

function yearsText(years: number): string {
  return `${years} ${years === 1 ? "year" : "years"}`;
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
