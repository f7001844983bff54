/**
 * The facts of a year's likeliest next states, on which trees are grown.
 *
 *     distribution of a network ─► its likeliest states, and one candidate for all the rest
 *     moment of the year        ─► facts of each: what the network gives it, counts, own past, kinship; and facts of the person
 *
 * In: a moment, a distribution over states, counts.  Out: candidates and their facts. Of the rest nothing is known but how likely it is.
 */
import { type Distribution, type LabelSpace, largest } from "../../src/domain/index.ts";
import type { Taxonomy } from "../../src/taxonomy/taxonomy.ts";
import { COUNT_COLUMNS, type YearCounts } from "./year-counts.ts";
import type { YearMoment } from "./year-moment.ts";

/** Of some 470 states; what is left out of them is one more candidate. */
export const LISTED = 31;

/** @property places of the listed states, likeliest first @property logs of the listed states and, last, of the rest */
export type ShortList = { readonly places: Int32Array; readonly logs: Float32Array };

export function shortListOf(distribution: Distribution): ShortList {
  const places = Int32Array.from(largest(distribution, LISTED));
  const listed = Float64Array.from(places, (place) => distribution[place]!);
  const rest = 1 - listed.reduce((sum, p) => sum + p, 0);
  return { places, logs: Float32Array.from([...listed, Math.max(rest, 1e-9)], Math.log) };
}

export const CANDIDATE_FACTS = [
  "log p by the network",
  "place in the list",
  "is all the rest",
  "is work, education or neither",
  "is the state",
  "is the state before",
  "is the last other state",
  "is the last work",
  "is the work before the last",
  "years in it",
  "years in it, fading",
  "years since it",
  "held with the employer",
  "SOC groups in common with the last work",
  "most SOC groups in common with a state held",
  "cosine of ratings with the last work",
  "largest cosine of ratings with a state held",
  "job zone less that of the last work",
  ...COUNT_COLUMNS,
];

export const PERSON_FACTS = [
  "kind of state",
  "calendar year",
  "age",
  "years in the state",
  "years with the employer",
  "years since work",
  "a job is named without work",
  "hours",
  "hours less those before",
  "every week",
  "full time",
  "enrolled",
  "enrolled the year before",
  "degree",
  "years since a degree",
  "years known",
  "years passed over",
  "moves",
  "recent moves",
  "states held",
];
const KINDS = { work: 0, education: 1, neither: 2 } as const;

export function personFacts(moment: YearMoment): Float32Array {
  const { hours, hoursBefore } = moment;
  return Float32Array.from([
    KINDS[moment.kind],
    moment.year,
    moment.age ?? Number.NaN,
    moment.yearsInState,
    moment.yearsWithEmployer,
    moment.yearsSinceWork,
    Number(moment.namesJob),
    hours,
    hoursBefore === undefined ? Number.NaN : hours - hoursBefore,
    Number(moment.everyWeek),
    Number(moment.fullTime),
    Number(moment.enrolled),
    moment.enrolledBefore === undefined ? Number.NaN : Number(moment.enrolledBefore),
    moment.degree ?? Number.NaN,
    moment.yearsSinceDegree ?? Number.NaN,
    moment.yearsKnown,
    moment.yearsPassedOver,
    moment.moves,
    moment.recentMoves,
    moment.held.size,
  ]);
}

export type FactsOfYear = (moment: YearMoment, list: ShortList, fold: number | undefined) => Float32Array[];

/** Farther back than any year. */
const NEVER = 40;

/** @param taxonomy of the states, as the network has it @returns a maker of a column for each of `CANDIDATE_FACTS` */
export function yearFacts(counts: YearCounts, taxonomy: Taxonomy & LabelSpace): FactsOfYear {
  const kin = kinshipOf(taxonomy);
  const size = taxonomy.occupations.length;
  const kindOf = (place: number) => Math.max(0, place - size + 3);
  return (moment, { places, logs }, fold) => {
    const { held, work } = moment;
    const column = (of: (place: number, at: number) => number) => {
      const own = new Float32Array(logs.length).fill(Number.NaN);
      places.forEach((place, at) => {
        own[at] = of(place, at);
      });
      return own;
    };
    const is = (other: number | undefined) => column((place) => Number(place === other));
    const most = (likeness: (a: number, b: number) => number) =>
      column((place) => Math.max(...held.keys().map((one) => likeness(place, one))));
    const toWork = (likeness: (a: number, b: number) => number) =>
      column((place) => (work === undefined ? Number.NaN : likeness(place, work)));
    return [
      logs,
      column((_, at) => at),
      Float32Array.from(logs, (_, at) => Number(at === places.length)),
      column(kindOf),
      is(moment.state),
      is(moment.before),
      is(moment.other),
      is(work),
      is(moment.workBefore),
      column((place) => held.get(place)?.years ?? 0),
      column((place) => held.get(place)?.faded ?? 0),
      column((place) => held.get(place)?.since ?? NEVER),
      column((place) => Number(held.get(place)?.sameEmployer ?? false)),
      toWork(kin.groups),
      most(kin.groups),
      toWork(kin.cosine),
      most(kin.cosine),
      toWork((a, b) =>
        taxonomy.zones[a]! > 0 && taxonomy.zones[b]! > 0 ? taxonomy.zones[a]! - taxonomy.zones[b]! : Number.NaN,
      ),
      ...counts(moment, fold, places).map((own) => column((_, at) => own[at]!)),
    ];
  };
}

/** Likeness of two states, from tables made once. */
function kinshipOf({ occupations, groups, elements, aboutMean }: Taxonomy & LabelSpace) {
  const size = occupations.length;
  const [common, cosines] = [new Uint8Array(size * size), new Float32Array(size * size)];
  const ratings = occupations.map((_, at) => {
    const own = aboutMean().subarray(at * elements.length, (at + 1) * elements.length);
    const length = Math.hypot(...own) || 1;
    return own.map((value) => value / length);
  });
  for (let a = 0; a < size; a++)
    for (let b = 0; b < size; b++) {
      common[a * size + b] = groups[a]!.filter((group, level) => group === groups[b]![level]).length;
      cosines[a * size + b] = ratings[a]!.reduce((sum, value, at) => sum + value * ratings[b]![at]!, 0);
    }
  return {
    groups: (a: number, b: number) => common[a * size + b]!,
    cosine: (a: number, b: number) => cosines[a * size + b]!,
  };
}
