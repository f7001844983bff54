/**
 * Claims and statements in other people's words: official titles, years of work, dates, employers, degrees and counts, as a model or a
 * person may put them.
 *
 * In: a text.  Out: what it says of a history and of what is ahead, as far as it is of our kinds.
 * It reads what it is sure of: an official title in full, singular or plural; "for 7 years" or "7 years as"; "from 2003 to 2006"; a
 * degree by name. What it cannot read stays unread; it is neither true nor false.
 */
import type { DegreeLevel } from "../domain/index.ts";
import type { Taxonomy } from "../taxonomy/taxonomy.ts";
import type { FoundClaim } from "./phrases.ts";
import { isAhead, readAhead } from "./read-ahead.ts";
import { besideMention, NUMBER, numberOf, orderOf } from "./read-beside.ts";
import type { FoundStatement } from "./statements.ts";
import { titleMentions } from "./title-mentions.ts";

const DEGREES: readonly (readonly [RegExp, DegreeLevel])[] = [
  [/\b(?:ph\.?d\.?|doctorate|doctoral degree)\b/gi, "doctorate"],
  [/\bprofessional degree\b/gi, "professional"],
  [/\b(?:master(?:'s|s)? degree|mba)\b/gi, "master"],
  [/\bbachelor(?:'s|s)? degree\b/gi, "bachelor"],
  [/\bassociate(?:'s|s)? degree\b/gi, "associate"],
  [/\b(?:high school diploma|ged)\b/gi, "high-school"],
];

export type LooselyRead = { readonly claims: readonly FoundClaim[]; readonly statements: readonly FoundStatement[] };

export function readLoosely(text: string, taxonomy: Taxonomy): LooselyRead {
  const mentions = titleMentions(text, taxonomy);
  // "History Teachers" is a title: its first word says nothing of what lies behind.
  const masked = mentions.reduce(
    (rest, { start, end }) => `${rest.slice(0, start)}${"_".repeat(end - start)}${rest.slice(end)}`,
    text,
  );
  const ahead = mentions.filter(({ start, end }) => isAhead(masked, start, end));
  const behind = mentions.filter((mention) => !ahead.includes(mention));
  const beside = behind.map((mention) => besideMention(text, mention));
  const degrees = readDegrees(text);
  return {
    claims: [
      ...beside.flatMap(({ claims }) => claims),
      ...ahead.map(({ code, start, end }): FoundClaim => ({ says: { kind: "title", code }, start, end })),
      ...degrees.claims,
      ...readCounts(text, /(?:different )?jobs\b/, (count): FoundClaim["says"] => ({ kind: "jobs", count })),
      ...readAhead(text),
    ],
    statements: [
      ...beside.flatMap(({ statements }) => statements),
      ...orderOf(text, behind),
      ...degrees.statements,
      ...readCounts(text, /(?:different )?(?:employers|companies)\b/, (count): FoundStatement["says"] => ({
        kind: "employers",
        count,
      })),
      ...readCounts(
        text,
        /\+? ?years? of (?:total |work |working |professional )?experience\b(?! (?:as|among|in|with)\b)/,
        (years): FoundStatement["says"] => ({ kind: "experience", years }),
      ),
    ],
  };
}

const PLANNED = /\b(?:plan\w*|hop(?:es?|ing)|intend\w*|wants?|aim\w*|pursu\w*)\b[^.;!?]*$/i;
const HIGHEST = /\bhighest\b[^.;!?]{0,40}$/i;
const COMPLETED =
  /^(?: in [A-Z][\w&' -]{1,60}?)?,? ?(?:\(|(?:earned |completed |obtained |received |awarded )?in )(\d{4})\b/;

function readDegrees(text: string): LooselyRead {
  const claims: FoundClaim[] = [];
  const statements: FoundStatement[] = [];
  for (const [words, level] of DEGREES) {
    for (const match of text.matchAll(words)) {
      const place = { start: match.index, end: match.index + match[0].length };
      const before = text.slice(0, place.start);
      if (PLANNED.test(before)) claims.push({ says: { kind: "plans-degree", level }, ...place });
      else if (HIGHEST.test(before)) statements.push({ says: { kind: "highest", level }, ...place });
      else claims.push({ says: { kind: "education", level }, ...place });
      const year = COMPLETED.exec(text.slice(place.end));
      if (year)
        statements.push({
          says: { kind: "degree-date", level, year: Number(year[1]) },
          start: place.start,
          end: place.end + year[0].length,
        });
    }
  }
  return { claims, statements };
}

function readCounts<Says>(
  text: string,
  what: RegExp,
  meaning: (count: number) => Says,
): { says: Says; start: number; end: number }[] {
  return [...text.matchAll(new RegExp(`\\b(${NUMBER})(?: |(?=\\+))${what.source}`, "gi"))].map((match) => ({
    says: meaning(numberOf(match[1]!)),
    start: match.index,
    end: match.index + match[0].length,
  }));
}
