/**
 * How well a method ranks for groups of people, by what they said of themselves.
 *
 *     scores of a run + categories ─► by question and group: accuracy, calibration, cases without a ranking ─► each group against all others
 *
 * Differences are tested by person and corrected by Holm over all groups and metrics together, since who looks at many groups finds one.
 * A metric is a mean over cases, so that it can be compared between groups of different size; the expected calibration error cannot, because
 * it grows as a group shrinks, and is shown beside.
 */
import { calibrationError, withConfidence } from "../../evaluate/calibration.ts";
import type { CaseScore, ScoredCase } from "../../evaluate/per-case.ts";
import { bootstrapRatios, type Interval } from "../../statistics/bootstrap.ts";
import { holm } from "../../statistics/significance.ts";
import { type GroupDifference, groupDifference } from "../../statistics/two-groups.ts";
import { FEWEST } from "./impact-ratios.ts";
import type { SelfDeclared } from "./self-declared.ts";

/** Of a case, a number or undefined where it has none; a failed case is wrong where an answer is right or wrong. */
type Metric = { readonly name: MetricName; readonly of: (score: CaseScore) => number | undefined };

export const METRIC_NAMES = ["accEM", "hr@10", "logP", "overconfidence", "notRanked"] as const;
export type MetricName = (typeof METRIC_NAMES)[number];

const scored =
  (value: (score: ScoredCase) => number | undefined, failed?: number) =>
  (score: CaseScore): number | undefined =>
    score.kind === "scored" ? value(score) : failed;

const METRICS: readonly Metric[] = [
  { name: "accEM", of: scored(({ exactMatch }) => 100 * exactMatch, 0) },
  { name: "hr@10", of: scored(({ rank }) => (rank <= 10 ? 100 : 0), 0) },
  { name: "logP", of: scored(({ logP }) => logP ?? undefined) },
  {
    name: "overconfidence",
    of: scored(({ confidence, exactMatch }) => (confidence === null ? undefined : 100 * (confidence - exactMatch))),
  },
  { name: "notRanked", of: (score) => (score.kind === "failed" ? 100 : 0) },
];

export type GroupFigure = Interval & { readonly n: number };

export type GroupRow = {
  readonly group: string;
  readonly people: number;
  readonly cases: number;
  /** Fewer than 30 people: figures are shown and nothing is tested. */
  readonly few: boolean;
  /** Absent where no case of the group has the value. */
  readonly figures: Readonly<Partial<Record<MetricName, GroupFigure>>>;
  /** Expected calibration error, in per cent; absent where nothing says how sure it is. */
  readonly ece?: GroupFigure;
};

export type TestedDifference = GroupDifference & {
  readonly question: string;
  readonly group: string;
  readonly metric: MetricName;
  readonly holm: number;
};

export type GroupTable = { readonly question: string; readonly unknown: number; readonly rows: readonly GroupRow[] };

export type GroupReport = {
  readonly method: string;
  readonly people: number;
  readonly cases: number;
  readonly tables: readonly GroupTable[];
  /** Each group against all others with an answer to the question; of two groups the first against the second. */
  readonly differences: readonly TestedDifference[];
};

/** @param scores of one method, at least one */
export function groupReport(scores: readonly CaseScore[], declared: SelfDeclared, seed: number): GroupReport {
  const tables: GroupTable[] = [];
  const tested: Omit<TestedDifference, "holm">[] = [];
  for (const question of declared.columns) {
    const answerOf = ({ person }: CaseScore) => declared.answer(person, question);
    const known = scores.filter((score) => answerOf(score) !== undefined);
    const groups = [...Map.groupBy(known, (score) => answerOf(score)!)].sort(([a], [b]) => (a < b ? -1 : 1));
    const rows = groups.map(([group, own]) => rowOf(group, own, seed));
    tables.push({ question, unknown: new Set(scores.map(({ person }) => person)).size - peopleIn(known), rows });
    const compared = rows.filter(({ few, people }) => !few && peopleIn(known) - people >= FEWEST.people);
    for (const { group } of rows.length === 2 ? compared.slice(0, 1) : compared)
      tested.push(...differencesOf(question, group, known, (score) => answerOf(score) === group, seed));
  }
  const corrected = holm(tested.map(({ p }) => p));
  return {
    method: scores[0]!.method,
    people: peopleIn(scores),
    cases: scores.length,
    tables,
    differences: tested.map((one, at) => ({ ...one, holm: corrected[at]! })),
  };
}

function peopleIn(scores: readonly CaseScore[]): number {
  return new Set(scores.map(({ person }) => person)).size;
}

function rowOf(group: string, own: readonly CaseScore[], seed: number): GroupRow {
  const figures: Partial<Record<MetricName, GroupFigure>> = {};
  for (const { name, of } of METRICS) {
    const { people, values } = valuesOf(own, of);
    if (values.length > 0) figures[name] = { ...bootstrapRatios(people, [values], seed)[0]!, n: values.length };
  }
  const confident = withConfidence(own.filter((score) => score.kind === "scored"));
  const error = confident.length === 0 ? undefined : calibrationError(confident, seed);
  const people = peopleIn(own);
  return {
    group,
    people,
    cases: own.length,
    few: people < FEWEST.people,
    figures,
    ...(error && {
      ece: { value: 100 * error.value, low: 100 * error.low, high: 100 * error.high, n: confident.length },
    }),
  };
}

function valuesOf(scores: readonly CaseScore[], of: Metric["of"]): { people: string[]; values: number[] } {
  const known = scores.flatMap((score) => {
    const value = of(score);
    return value === undefined ? [] : [{ person: score.person, value }];
  });
  return { people: known.map(({ person }) => person), values: known.map(({ value }) => value) };
}

/** A metric that has no value on one of the sides, or one and the same for everybody, differs by nothing that could be tested. */
function differencesOf(
  question: string,
  group: string,
  known: readonly CaseScore[],
  isOfGroup: (score: CaseScore) => boolean,
  seed: number,
): Omit<TestedDifference, "holm">[] {
  const inGroup = new Set(known.filter(isOfGroup).map(({ person }) => person));
  return METRICS.flatMap(({ name, of }) => {
    const { people, values } = valuesOf(known, of);
    const sides = new Set(people.map((person) => inGroup.has(person)));
    if (sides.size < 2 || values.every((value) => value === values[0])) return [];
    const difference = groupDifference(people, values, (person) => inGroup.has(person), seed);
    return [{ question, group, metric: name, ...difference }];
  });
}
