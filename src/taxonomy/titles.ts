/**
 * A written title to an O*NET-SOC 2019 code, or a named failure with the nearest titles. Never a silent guess.
 *
 * In: a title as somebody wrote it.  Out: its coding, with the way it was found and the probability that it is right.
 * The steps, surest first: an official title; an alternate title, where a release is at hand; then the matcher. The first two are
 * tried on the whole text, then without what follows its last comma, where employers stand.
 */
import { largest, type NearTitle, type TitleCoder, type TitleCoding } from "../domain/index.ts";
import { softmax } from "../statistics/softmax.ts";
import { loadTaxonomy } from "./facts.ts";
import { matchScores, probabilityRight } from "./matcher/matcher.ts";
import { loadMatcher } from "./matcher/matcher-file.ts";
import { LONGEST_TITLE, normalTitle, titleKey } from "./matcher/normal-title.ts";
import { titleForms } from "./matcher/title-forms.ts";
import { type ReleaseCache, readCache } from "./release/cache.ts";
import type { Taxonomy } from "./taxonomy.ts";

const NEAREST = 5;

/** @param folder the cache folder whose release's alternate titles are used too; absent: the embedded facts alone */
export function loadTitleCoder(folder?: string): TitleCoder {
  const taxonomy = loadTaxonomy();
  const cache = folder === undefined ? undefined : readCache(folder);
  return titleCoder(taxonomy, cache);
}

export function titleCoder(taxonomy: Taxonomy, cache: ReleaseCache | undefined): TitleCoder {
  const official = new Map(taxonomy.occupations.map(({ title }, index) => [titleKey(title), index]));
  // Reading tens of thousands of alternate titles is only worth it once a title is not an official one.
  let alternates: ReadonlyMap<string, readonly number[]> | undefined;
  return (written) => {
    // Types are a promise that callers outside this program need not keep.
    if (typeof written !== "string" || written.slice(0, LONGEST_TITLE).trim() === "") return { kind: "no-title" };
    const whole = official.get(titleKey(written));
    if (whole !== undefined) return coded(taxonomy, whole, "official-title", 1, []);
    if (cache) alternates ??= alternateTitles(cache, taxonomy);
    for (const form of titleForms(written)) {
      const exact = official.get(form);
      if (exact !== undefined)
        return coded(taxonomy, exact, "official-title", loadMatcher().calibration.officialHead, []);
      const under = alternates?.get(form);
      if (under !== undefined) return codeByAlternate(written, under, taxonomy);
    }
    return codeByMatcher(written, taxonomy);
  };
}

function alternateTitles(cache: ReleaseCache, taxonomy: Taxonomy): Map<string, number[]> {
  const found = new Map<string, number[]>();
  for (const [code, { titles }] of Object.entries(cache.occupations)) {
    const index = taxonomy.indexOf(code);
    if (index === undefined) continue;
    for (const title of titles) {
      const key = titleKey(title);
      const under = found.get(key);
      if (key === "" || under?.includes(index)) continue;
      if (under === undefined) found.set(key, [index]);
      else under.push(index);
    }
  }
  return found;
}

/**
 * A title that stands under one occupation is that one, however the matcher sees it; how sure that is was measured for both cases. One
 * that stands under several is left to the matcher, because the list of them is often short of the right one: where its first answer is
 * among them it stands as their choice, and else as its own.
 */
function codeByAlternate(written: string, under: readonly number[], taxonomy: Taxonomy): TitleCoding {
  const matched = codeByMatcher(written, taxonomy);
  const first = matched.nearest[0];
  const agreed = under.find((index) => taxonomy.occupations[index]!.code === first?.code);
  if (under.length > 1 && first !== undefined) {
    return agreed === undefined ? matched : coded(taxonomy, agreed, "alternate-title", first.score, matched.nearest);
  }
  const { agreedAlternate, loneAlternate } = loadMatcher().calibration;
  return coded(taxonomy, under[0]!, "alternate-title", agreed === undefined ? loneAlternate : agreedAlternate, []);
}

function codeByMatcher(written: string, taxonomy: Taxonomy): Exclude<TitleCoding, { kind: "no-title" }> {
  const matcher = loadMatcher();
  const scores = matchScores(normalTitle(written), matcher);
  if (scores === undefined) return { kind: "not-recognised", nearest: [] };
  const nearest = nearTitles(scores, taxonomy);
  const { code, score } = nearest[0]!;
  return score < matcher.threshold
    ? { kind: "not-recognised", nearest }
    : coded(taxonomy, taxonomy.indexOf(code)!, "matcher", score, nearest);
}

/** The five best: the first with its calibrated probability, the others sharing what it leaves, so that together they are at most 1. */
function nearTitles(scores: Float64Array, taxonomy: Taxonomy): NearTitle[] {
  const chances = softmax(scores);
  const [first = 0, ...others] = largest(chances, NEAREST).filter((index) => chances[index]! > 0);
  const sure = probabilityRight(chances[first]!, loadMatcher().calibration);
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
