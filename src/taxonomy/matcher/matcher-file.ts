/**
 * The title matcher as a file, and back.
 *
 * In: a `Matcher`.  Out: its arrays behind a header (`pack-arrays.ts`). Lists that can be counted out again (starts, lengths of vectors) are
 * not kept, nor are the vectors of words, which are a file of their own (`title-words.ts`).
 */
import { readFileSync } from "node:fs";
import type { Calibration, Features, KnownTitles, Matcher, Mixing, Profiles } from "./matcher.ts";
import { type Numbers, packArrays, unpackArrays } from "./pack-arrays.ts";
import { fromSteps, inSteps, loadTitleWords, type TitleWords } from "./title-words.ts";

const MATCHER_FORMAT = "wherefore-title-matcher/5";

type Header = {
  readonly format: typeof MATCHER_FORMAT;
  readonly attribution: string;
  readonly mixing: Mixing;
  readonly calibration: Calibration;
  readonly threshold: number;
  readonly unknownWord: number;
};

const ATTRIBUTION =
  "This file was made from titles and descriptions of the O*NET Database by the U.S. Department of Labor, Employment and Training Administration (USDOL/ETA), used under the CC BY 4.0 license. O*NET is a trademark of USDOL/ETA. Wherefore has modified this information: it was counted, hashed and weighed. USDOL/ETA has not approved, endorsed, or tested these modifications. Also from the SOC 2018 direct match titles and OEWS employment of the Bureau of Labor Statistics (public domain). Also from the labels of the ESCO classification of the European Commission, which were adapted in the same way: this service uses the ESCO classification of the European Commission.";

let loaded: Matcher | undefined;

/** The embedded matcher, read when the first title needs it. */
export function loadMatcher(): Matcher {
  loaded ??= unpackMatcher(
    readFileSync(new URL("../../../artefacts/title-matcher.bin", import.meta.url)),
    loadTitleWords(),
  );
  return loaded;
}

export function packMatcher(matcher: Matcher): Uint8Array {
  const { titles, official, aboutFeatures, about, known, meaning } = matcher;
  const words = wordsByTitle(known);
  const vectors = inSteps(meaning.vectors, meaning.words.dimensions);
  const arrays: Numbers[] = [
    matcher.hashes,
    matcher.inverseFrequency,
    aboutFeatures.hashes,
    aboutFeatures.inverseFrequency,
    matcher.prior,
    titles.scales,
    official.scales,
    about.scales,
    meaning.bias,
    vectors.scales,
    words.features,
    ...[titles, official, about].flatMap(({ starts, occupations }) => [counted(starts), occupations]),
    words.ofTitles,
    known.occupations,
    words.counts,
    ...[titles, official, about].map(({ weights }) => weights),
    vectors.steps,
  ];
  const header: Header = {
    format: MATCHER_FORMAT,
    attribution: ATTRIBUTION,
    mixing: matcher.mixing,
    calibration: matcher.calibration,
    threshold: matcher.threshold,
    unknownWord: known.unknownWord,
  };
  return packArrays(header, arrays);
}

/** @param bytes a file of ours, which `packMatcher` wrote @param words those that it was trained with */
export function unpackMatcher(bytes: Uint8Array, words: TitleWords): Matcher {
  const { header, take } = unpackArrays<Header>(bytes);
  const features: Features = { hashes: take(), inverseFrequency: take() };
  const aboutFeatures: Features = { hashes: take(), inverseFrequency: take() };
  const prior = take<Float32Array>();
  const scales = [take<Float32Array>(), take<Float32Array>(), take<Float32Array>()] as const;
  const bias = take<Float32Array>();
  const vectorScales = take<Float32Array>();
  const wordFeatures = take<Uint32Array>();
  const lists = [0, 1, 2].map(() => ({ starts: summed(take<Uint16Array>()), occupations: take<Uint16Array>() }));
  const ofTitles = take<Uint16Array>();
  const occupations = take<Uint16Array>();
  const counts = take<Uint8Array>();
  const [titles, official, about] = lists.map(
    (list, which): Profiles => ({ ...list, weights: take(), scales: scales[which]! }),
  );
  return {
    ...features,
    titles: titles!,
    official: official!,
    aboutFeatures,
    about: about!,
    known: knownTitles(
      { features: wordFeatures, ofTitles, counts },
      occupations,
      features.inverseFrequency,
      header.unknownWord,
    ),
    meaning: { words, bias, vectors: fromSteps({ scales: vectorScales, steps: take() }) },
    prior,
    mixing: header.mixing,
    calibration: header.calibration,
    threshold: header.threshold,
  };
}

/** The words of each title, title by title: `ofTitles` holds places in `features`, which are places among all features. */
export type WordsOfTitles = {
  readonly features: Uint32Array;
  readonly ofTitles: Uint16Array;
  readonly counts: Uint8Array;
};

/** Turns "the words of each title" round into "the titles of each word". */
export function knownTitles(
  words: WordsOfTitles,
  occupations: Uint16Array,
  inverseFrequency: Float32Array,
  unknownWord: number,
): KnownTitles {
  const counts = new Uint32Array(inverseFrequency.length);
  const { features, ofTitles, counts: countsOfWords } = words;
  for (let place = 0; place < ofTitles.length; place++) counts[features[ofTitles[place]!]!]!++;
  const starts = summed(counts);
  const filled = starts.slice();
  const titles = new Uint32Array(ofTitles.length);
  const lengths = new Float32Array(occupations.length);
  let at = 0;
  for (let title = 0; title < occupations.length; title++) {
    let squares = 0;
    for (const end = at + countsOfWords[title]!; at < end; at++) {
      const feature = features[ofTitles[at]!]!;
      titles[filled[feature]!++] = title;
      squares += inverseFrequency[feature]! ** 2;
    }
    lengths[title] = Math.sqrt(squares);
  }
  return { starts, titles, occupations, lengths, unknownWord };
}

function wordsByTitle(known: KnownTitles): WordsOfTitles {
  const features: number[] = [];
  const words: number[][] = Array.from(known.occupations, () => []);
  for (let feature = 0; feature + 1 < known.starts.length; feature++) {
    const titles = known.titles.subarray(known.starts[feature], known.starts[feature + 1]);
    if (titles.length === 0) continue;
    for (const title of titles) words[title]!.push(features.length);
    features.push(feature);
  }
  return {
    features: Uint32Array.from(features),
    ofTitles: Uint16Array.from(words.flat()),
    counts: Uint8Array.from(words, (list) => list.length),
  };
}

/** Running totals: where each list starts, and where the last one ends. */
export function summed(counts: ArrayLike<number>): Uint32Array {
  const starts = new Uint32Array(counts.length + 1);
  // Copied first, whatever they are, so that the loop reads and writes one kind of array.
  starts.set(counts, 1);
  let sum = 0;
  for (let index = 1; index < starts.length; index++) {
    sum += starts[index]!;
    starts[index] = sum;
  }
  return starts;
}

function counted(starts: Uint32Array): Uint16Array {
  return Uint16Array.from({ length: starts.length - 1 }, (_, index) => starts[index + 1]! - starts[index]!);
}
