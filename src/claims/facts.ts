/**
 * What a history says, reckoned once: the years behind each occupation and field, the shape of the path, the highest degree.
 *
 * In: a history.  Out: `HistoryFacts`, from which claims are composed and against which they are checked, so that the two cannot
 * disagree.
 */
import {
  type CareerHistory,
  DEGREE_LEVELS,
  type DegreeLevel,
  earliestMonth,
  type HistoryClaim,
  type Job,
  latestMonth,
  type Place,
  type YearMonth,
} from "../domain/index.ts";
import { codedJobs } from "../histories/coded-jobs.ts";
import type { Taxonomy } from "../taxonomy/taxonomy.ts";

/** Whole years worked, rounded down, and the jobs they rest on; undefined where none of these jobs has both dates. */
export type Tenure = { readonly years: number | undefined; readonly jobs: readonly number[] };

export type HistoryFacts = {
  /** Indices of the jobs with a code, oldest first, with the title's index. */
  readonly coded: readonly { readonly job: number; readonly title: number }[];
  /** The last job, where it has a code: an earlier one that has is not what the person did last. */
  readonly last: { readonly job: number; readonly title: number } | undefined;
  readonly jobs: number;
  /** The last two jobs were with one employer; undefined where one of the two is not known. */
  readonly sameEmployer: boolean | undefined;
  readonly byTitle: ReadonlyMap<number, Tenure>;
  readonly byMajor: ReadonlyMap<string, Tenure>;
  readonly path: (HistoryClaim & { kind: "path" })["shape"] | undefined;
  readonly education:
    | { readonly level: DegreeLevel; readonly fields: readonly string[]; readonly entry: number }
    | undefined;
  /** Every level of education that is known, with its entry. */
  readonly levels: ReadonlyMap<DegreeLevel, number>;
};

export function factsOf(history: CareerHistory, taxonomy: Taxonomy): HistoryFacts {
  const coded = codedJobs(history, taxonomy).map(({ at, title }) => ({ job: at, title }));
  const tenure = (own: readonly { job: number }[]): Tenure => {
    const jobs = own.map(({ job }) => job);
    return {
      years: yearsOf(
        jobs.map((job) => history.jobs[job]!),
        history.moment,
      ),
      jobs,
    };
  };
  const map = <Key>(keyOf: (entry: { job: number; title: number }) => Key) =>
    new Map([...Map.groupBy(coded, keyOf)].map(([key, own]) => [key, tenure(own)] as const));
  return {
    coded,
    last: coded.findLast(({ job }) => job === history.jobs.length - 1),
    jobs: history.jobs.length,
    sameEmployer: sameEmployer(history),
    byTitle: map(({ title }) => title),
    byMajor: map(({ title }) => taxonomy.majors[title]!),
    path: pathOf(
      coded.map(({ title }) => title),
      taxonomy,
    ),
    education: highestEntry(history),
    levels: new Map(
      history.education.flatMap(({ level }, entry) => (level === undefined ? [] : [[level, entry] as const])),
    ),
  };
}

function sameEmployer({ jobs }: CareerHistory): boolean | undefined {
  const [before, last] = [jobs.at(-2)?.employer, jobs.at(-1)?.employer];
  return before === undefined || last === undefined ? undefined : before === last;
}

/** Months in which at least one of the jobs was held, in whole years: two jobs at once are not counted twice. */
export function yearsOf(jobs: readonly Job[], moment: YearMonth | undefined): number | undefined {
  const spells = jobs.flatMap(({ start, end, current }) => {
    const last = current ? moment : end;
    return start === undefined || last === undefined ? [] : [{ from: earliestMonth(start), to: latestMonth(last) + 1 }];
  });
  let [months, reached] = [0, Number.NEGATIVE_INFINITY];
  for (const { from, to } of spells.sort((a, b) => a.from - b.from)) {
    months += Math.max(0, to - Math.max(from, reached));
    reached = Math.max(reached, to);
  }
  return months === 0 ? undefined : Math.floor(months / 12);
}

function pathOf(titles: readonly number[], taxonomy: Taxonomy): HistoryFacts["path"] {
  if (titles.length < 2) return undefined;
  if (new Set(titles).size === 1) return "one-occupation";
  if (new Set(titles.map((title) => taxonomy.majors[title])).size === 1) return "one-field";
  const zones = titles.map((title) => taxonomy.zones[title]!).filter((zone) => zone > 0);
  const rising = zones.every((zone, at) => at === 0 || zone >= zones[at - 1]!) && zones.at(-1)! > zones[0]!;
  return rising ? "rising" : "several-fields";
}

function highestEntry({ education }: CareerHistory): HistoryFacts["education"] {
  const levels = education.flatMap(({ level }, entry) => (level === undefined ? [] : [{ level, entry }]));
  const highest = levels.toSorted((a, b) => DEGREE_LEVELS.indexOf(b.level) - DEGREE_LEVELS.indexOf(a.level))[0];
  if (highest === undefined) return undefined;
  const fields = education.flatMap(({ level, field }) =>
    level === highest.level && field !== undefined ? [field] : [],
  );
  return { ...highest, fields };
}

export const NOWHERE: Place = { jobs: [], education: [] };
