/**
 * How near each candidate title lies to the titles held: the same, SOC groups in common, O*NET's related lists, ratings and job zones.
 *
 * In: a history.  Out: a column over all candidates for each name. What a title is to every candidate does not depend on a history, and is kept.
 */
import { type CareerHistory, earliestMonth, type Job, latestMonth, socGroup } from "../../domain/index.ts";
import { codedJobs, endOf } from "../../histories/coded-jobs.ts";
import type { Taxonomy } from "../../taxonomy/taxonomy.ts";
import type { HistoryView } from "../counted/view.ts";

/** What a title is to each candidate. */
type Kin = {
  /** SOC levels in common, 5 for the title itself. */
  readonly depths: Uint8Array;
  /** The rank, from 0, that the title's list of related titles gives a candidate; and that a candidate's list gives the title. */
  readonly named: Uint8Array;
  readonly naming: Uint8Array;
  /** Cosines of ratings, 0 where one of the two is not rated. */
  readonly likeness: Float32Array;
};

/** Groups of one SOC level: the number of each title's group, and how many there are. */
type Groups = { readonly numbers: Int32Array; readonly count: number };

/** What does not depend on a history. */
export type Kinship = {
  readonly candidates: readonly number[];
  /** A title's place among the candidates; -1 for another. */
  readonly placeOf: Int32Array;
  readonly kinOf: (title: number) => Kin;
  readonly major: Groups;
  readonly minor: Groups;
  /** Of each candidate, 1 for a leftover of the classification. */
  readonly leftovers: Float32Array;
  readonly taxonomy: Taxonomy;
};

export const KINSHIP_FACTS = [
  "is the last title",
  "is the title before the last",
  "times held",
  "jobs since it was held",
  "years in it",
  "SOC digits in common with the last title",
  "most SOC digits in common with a title held",
  "share of jobs in its major group",
  "share of jobs in its minor group",
  "rank among the titles related to the last",
  "rank of the last title among those related to it",
  "best rank among the titles related to any held",
  "cosine of ratings with the last title",
  "largest cosine of ratings with a title held",
  "mean cosine of ratings with the titles held, fading",
  "job zone",
  "job zone less that of the last title",
  "job zone less the mean of the titles held",
  "leftover of the classification",
] as const;

/** Farther than any related title and any job of a career. */
const UNRELATED = 25;
const NEVER = 30;
const FADING = 0.7;

export function kinshipOf(taxonomy: Taxonomy, candidates: readonly number[]): Kinship {
  const placeOf = new Int32Array(taxonomy.occupations.length).fill(-1);
  candidates.forEach((title, place) => {
    placeOf[title] = place;
  });
  const groups = groupNumbers(taxonomy);
  const ratings = unitRatings(taxonomy);
  const known = new Map<number, Kin>();
  const kinOf = (title: number): Kin => {
    const made = known.get(title) ?? {
      depths: Uint8Array.from(
        candidates,
        (other) => groups.findLastIndex(({ numbers }) => numbers[other] === numbers[title]) + 1,
      ),
      named: Uint8Array.from(candidates, (other) => rankOrFar(taxonomy.related[title]!.indexOf(other))),
      naming: Uint8Array.from(candidates, (other) => rankOrFar(taxonomy.related[other]!.indexOf(title))),
      likeness: cosinesWith(title, candidates, ratings, taxonomy.elements.length),
    };
    known.set(title, made);
    return made;
  };
  const leftovers = Float32Array.from(candidates, (title) => Number(taxonomy.leftover[title]));
  return { candidates, placeOf, kinOf, major: groups[0]!, minor: groups[1]!, leftovers, taxonomy };
}

/** [titles, elements], each title's of length 1, or 0 where it is not rated. */
function unitRatings(taxonomy: Taxonomy): Float32Array {
  const elements = taxonomy.elements.length;
  const ratings = taxonomy.aboutMean().slice();
  for (let from = 0; from < ratings.length; from += elements) {
    const own = ratings.subarray(from, from + elements);
    let squares = 0;
    for (let at = 0; at < elements; at++) squares += own[at]! ** 2;
    const length = Math.sqrt(squares) || 1;
    for (let at = 0; at < elements; at++) own[at]! /= length;
  }
  return ratings;
}

function cosinesWith(title: number, others: readonly number[], ratings: Float32Array, elements: number): Float32Array {
  const cosines = new Float32Array(others.length);
  others.forEach((other, place) => {
    for (let at = 0; at < elements; at++)
      cosines[place]! += ratings[title * elements + at]! * ratings[other * elements + at]!;
  });
  return cosines;
}

function rankOrFar(rank: number): number {
  return rank < 0 ? UNRELATED : rank;
}

/** The coarsest level first. */
function groupNumbers({ occupations }: Taxonomy): Groups[] {
  return ([2, 3, 5, 6, 8] as const).map((digits) => {
    const known = new Map<string, number>();
    const numbers = Int32Array.from(occupations, ({ code }) => {
      const group = socGroup(code, digits);
      const number = known.get(group) ?? known.size;
      known.set(group, number);
      return number;
    });
    return { numbers, count: known.size };
  });
}

type Column = Float32Array;
type Columns = readonly Column[];

