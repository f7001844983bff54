/**
 * The title matcher: which occupation a written title is likeliest to name.
 *
 * In: a normal title.  Out: a score for every occupation of the taxonomy.
 * It is a bag of words, word pairs and letter n-grams, weighted by TF-IDF, compared with one centroid an occupation (nearest
 * centroid, Rocchio 1971), plus a little of the logarithm of how many people work in it. Features are known by a 32-bit hash, so the
 * file holds numbers only.
 */
import { readFileSync } from "node:fs";
import { seedFrom } from "../domain/index.ts";
import type { NormalTitle } from "./normal-title.ts";

export const MATCHER_FORMAT = "wherefore-title-matcher/1";

/** How probable it is that the first answer is right, from the first score and its lead over the second: a logistic curve. */
export type Calibration = { readonly constant: number; readonly perScore: number; readonly perLead: number };

export type Matcher = {
  readonly occupations: number;
  /** Sorted feature hashes; a feature's place in here is its index below. */
  readonly hashes: Uint32Array;
  readonly inverseFrequency: Float32Array;
  /** Postings of feature f stand at `starts[f]` to `starts[f + 1]`. */
  readonly starts: Uint32Array;
  readonly classes: Uint16Array;
  /** 0 to 255 steps of the class's own scale. */
  readonly weights: Uint8Array;
  readonly scales: Float32Array;
  readonly prior: Float32Array;
  readonly calibration: Calibration;
  /** Below this calibrated probability a title is "not recognised". */
  readonly threshold: number;
};

export const FEATURE_WEIGHT = { word: 1, pair: 1, letters: 0.25, lastWord: 0.3, tail: 0.1 } as const;

/** The features of a title and how much each counts, by hash. Words after a comma count a tenth: they are mostly the employer. */
export function titleFeatures({ words, tail }: NormalTitle): Map<number, number> {
  const features = new Map<number, number>();
  addWords(features, words, 1);
  addWords(features, tail, FEATURE_WEIGHT.tail);
  const last = words.at(-1);
  if (last !== undefined) add(features, `last ${last}`, FEATURE_WEIGHT.lastWord);
  return features;
}

function addWords(features: Map<number, number>, words: readonly string[], share: number): void {
  words.forEach((word, at) => {
    add(features, `word ${word}`, share * FEATURE_WEIGHT.word);
    const next = words[at + 1];
    if (next !== undefined) add(features, `pair ${word} ${next}`, share * FEATURE_WEIGHT.pair);
    const bounded = `<${word}>`;
    for (const length of [3, 4]) {
      for (let start = 0; start + length <= bounded.length; start++) {
        add(features, bounded.slice(start, start + length), share * FEATURE_WEIGHT.letters);
      }
    }
  });
}

function add(features: Map<number, number>, name: string, weight: number): void {
  const hash = seedFrom(name);
  features.set(hash, (features.get(hash) ?? 0) + weight);
}

/** Cosine with each occupation's centroid, plus its prior; undefined where no feature of the title was ever seen. */
export function matchScores(title: NormalTitle, matcher: Matcher): Float64Array | undefined {
  const scores = new Float64Array(matcher.occupations);
  let squares = 0;
  let known = 0;
  for (const [hash, weight] of titleFeatures(title)) {
    const feature = indexOfHash(matcher.hashes, hash);
    if (feature < 0) continue;
    known++;
    const value = weight * matcher.inverseFrequency[feature]!;
    squares += value * value;
    for (let at = matcher.starts[feature]!; at < matcher.starts[feature + 1]!; at++) {
      scores[matcher.classes[at]!]! += value * matcher.weights[at]!;
    }
  }
  if (known === 0 || squares === 0) return undefined;
  const norm = Math.sqrt(squares);
  for (let occupation = 0; occupation < scores.length; occupation++) {
    scores[occupation] = (scores[occupation]! * matcher.scales[occupation]!) / norm + matcher.prior[occupation]!;
  }
  return scores;
}

function indexOfHash(hashes: Uint32Array, hash: number): number {
  let low = 0;
  let high = hashes.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = hashes[middle]!;
    if (found === hash) return middle;
    if (found < hash) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

/** The calibrated probability, 0 to 1, that the first of these scores is the right occupation. */
export function probabilityRight(first: number, second: number, { constant, perScore, perLead }: Calibration): number {
  return 1 / (1 + Math.exp(-(constant + perScore * first + perLead * (first - second))));
}

/** The indices of the largest and second largest score; the lower index first among equals. */
export function firstTwo(scores: Float64Array): [number, number] {
  let first = 0;
  let second = -1;
  for (let index = 1; index < scores.length; index++) {
    if (scores[index]! > scores[first]!) {
      second = first;
      first = index;
    } else if (second < 0 || scores[index]! > scores[second]!) second = index;
  }
  return [first, second];
}

type Header = {
  format: typeof MATCHER_FORMAT;
  occupations: number;
  features: number;
  postings: number;
  calibration: Calibration;
  threshold: number;
};

/** The file: a 4-byte header length, a JSON header padded to a multiple of 4, then the arrays, widest numbers first. */
export function packMatcher(matcher: Matcher): Uint8Array {
  const header: Header = {
    format: MATCHER_FORMAT,
    occupations: matcher.occupations,
    features: matcher.hashes.length,
    postings: matcher.classes.length,
    calibration: matcher.calibration,
    threshold: matcher.threshold,
  };
  const json = JSON.stringify(header);
  const text = Buffer.from(json.padEnd(Math.ceil(json.length / 4) * 4));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(text.length);
  const counts = Uint16Array.from(
    matcher.hashes,
    (_, feature) => matcher.starts[feature + 1]! - matcher.starts[feature]!,
  );
  const arrays = [
    matcher.hashes,
    matcher.inverseFrequency,
    matcher.scales,
    matcher.prior,
    counts,
    matcher.classes,
    matcher.weights,
  ];
  return Buffer.concat([
    length,
    text,
    ...arrays.map((array) => Buffer.from(array.buffer, array.byteOffset, array.byteLength)),
  ]);
}

/** @param bytes a file of ours, at the start of its buffer or aligned to 4 in it */
export function unpackMatcher(bytes: Uint8Array): Matcher {
  const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  const headerLength = new DataView(buffer).getUint32(0, true);
  const header = JSON.parse(Buffer.from(buffer, 4, headerLength).toString("utf8")) as Header;
  let at = 4 + headerLength;
  const take = <Kind>(
    make: new (buffer: ArrayBuffer, at: number, length: number) => Kind,
    width: number,
    length: number,
  ): Kind => {
    const array = new make(buffer, at, length);
    at += width * length;
    return array;
  };
  const hashes = take(Uint32Array, 4, header.features);
  const inverseFrequency = take(Float32Array, 4, header.features);
  const scales = take(Float32Array, 4, header.occupations);
  const prior = take(Float32Array, 4, header.occupations);
  const counts = take(Uint16Array, 2, header.features);
  const classes = take(Uint16Array, 2, header.postings);
  const weights = take(Uint8Array, 1, header.postings);
  const starts = new Uint32Array(header.features + 1);
  counts.forEach((count, feature) => {
    starts[feature + 1] = starts[feature]! + count;
  });
  const { occupations, calibration, threshold } = header;
  return { occupations, hashes, inverseFrequency, starts, classes, weights, scales, prior, calibration, threshold };
}

let loaded: Matcher | undefined;

/** The embedded matcher, read when the first title needs it. */
export function loadMatcher(): Matcher {
  loaded ??= unpackMatcher(readFileSync(new URL("../../artefacts/title-matcher.bin", import.meta.url)));
  return loaded;
}
