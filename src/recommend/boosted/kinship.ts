/**
 * How near each candidate title lies to the titles held: the same, SOC groups in common, O*NET's related lists, ratings and job zones.
 *
 * In: a history.  Out: a column over all candidates for each name. What a title is to every candidate does not depend on a history, and is kept.
 */
import { type CareerHistory, earliestMonth, type Job, latestMonth, socGroup } from "../../domain/index.ts";
import { codedJobs, endOf } from "../../histories/coded-jobs.ts";
import type { Taxonomy } from "../../taxonomy/taxonomy.ts";
import type { HistoryView } from "../counted/view.ts";
import type { FactColumn } from "./trees.ts";

/** What a title is to each candidate, as columns that are kept and never written again. */
type Kin = {
  /** 1 for the title itself. */
  readonly itself: Column;
  /** SOC levels in common, 5 for the title itself. */
  readonly depths: Column;
  /** The rank, from 0, that the title's list of related titles gives a candidate; and that a candidate's list gives the title. */
  readonly named: Column;
  readonly naming: Column;
  /** Cosines of ratings, 0 where one of the two is not rated. */
  readonly likeness: Column;
};

/** Groups of one SOC level: the number of each title's group, and of each candidate's, and how many there are. */
type Groups = { readonly numbers: Int32Array; readonly ofCandidates: Int32Array; readonly count: number };

