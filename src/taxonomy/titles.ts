/**
 * A written title to an O*NET-SOC 2019 code, or a named failure with the nearest titles. Never a silent guess.
 *
 * In: a title as somebody wrote it.  Out: its coding, with the way it was found and the probability that it is right.
 * The steps, surest first: an official title; an alternate title, where a release is at hand; then the matcher.
 */
import { largest, type NearTitle, type TitleCoder, type TitleCoding } from "../domain/index.ts";
import { type ReleaseCache, readCache } from "./cache.ts";
import { loadTaxonomy } from "./facts.ts";
import { firstTwo, loadMatcher, matchScores, probabilityRight } from "./matcher.ts";
import { normalTitle, titleKey } from "./normal-title.ts";
import type { Taxonomy } from "./taxonomy.ts";

const NEAREST = 5;
/** An official title is right by definition; a unique alternate title nearly so (BLS direct matches agree with 99 % of them). */
const ALTERNATE_SCORE = 0.99;

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
    const key = titleKey(written);
    if (key === "") return written.trim() === "" ? { kind: "no-title" } : { kind: "not-recognised", nearest: [] };
    const exact = official.get(key);
    if (exact !== undefined) return coded(taxonomy, exact, "official-title", 1, []);
    if (cache) alternates ??= alternateTitles(cache, taxonomy);
    return codeByAlternate(written, key, alternates, taxonomy) ?? codeByMatcher(written, taxonomy);
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
      if (under === undefined) found.set(key, [index]);
      else if (!under.includes(index)) under.push(index);
    }
  }
  return found;
}

/** The whole text first, then the part before a comma: "Registered Nurse, Mercy Hospital" is an alternate title with an employer. */
function codeByAlternate(
  written: string,
  key: string,
  alternates: ReadonlyMap<string, readonly number[]> | undefined,
  taxonomy: Taxonomy,
): TitleCoding | undefined {
  const under = alternates?.get(key) ?? alternates?.get(normalTitle(written).words.join(" "));
  if (under === undefined) return undefined;
  if (under.length === 1) return coded(taxonomy, under[0]!, "alternate-title", ALTERNATE_SCORE, []);
  // A title that stands under several occupations goes to the one the matcher prefers, and is scored as the matcher's choice.
  const scores = matchScores(normalTitle(written), loadMatcher());
  if (scores === undefined) return undefined;
  const best = under.reduce((most, index) => (scores[index]! > scores[most]! ? index : most));
  const nearest = nearTitles(scores, taxonomy);
  const score = nearest.find(({ code }) => code === taxonomy.occupations[best]!.code)?.score ?? 0;
  return coded(taxonomy, best, "alternate-title", Math.max(score, 1 / under.length), nearest);
}

function codeByMatcher(written: string, taxonomy: Taxonomy): TitleCoding {
  const matcher = loadMatcher();
  const scores = matchScores(normalTitle(written), matcher);
  if (scores === undefined) return { kind: "not-recognised", nearest: [] };
  const nearest = nearTitles(scores, taxonomy);
  const [first] = firstTwo(scores);
  const score = nearest[0]!.score;
  return score < matcher.threshold
    ? { kind: "not-recognised", nearest }
    : coded(taxonomy, first, "matcher", score, nearest);
}

/** The five best, each with the calibrated probability it would have as the first answer, made to sum to at most 1. */
function nearTitles(scores: Float64Array, taxonomy: Taxonomy): NearTitle[] {
  const { calibration } = loadMatcher();
  const best = largest(scores, NEAREST + 1);
  const first = probabilityRight(scores[best[0]!]!, scores[best[1]!]!, calibration);
  // The others share what the first leaves, in proportion to the odds their own scores have against it.
  const odds = best
    .slice(1, NEAREST)
    .map((index) => Math.exp(calibration.perScore * (scores[index]! - scores[best[0]!]!)));
  const all = odds.reduce((sum, value) => sum + value, 1);
  return best.slice(0, NEAREST).map((index, rank) => ({
    ...taxonomy.occupations[index]!,
    score: rank === 0 ? first : Math.min(first, ((1 - first) * odds[rank - 1]!) / all),
  }));
}

function coded(
  taxonomy: Taxonomy,
  index: number,
  found: "official-title" | "alternate-title" | "matcher",
  score: number,
  nearest: NearTitle[],
): TitleCoding {
  return { kind: "coded", code: taxonomy.occupations[index]!.code, found, score, nearest };
}
