/**
 * The title matcher: which occupation a written title is likeliest to name.
 *
 * In: a normal title.  Out: a score for every occupation of the taxonomy, whose softmax is its probability.
 *
 *     score = what the title's words, word pairs and letters have in common with the occupation's titles taken together
 *           + with its official title  + with the nearest one of its titles
 *           + what the words have in common with the words that describe it
 *           + what the title is about, by what its words mean and not by how they are spelt
 *           + the same as the first and the fourth, fainter, of what follows the comma (mostly the employer: "University of ..." says something too)
 *           + how common the occupation is
 *
 * Every "in common" is the cosine of TF-IDF vectors (against all titles together: nearest centroid, Rocchio 1971; against one:
 * nearest neighbour). How much each counts was learned (`train-matcher.ts`). Words are known by a 32-bit hash of them, so the file
 * holds numbers only.
 */
import type { NormalTitle } from "./normal-title.ts";
import { type Bag, placeOf, titleBag, wordBag } from "./title-bag.ts";
import { type TitleWords, titleVector } from "./title-words.ts";

/** The features that are known: sorted hashes, and the inverse document frequency of each. A feature is known by its place in here. */
export type Features = { readonly hashes: Uint32Array; readonly inverseFrequency: Float32Array };

/** One vector of length 1 an occupation, kept feature by feature. */
export type Profiles = {
  /** What feature f says stands from `starts[f]` to `starts[f + 1]`. */
  readonly starts: Uint32Array;
  readonly occupations: Uint16Array;
  /** 0 to 255 steps of the occupation's own scale. */
  readonly weights: Uint8Array;
  readonly scales: Float32Array;
};

/** Every known title by the words it has, in whatever order. */
export type KnownTitles = {
  /** Titles that have word feature f stand in `titles` from `starts[f]` to `starts[f + 1]`. */
  readonly starts: Uint32Array;
  readonly titles: Uint32Array;
  /** Of each title: its occupation, and the length of its vector. */
  readonly occupations: Uint16Array;
  readonly lengths: Float32Array;
  /** The inverse document frequency of a word that no known title has. */
  readonly unknownWord: number;
};

/** A linear classifier over what titles are about: of each occupation a vector and a number to begin with. */
export type Meaning = {
  readonly words: TitleWords;
  /** Occupation by occupation, as many numbers each as a vector of `words` has. */
  readonly vectors: Float32Array;
  readonly bias: Float32Array;
};

/** What counts how much, in nats for a cosine of 1; of the meaning, in nats for one of the classifier's. */
export type Mixing = {
  readonly titles: number;
  readonly official: number;
  readonly nearest: number;
  readonly about: number;
  readonly meaning: number;
  readonly tailTitles: number;
  readonly tailAbout: number;
};

/** Measured on labelled titles: how probable it is that an answer is right. */
export type Calibration = {
  /** Of the first answer, a logistic curve over what `signsOf` says of it, one weight a sign. */
  readonly weights: readonly number[];
  /** Of an official title that stands before a comma. */
  readonly officialHead: number;
  /** Of an alternate title that stands under one occupation only, which is the matcher's first answer too. */
  readonly agreedAlternate: number;
};

/** The matcher's own features are those of titles. */
export type Matcher = Features & {
  readonly titles: Profiles;
  readonly official: Profiles;
  readonly aboutFeatures: Features;
  readonly about: Profiles;
  readonly known: KnownTitles;
  readonly meaning: Meaning;
  /** Of each occupation, in nats. */
  readonly prior: Float32Array;
  readonly mixing: Mixing;
  readonly calibration: Calibration;
  /** Below this calibrated probability a title is "not recognised". */
  readonly threshold: number;
};

/** The parts a score is mixed from, one number an occupation each. */
export type Likeness = { readonly [part in keyof Mixing]: Float64Array };

/** Undefined where no feature of the title was ever seen. */
export function likeness(title: NormalTitle, matcher: Matcher): Likeness | undefined {
  const { words, aside, tail } = title;
  const size = matcher.prior.length;
  const named = knownFeatures(titleBag(words, aside), matcher);
  if (named.places.length === 0) return undefined;
  const tailNamed = knownFeatures(titleBag(tail), matcher);
  const spoken = knownFeatures(wordBag([...words, ...aside]), matcher.aboutFeatures);
  const tailSpoken = knownFeatures(wordBag(tail), matcher.aboutFeatures);
  return {
    titles: cosines(named, matcher.titles, size),
    official: cosines(named, matcher.official, size),
    nearest: nearestCosines(wordBag(words, aside), matcher, size),
    about: cosines(spoken, matcher.about, size),
    meaning: meaningOf(words, matcher.meaning),
    tailTitles: cosines(tailNamed, matcher.titles, size),
    tailAbout: cosines(tailSpoken, matcher.about, size),
  };
}

