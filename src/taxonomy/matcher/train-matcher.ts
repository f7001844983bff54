/**
 * Training the title matcher, from titles whose occupation is known.
 *
 * In: titles with their codes (an O*NET release's official, alternate and reported titles; the SOC direct-match titles), the words that
 * describe each occupation, and employment by SOC code.  Out: a `Matcher` in which everything is counted but how much each part counts;
 * that is learned on labelled titles of another source (`mix-matcher.ts`).
 *
 * An occupation's profile is the square root, feature by feature, of the sum of its titles' TF-IDF vectors: the root keeps an
 * occupation of five hundred alternate titles from being known by the few words that all of them share.
 */
import { socGroup } from "../../domain/index.ts";
import type { Taxonomy } from "../taxonomy.ts";
import type { Features, Matcher, Meaning, Profiles } from "./matcher.ts";
import { knownTitles, summed } from "./matcher-file.ts";
import { normalTitle, normalWords, titleKey } from "./normal-title.ts";
import { type Bag, placeOf, titleBag, wordBag, wordFeature } from "./title-bag.ts";

/** A title, its code, and, of an official title, the sentence that describes the occupation. */
export type KnownTitle = { readonly code: string; readonly title: string; readonly description?: string | undefined };

/** What a matcher is trained with and does not keep. */
export type TrainedMatcher = Matcher & {
  /** The occupations that a whole title stands under, by its key. */
  readonly keys: ReadonlyMap<string, readonly number[]>;
  /** Of each occupation, what its prior is mixed from: each a column of numbers. */
  readonly priors: readonly Float64Array[];
};

/** People counted where employment is not known for a SOC code: the least that any code has, in round figures. */
const LEAST_EMPLOYMENT = 2_000;

type Entry = { readonly occupation: number; readonly bag: Bag; readonly words: readonly string[] };

/** @param employment people by six-digit SOC code, shared out evenly among the titles of that code */
export function trainMatcher(
  titles: readonly KnownTitle[],
  meaning: Meaning,
  employment: ReadonlyMap<string, number>,
  taxonomy: Taxonomy,
): TrainedMatcher {
  const size = taxonomy.occupations.length;
  const keys = new Map<string, number[]>();
  const entries = distinctEntries(titles, keys, taxonomy);
  const features = weighFeatures(entries.map(({ bag }) => bag));
  const unit = (entry: Entry) => ({ occupation: entry.occupation, ...unitVector(entry.bag, features) });
  const official = taxonomy.occupations.map(({ title }, occupation) => unit(entryOf(title, occupation)));
  const { aboutFeatures, about } = describe(titles, taxonomy);
  return {
    ...features,
    titles: profilesOf(entries.map(unit), features.hashes.length, size, Math.sqrt),
    official: profilesOf(official, features.hashes.length, size, (sum) => sum),
    aboutFeatures,
    about,
    known: knownOf(entries, features),
    meaning,
    prior: new Float32Array(size),
    mixing: { titles: 0, official: 0, nearest: 0, about: 0, meaning: 0, tailTitles: 0, tailAbout: 0 },
    calibration: { weights: [], officialHead: 0, agreedAlternate: 0 },
    threshold: 0,
    keys,
    priors: priorsOf(employment, entries, taxonomy),
  };
}

/** A known title is a title to its end: what follows a comma is part of it ("Cooks, Restaurant"), not an employer; its head stays last. */
function entryOf(title: string, occupation: number): Entry {
  const { words, aside, tail } = normalTitle(title);
  const all = [...aside, ...tail, ...words];
  return { occupation, bag: titleBag(all), words: all };
}

/** The distinct titles by their words and their occupations, for whoever learns from them. */
export function wordedTitles(
  titles: readonly KnownTitle[],
  taxonomy: Taxonomy,
): { readonly words: readonly string[]; readonly occupation: number }[] {
  return distinctEntries(titles, new Map(), taxonomy);
}

function distinctEntries(titles: readonly KnownTitle[], keys: Map<string, number[]>, taxonomy: Taxonomy): Entry[] {
  return titles.flatMap(({ code, title }) => {
    const occupation = taxonomy.indexOf(code);
    const key = titleKey(title);
    if (occupation === undefined || key === "") return [];
    const under = keys.get(key);
    if (under?.includes(occupation)) return [];
    if (under) under.push(occupation);
    else keys.set(key, [occupation]);
    return [entryOf(title, occupation)];
  });
}

/** Inverse document frequencies: the logarithm of how many bags there are for one that has the feature. */
function weighFeatures(bags: readonly Bag[], atLeast = 0): Features {
  const frequency = new Map<number, number>();
  for (const bag of bags) for (const hash of bag.keys()) frequency.set(hash, (frequency.get(hash) ?? 0) + 1);
  const hashes = Uint32Array.from(frequency.keys()).sort();
  const inverseFrequency = Float32Array.from(
    hashes,
    (hash) => atLeast + Math.log((1 + bags.length) / (1 + frequency.get(hash)!)),
  );
  return { hashes, inverseFrequency };
}

