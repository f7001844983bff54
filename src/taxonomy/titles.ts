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
import type { BesideTitle, NearTitle, OccupationCode, TitleCoder, TitleCoding, WhyNot } from "../domain/index.ts";
import { codeByMatcher, coded } from "./code-by-matcher.ts";
import { codeByEsco } from "./esco-codes.ts";
import { loadTaxonomy } from "./facts.ts";
import { isKnownWord } from "./matcher/match-signs.ts";
import { loadMatcher } from "./matcher/matcher-file.ts";
import { readByNeighbours } from "./matcher/neighbours.ts";
import { noOccupationIn } from "./matcher/no-occupation.ts";
import { joinParts, LONGEST_TITLE, normalWords, type TitlePart, titleKey, titleParts } from "./matcher/normal-title.ts";
import { inOneForm } from "./matcher/one-form.ts";
import { OWN_TITLES } from "./matcher/own-titles.ts";
import { respelt } from "./matcher/spelling.ts";
import { titleForms } from "./matcher/title-forms.ts";
import { languageOf } from "./matcher/title-language.ts";
import { isRank, plainReading, readingAtSchool, readingsBeside, readingsOf } from "./matcher/title-readings.ts";
import { type ReleaseCache, readCache } from "./release/cache.ts";
import type { Taxonomy } from "./taxonomy.ts";

/** Of what a person says of a job, the beginning is read. */
const LONGEST_TEXT = 1_000;

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
  const [alones, besides] = [keeping<Alone>(), keeping<TitleCoding>()];
  const aloneOf = (written: string) => alones(written, () => codeAlone(written));
  return (written, beside) => {
    const alone = aloneOf(written);
    const coding = beside === undefined ? alone.coding : codeBeside(written, alone, beside);
    if (beside?.esco !== undefined) return codeByEsco(coding, beside.esco, taxonomy);
    return beside?.neighbours?.length ? withNeighbours(coding, beside.neighbours) : coding;
  };

  function codeBeside(written: string, { coding, beside: read }: Alone, beside: BesideTitle): TitleCoding {
    if (read === undefined) return coding;
    const words = wordsBeside(beside);
    return besides(JSON.stringify([written, words]), () => read(words));
  }

  function codeAlone(written: string): Alone {
    // Types are a promise that callers outside this program need not keep.
    if (typeof written !== "string" || written.slice(0, LONGEST_TITLE).trim() === "")
      return { coding: { kind: "no-title" } };
    let parts: readonly TitlePart[] = titleParts(inOneForm(written));
    const whole = official.get(keyOf(parts));
    if (whole !== undefined) return { coding: coded(taxonomy, whole, "official-title", 1, []) };
    if (parts[0] === undefined) return { coding: { kind: "not-recognised", nearest: [] } };
    const language = noOccupationIn(parts[0].words) === undefined ? foreign(parts[0]) : undefined;
    if (language === undefined) parts = respelt(parts, loadMatcher());
    const why = language ?? noOccupationIn(parts[0]!.words);
    if (why !== undefined) {
      const withoutTrade = codeWithoutTrade(parts, why, taxonomy);
      // "Ingeniero de sistemas (Systems Engineer)": who writes for others often says it in English beside.
      const told = language && parts.slice(1).find((part) => part.after === "mark" && foreign(part) === undefined);
      return told ? firstCoded(aloneOf(told.text), withoutTrade) : withoutTrade;
    }
    const turned = codeByMatcher(
      readingsOf(parts).filter(({ exactOnly }) => exactOnly),
      taxonomy,
    );
    if (turned.kind === "coded") return { coding: turned };
    if (cache) alternates ??= alternateTitles(cache, taxonomy);
    for (const form of titleForms(inOneForm(written))) {
      const exact = official.get(form);
      const { officialHead } = loadMatcher().calibration;
      if (exact !== undefined) return { coding: coded(taxonomy, exact, "official-title", officialHead, []) };
      own ??= titlesByKey(OWN_TITLES, taxonomy);
      const ours = own.get(form);
      if (ours !== undefined) return { coding: codeByOwnTitle(parts, ours[0]!, taxonomy) };
      const under = alternates?.get(form);
      if (under !== undefined) return { coding: codeByAlternate(parts, under, taxonomy) };
    }
    const byTitle = codeByMatcher(readingsOf(parts), taxonomy);
    if (byTitle.kind === "coded" && !isBroad(parts)) return { coding: byTitle };
    return {
      coding: byTitle,
      beside(words) {
        const read = codeByMatcher(readingsBeside(parts, words), taxonomy);
        const surer = byTitle.kind !== "coded" || (read.kind === "coded" && read.score >= byTitle.score);
        const decides = surer || readingAtSchool(joinParts(parts), words.employer) !== undefined;
        return read.kind === "coded" && decides ? read : byTitle;
      },
    };
  }
}

