/**
 * The control among perturbed errors: a reason that stays true, in words that our own phrases do not have.
 *
 * In: a reason all of whose words are known claims.  Out: the same claims otherwise put; a judge that calls it false is wrong.
 */
import { checkText } from "../../claims/check.ts";
import { readPhrases } from "../../claims/phrases.ts";
import type { AheadClaim, CareerHistory, DegreeLevel, HistoryClaim, Move } from "../../domain/index.ts";
import { FIELD_WORDS } from "../../taxonomy/soc.ts";
import type { Taxonomy } from "../../taxonomy/taxonomy.ts";

const PATHS = {
  "one-occupation": "the jobs were all of one and the same occupation",
  "one-field": "every job so far belongs to a single field",
  rising: "no step asked for less preparation than the one before it, and the latest asks for more than the first",
  "several-fields": "the jobs are spread over more than one field",
} as const;

const SCHOOLING: Readonly<Record<DegreeLevel, string>> = {
  "less-than-high-school": "school that was not finished",
  "high-school": "a finished high school",
  "some-college": "study after school without a degree",
  associate: "an associate's degree",
  bachelor: "a bachelor degree",
  master: "a master degree",
  professional: "a degree for a profession",
  doctorate: "a doctoral degree",
};

const PREPARATION = ["next to no", "a little", "a fair amount of", "a good deal of", "a great deal of"] as const;

const MOVES: Readonly<Record<Move, string>> = {
  stay: "others like this one mostly keep their occupation",
  return: "others like this one mostly take up an earlier occupation again",
  up: "others like this one mostly advance within their field to what needs more preparation",
  "same-field": "others like this one mostly switch to a neighbouring occupation in their field",
  elsewhere: "others like this one mostly leave for a new field",
};

/** @returns undefined where the text holds words that are no claim of ours, which cannot be put otherwise without a model */
export function paraphrase(text: string, history: CareerHistory, taxonomy: Taxonomy): string | undefined {
  if (checkText(text, history, taxonomy).unread.length > 0) return undefined;
  const parts = readPhrases(text, taxonomy).map(({ says }) => otherWords(says, taxonomy));
  const said = parts.filter((part) => part !== undefined);
  if (said.length === 0 || said.length < parts.length) return undefined;
  return said.map((part) => `${part[0]!.toUpperCase()}${part.slice(1)}.`).join(" ");
}

function otherWords(says: HistoryClaim | AheadClaim, taxonomy: Taxonomy): string | undefined {
  const titleOf = (code: string) => taxonomy.occupations[taxonomy.indexOf(code)!]!.title;
  switch (says.kind) {
    case "last":
      return `the most recent job was one of ${titleOf(says.code)}`;
    case "held":
      return `an earlier stretch of this career was with ${titleOf(says.code)}`;
    case "tenure":
      return `behind this person lie ${years(says.years)} in ${titleOf(says.code)}`;
    case "field-tenure":
      return `altogether ${years(says.years)} went into ${FIELD_WORDS[says.major]}`;
    case "path":
      return PATHS[says.shape];
    case "same-employer":
      return "the employer was kept at the latest change of jobs";
    case "jobs":
      return `${says.count} jobs are on record`;
    case "education":
      return `the highest schooling is ${SCHOOLING[says.level]}${says.field === undefined ? "" : `, its subject ${says.field}`}`;
    case "level":
      return `the latest job needs ${PREPARATION[says.zone - 1]} preparation`;
    case "move":
      return MOVES[says.move];
    case "field":
      return `many of them turn up in ${FIELD_WORDS[says.major]}`;
    case "zone":
    case "prefers":
    case "title":
    case "plans-degree":
      return undefined; // our phrases do not say these, so they cannot be found in a text
    default:
      return says satisfies never;
  }
}

function years(count: number): string {
  return `${count} ${count === 1 ? "year" : "years"}`;
}
