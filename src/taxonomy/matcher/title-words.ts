/**
 * What a title is about, as a vector: the sum of vectors of its words.
 *
 * In: normal words.  Out: a vector of length 1. The vectors of the words were learned so that their sum says what a sentence encoder
 * says of whole titles (`distil-words.ts`): so "attorney" lies near "lawyer", though the two share no letters worth counting.
 */
import { readFileSync } from "node:fs";
import { packArrays, unpackArrays } from "./pack-arrays.ts";
import { placeOf, wordFeature } from "./title-bag.ts";

const FORMAT = "wherefore-title-words/2";

const ATTRIBUTION =
  "These vectors were learned from what the sentence encoder all-MiniLM-L6-v2 (Apache-2.0) says of job titles: titles of the O*NET Database by the U.S. Department of Labor, Employment and Training Administration (USDOL/ETA), used under the CC BY 4.0 license and modified, of the SOC 2018 direct match titles (public domain), of the ESCO classification of the European Commission, adapted, and of two sets of titles under the MIT license. Of the titles only the hashes of their words are kept.";

/** Word by word, `dimensions` steps each. */
export type TitleWords = Steps & {
  /** An even number. */
  readonly dimensions: number;
  /** Sorted hashes of the words. */
  readonly hashes: Uint32Array;
};

let loaded: TitleWords | undefined;

/** The embedded vectors, read when the first title needs them. */
export function loadTitleWords(): TitleWords {
  loaded ??= unpackTitleWords(readFileSync(new URL("../../../artefacts/title-words.bin", import.meta.url)));
  return loaded;
}

export function packTitleWords({ dimensions, hashes, scales, steps }: TitleWords): Uint8Array {
  return packArrays({ format: FORMAT, attribution: ATTRIBUTION, dimensions }, [hashes, scales, steps]);
}

export function unpackTitleWords(bytes: Uint8Array): TitleWords {
  const { header, take } = unpackArrays<{ dimensions: number }>(bytes);
  return { dimensions: header.dimensions, hashes: take(), scales: take(), steps: take() };
}

/** @returns a vector of length 1; undefined where no word is known */
export function titleVector(words: readonly string[], known: TitleWords): Float32Array | undefined {
  const { dimensions, hashes, scales, steps } = known;
  const sum = new Float32Array(dimensions);
  for (const word of words) {
    const place = placeOf(hashes, wordFeature(word));
    if (place < 0) continue;
    const scale = scales[place]!;
    const start = place * dimensions;
    for (let at = 0; at < dimensions; at++) sum[at]! += scale * steps[start + at]!;
  }
  let squares = 0;
  for (const value of sum) squares += value * value;
  if (squares === 0) return undefined;
  const share = 1 / Math.sqrt(squares);
  for (let at = 0; at < dimensions; at++) sum[at]! *= share;
  return sum;
}

/** Vectors in whole steps, -127 to 127, of each one's own size. */
export type Steps = { readonly scales: Float32Array; readonly steps: Int8Array };

export function inSteps(vectors: Float32Array, dimensions: number): Steps {
  const scales = Float32Array.from({ length: vectors.length / dimensions }, (_, row) => {
    const own = vectors.subarray(row * dimensions, (row + 1) * dimensions);
    return own.reduce((most, value) => Math.max(most, Math.abs(value)), 0) / 127;
  });
  const steps = Int8Array.from(vectors, (value, at) => {
    const scale = scales[Math.floor(at / dimensions)]!;
    return scale === 0 ? 0 : Math.round(value / scale);
  });
  return { scales, steps };
}

export function fromSteps({ scales, steps }: Steps): Float32Array {
  const dimensions = steps.length / scales.length;
  return Float32Array.from(steps, (step, at) => step * scales[Math.floor(at / dimensions)]!);
}
