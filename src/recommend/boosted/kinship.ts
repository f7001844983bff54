/**
 * How near each title lies to the titles held: the same, SOC groups in common, O*NET's related lists, ratings and job zones.
 *
 * In: a history.  Out: a column over all titles for each name.
 */
import { type CareerHistory, earliestMonth, type Job, latestMonth, socGroup } from "../../domain/index.ts";
import { codedJobs, endOf } from "../../histories/coded-jobs.ts";
import type { Taxonomy } from "../../taxonomy/taxonomy.ts";
import type { HistoryView } from "../counted/view.ts";

/** What does not depend on a history. */
export type Kinship = {
  /** Cosines of a title's ratings with every title's, 0 where one of the two is not rated; computed when first asked for. */
  readonly likenessOf: (title: number) => Float32Array;
  /** By SOC level, coarsest first, the number of each title's group. */
  readonly groups: readonly Int32Array[];
  /** For each title the rank, from 0, that each related title's list gives it. */
  readonly namedBy: readonly ReadonlyMap<number, number>[];
};

const NAMES = [
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

export function kinshipOf(taxonomy: Taxonomy): Kinship {
  const titles = taxonomy.occupations.length;
  const elements = taxonomy.elements.length;
  const ratings = taxonomy.aboutMean().slice();
  for (let title = 0; title < titles; title++) {
    const own = ratings.subarray(title * elements, (title + 1) * elements);
    let squares = 0;
    for (let at = 0; at < elements; at++) squares += own[at]! ** 2;
    const length = Math.sqrt(squares) || 1;
    for (let at = 0; at < elements; at++) own[at]! /= length;
  }
  const namedBy = taxonomy.related.map(() => new Map<number, number>());
  taxonomy.related.forEach((ranked, title) => {
    ranked.forEach((other, rank) => {
      namedBy[other]!.set(title, rank);
    });
  });
  return { likenessOf: cosinesOf(ratings, titles, elements), groups: groupNumbers(taxonomy), namedBy };
}

function cosinesOf(ratings: Float32Array, titles: number, elements: number): Kinship["likenessOf"] {
  const known = new Map<number, Float32Array>();
  return (title) => {
    const cosines = known.get(title) ?? new Float32Array(titles);
    if (!known.has(title))
      for (let other = 0; other < titles; other++)
        for (let at = 0; at < elements; at++)
          cosines[other]! += ratings[title * elements + at]! * ratings[other * elements + at]!;
    known.set(title, cosines);
    return cosines;
  };
}

function groupNumbers({ occupations }: Taxonomy): Int32Array[] {
  return ([2, 3, 5, 6, 8] as const).map((digits) => {
    const numbers = new Map<string, number>();
    return Int32Array.from(occupations, ({ code }) => {
      const group = socGroup(code, digits);
      const number = numbers.get(group) ?? numbers.size;
      numbers.set(group, number);
      return number;
    });
  });
}

export const kinshipFacts = { names: NAMES as readonly string[], of: columnsOf };

function columnsOf(
  history: CareerHistory,
  { held }: HistoryView,
  kinship: Kinship,
  taxonomy: Taxonomy,
): Float64Array[] {
  const column = (value = 0) => new Float64Array(taxonomy.occupations.length).fill(value);
  const [isLast, isBefore, times, since, years] = [column(), column(), column(), column(NEVER), column()];
  held.forEach((title, at) => {
    times[title]!++;
    since[title] = held.length - 1 - at;
  });
  const [last, before] = [held.at(-1), held.at(-2)];
  if (last !== undefined) isLast[last] = 1;
  if (before !== undefined) isBefore[before] = 1;
  for (const [title, spent] of yearsIn(history, taxonomy)) years[title]! += spent;
  return [
    isLast,
    isBefore,
    times,
    since,
    years,
    ...inCommon(held, kinship.groups, column),
    ...relatedness(held, kinship, taxonomy, column),
    ...likeness(held, kinship, column),
    ...zones(held, taxonomy, column),
    Float64Array.from(taxonomy.leftover, Number),
  ];
}

function yearsIn(history: CareerHistory, taxonomy: Taxonomy): [number, number][] {
  return codedJobs(history, taxonomy).flatMap(({ job, title }): [number, number][] => {
    const years = yearsOf(job, history);
    return years === undefined ? [] : [[title, years]];
  });
}

/** Undefined where a job is not dated. */
export function yearsOf(job: Job, { moment }: CareerHistory): number | undefined {
  const end = endOf(job, moment);
  if (job.start === undefined || end === undefined) return undefined;
  return Math.max(0, latestMonth(end) - earliestMonth(job.start) + 1) / 12;
}

/** How deep two titles agree: the number of SOC levels, 5 for the same title. */
function inCommon(held: readonly number[], groups: Kinship["groups"], column: Column): Float64Array[] {
  const [withLast, most] = [column(), column()];
  const last = held.at(-1);
  for (const title of new Set(held)) {
    for (const numbers of groups) {
      const own = numbers[title]!;
      for (let other = 0; other < most.length; other++) {
        if (numbers[other] !== own) continue;
        const depth = groups.indexOf(numbers) + 1;
        most[other] = Math.max(most[other]!, depth);
        if (title === last) withLast[other] = depth;
      }
    }
  }
  return [withLast, most, ...[groups[0]!, groups[1]!].map((numbers) => sharesOfJobs(held, numbers))];
}

function sharesOfJobs(held: readonly number[], numbers: Int32Array): Float64Array {
  // There are no more groups than titles.
  const ofGroups = new Float64Array(numbers.length);
  for (const title of held) ofGroups[numbers[title]!]! += 1 / held.length;
  const shares = new Float64Array(numbers.length);
  for (let title = 0; title < shares.length; title++) shares[title] = ofGroups[numbers[title]!]!;
  return shares;
}

type Column = (value?: number) => Float64Array;

function relatedness(held: readonly number[], { namedBy }: Kinship, taxonomy: Taxonomy, column: Column) {
  const [named, naming, best] = [column(UNRELATED), column(UNRELATED), column(UNRELATED)];
  const last = held.at(-1);
  for (const title of new Set(held)) {
    taxonomy.related[title]!.forEach((other, rank) => {
      best[other] = Math.min(best[other]!, rank);
      if (title === last) named[other] = rank;
    });
    if (title === last) for (const [other, rank] of namedBy[title]!) naming[other] = rank;
  }
  return [named, naming, best];
}

function likeness(held: readonly number[], { likenessOf }: Kinship, column: Column): Float64Array[] {
  const [toLast, largest, mean] = [column(), column(-1), column()];
  const weights = new Map<number, number>();
  held.forEach((title, at) => {
    weights.set(title, (weights.get(title) ?? 0) + FADING ** (held.length - 1 - at));
  });
  const all = [...weights.values()].reduce((sum, weight) => sum + weight, 0);
  for (const [title, weight] of weights) {
    const cosines = likenessOf(title);
    for (let other = 0; other < toLast.length; other++) {
      const cosine = cosines[other]!;
      if (title === held.at(-1)) toLast[other] = cosine;
      largest[other] = Math.max(largest[other]!, cosine);
      mean[other]! += (weight / all) * cosine;
    }
  }
  return [toLast, largest, mean];
}

/** A title without a zone has none, and no difference. */
function zones(held: readonly number[], { zones: all }: Taxonomy, column: Column): Float64Array[] {
  const known = held.map((title) => all[title]!).filter((zone) => zone > 0);
  const mean = known.reduce((sum, zone) => sum + zone, 0) / known.length;
  const last = held.length === 0 ? 0 : all[held.at(-1)!]!;
  const [own, lessLast, lessMean] = [column(Number.NaN), column(Number.NaN), column(Number.NaN)];
  for (let title = 0; title < all.length; title++) {
    const zone = all[title]!;
    if (zone === 0) continue;
    own[title] = zone;
    if (last > 0) lessLast[title] = zone - last;
    lessMean[title] = zone - mean;
  }
  return [own, lessLast, lessMean];
}
