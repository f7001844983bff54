/**
 * Checking a claim, or any sentence, against the history.
 *
 * In: a claim or a text, and a history.  Out: true, false or uncheckable; for a text the claims that were read in it, the words that
 * were not read, and the share of its checkable claims that hold.
 */
import {
  type AheadClaim,
  type CareerHistory,
  DEGREE_LEVELS,
  type HistoryClaim,
  type Verdict,
} from "../domain/index.ts";
import type { Taxonomy } from "../taxonomy/taxonomy.ts";
import { factsOf, type HistoryFacts } from "./facts.ts";
import type { FoundClaim } from "./phrases.ts";
import { readText } from "./read-text.ts";
import { type Checked, checkStatement, type FoundStatement } from "./statements.ts";

export type { Checked } from "./statements.ts";

export function checkClaim(claim: HistoryClaim, history: CareerHistory, taxonomy: Taxonomy): Checked {
  return checkAgainst(claim, factsOf(history, taxonomy), taxonomy);
}

function checkAgainst(claim: HistoryClaim, facts: HistoryFacts, taxonomy: Taxonomy): Checked {
  const held = (holds: boolean): Checked => (holds ? "true" : "false");
  switch (claim.kind) {
    case "last": {
      const { last } = facts;
      return last === undefined ? "uncheckable" : held(taxonomy.occupations[last.title]!.code === claim.code);
    }
    case "held":
      return held(facts.byTitle.has(taxonomy.indexOf(claim.code) ?? -1));
    case "tenure":
      return atLeast(claim.years, facts.byTitle.get(taxonomy.indexOf(claim.code) ?? -1));
    case "field-tenure":
      return atLeast(claim.years, facts.byMajor.get(claim.major));
    case "path":
      return facts.path === undefined ? "uncheckable" : held(facts.path === claim.shape);
    case "same-employer":
      return facts.sameEmployer === undefined ? "uncheckable" : held(facts.sameEmployer);
    case "jobs":
      return held(facts.jobs === claim.count);
    case "education":
      return checkEducation(claim, facts);
    case "level": {
      const { last } = facts;
      const zone = last === undefined ? 0 : taxonomy.zones[last.title]!;
      return zone === 0 ? "uncheckable" : held(zone === claim.zone);
    }
    default:
      return claim satisfies never;
  }
}

/** Years are claimed as "at least so many", and work that never was is false, whatever the years. */
function atLeast(years: number, tenure: { readonly years: number | undefined } | undefined): Checked {
  if (tenure === undefined) return "false";
  if (tenure.years === undefined) return "uncheckable";
  return years <= tenure.years ? "true" : "false";
}

/** A degree that is known is held, though a higher one may be too; one above all that are known is false. */
function checkEducation({ level, field }: HistoryClaim & { kind: "education" }, facts: HistoryFacts): Checked {
  if (facts.education === undefined) return "uncheckable";
  const highest = DEGREE_LEVELS.indexOf(facts.education.level);
  if (DEGREE_LEVELS.indexOf(level) > highest) return "false";
  if (level !== facts.education.level)
    return facts.levels.has(level) ? (field === undefined ? "true" : "uncheckable") : "false";
  if (field === undefined) return "true";
  if (facts.education.fields.length === 0) return "uncheckable";
  return facts.education.fields.some((known) => known.toLowerCase() === field.toLowerCase()) ? "true" : "false";
}

export type CheckedText = {
  readonly claims: readonly (FoundClaim & { readonly checked: Checked })[];
  /** Dates, employers and order, which are no claims of ours but can be checked. */
  readonly statements: readonly (FoundStatement & { readonly checked: Checked })[];
  /** What no claim could hold: kept, and shown as not read. */
  readonly unread: readonly string[];
  /** Sentences in which nothing could be checked: neither true nor false. */
  readonly silent: number;
  readonly verdict: Verdict;
};

/** Reads any text, ours or a model's; what is said of the future is read too, and cannot be checked. */
export function checkText(text: string, history: CareerHistory, taxonomy: Taxonomy): CheckedText {
  const facts = factsOf(history, taxonomy);
  const read = readText(text, taxonomy);
  const claims = read.claims.map((one) => ({
    ...one,
    checked: isAboutHistory(one.says) ? checkAgainst(one.says, facts, taxonomy) : ("uncheckable" as const),
  }));
  const statements = read.statements.map((one) => ({ ...one, checked: checkStatement(one.says, history) }));
  const checkable = [...claims, ...statements].filter(({ checked }) => checked !== "uncheckable");
  const holding = checkable.filter(({ checked }) => checked === "true").length;
  const silent = sentencesOf(text).filter(
    ({ start, end }) => !checkable.some((one) => one.start < end && start < one.end),
  ).length;
  return {
    claims,
    statements,
    unread: unreadParts(
      text,
      [...claims, ...statements].sort((a, b) => a.start - b.start),
    ),
    silent,
    verdict:
      checkable.length === 0
        ? { kind: "unscored", why: "nothing-to-check", reply: text }
        : { kind: "share", share: holding / checkable.length, of: checkable.length, silent },
  };
}

function sentencesOf(text: string): { readonly start: number; readonly end: number }[] {
  return [...text.matchAll(/[^\s.!?][\s\S]*?(?:[.!?](?=\s|$)|$)/g)].map(({ 0: sentence, index }) => ({
    start: index,
    end: index + sentence.length,
  }));
}

const AHEAD_KINDS = new Set(["move", "field", "zone", "prefers", "title", "plans-degree"]);

export function isAboutHistory(says: HistoryClaim | AheadClaim): says is HistoryClaim {
  return !AHEAD_KINDS.has(says.kind);
}

/** The words between the claims; joining words alone are not worth showing. */
function unreadParts(text: string, found: readonly { readonly start: number; readonly end: number }[]): string[] {
  const parts: string[] = [];
  let at = 0;
  for (const { start, end } of found) {
    if (start > at) parts.push(text.slice(at, start));
    at = Math.max(at, end);
  }
  parts.push(text.slice(at));
  return parts
    .flatMap((part) => part.split(/(?<=[.!?])\s+/))
    .map((part) => part.replace(/^[\s,.;:]+|[\s,;:]+$/g, ""))
    .filter((part) => !/^(?:(?:the|this) person|and|but|who|they|it|a|an|[\s.,;])*$/i.test(part));
}