/** What does not depend on a history. */
export type Kinship = {
  readonly candidates: readonly number[];
  /** A title's place among the candidates; -1 for another. */
  readonly placeOf: Int32Array;
  /** Of no title, what is no kin of anybody. */
  readonly kinOf: (title: number | undefined) => Kin;
  readonly major: Groups;
  readonly minor: Groups;
  /** A column of -1, which is below any cosine. */
  readonly unlike: Column;
  /** Of each candidate, 1 for a leftover of the classification. */
  readonly leftovers: Column;
  /** Of each candidate its job zone; and that less another, by the other. NaN where it has none. */
  readonly zones: Column;
  readonly lessZone: readonly Column[];
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
  const groups = groupNumbers(taxonomy, candidates);
  const ratings = unitRatings(taxonomy);
  const columnOf = (of: (other: number) => number) => Float32Array.from(candidates, of);
  const nobody: Kin = {
    itself: columnOf(() => 0),
    depths: columnOf(() => 0),
    named: columnOf(() => UNRELATED),
    naming: columnOf(() => UNRELATED),
    likeness: columnOf(() => 0),
  };
  const known: Kin[] = [];
  const kinOf = (title: number | undefined): Kin => {
    if (title === undefined) return nobody;
    known[title] ??= {
      itself: columnOf((other) => Number(other === title)),
      depths: columnOf((other) => groups.findLastIndex(({ numbers }) => numbers[other] === numbers[title]) + 1),
      named: columnOf((other) => rankOrFar(taxonomy.related[title]!.indexOf(other))),
      naming: columnOf((other) => rankOrFar(taxonomy.related[other]!.indexOf(title))),
      likeness: cosinesWith(title, candidates, ratings, taxonomy.elements.length),
    };
    return known[title];
  };
  const zones = columnOf((title) => taxonomy.zones[title]! || Number.NaN);
  return {
    candidates,
    placeOf,
    kinOf,
    major: groups[0]!,
    minor: groups[1]!,
    unlike: columnOf(() => -1),
    leftovers: columnOf((title) => Number(taxonomy.leftover[title])),
    zones,
    lessZone: Array.from({ length: Math.max(...taxonomy.zones) + 1 }, (_, other) =>
      zones.map((zone) => (other > 0 ? zone - other : Number.NaN)),
    ),
    taxonomy,
  };
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
function groupNumbers({ occupations }: Taxonomy, candidates: readonly number[]): Groups[] {
  return ([2, 3, 5, 6, 8] as const).map((digits) => {
    const known = new Map<string, number>();
    const numbers = Int32Array.from(occupations, ({ code }) => {
      const group = socGroup(code, digits);
      const number = known.get(group) ?? known.size;
      known.set(group, number);
      return number;
    });
    return { numbers, ofCandidates: Int32Array.from(candidates, (title) => numbers[title]!), count: known.size };
  });
}

type Column = Float32Array;

/** @param given a column for each of `KINSHIP_FACTS`, overwritten where none is kept @returns a column for each */
export function kinshipColumns(
  history: CareerHistory,
  { held }: HistoryView,
  kinship: Kinship,
  given: readonly Column[],
): FactColumn[] {
  const [last, before] = [kinship.kinOf(held.at(-1)), kinship.kinOf(held.at(-2))];
  const own = Object.fromEntries(KINSHIP_FACTS.map((name, at) => [name, given[at]!])) as Record<KinshipFact, Column>;
  layHeld(held, kinship, own["times held"], own["jobs since it was held"]);
  layYears(history, kinship, own["years in it"]);
  layMeanLikeness(held, kinship, own["mean cosine of ratings with the titles held, fading"]);
  laySharesOfJobs(held, kinship.major, own["share of jobs in its major group"]);
  laySharesOfJobs(held, kinship.minor, own["share of jobs in its minor group"]);
  layMeanZone(held, kinship, own["job zone less the mean of the titles held"]);
  const kin = [...new Set(held)].map(kinship.kinOf);
  const kept: Partial<Record<KinshipFact, FactColumn>> = {
    "most SOC digits in common with a title held": combined("larger", kin, "depths") ?? last.depths,
    "best rank among the titles related to any held": combined("smaller", kin, "named") ?? last.named,
    "largest cosine of ratings with a title held": combined("larger", kin, "likeness") ?? kinship.unlike,
    "is the last title": last.itself,
    "is the title before the last": before.itself,
    "SOC digits in common with the last title": last.depths,
    "rank among the titles related to the last": last.named,
    "rank of the last title among those related to it": last.naming,
    "cosine of ratings with the last title": last.likeness,
    "job zone": kinship.zones,
    "job zone less that of the last title": kinship.lessZone[zoneOf(held.at(-1), kinship)]!,
    "leftover of the classification": kinship.leftovers,
  };
  return KINSHIP_FACTS.map((name) => kept[name] ?? own[name]);
}

type KinshipFact = (typeof KINSHIP_FACTS)[number];

/** 0 where it is not known. */
function zoneOf(title: number | undefined, { taxonomy }: Kinship): number {
  return title === undefined ? 0 : taxonomy.zones[title]!;
}

function layHeld(held: readonly number[], { placeOf }: Kinship, times: Column, since: Column): void {
  times.fill(0);
  since.fill(NEVER);
  held.forEach((title, at) => {
    const place = placeOf[title]!;
    if (place < 0) return;
    times[place]!++;
    since[place] = held.length - 1 - at;
  });
}

function layYears(history: CareerHistory, { placeOf, taxonomy }: Kinship, years: Column): void {
  years.fill(0);
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

function laySharesOfJobs(held: readonly number[], { numbers, ofCandidates, count }: Groups, into: Float32Array): void {
  const ofGroups = new Float64Array(count);
  for (const title of held) ofGroups[numbers[title]!]! += 1 / held.length;
  for (let at = 0; at < into.length; at++) into[at] = ofGroups[ofCandidates[at]!]!;
}

/** Undefined of no kin. */
function combined(
  take: "larger" | "smaller",
  [first, ...others]: readonly Kin[],
  column: keyof Kin,
): FactColumn | undefined {
  return first && { take, of: [first[column], ...others.map((one) => one[column])] };
}

/** The mean of the cosines with the titles held, in which later titles weigh more. */
function layMeanLikeness(held: readonly number[], { kinOf }: Kinship, into: Column): void {
  const weights = new Map<number, number>();
  held.forEach((title, at) => {
    weights.set(title, (weights.get(title) ?? 0) + FADING ** (held.length - 1 - at));
  });
  const all = [...weights.values()].reduce((sum, weight) => sum + weight, 0);
  const sums = new Float64Array(into.length);
  for (const [title, weight] of weights) {
    const { likeness } = kinOf(title);
    const share = weight / all;
    for (let at = 0; at < sums.length; at++) sums[at]! += share * likeness[at]!;
  }
  into.set(sums);
}

/** A title without a zone has none, and no difference. */
function layMeanZone(held: readonly number[], kinship: Kinship, into: Column): void {
  const known = held.map((title) => zoneOf(title, kinship)).filter((zone) => zone > 0);
  const mean = known.reduce((sum, zone) => sum + zone, 0) / known.length;
  for (let at = 0; at < into.length; at++) into[at] = kinship.zones[at]! - mean;
}