/** What a title is by itself; and, where what stands beside it may change that, how it is read with it. */
type Alone = { readonly coding: TitleCoding; readonly beside?: (words: WordsBeside) => TitleCoding };

function firstCoded(first: Alone, other: Alone): Alone {
  const surer = (one: TitleCoding, otherwise: () => TitleCoding) => (one.kind === "coded" ? one : otherwise());
  return {
    coding: surer(first.coding, () => other.coding),
    beside: (words) => surer(first.beside?.(words) ?? first.coding, () => other.beside?.(words) ?? other.coding),
  };
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

type WordsBeside = { readonly employer: string[]; readonly text: string[] };

/** Only words that titles have: the rest are names. */
function wordsBeside({ employer, text }: BesideTitle): WordsBeside {
  const matcher = loadMatcher();
  const known = (words: string, longest: number) =>
    normalWords(words.slice(0, longest)).filter((word) => isKnownWord(word, matcher));
  return { employer: known(employer ?? "", LONGEST_TITLE), text: known(text ?? "", LONGEST_TEXT) };
}

/**
 * "Manager" is no trade, but "Manager, Human Resources" is one, and "Founder - Photographer" another; "Owner" at "Joe's Plumbing" is in
 * some trade, which his firm's name says with less certainty. Who has no job, or writes another language, is not read further.
 */
function codeWithoutTrade(parts: readonly TitlePart[], why: WhyNot, taxonomy: Taxonomy): Alone {
  const byTitle = why === "no-trade" ? codeByMatcher(readingsOf(parts), taxonomy) : undefined;
  if (byTitle?.kind === "coded") return { coding: byTitle };
  // What is not recognised cannot be surer than what would have been.
  const most = loadMatcher().threshold;
  const unread = (near: readonly NearTitle[]): TitleCoding => ({
    kind: "not-recognised",
    nearest: near.map((one) => ({ ...one, score: Math.min(one.score, most) })),
    why,
  });
  if (byTitle === undefined) return { coding: unread([]) };
  const near = (besides: readonly NearTitle[]) => {
    const found = byTitle.nearest.length > 0 ? byTitle.nearest : besides;
    // Near "Owner" there is nothing; near "Manager" are other managers.
    if (found.length > 0 || !isRank(parts[0]!.words)) return found;
    return codeByMatcher([plainReading(parts)], taxonomy).nearest;
  };
  return {
    coding: unread(near([])),
    beside(words) {
      const read = codeByMatcher(readingsBeside(parts, words), taxonomy);
      return read.kind === "coded" ? read : unread(near(read.nearest));
    },
  };
}

/** Titles repeat within a file: what was made for each of the last few thousand keys is given again. */
function keeping<Value>(): (key: string, make: () => Value) => Value {
  const known = new Map<string, Value>();
  return (key, make) => {
    const before = known.get(key);
    if (before !== undefined) return before;
    if (known.size >= MOST_KEPT) known.clear();
    const made = make();
    known.set(key, made);
    return made;
  };
}

const MOST_KEPT = 5_000;

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
