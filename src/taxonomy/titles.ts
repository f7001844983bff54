/**
 * A written title to an O*NET-SOC 2019 code, or a named failure with the nearest titles. Never a silent guess.
 *
 * In: a title as somebody wrote it, and what stands beside it.  Out: its coding, with the way it was found and the probability that it is
 * right.
 * The steps, surest first: an official title; what is no occupation by itself, or not English; a title of our own list, or an alternate
 * title where a release is at hand; then the matcher, on every way in which the title can be read. Exact titles are tried on the whole
 * text, then without what follows its last comma, where employers stand.
 */
import { readFileSync } from "node:fs";
import {
  type BesideTitle,
  largest,
  type NearTitle,
  type OccupationCode,
  type TitleCoder,
  type TitleCoding,
  type WhyNot,
} from "../domain/index.ts";
import { codeByEsco } from "./esco-codes.ts";
import { loadTaxonomy } from "./facts.ts";
import { type Answer, firstAnswer, isKnownWord, probabilityRight } from "./matcher/match-signs.ts";
import { loadMatcher } from "./matcher/matcher-file.ts";
import { isManagement, mayManage, mayName } from "./matcher/may-name.ts";
import { readByNeighbours } from "./matcher/neighbours.ts";
import { noOccupationIn } from "./matcher/no-occupation.ts";
import { joinParts, LONGEST_TITLE, normalWords, type TitlePart, titleKey, titleParts } from "./matcher/normal-title.ts";
import { inOneForm } from "./matcher/one-form.ts";
import { OWN_TITLES } from "./matcher/own-titles.ts";
import { respelt } from "./matcher/spelling.ts";
import { titleForms } from "./matcher/title-forms.ts";
import { languageOf } from "./matcher/title-language.ts";
import {
  isRank,
  plainReading,
  type Reading,
  readingAtSchool,
  readingsBeside,
  readingsOf,
} from "./matcher/title-readings.ts";
import { type ReleaseCache, readCache } from "./release/cache.ts";
import type { Taxonomy } from "./taxonomy.ts";

const NEAREST = 5;
/** Of what a person says of a job, the beginning is read. */
const LONGEST_TEXT = 1_000;
/** What is fainter is not near: where nothing is near, every title is as faint as its occupation is common. */
const FAINT = 0.02;

/** @param folder the cache folder whose release's alternate titles are used too; absent: the embedded facts alone */
export function loadTitleCoder(folder?: string): TitleCoder {
  const taxonomy = loadTaxonomy();
  const cache = folder === undefined ? undefined : readCache(folder);
  return titleCoder(taxonomy, cache);
}

export function titleCoder(taxonomy: Taxonomy, cache: ReleaseCache | undefined): TitleCoder {
  const keys = loadTitleKeys();
  const official = new Map(taxonomy.occupations.map(({ title }, index) => [keys[title] ?? titleKey(title), index]));
  let own: ReadonlyMap<string, readonly number[]> | undefined;
  // Reading tens of thousands of alternate titles is only worth it once a title is not an official one.
  let alternates: ReadonlyMap<string, readonly number[]> | undefined;
  return (written, beside) => {
    const coding = codeAlone(written, beside);
    if (beside?.esco !== undefined) return codeByEsco(coding, beside.esco, taxonomy);
    return beside?.neighbours?.length ? withNeighbours(coding, beside.neighbours) : coding;
  };

  function codeAlone(written: string, beside: BesideTitle | undefined): TitleCoding {
    // Types are a promise that callers outside this program need not keep.
    if (typeof written !== "string" || written.slice(0, LONGEST_TITLE).trim() === "") return { kind: "no-title" };
    let parts: readonly TitlePart[] = titleParts(inOneForm(written));
    const whole = official.get(keyOf(parts));
    if (whole !== undefined) return coded(taxonomy, whole, "official-title", 1, []);
    if (parts[0] === undefined) return { kind: "not-recognised", nearest: [] };
    const language = noOccupationIn(parts[0].words) === undefined ? foreign(parts[0]) : undefined;
    if (language === undefined) parts = respelt(parts, loadMatcher());
    const why = language ?? noOccupationIn(parts[0]!.words);
    if (language !== undefined) {
      // "Ingeniero de sistemas (Systems Engineer)": who writes for others often says it in English beside.
      const told = parts.slice(1).find((part) => part.after === "mark" && foreign(part) === undefined);
      const inEnglish = told && codeAlone(told.text, beside);
      if (inEnglish?.kind === "coded") return inEnglish;
    }
    if (why !== undefined) return codeWithoutTrade(parts, why, beside, taxonomy);
    const turned = codeByMatcher(
      readingsOf(parts).filter(({ exactOnly }) => exactOnly),
      taxonomy,
    );
    if (turned.kind === "coded") return turned;
    if (cache) alternates ??= alternateTitles(cache, taxonomy);
    for (const form of titleForms(inOneForm(written))) {
      const exact = official.get(form);
      const { officialHead } = loadMatcher().calibration;
      if (exact !== undefined) return coded(taxonomy, exact, "official-title", officialHead, []);
      own ??= titlesByKey(OWN_TITLES, taxonomy);
      const ours = own.get(form);
      if (ours !== undefined) return codeByOwnTitle(parts, ours[0]!, taxonomy);
      const under = alternates?.get(form);
      if (under !== undefined) return codeByAlternate(parts, under, taxonomy);
    }
    const byTitle = codeByMatcher(readingsOf(parts), taxonomy);
    if (beside === undefined || (byTitle.kind === "coded" && !isBroad(parts))) return byTitle;
    const words = wordsBeside(beside);
    const besides = codeByMatcher(readingsBeside(parts, words), taxonomy);
    const surer = byTitle.kind !== "coded" || (besides.kind === "coded" && besides.score >= byTitle.score);
    const decides = surer || readingAtSchool(joinParts(parts), words.employer) !== undefined;
    return besides.kind === "coded" && decides ? besides : byTitle;
  }
}