type Vector = { readonly occupation: number; readonly places: Uint32Array; readonly values: Float64Array };

function unitVector(bag: Bag, { hashes, inverseFrequency }: Features): Omit<Vector, "occupation"> {
  const places = Uint32Array.from(bag.keys(), (hash) => placeOf(hashes, hash));
  const values = Float64Array.from(bag.values(), (weight, at) => weight * inverseFrequency[places[at]!]!);
  const length = Math.hypot(...values) || 1;
  return { places, values: values.map((value) => value / length) };
}

/** Sums the vectors of each occupation, shapes every entry, and makes the sums vectors of length 1 in bytes. */
function profilesOf(
  vectors: readonly Vector[],
  features: number,
  size: number,
  shape: (sum: number) => number,
): Profiles {
  const sums = Array.from({ length: size }, () => new Map<number, number>());
  for (const { occupation, places, values } of vectors) {
    const sum = sums[occupation]!;
    places.forEach((place, at) => {
      sum.set(place, (sum.get(place) ?? 0) + values[at]!);
    });
  }
  const scales = new Float32Array(size);
  const kept: { place: number; occupation: number; weight: number }[] = [];
  sums.forEach((sum, occupation) => {
    const shaped = [...sum].map(([place, value]) => [place, shape(value)] as const);
    const most = shaped.reduce((high, [, value]) => Math.max(high, value), 0);
    const length = Math.sqrt(shaped.reduce((squares, [, value]) => squares + value * value, 0));
    scales[occupation] = length === 0 ? 0 : most / 255 / length;
    for (const [place, value] of shaped) {
      const weight = Math.round((255 * value) / most);
      if (weight > 0) kept.push({ place, occupation, weight });
    }
  });
  kept.sort((a, b) => a.place - b.place || a.occupation - b.occupation);
  const counts = new Uint32Array(features);
  for (const { place } of kept) counts[place]!++;
  return {
    starts: summed(counts),
    occupations: Uint16Array.from(kept, ({ occupation }) => occupation),
    weights: Uint8Array.from(kept, ({ weight }) => weight),
    scales,
  };
}

/** The words that describe each occupation, its title among them; a word said twice counts more, but not twice as much. */
function describe(titles: readonly KnownTitle[], taxonomy: Taxonomy): { aboutFeatures: Features; about: Profiles } {
  const bags = taxonomy.occupations.map(({ title }) => normalWords(title));
  for (const { code, description } of titles) {
    const occupation = taxonomy.indexOf(code);
    if (occupation !== undefined && description !== undefined) bags[occupation]!.push(...normalWords(description));
  }
  const counted = bags.map((words): Bag => {
    const counts: Bag = new Map();
    for (const word of words) counts.set(wordFeature(word), (counts.get(wordFeature(word)) ?? 0) + 1);
    return new Map(counts.entries().map(([hash, count]) => [hash, 1 + Math.log(count)]));
  });
  const aboutFeatures = weighFeatures(counted, 1);
  const vectors = counted.map((bag, occupation) => ({ occupation, ...unitVector(bag, aboutFeatures) }));
  return { aboutFeatures, about: profilesOf(vectors, aboutFeatures.hashes.length, bags.length, (sum) => sum) };
}

function knownOf(entries: readonly Entry[], { hashes, inverseFrequency }: Features) {
  const bags = entries.map(({ words }) => [...wordBag(words).keys()].map((hash) => placeOf(hashes, hash)));
  const features = Uint32Array.from(new Set(bags.flat())).sort();
  const words = {
    features,
    ofTitles: Uint16Array.from(bags.flat(), (place) => placeOf(features, place)),
    counts: Uint8Array.from(bags, (bag) => bag.length),
  };
  const occupations = Uint16Array.from(entries, ({ occupation }) => occupation);
  return knownTitles(words, occupations, inverseFrequency, Math.log(1 + entries.length));
}

/** What makes an occupation likely before its title is read: employment, being a leftover or military, how many titles it has. */
function priorsOf(
  employment: ReadonlyMap<string, number>,
  entries: readonly Entry[],
  { occupations, leftover }: Taxonomy,
): Float64Array[] {
  const sharing = Map.groupBy(occupations, ({ code }) => socGroup(code, 6));
  const people = occupations.map(({ code }) => {
    const soc = socGroup(code, 6);
    return (employment.get(soc) ?? LEAST_EMPLOYMENT) / sharing.get(soc)!.length;
  });
  const all = people.reduce((sum, count) => sum + count, 0);
  const titles = new Float64Array(occupations.length);
  for (const { occupation } of entries) titles[occupation]!++;
  const military = occupations.map(({ code }) => code.startsWith("55-"));
  return [
    Float64Array.from(people, (count) => Math.log(count / all)),
    Float64Array.from(leftover, (is, index) => (is && !military[index] ? 1 : 0)),
    Float64Array.from(military, Number),
    titles.map((count) => Math.log(1 + count)),
  ];
}