/** @returns log of an unnormalised probability of every occupation; undefined where no feature of the title was ever seen */
export function matchScores(title: NormalTitle, matcher: Matcher): Float64Array | undefined {
  const parts = likeness(title, matcher);
  return parts && mixScores(parts, matcher);
}

export function mixScores(parts: Likeness, matcher: Matcher): Float64Array {
  const scores = Float64Array.from(matcher.prior);
  for (const part of Object.keys(parts) as (keyof Mixing)[]) {
    const weight = matcher.mixing[part];
    const values = parts[part];
    for (let index = 0; index < scores.length; index++) scores[index]! += weight * values[index]!;
  }
  return scores;
}

type SparseVector = { readonly places: readonly number[]; readonly values: readonly number[] };

/** The known features of a bag as a TF-IDF vector of length 1. */
function knownFeatures(bag: Bag, { hashes, inverseFrequency }: Features): SparseVector {
  const places: number[] = [];
  const values: number[] = [];
  let squares = 0;
  for (const [hash, weight] of bag) {
    const place = placeOf(hashes, hash);
    if (place < 0) continue;
    const value = weight * inverseFrequency[place]!;
    places.push(place);
    values.push(value);
    squares += value * value;
  }
  const length = Math.sqrt(squares) || 1;
  return { places, values: values.map((value) => value / length) };
}

function cosines({ places, values }: SparseVector, profiles: Profiles, size: number): Float64Array {
  const { starts, occupations, weights, scales } = profiles;
  const sums = new Float64Array(size);
  for (let entry = 0; entry < places.length; entry++) {
    const value = values[entry]!;
    const end = starts[places[entry]! + 1]!;
    for (let at = starts[places[entry]!]!; at < end; at++) sums[occupations[at]!]! += value * weights[at]!;
  }
  for (let index = 0; index < size; index++) sums[index]! *= scales[index]!;
  return sums;
}

/** For each occupation the cosine with that one of its known titles that has most in common with these words. */
function nearestCosines(bag: Bag, { hashes, inverseFrequency, known }: Matcher, size: number): Float64Array {
  const { starts, titles, occupations, lengths, unknownWord } = known;
  const common = commonOf(known);
  const touched: number[] = [];
  let squares = 0;
  for (const [hash, weight] of bag) {
    const place = placeOf(hashes, hash);
    const rarity = place < 0 ? unknownWord : inverseFrequency[place]!;
    squares += (weight * rarity) ** 2;
    if (place < 0) continue;
    for (let at = starts[place]!; at < starts[place + 1]!; at++) {
      const title = titles[at]!;
      if (common[title] === 0) touched.push(title);
      common[title]! += weight * rarity * rarity;
    }
  }
  const length = Math.sqrt(squares);
  const nearest = new Float64Array(size);
  for (const title of touched) {
    const cosine = common[title]! / (length * lengths[title]!);
    common[title] = 0;
    const occupation = occupations[title]!;
    if (cosine > nearest[occupation]!) nearest[occupation] = cosine;
  }
  return nearest;
}

const commons = new WeakMap<KnownTitles, Float64Array>();

/** A number for each known title, all zero, and to be left so: making sixty thousand anew would cost more than the rest of the matching. */
function commonOf(known: KnownTitles): Float64Array {
  const made = commons.get(known) ?? new Float64Array(known.lengths.length);
  commons.set(known, made);
  return made;
}

/** Zeros where the vectors know none of the words: then they say nothing of any occupation. */
function meaningOf(words: readonly string[], { words: known, vectors, bias }: Meaning): Float64Array {
  const scores = new Float64Array(bias.length);
  const title = titleVector(words, known);
  if (title === undefined) return scores;
  const { dimensions } = known;
  for (let occupation = 0, start = 0; occupation < scores.length; occupation++, start += dimensions) {
    // Two sums side by side: one would wait for itself at every step.
    let [even, odd] = [bias[occupation]!, 0];
    for (let at = 0; at < dimensions; at += 2) {
      even += title[at]! * vectors[start + at]!;
      odd += title[at + 1]! * vectors[start + at + 1]!;
    }
    scores[occupation] = even + odd;
  }
  return scores;
}
