/**
 * What stands beside a title in free words: how long, from when to when, for whom, first or last; and which title came before which.
 *
 * In: a text and the titles it names of the history.  Out: claims and statements, with the words they were read in.
 */
import type { FoundClaim } from "./phrases.ts";
import { beginningOfSentence } from "./read-ahead.ts";
import type { FoundStatement, Statement } from "./statements.ts";
import type { Mention } from "./title-mentions.ts";

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
export const NUMBER = `\\d{1,2}|${NUMBERS.join("|")}`;
const YEAR = "((?:19|20)\\d{2})";
const EMPLOYER_BEHIND = /^(?: (?:at|for|with) ((?:Employer [A-Z]\b)|(?:[A-Z][\w&'-]*(?: [A-Z][\w&'-]*){0,4})))?/;

const SPAN_BEHIND = new RegExp(
  `^,? ?\\(?(?:from |between )?${YEAR}(?: to | until | through | and | ?[-–] ?)${YEAR}\\b\\)?`,
);
const SINCE_BEHIND = new RegExp(`^,? ?\\(?(?:since|from|starting in) ${YEAR}\\b\\)?`);
const UNTIL_BEHIND = new RegExp(`^,? ?\\(?until ${YEAR}\\b\\)?`);
const DURING_BEHIND = new RegExp(`^,? ?\\(?in ${YEAR}\\b\\)?`);
const SPAN_AHEAD = new RegExp(
  `\\b(?:from|between) ${YEAR}(?: to | until | and | ?[-–] ?)${YEAR},?(?: [\\w']+){1,5} $`,
  "i",
);
const BEGUN_AHEAD = new RegExp(`\\bin ${YEAR},?(?: [\\w']+){0,2} (?:became|started|began)(?: [\\w']+){0,3} $`, "i");
const DURING_AHEAD = new RegExp(`\\bin ${YEAR},?(?: [\\w']+){1,5} $`, "i");
const YEARS_AHEAD = new RegExp(
  `\\b(${NUMBER})\\+? years? (?:of (?:work|experience) )?(?:working )?(?:as|among|in|with) (?:an? |the )?$`,
  "i",
);
const YEARS_BEHIND = new RegExp(`^ for (?:about |over |nearly )?(${NUMBER})\\+? years?`, "i");
// "Having done this work last and earlier work among Sales Engineers" says neither of sales engineers: a word that places the title in time
// anew stands between.
const LAST_AHEAD =
  /\b(?:currently|now|most recent(?:ly)?|latest|last)\b(?: (?!(?:earlier|previous(?:ly)?|former(?:ly)?|prior|before|first)\b)[\w']+){0,4} $/i;
const FIRST_AHEAD =
  /\b(?:first|started(?: out)?|began)\b(?: (?!(?:later|then|now|currently|last(?:ly)?|recent(?:ly)?|next)\b)[\w']+){0,5} $/i;

/** How far before a title its words are looked for. */
const BEFORE = 70;

export function besideMention(
  text: string,
  { code, start, end }: Mention,
): { readonly claims: readonly FoundClaim[]; readonly statements: readonly FoundStatement[] } {
  const from = Math.max(beginningOfSentence(text, start), start - BEFORE);
  const ahead = text.slice(from, start);
  const employer = EMPLOYER_BEHIND.exec(text.slice(end))!;
  const behind = text.slice(end + employer[0].length);
  const statements: FoundStatement[] = [];
  let until = end + employer[0].length;
  const say = (says: Statement, match: RegExpExecArray, isBehind: boolean) => {
    if (isBehind) until += match[0].length;
    statements.push({ says, start: isBehind ? start : from + match.index, end: until });
  };
  if (employer[1] !== undefined)
    statements.push({ says: { kind: "employer", name: employer[1], code }, start, end: until });
  const match = (pattern: RegExp, words: string) => pattern.exec(words) ?? undefined;
  const spanBehind = match(SPAN_BEHIND, behind);
  const span = spanBehind ?? match(SPAN_AHEAD, ahead);
  const since = match(SINCE_BEHIND, behind);
  const ended = match(UNTIL_BEHIND, behind);
  const during = match(DURING_BEHIND, behind);
  const begun = match(BEGUN_AHEAD, ahead);
  const duringAhead = match(DURING_AHEAD, ahead);
  if (span) say({ kind: "dates", code, from: Number(span[1]), to: Number(span[2]) }, span, span === spanBehind);
  else if (since) say({ kind: "dates", code, from: Number(since[1]) }, since, true);
  else if (ended) say({ kind: "dates", code, to: Number(ended[1]) }, ended, true);
  else if (during) say({ kind: "during", code, year: Number(during[1]) }, during, true);
  else if (begun) say({ kind: "dates", code, from: Number(begun[1]) }, begun, false);
  else if (duringAhead) say({ kind: "during", code, year: Number(duringAhead[1]) }, duringAhead, false);

  const claims: FoundClaim[] = [];
  const yearsAhead = match(YEARS_AHEAD, ahead);
  const yearsBehind = match(YEARS_BEHIND, behind);
  const last = match(LAST_AHEAD, ahead);
  const first = match(FIRST_AHEAD, ahead);
  if (yearsAhead)
    claims.push({
      says: { kind: "tenure", code, years: numberOf(yearsAhead[1]!) },
      start: from + yearsAhead.index,
      end,
    });
  else if (yearsBehind)
    claims.push({
      says: { kind: "tenure", code, years: numberOf(yearsBehind[1]!) },
      start,
      end: until + yearsBehind[0].length,
    });
  if (last) claims.push({ says: { kind: "last", code }, start: from + last.index, end });
  if (first) say({ kind: "first", code }, first, false);
  if (claims.length === 0 && statements.length === 0) claims.push({ says: { kind: "held", code }, start, end });
  return { claims, statements };
}

const LATER =
  /^[^.!?]*\b(?:then|later|subsequently|followed by|before)\b|^[^.!?]*[.!?] (?:then|later|afterwards|after that|subsequently)\b/i;
const EARLIER = /^[^.!?,]*\b(?:after|preceded by)\b(?! that)/i;
const FROM_TO = /^(?:[^.!?;,]{0,40})? (?:in)?to (?:an? |the )?$/i;
const FARTHEST = 160;

/** Of titles that follow one another in a text and differ, which was held before which, where the words say it. */
export function orderOf(text: string, mentions: readonly Mention[]): FoundStatement[] {
  return mentions.slice(1).flatMap((second, at): FoundStatement[] => {
    const first = mentions[at]!;
    if (first.code === second.code || second.start - first.end > FARTHEST) return [];
    const order = orderBetween(text, first, second);
    if (order === undefined) return [];
    const [earlier, later] = order === "as told" ? [first.code, second.code] : [second.code, first.code];
    return [{ says: { kind: "order", earlier, later }, start: first.start, end: second.end }];
  });
}

function orderBetween(text: string, first: Mention, second: Mention): "as told" | "turned round" | undefined {
  const between = text.slice(first.end, second.start);
  const before = text.slice(beginningOfSentence(text, first.start), first.start);
  const oneSentence = beginningOfSentence(text, second.start) <= first.start;
  if (oneSentence && /\bafter\b[^,;]*$/i.test(before)) return "as told";
  if (oneSentence && /\bbefore\b[^,;]*$/i.test(before)) return "turned round";
  if (oneSentence && /\bfrom (?:an? |the |being an? |work(?:ing)? as an? )?$/i.test(before) && FROM_TO.test(between))
    return "as told";
  if (EARLIER.test(between)) return "turned round";
  return LATER.test(between) ? "as told" : undefined;
}

export function numberOf(text: string): number {
  const word = NUMBERS.indexOf(text.toLowerCase());
  return word < 0 ? Number(text) : word;
}
