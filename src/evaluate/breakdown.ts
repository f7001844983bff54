/**
 * The same few figures for parts of the cases: by what the person did next, how sure the label is, history length, major
 * group and year.
 *
 * In: the scores of one method.  Out: groups with n, AccEM, HR@10 and log p, each with its interval; small groups are shown as they
 * are, because their wide intervals say so.
 */
import { bootstrapRatios } from "../statistics/bootstrap.ts";
import type { Figure, Missing } from "./metrics.ts";
import { type CaseScore, STEPS } from "./per-case.ts";
import { countCases } from "./seeds.ts";

export type BreakdownRow = {
  readonly by: "change" | "step" | "label" | "history length" | "major group" | "year";
  readonly group: string;
  readonly n: number;
  readonly accEM: Figure;
  readonly hr10: Figure;
  readonly logP: Figure | Missing;
};

const LENGTHS: readonly (readonly [number, string])[] = [
  [1, "1 job"],
  [3, "2 to 3 jobs"],
  [6, "4 to 6 jobs"],
  [10, "7 to 10 jobs"],
  [Number.POSITIVE_INFINITY, "more than 10 jobs"],
];

const GROUPINGS: readonly (readonly [BreakdownRow["by"], (score: CaseScore) => string | undefined])[] = [
  ["change", (score) => (score.change ? "occupation changes" : "stays")],
  ["step", (score) => score.step],
  // Where a Census code means several titles, one of them was taken by rule: no method can know which.
  [
    "label",
    ({ sureLabel }) => (sureLabel === undefined ? undefined : sureLabel ? "sure" : "taken by rule from several titles"),
  ],
  ["history length", (score) => LENGTHS.find(([most]) => score.jobs <= most)![1]],
  ["major group", (score) => score.major],
  [
    "year",
    (score) =>
      score.year === undefined
        ? "not known"
        : `${5 * Math.floor(score.year / 5)} to ${5 * Math.floor(score.year / 5) + 4}`,
  ],
];

export function breakDown(scores: readonly CaseScore[], seed: number): BreakdownRow[] {
  return GROUPINGS.flatMap(([by, groupOf]) =>
    [...Map.groupBy(scores, groupOf)]
      .flatMap(([group, own]) => (group === undefined ? [] : [rowOf(by, group, own, seed)]))
      .sort((a, b) => placeOf(a) - placeOf(b) || (a.group < b.group ? -1 : 1)),
  );
}

/** Lengths and steps have an order that is not the alphabet's. */
function placeOf({ by, group }: BreakdownRow): number {
  if (by === "step") return STEPS.indexOf(group as CaseScore["step"]);
  return by === "history length" ? LENGTHS.findIndex(([, name]) => name === group) : 0;
}

function rowOf(by: BreakdownRow["by"], group: string, scores: readonly CaseScore[], seed: number): BreakdownRow {
  const people = scores.map(({ person }) => person);
  const hits = scores.map((score) => (score.kind === "scored" ? 100 * score.exactMatch : 0));
  const tens = scores.map((score) => (score.kind === "scored" && score.rank <= 10 ? 100 : 0));
  const [accEM, hr10] = bootstrapRatios(people, [hits, tens], seed);
  const known = scores.filter((score) => score.kind === "scored" && score.logP !== null);
  const logs = known.map((score) => (score.kind === "scored" ? score.logP! : 0));
  const n = countCases(scores);
  return {
    by,
    group,
    n,
    accEM: { ...accEM!, n },
    hr10: { ...hr10!, n },
    logP:
      known.length < scores.length
        ? { missing: `${scores.length - known.length} cases have no probability`, n: countCases(known) }
        : { ...bootstrapRatios(people, [logs], seed)[0]!, n },
  };
}