/** Titles that say too little of themselves although one occupation is likeliest: a driver drives anything, a teacher teaches anywhere. */
function isBroad(parts: readonly TitlePart[]): boolean {
  const words = parts[0]!.words;
  return words.length === 1 || words.at(-1) === "teacher";
}

/** A rank or a field without a trade, of somebody who did the same work before or after it. */
function withNeighbours(coding: TitleCoding, neighbours: readonly OccupationCode[]): TitleCoding {
  if (coding.kind !== "not-recognised" || coding.why !== "no-trade") return coding;
  const read = readByNeighbours(coding.nearest, neighbours);
  return read === undefined
    ? coding
    : { kind: "coded", code: read.code, found: "matcher", score: read.score, nearest: coding.nearest };
}

/** Our own list decides; how sure it is is the matcher's word where it agrees, and else what a lone agreed title was right. */
function codeByOwnTitle(parts: readonly TitlePart[], index: number, taxonomy: Taxonomy): TitleCoding {
  const { nearest } = codeByMatcher(readingsOf(parts), taxonomy);
  const agreed = nearest[0]?.code === taxonomy.occupations[index]!.code ? nearest[0].score : 0;
  return coded(taxonomy, index, "alternate-title", Math.max(agreed, loadMatcher().calibration.agreedAlternate), []);
}

/** The keys of the official titles by title, which take 30 ms to make; a test holds them to `titleKey`. */
function loadTitleKeys(): Readonly<Record<string, string>> {
  return JSON.parse(readFileSync(new URL("../../artefacts/title-keys.json", import.meta.url), "utf8")) as Record<
    string,
    string
  >;
}

function keyOf(parts: readonly TitlePart[]): string {
  return parts.flatMap(({ words }) => words).join(" ");
}

/** English titles have few words that no English title has. */
function foreign({ text, words }: TitlePart): WhyNot | undefined {
  const matcher = loadMatcher();
  // Which words are short for which is known of English only, so a word is known as it is written or as it is written out.
  const known = (word: string) =>
    isKnownWord(word, matcher) || normalWords(word).some((one) => words.includes(one) && isKnownWord(one, matcher));
  return languageOf(text, known) === undefined ? undefined : "other-language";
}

/** Only words that titles have: the rest are names. */
function wordsBeside({ employer, text }: BesideTitle): { employer: string[]; text: string[] } {
  const matcher = loadMatcher();
  const known = (words: string, longest: number) =>
    normalWords(words.slice(0, longest)).filter((word) => isKnownWord(word, matcher));
  return { employer: known(employer ?? "", LONGEST_TITLE), text: known(text ?? "", LONGEST_TEXT) };
}

/**
 * "Manager" is no trade, but "Manager, Human Resources" is one, and "Founder - Photographer" another; "Owner" at "Joe's Plumbing" is in
 * some trade, which his firm's name says with less certainty. Who has no job, or writes another language, is not read further.
 */
