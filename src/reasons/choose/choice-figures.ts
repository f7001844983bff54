/**
 * From verdicts to figures: what the rule of choice weighs of each candidate.
 *
 *     verdicts of one case ─► those of the judge that the recipe names ─► one figure a candidate and criterion, in the verdict's own unit
 *
 * A judge is named by its kind ("llm", which joins a panel of models) or in full ("llm:qwen3-8b"). Repeats, and the models of a panel,
 * are joined by the lower median: it is always a verdict that was given, so nothing becomes a grade that was not one. Those of them that
 * are unscored are left out; where all are, the figure is unscored too.
 */
import {
  BadInputError,
  type Candidate,
  figureOf,
  type LabelRule,
  type Unit,
  type Verdict,
  type VerdictRecord,
  WEIGHED,
  type Weighed,
} from "../../domain/index.ts";

export type Figure =
  | { readonly kind: Unit; readonly value: number }
  /** The reason says nothing that this criterion could hold against it. */
  | { readonly kind: "nothing-to-check" }
  | { readonly kind: "unscored" };

export type Figures = Readonly<Record<Weighed, Figure>>;

export type Threshold = {
  readonly judge: string;
  /** In the unit of the judge's verdicts: a grade of 1 to 5, a share of 0 to 1, or nats. */
  readonly atLeast: number;
  /** Whether a reason with nothing to check meets the threshold; it does where the recipe does not say. Never asked for utility. */
  readonly nothingToCheck?: "passes" | "fails" | undefined;
};

export type Thresholds = Readonly<Record<Weighed, Threshold>>;

export type ChoiceRule = Thresholds & {
  /** By how much a rejected reason must be behind, in the unit of the criterion's verdicts. */
  readonly margin: Readonly<Record<Weighed, number>>;
  readonly label: LabelRule;
};

export type JudgedCandidate = {
  readonly index: number;
  readonly candidate: Candidate;
  readonly figures: Figures;
  /** What would be trained of it; absent where the label rule forbids it. */
  readonly trained: Pick<Candidate, "text" | "claims"> | undefined;
};

/**
 * @param verdicts all of one case
 * @returns        one a candidate, by index
 * @throws         BadInputError where the recipe names several judges whose verdicts cannot be joined
 */
export function figuresOf(
  candidates: number,
  verdicts: readonly VerdictRecord[],
  thresholds: Thresholds,
): readonly Figures[] {
  const byCriterion = WEIGHED.map((criterion) => {
    const { judge } = thresholds[criterion];
    const own = verdicts.filter((record) => record.criterion === criterion && isBy(record.judge, judge));
    requireComparable(criterion, judge, own);
    return joinedByCandidate(own, candidates);
  });
  const [factuality, coherence, utility] = byCriterion as [Figure[], Figure[], Figure[]];
  return factuality.map((figure, at) => ({ factuality: figure, coherence: coherence[at]!, utility: utility[at]! }));
}

export type Standing = "passes" | "fails" | "unscored";

/** A usefulness that could not be had cannot be compared, so it is unscored, whatever the cause. */
export function standingOf(figure: Figure, criterion: Weighed, { atLeast, nothingToCheck }: Threshold): Standing {
  if (figure.kind === "nothing-to-check") return criterion === "utility" ? "unscored" : (nothingToCheck ?? "passes");
  if (figure.kind === "unscored") return "unscored";
  return figure.value >= atLeast ? "passes" : "fails";
}

/** "llm" and "llm:qwen3-8b" are both named by "llm". */
export function isBy(judge: string, named: string): boolean {
  return judge === named || judge.startsWith(`${named}:`);
}

/** Verdicts of one case by one criterion, joined for each of so many candidates. */
export function joinedByCandidate(verdicts: readonly VerdictRecord[], candidates: number): Figure[] {
  const grouped = Map.groupBy(verdicts, ({ candidate }) => candidate);
  return Array.from({ length: candidates }, (_, at) =>
    joinVerdicts((grouped.get(at) ?? []).map(({ verdict }) => verdict)),
  );
}

/** Verdicts on one candidate by one criterion, joined. */
function joinVerdicts(verdicts: readonly Verdict[]): Figure {
  const scored = verdicts.flatMap((verdict) => figureOf(verdict) ?? []).toSorted((a, b) => a.value - b.value);
  const middle = scored[Math.floor((scored.length - 1) / 2)];
  if (middle !== undefined) return middle;
  const nothing = verdicts.some((verdict) => verdict.kind === "unscored" && verdict.why === "nothing-to-check");
  return { kind: nothing ? "nothing-to-check" : "unscored" };
}

/** A panel's grades can be joined, being on one scale; shares and nats of different judges cannot. */
function requireComparable(criterion: Weighed, named: string, verdicts: readonly VerdictRecord[]): void {
  const scored = verdicts.filter(({ verdict }) => verdict.kind !== "unscored");
  const units = [...new Set(scored.map(({ verdict }) => verdict.kind))];
  const judges = [...new Set(scored.map(({ judge }) => judge))];
  if (units.length <= 1 && (units[0] === "grade" || judges.length <= 1)) return;
  throw new BadInputError(
    "several-judges",
    { file: "verdicts.jsonl", field: criterion },
    `"${named}" names ${judges.join(" and ")}, whose verdicts (${units.join(" and ")}) cannot be joined`,
    `Name one of them in full in the recipe: choose.${criterion}.judge.`,
  );
}