/** @param into a column for each of `KINSHIP_FACTS`, overwritten */
export function layKinship(history: CareerHistory, { held }: HistoryView, kinship: Kinship, into: Columns): void {
  layHeld(history, held, kinship, into.slice(0, 5));
  layInCommon(held, kinship, into.slice(5, 9));
  layRelated(held, kinship, into.slice(9, 12));
  layLikeness(held, kinship, into.slice(12, 15));
  layZones(held, kinship, into.slice(15, 18));
  into[18]!.set(kinship.leftovers);
}

function layHeld(history: CareerHistory, held: readonly number[], { placeOf, taxonomy }: Kinship, into: Columns): void {
  const [isLast, isBefore, times, since, years] = into as [Column, Column, Column, Column, Column];
  for (const column of into) column.fill(0);
  since.fill(NEVER);
  held.forEach((title, at) => {
    const place = placeOf[title]!;
    if (place < 0) return;
    times[place]!++;
    since[place] = held.length - 1 - at;
  });
  const [last, before] = [held.at(-1), held.at(-2)];
  if (last !== undefined && placeOf[last]! >= 0) isLast[placeOf[last]!] = 1;
  if (before !== undefined && placeOf[before]! >= 0) isBefore[placeOf[before]!] = 1;
  for (const [title, spent] of yearsIn(history, taxonomy)) if (placeOf[title]! >= 0) years[placeOf[title]!] = spent;
}

function yearsIn(history: CareerHistory, taxonomy: Taxonomy): Map<number, number> {
  const years = new Map<number, number>();
  for (const { job, title } of codedJobs(history, taxonomy)) {
    const spent = yearsOf(job, history);
    if (spent !== undefined) years.set(title, (years.get(title) ?? 0) + spent);
  }
  return years;
}

/** Undefined where a job is not dated. */
export function yearsOf(job: Job, { moment }: CareerHistory): number | undefined {
  const end = endOf(job, moment);
  if (job.start === undefined || end === undefined) return undefined;
  return Math.max(0, latestMonth(end) - earliestMonth(job.start) + 1) / 12;
}

function layInCommon(held: readonly number[], { kinOf, major, minor, candidates }: Kinship, into: Columns): void {
  const [withLast, most, inMajor, inMinor] = into as [Column, Column, Column, Column];
  withLast.fill(0);
  most.fill(0);
  const last = held.at(-1);
  if (last !== undefined) withLast.set(kinOf(last).depths);
  for (const title of new Set(held)) {
    const { depths } = kinOf(title);
    for (let at = 0; at < most.length; at++) if (depths[at]! > most[at]!) most[at] = depths[at]!;
  }
  laySharesOfJobs(held, major, candidates, inMajor);
  laySharesOfJobs(held, minor, candidates, inMinor);
}

function laySharesOfJobs(
  held: readonly number[],
  { numbers, count }: Groups,
  candidates: readonly number[],
  into: Float32Array,
): void {
  const ofGroups = new Float64Array(count);
  for (const title of held) ofGroups[numbers[title]!]! += 1 / held.length;
  for (let at = 0; at < into.length; at++) into[at] = ofGroups[numbers[candidates[at]!]!]!;
}

function layRelated(held: readonly number[], { kinOf }: Kinship, into: Columns): void {
  const [named, naming, best] = into as [Column, Column, Column];
  for (const column of into) column.fill(UNRELATED);
  const last = held.at(-1);
  if (last !== undefined) {
    named.set(kinOf(last).named);
    naming.set(kinOf(last).naming);
  }
  for (const title of new Set(held)) {
    const ranks = kinOf(title).named;
    for (let at = 0; at < best.length; at++) if (ranks[at]! < best[at]!) best[at] = ranks[at]!;
  }
}

function layLikeness(held: readonly number[], { kinOf }: Kinship, into: Columns): void {
  const [toLast, largest, mean] = into as [Column, Column, Column];
  const last = held.at(-1);
  if (last === undefined) toLast.fill(0);
  else toLast.set(kinOf(last).likeness);
  largest.fill(-1);
  const weights = new Map<number, number>();
  held.forEach((title, at) => {
    weights.set(title, (weights.get(title) ?? 0) + FADING ** (held.length - 1 - at));
  });
  const all = [...weights.values()].reduce((sum, weight) => sum + weight, 0);
  const sums = new Float64Array(mean.length);
  for (const [title, weight] of weights) {
    const cosines = kinOf(title).likeness;
    for (let at = 0; at < sums.length; at++) {
      const cosine = cosines[at]!;
      if (cosine > largest[at]!) largest[at] = cosine;
      sums[at]! += (weight / all) * cosine;
    }
  }
  mean.set(sums);
}

/** A title without a zone has none, and no difference. */
function layZones(held: readonly number[], { candidates, taxonomy: { zones } }: Kinship, into: Columns): void {
  const [own, lessLast, lessMean] = into as [Column, Column, Column];
  const known = held.map((title) => zones[title]!).filter((zone) => zone > 0);
  const mean = known.reduce((sum, zone) => sum + zone, 0) / known.length;
  const last = held.length === 0 ? 0 : zones[held.at(-1)!]!;
  for (let at = 0; at < own.length; at++) {
    const zone = zones[candidates[at]!]! || Number.NaN;
    own[at] = zone;
    lessLast[at] = last > 0 ? zone - last : Number.NaN;
    lessMean[at] = zone - mean;
  }
}
