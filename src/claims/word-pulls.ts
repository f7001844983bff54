/**
 * Facts of a history as a sentence says them, and what they move in words.
 *
 * In: a claim about the past; a pull.  Out: a noun phrase; a band of strength. The claims can be read back from the phrases
 * (`read-text.ts`), so a reason that is composed of them can be checked like any other.
 */
import type { HistoryClaim, Standing } from "../domain/index.ts";
import { FIELD_WORDS } from "../taxonomy/soc.ts";
import type { Taxonomy } from "../taxonomy/taxonomy.ts";
import { DEGREE_WORDS } from "./phrases.ts";

const MILITARY = "55-";

export type NounPhrase = { readonly text: string; readonly plural: boolean };

/** @param claim open where it rests on a title that was read with doubt: then it says "perhaps" */
export function factPhrase(
  { says, standing }: { readonly says: HistoryClaim; readonly standing: Standing },
  taxonomy: Taxonomy,
): NounPhrase {
  // The classification's military titles are too long to be said, and tell no trade.
  const among = (code: string) =>
    `${standing === "true" ? "" : "perhaps "}${code.startsWith(MILITARY) ? "in the military" : `among ${titleOf(code)}`}`;
  const titleOf = (code: string) => taxonomy.occupations[taxonomy.indexOf(code as never)!]!.title;
  const one = (text: string): NounPhrase => ({ text, plural: false });
  switch (says.kind) {
    case "last":
    case "level":
      return one(says.kind === "last" ? `the last job, ${among(says.code)},` : "the level of the last job");
    case "held":
      return one(`earlier work ${among(says.code)}`);
    case "tenure":
      return { text: `the ${says.years} years ${among(says.code)}`, plural: true };
    case "field-tenure":
      return one(`other work of the same field, ${FIELD_WORDS[says.major]!},`);
    case "path":
      return one(PATHS[says.shape]);
    case "same-employer":
      return one("the last change of jobs, within the same employer,");
    case "jobs":
      return { text: "several spells of the same work", plural: true };
    case "education": {
      if (says.level === "less-than-high-school") return one("school left before the diploma");
      const degree = DEGREE_WORDS[says.level].replace(/^an? /, "the ");
      // "Bachelor of Science in Nursing" and "Education" name the field; NLSY97's "Others" names none.
      return one(says.field === undefined || says.field === "Others" ? degree : `${degree} in ${says.field}`);
    }
    default:
      return says satisfies never;
  }
}

const PATHS = {
  "one-occupation": "having come back to the same occupation",
  "one-field": "having tried more than one occupation of the field",
  rising: "the way up, step by step, through other work",
  "several-fields": "work in other fields before",
} as const;

export type Strength = "a little" | "clearly" | "strongly";

/**
 * By how much the odds are multiplied from which a strength is said. The least is above what an edit that changes nothing moves for three
 * titles of four: a job split in two spells of the same work, 0.18 nats (docs/findings/reasons.md).
 */
const STRENGTHS: readonly (readonly [number, Strength])[] = [
  [3, "strongly"],
  [1.5, "clearly"],
  [1.2, "a little"],
];

/** @param pull nats of log-odds, of either sign @returns undefined for what moves nothing that is worth saying */
export function strengthOf(pull: number): Strength | undefined {
  const times = Math.exp(Math.abs(pull));
  return STRENGTHS.find(([from]) => times >= from)?.[1];
}

/** The same in words that need no table: for the foot of a list of reasons. */
export const STRENGTH_NOTE =
  "Each fact was taken away and the ranking made again: strongly means that with it the odds are at least 3 times as high (or low) as without it, clearly 1.5 times, a little 1.2 times.";

/** How often a way of a probability is taken, in words. */
export function oftenText(probability: number): string {
  const bands: readonly (readonly [number, string])[] = [
    [0.5, "most often"],
    [0.25, "often"],
    [0.1, "sometimes"],
    [0.03, "now and then"],
  ];
  return bands.find(([from]) => probability >= from)?.[1] ?? "seldom";
}
