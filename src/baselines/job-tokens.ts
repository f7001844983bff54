/**
 * A history as the sequence networks see it: one token a job.
 *
 * In: a history.  Out: for each coded job, oldest first, its title and what is said of it, as numbers of rows in two tables.
 * A token says only what was known when its job ended, so that the token of an early job does not betray a later degree.
 */
import {
  type CareerHistory,
  DEGREE_LEVELS,
  type Education,
  earliestMonth,
  type Job,
  type LabelSpace,
  latestMonth,
  type YearMonth,
  yearOf,
} from "../domain/index.ts";
import { BROAD_FIELDS } from "../histories/broad-field.ts";
import { codedJobs, endOf } from "../histories/coded-jobs.ts";
import type { Graph, Tensor } from "../tensor/graph.ts";
import { add, gatherRows, reshape, sumAxis } from "../tensor/operators.ts";

export type JobToken = {
  readonly title: number;
  /** A row of the features' table for each feature. */
  readonly features: readonly number[];
};

type Known = { readonly job: Job; readonly end: YearMonth | undefined; readonly history: CareerHistory };

/** A feature gives one of its values, 0 to values - 1, or undefined where the history does not say. */
type Feature = { readonly values: number; readonly of: (known: Known) => number | undefined };

const FEATURES: readonly Feature[] = [
  { values: DEGREE_LEVELS.length, of: (known) => highest(educationThen(known)) },
  {
    // A field in other words than NLSY97's is not known to these baselines.
    values: BROAD_FIELDS.length,
    of: (known) =>
      indexIn(
        BROAD_FIELDS,
        educationThen(known)
          .flatMap(({ field }) => field ?? [])
          .at(-1),
      ),
  },
  { values: 6, of: (known) => binOf(yearsOf(known), [1.5, 2.5, 3.5, 5.5, 8.5]) },
  { values: 5, of: (known) => binOf(hoursAYear(known), [500, 1_000, 1_700, 2_200]) },
  { values: 2, of: ({ job }) => (job.fullTime === undefined ? undefined : Number(job.fullTime)) },
  {
    values: 13,
    of: ({ end, history }) =>
      end === undefined || history.birthYear === undefined
        ? undefined
        : Math.min(12, Math.max(0, Math.floor((yearOf(end) - history.birthYear - 15) / 2))),
  },
];

export const FEATURES_A_JOB = FEATURES.length;

/** Where each feature's rows begin; its first row is "not said". */
const BEGINNINGS = FEATURES.map((_, at) => FEATURES.slice(0, at).reduce((rows, { values }) => rows + values + 1, 0));
export const FEATURE_ROWS = FEATURES.reduce((rows, { values }) => rows + values + 1, 0);

/** The features of a job of which nothing is said. */
export const NOTHING_SAID: readonly number[] = BEGINNINGS;

export function jobTokens(history: CareerHistory, space: LabelSpace): JobToken[] {
  return codedJobs(history, space).map(({ job, at, title }) => {
    // Of the last job everything is known that is known at the moment of prediction.
    const end = at === history.jobs.length - 1 ? history.moment : endOf(job, history.moment);
    const known: Known = { job, end, history };
    return { title, features: FEATURES.map((feature, which) => BEGINNINGS[which]! + 1 + (feature.of(known) ?? -1)) };
  });
}

/** At the moment everything in the history is known; before it, what was completed by then. */
function educationThen({ end, history }: Known): readonly Education[] {
  if (end === history.moment) return history.education;
  return history.education.filter(
    ({ date }) => date !== undefined && end !== undefined && latestMonth(date) <= latestMonth(end),
  );
}

function highest(education: readonly Education[]): number | undefined {
  const levels = education.flatMap(({ level }) => (level === undefined ? [] : [DEGREE_LEVELS.indexOf(level)]));
  return levels.length === 0 ? undefined : Math.max(...levels);
}

function yearsOf({ job, end }: Known): number | undefined {
  if (job.start === undefined || end === undefined) return undefined;
  return Math.max(1, latestMonth(end) - earliestMonth(job.start) + 1) / 12;
}

function hoursAYear(known: Known): number | undefined {
  const years = yearsOf(known);
  return known.job.hours === undefined || years === undefined ? undefined : known.job.hours / years;
}

function binOf(value: number | undefined, edges: readonly number[]): number | undefined {
  return value === undefined ? undefined : edges.filter((edge) => value >= edge).length;
}

function indexIn(names: readonly string[], name: string | undefined): number | undefined {
  const at = name === undefined ? -1 : names.indexOf(name);
  return at < 0 ? undefined : at;
}

const SMALL = { normal: 0.02 } as const;

/**
 * The vector of each title: its own and those of its groups, so that a title which is rare, or was never seen, is near its family.
 *
 * @returns [titles, width]
 */
export function titleTable(graph: Graph, space: LabelSpace, width: number): Tensor {
  const titles = space.occupations.length;
  const own = () => graph.parameter("title.vectors", [titles, width], SMALL);
  if (space.levels.length === 0) return own();
  const groups = new Map<string, number>();
  const rows = space.groups.flat().map((group) => {
    if (!groups.has(group)) groups.set(group, groups.size);
    return groups.get(group)!;
  });
  const groupVectors = graph.parameter("group.vectors", [groups.size, width], SMALL);
  const ofGroups = gatherRows(groupVectors, graph.constant(Int32Array.from(rows), [rows.length]));
  return add(own(), sumAxis(reshape(ofGroups, [titles, rows.length / titles, width]), 1));
}

/** The sum of the vectors of a job's features. @param features [count x FEATURES_A_JOB] @returns [count, width] */
export function featureVectors(graph: Graph, features: Tensor, width: number): Tensor {
  const vectors = gatherRows(graph.parameter("feature.vectors", [FEATURE_ROWS, width], SMALL), features);
  return sumAxis(reshape(vectors, [features.shape[0]! / FEATURES_A_JOB, FEATURES_A_JOB, width]), 1);
}
