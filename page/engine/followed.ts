/**
 * Probabilities as counts of people, and what becomes of a title between two rankings.
 *
 * In: distributions.  Out: places among the titles that are advice, "when this was said, it followed for 40 of 100", and the title that moves most.
 */
import type { Distribution } from "../../src/domain/index.ts";
import { type Band, bandOf, ofHundred } from "../../src/evaluate/calibration-bands.ts";
import { rateOf } from "../../src/statistics/rates.ts";
import type { Taxonomy } from "../../src/taxonomy/taxonomy.ts";
import type { Effect, Followed } from "./shown.ts";

export function followedFor(probability: number, bands: readonly Band[]): Followed | undefined {
  const band = bandOf(bands, probability);
  if (band === undefined) return undefined;
  const { low, high } = rateOf(band.followed, band.shown);
  return { of100: ofHundred(band), low: Math.floor(100 * low), high: Math.ceil(100 * high), counted: band.shown };
}

/** The titles that are advice, likeliest first, ties by code. @param own titles left out */
export function advisable(distribution: Distribution, taxonomy: Taxonomy, own?: ReadonlySet<number>): number[] {
  return [...distribution.keys()]
    .filter((title) => !taxonomy.leftover[title] && !own?.has(title))
    .sort((a, b) => distribution[b]! - distribution[a]! || a - b);
}

/** A ranking with the place of each title. */
export type Placed = {
  readonly distribution: Distribution;
  readonly order: readonly number[];
  readonly places: Int32Array;
};

export function placed(distribution: Distribution, taxonomy: Taxonomy): Placed {
  const order = advisable(distribution, taxonomy);
  const places = new Int32Array(distribution.length);
  order.forEach((title, at) => {
    places[title] = at + 1;
  });
  return { distribution, order, places };
}

/** Titles beyond these are not looked at by anybody. */
const LOOKED_AT = 8;

/** Of the titles that are looked at before or after, the one whose count moves most, else the one whose place does; none where nothing moves. */
export function effectOf(
  before: Placed,
  after: Placed,
  bands: readonly Band[],
  taxonomy: Taxonomy,
): Effect | undefined {
  const looked = new Set([...before.order.slice(0, LOOKED_AT), ...after.order.slice(0, LOOKED_AT)]);
  const effects = [...looked].map((title): Effect & { readonly size: number } => {
    const at = ({ distribution, places }: Placed) => ({
      place: places[title]!,
      followed: followedFor(distribution[title]!, bands),
    });
    const [from, to] = [at(before), at(after)];
    const counts = Math.abs((from.followed?.of100 ?? 0) - (to.followed?.of100 ?? 0));
    const places = Math.abs(Math.log(from.place / to.place));
    return { ...taxonomy.occupations[title]!, from, to, size: counts + places };
  });
  const [most] = effects.sort((a, b) => b.size - a.size);
  if (most === undefined || most.size === 0) return undefined;
  const { size: _, ...effect } = most;
  return effect;
}
