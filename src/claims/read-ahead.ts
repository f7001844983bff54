/**
 * What free words say of the next occupation: a title, a field, a kind of move.
 *
 * In: a text and the titles it names.  Out: claims about what is ahead.
 * A sentence speaks of what is ahead from a word such as "will", "likely" or "next" on, until a word such as "was" or "experience" leads
 * back: "her experience as a cook suggests that she may become a chef" has a cook behind it and a chef ahead.
 */
import { type AheadClaim, MOVES, type Move } from "../domain/index.ts";
import { FIELD_WORDS } from "../taxonomy/soc.ts";
import type { FoundClaim } from "./phrases.ts";

const LEADS_AHEAD =
  /\b(?:next|will|would|likely|could|may|might|towards?|future|heading|headed|leads? to|leading to|aim\w*|plan\w*|wants?|hop(?:es?|ing)|suggest\w*|indicat\w*|points? to|expected|natural|ready|suited|prepar\w*|consider\w*|potential\w*|opportunit\w*|pursu\w*|becoming)\b/gi;
const LEADS_BACK =
  /\b(?:was|were|been|worked|experience|background|years?|history|former\w*|previous\w*|past|since)\b/i;
const NEXT_BEHIND = /^[^.;!?]{0,20}\b(?:next|in the future)\b/i;

/** Whether what stands at a place of the text is said of the future. */
export function isAhead(text: string, start: number, end: number): boolean {
  const before = text.slice(beginningOfSentence(text, start), start);
  const marker = [...before.matchAll(LEADS_AHEAD)].at(-1);
  if (marker !== undefined && !LEADS_BACK.test(before.slice(marker.index + marker[0].length))) return true;
  return NEXT_BEHIND.test(text.slice(end));
}

export function beginningOfSentence(text: string, at: number): number {
  const before = text.slice(0, at);
  const end = [...before.matchAll(/[.!?;](?=\s)|\n/g)].at(-1);
  return end === undefined ? 0 : end.index + 1;
}

/** In the order of `MOVES`; none of them may be read into another's words. */
const MOVE_SAYS: Readonly<Record<Move, RegExp>> = {
  stay: /\b(?:stay|remain|continue|keep)\w*\b[^.;!?]{0,40}\b(?:same|current|present) (?:occupation|job|role|work|position)\b/gi,
  return: /\b(?:return|go(?:es|ing)? back)\w* to\b[^.;!?]{0,40}\b(?:earlier|former|previous|before|old)\b/gi,
  up: /\b(?:(?:move|step)\w* up\b|promot\w+|more senior\b|more responsib\w+)/gi,
  "same-field":
    /\b(?:stay|remain|continue|keep)\w*\b[^.;!?]{0,40}\b(?:same|current|present) (?:field|industry|area|line of work)\b/gi,
  elsewhere:
    /\b(?:(?:an)?other|different|new) (?:field|industry|line of work)\b|\bcareer change\b|\bchange of career\b/gi,
};
const FIELDS = new Map(Object.entries(FIELD_WORDS).map(([major, words]) => [words, major]));
const FIELD_SAYS = new RegExp(
  `\\b(?:in|into|of|to) (?:the (?:field of )?)?(${[...FIELDS.keys()]
    .toSorted((a, b) => b.length - a.length)
    .map((words) => words.replace(/[()]/g, "\\$&"))
    .join("|")})(?![\\p{L}\\p{N}])`,
  "giu",
);

export function readAhead(text: string): FoundClaim[] {
  const moves = MOVES.flatMap((move) => foundAhead(text, MOVE_SAYS[move], () => ({ kind: "move", move })));
  const fields = foundAhead(text, FIELD_SAYS, ([, words]) => ({
    kind: "field",
    major: FIELDS.get(words!.toLowerCase())!,
  }));
  return [...moves, ...fields];
}

function foundAhead(text: string, pattern: RegExp, meaning: (match: RegExpExecArray) => AheadClaim): FoundClaim[] {
  return [...text.matchAll(pattern)].flatMap((match) => {
    const [start, end] = [match.index, match.index + match[0].length];
    return isAhead(text, start, end) ? [{ says: meaning(match), start, end }] : [];
  });
}