function codeWithoutTrade(
  parts: readonly TitlePart[],
  why: WhyNot,
  beside: BesideTitle | undefined,
  taxonomy: Taxonomy,
): TitleCoding {
  let near: readonly NearTitle[] = [];
  if (why === "no-trade") {
    const byTitle = codeByMatcher(readingsOf(parts), taxonomy);
    if (byTitle.kind === "coded") return byTitle;
    const besides = beside && codeByMatcher(readingsBeside(parts, wordsBeside(beside)), taxonomy);
    if (besides?.kind === "coded") return besides;
    near = byTitle.nearest.length > 0 ? byTitle.nearest : (besides?.nearest ?? []);
    // Near "Owner" there is nothing; near "Manager" are other managers.
    if (near.length === 0 && isRank(parts[0]!.words)) near = codeByMatcher([plainReading(parts)], taxonomy).nearest;
  }
  // What is not recognised cannot be surer than what would have been.
  const most = loadMatcher().threshold;
  return { kind: "not-recognised", nearest: near.map((one) => ({ ...one, score: Math.min(one.score, most) })), why };
}

function alternateTitles(cache: ReleaseCache, taxonomy: Taxonomy): Map<string, number[]> {
  const titles = Object.entries(cache.occupations).flatMap(([code, kept]) =>
    kept.titles.map((title) => ({ code, title })),
  );
  return titlesByKey(titles, taxonomy);
}

function titlesByKey(titles: readonly { readonly code: string; readonly title: string }[], taxonomy: Taxonomy) {
  const found = new Map<string, number[]>();
  for (const { code, title } of titles) {
    const index = taxonomy.indexOf(code);
    const key = titleKey(title);
    if (index === undefined || key === "") continue;
    const under = found.get(key);
    if (under === undefined) found.set(key, [index]);
    else if (!under.includes(index)) under.push(index);
  }
  return found;
}

/**
 * A title that stands under one occupation is that one where the matcher sees it there too; how sure that is was measured. Where the
 * matcher sees it elsewhere, or it stands under several, the matcher's answer stands: a list that has a title once is often short of the
 * right occupation ("Owner" under the urologists).
 */
function codeByAlternate(parts: readonly TitlePart[], under: readonly number[], taxonomy: Taxonomy): TitleCoding {
  const matched = codeByMatcher(readingsOf(parts), taxonomy);
  const first = matched.nearest[0];
  const agreed = under.find((index) => taxonomy.occupations[index]!.code === first?.code);
  if (agreed === undefined || first === undefined) return matched;
  const score = under.length === 1 ? Math.max(first.score, loadMatcher().calibration.agreedAlternate) : first.score;
  return score < loadMatcher().threshold ? matched : coded(taxonomy, agreed, "alternate-title", score, matched.nearest);
}

type Matched = Exclude<TitleCoding, { kind: "no-title" }>;

/** The surest reading, the plainest among equals. */
function codeByMatcher(readings: readonly Reading[], taxonomy: Taxonomy): Matched {
  const matcher = loadMatcher();
  let best: { answer: Answer; sure: number; words: readonly string[] } | undefined;
  for (const { title, trust, exactOnly } of readings) {
    const all = [...title.tail, ...title.aside, ...title.words];
    const answer = firstAnswer(title, matcher, (index) => mayName(all, taxonomy.occupations[index]!.title));
    if (answer === undefined || (exactOnly && answer.nearest < 0.999)) continue;
    const sure = trust * probabilityRight(title, answer, matcher);
    if (best === undefined || sure > best.sure) best = { answer, sure, words: title.words };
  }
  if (best === undefined) return { kind: "not-recognised", nearest: [] };
  const index = best.answer.first;
  // Who learns or helps in a field manages none of it, however near the managers' titles are.
  const sure =
    isManagement(taxonomy.occupations[index]!.title) && !mayManage(best.words)
      ? Math.min(best.sure, TOO_LOW)
      : best.sure;
  const nearest = nearTitles(best.answer, sure, taxonomy);
  return sure < matcher.threshold
    ? { kind: "not-recognised", nearest: nearest.filter(({ score }) => score >= FAINT) }
    : coded(taxonomy, index, "matcher", sure, nearest);
}

/** Near, and no more than that. */
const TOO_LOW = 0.3;

/** The five best: the first with its calibrated probability, the others sharing what it leaves, so that together they are at most 1. */
function nearTitles({ chances }: Answer, sure: number, taxonomy: Taxonomy): NearTitle[] {
  const [first = 0, ...others] = largest(chances, NEAREST).filter((index) => chances[index]! > 0);
  const left = (1 - sure) / Math.max(1 - chances[first]!, Number.EPSILON);
  const near = (index: number, score: number): NearTitle => ({ ...taxonomy.occupations[index]!, score });
  return [near(first, sure), ...others.map((index) => near(index, Math.min(sure, left * chances[index]!)))];
}

function coded(
  taxonomy: Taxonomy,
  index: number,
  found: "official-title" | "alternate-title" | "matcher",
  score: number,
  nearest: NearTitle[],
): Extract<TitleCoding, { kind: "coded" }> {
  return { kind: "coded", code: taxonomy.occupations[index]!.code, found, score, nearest };
}
