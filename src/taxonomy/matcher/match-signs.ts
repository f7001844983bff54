/**
 * How sure the matcher's first answer is, by what can be seen of the title and the answer.
 *
 * In: a normal title, the matcher.  Out: the first answer, the signs of its being right, and the probability made of them.
 *
 * The odds of the softmax alone are honest over all titles together, and wrong for kinds of them: they do not know that a word was
 * written out by guess, that most words were never seen, or that nothing in the answer's titles has this head.
 */
import { softmax } from "../../statistics/softmax.ts";
import { likeness, type Matcher, mixScores } from "./matcher.ts";
import type { NormalTitle } from "./normal-title.ts";
import { headFeature, placeOf, wordFeature } from "./title-bag.ts";

export type Answer = {
  /** The likeliest occupation. */
  readonly first: number;
  /** Of every occupation, the softmax of its score. */
  readonly chances: Float64Array;
  /** What the title has in common with the nearest of the first one's titles, 0 to 1. */
  readonly nearest: number;
  /** How much less likely than the likeliest the first one is by the meaning alone, 0 to 1; 1 where it is the likeliest. */
  readonly agreed: number;
};

/**
 * Undefined where no feature of the title was ever seen.
 *
 * @param mayBe what the title cannot name is left out; asked of the likeliest only, one after the other, until one may be it
 */
export function firstAnswer(
  title: NormalTitle,
  matcher: Matcher,
  mayBe: (occupation: number) => boolean,
): Answer | undefined {
  const parts = likeness(title, matcher);
  if (parts === undefined) return undefined;
  const chances = softmax(mixScores(parts, matcher));
  let first = likeliest(chances);
  let left = 1;
  while (!mayBe(first) && chances[first]! > 0) {
    left -= chances[first]!;
    chances[first] = 0;
    first = likeliest(chances);
  }
  if (left < 1) for (let index = 0; index < chances.length; index++) chances[index]! /= Math.max(left, 1e-9);
  const { nearest, meaning } = parts;
  const agreed = Math.exp(meaning[first]! - meaning[likeliest(meaning)]!);
  return { first, chances, nearest: nearest[first]!, agreed };
}

function likeliest(chances: Float64Array): number {
  let first = 0;
  for (let index = 1; index < chances.length; index++) if (chances[index]! > chances[first]!) first = index;
  return first;
}

/** Heads that put somebody above a trade: a supervisor of tax preparers is none of them. */
const LEADERS = new Set(
  "manager director supervisor superintendent foreman chief president head coordinator administrator counsel inspector fellow".split(
    " ",
  ),
);

/** A title of more words often holds two, or an employer's name. */
const LONG = 4;

export const SIGNS = 11;

/** A constant, and each of the signs; all but the odds are 0 to 1. */
export function signsOf(title: NormalTitle, { first, chances, nearest, agreed }: Answer, matcher: Matcher): number[] {
  const unknown = title.words.filter((word) => !isKnownWord(word, matcher)).length / Math.max(1, title.words.length);
  const head = title.words.at(-1);
  const unmatched = head === undefined || !namesHead(head, first, matcher);
  return [
    1,
    logOdds(chances[first]!),
    unknown,
    unmatched ? 1 : 0,
    nearest,
    nearest > 0.999 ? 1 : 0,
    title.words.length === 1 ? 1 : 0,
    title.guessed ? 1 : 0,
    unmatched && LEADERS.has(head ?? "") ? 1 : 0,
    agreed,
    title.words.length > LONG ? 1 : 0,
  ];
}

/**
 * The calibrated probability, 0 to 1, that the first answer is right. It is mostly higher than the softmax's: a title may have more
 * than one right answer, and the softmax shares itself out among them.
 */
export function probabilityRight(title: NormalTitle, answer: Answer, matcher: Matcher): number {
  return logistic(signsOf(title, answer, matcher), matcher.calibration.weights);
}

export function logistic(signs: readonly number[], weights: readonly number[]): number {
  return 1 / (1 + Math.exp(-signs.reduce((sum, sign, at) => sum + sign * weights[at]!, 0)));
}

export function isKnownWord(word: string, { hashes }: Matcher): boolean {
  return placeOf(hashes, wordFeature(word)) >= 0;
}

/** Of 255: a word that ends fewer of an occupation's titles is no head of theirs ("Tax Supervisor" among the preparers). */
const FAINT_HEAD = 40;

/** Whether titles of the occupation end with this word. */
function namesHead(word: string, occupation: number, { hashes, titles }: Matcher): boolean {
  const place = placeOf(hashes, headFeature(word));
  if (place < 0) return false;
  for (let at = titles.starts[place]!; at < titles.starts[place + 1]!; at++) {
    if (titles.occupations[at] === occupation) return titles.weights[at]! >= FAINT_HEAD;
  }
  return false;
}

function logOdds(probability: number): number {
  const inside = Math.min(1 - 1e-9, Math.max(1e-9, probability));
  return Math.log(inside / (1 - inside));
}
