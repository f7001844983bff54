/**
 * Teaching the title matcher: one centroid an occupation, from titles whose occupation is known.
 *
 * In: titles with their codes (an O*NET release's official, alternate and reported titles; the SOC direct-match titles), employment by
 * SOC code, and labelled titles of another source to calibrate on.  Out: a `Matcher`.
 *
 * A centroid is the square root, feature by feature, of the sum of its titles' TF-IDF vectors: the root keeps an occupation of five
 * hundred alternate titles from being known by the few words that all of them share (measured: artefacts/title-matcher.md).
 */
import { socGroup } from "../domain/index.ts";
import { type Calibration, firstTwo, type Matcher, matchScores, probabilityRight, titleFeatures } from "./matcher.ts";
import { normalTitle, titleKey } from "./normal-title.ts";
import type { Taxonomy } from "./taxonomy.ts";

export type KnownTitle = { readonly code: string; readonly title: string };
/** A written title and every code that is right for it. */
export type LabelledTitle = { readonly title: string; readonly codes: readonly string[] };

export type MatcherSettings = {
  /** Weight of the logarithm of an occupation's share of employment. */
  readonly priorWeight: number;
  /** People counted where employment is not known for a code. */
  readonly leastEmployment: number;
};
export const MATCHER_SETTINGS: MatcherSettings = { priorWeight: 0.01, leastEmployment: 2_000 };

/** Features of one title by index, as a unit vector. */
type Vector = { readonly occupation: number; readonly features: Uint32Array; readonly values: Float64Array };

/** @param employment people by six-digit SOC code, shared out evenly among the titles of that code */
export function teachMatcher(
  titles: readonly KnownTitle[],
  employment: ReadonlyMap<string, number>,
  taxonomy: Taxonomy,
  settings = MATCHER_SETTINGS,
): Matcher {
  const { hashes, inverseFrequency, vectors } = weighFeatures(distinctTitles(titles, taxonomy));
  const centroids = sumByOccupation(vectors, taxonomy.occupations.length);
  const scales = new Float32Array(centroids.length);
  const postings: { feature: number; occupation: number; weight: number }[] = [];
  centroids.forEach((centroid, occupation) => {
    // The square of a root is the sum itself, so the norm of the rooted centroid is the root of the sum of its entries.
    const norm = Math.sqrt(centroid.values().reduce((sum, value) => sum + value, 0));
    const largest = Math.sqrt(centroid.values().reduce((most, value) => Math.max(most, value), 0));
    scales[occupation] = norm === 0 ? 0 : largest / 255 / norm;
    for (const [feature, value] of centroid) {
      const weight = Math.round((255 * Math.sqrt(value)) / largest);
      if (weight > 0) postings.push({ feature, occupation, weight });
    }
  });
  postings.sort((a, b) => a.feature - b.feature || a.occupation - b.occupation);
  const starts = new Uint32Array(hashes.length + 1);
  for (const { feature } of postings) starts[feature + 1]!++;
  for (let feature = 0; feature < hashes.length; feature++) starts[feature + 1]! += starts[feature]!;
  return {
    occupations: taxonomy.occupations.length,
    hashes,
    inverseFrequency,
    starts,
    classes: Uint16Array.from(postings, ({ occupation }) => occupation),
    weights: Uint8Array.from(postings, ({ weight }) => weight),
    scales,
    prior: priorOf(employment, taxonomy, settings),
    calibration: { constant: 0, perScore: 0, perLead: 0 },
    threshold: 0,
  };
}

function distinctTitles(
  titles: readonly KnownTitle[],
  taxonomy: Taxonomy,
): { occupation: number; features: Map<number, number> }[] {
  const seen = new Set<string>();
  return titles.flatMap(({ code, title }) => {
    const occupation = taxonomy.indexOf(code);
    const key = `${code} ${titleKey(title)}`;
    if (occupation === undefined || seen.has(key)) return [];
    seen.add(key);
    // A known title is a title to its end: what follows a comma is part of it ("Cooks, Restaurant"), not an employer.
    const { words, tail } = normalTitle(title);
    return [{ occupation, features: titleFeatures({ words: [...words, ...tail], tail: [] }) }];
  });
}

function weighFeatures(titles: readonly { occupation: number; features: Map<number, number> }[]) {
  const frequency = new Map<number, number>();
  for (const { features } of titles)
    for (const hash of features.keys()) frequency.set(hash, (frequency.get(hash) ?? 0) + 1);
  const hashes = Uint32Array.from(frequency.keys()).sort();
  const indexOf = new Map(Array.from(hashes, (hash, index) => [hash, index]));
  const inverseFrequency = Float32Array.from(hashes, (hash) =>
    Math.log((1 + titles.length) / (1 + frequency.get(hash)!)),
  );
  const vectors = titles.map(({ occupation, features }): Vector => {
    const indices = Uint32Array.from(features.keys(), (hash) => indexOf.get(hash)!);
    const values = Float64Array.from(
      features.entries(),
      ([hash, weight]) => weight * inverseFrequency[indexOf.get(hash)!]!,
    );
    const norm = Math.hypot(...values) || 1;
    return { occupation, features: indices, values: values.map((value) => value / norm) };
  });
  return { hashes, inverseFrequency, vectors };
}

function sumByOccupation(vectors: readonly Vector[], occupations: number): Map<number, number>[] {
  const sums = Array.from({ length: occupations }, () => new Map<number, number>());
  for (const { occupation, features, values } of vectors) {
    const sum = sums[occupation]!;
    features.forEach((feature, at) => {
      sum.set(feature, (sum.get(feature) ?? 0) + values[at]!);
    });
  }
  return sums;
}

function priorOf(employment: ReadonlyMap<string, number>, taxonomy: Taxonomy, settings: MatcherSettings): Float32Array {
  const sharing = Map.groupBy(taxonomy.occupations, ({ code }) => socGroup(code, 6));
  const people = taxonomy.occupations.map(({ code }) => {
    const soc = socGroup(code, 6);
    return (employment.get(soc) ?? settings.leastEmployment) / sharing.get(soc)!.length;
  });
  const all = people.reduce((sum, count) => sum + count, 0);
  return Float32Array.from(people, (count) => settings.priorWeight * Math.log(count / all));
}

/**
 * Fits the logistic curve from score and lead to "the first answer is right", by gradient descent on labelled titles, and sets the
 * threshold below which no answer is given.
 *
 * @param labelled titles of a source that the centroids were not taught on; none of them may be used to report how good it is
 */
export function calibrateMatcher(
  matcher: Matcher,
  labelled: readonly LabelledTitle[],
  threshold: number,
  taxonomy: Taxonomy,
): Matcher {
  const rows = labelled.flatMap(({ title, codes }) => {
    const scores = matchScores(normalTitle(title), matcher);
    if (scores === undefined) return [];
    const [first, second] = firstTwo(scores);
    return [
      {
        score: scores[first]!,
        lead: scores[first]! - scores[second]!,
        right: codes.includes(taxonomy.occupations[first]!.code),
      },
    ];
  });
  let curve: Calibration = { constant: 0, perScore: 0, perLead: 0 };
  for (let step = 0; step < 20_000; step++) {
    let constant = 0;
    let perScore = 0;
    let perLead = 0;
    for (const { score, lead, right } of rows) {
      const error = (right ? 1 : 0) - probabilityRight(score, score - lead, curve);
      constant += error;
      perScore += error * score;
      perLead += error * lead;
    }
    const rate = 4 / rows.length;
    curve = {
      constant: curve.constant + rate * constant,
      perScore: curve.perScore + rate * perScore,
      perLead: curve.perLead + rate * perLead,
    };
  }
  return { ...matcher, calibration: curve, threshold };
}
