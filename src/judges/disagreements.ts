/**
 * Where judges disagree: the candidates of one case as one judge ranks them, against another's ranking.
 *
 * In: a case's candidates and all verdicts on them.  Out: for each criterion and pair of judges, each candidate with its place in both
 * rankings and how far apart they are. Units differ from judge to judge, so places are compared and figures only shown; candidates that
 * one of the two did not score are left out of both rankings.
 */
import { type CandidateRecord, CRITERIA, type Criterion, type Unit, type VerdictRecord } from "../domain/index.ts";
import { type Figure, joinedByCandidate } from "../reasons/choose/choice-figures.ts";

export type View = {
  readonly judge: string;
  readonly unit: Unit;
  readonly value: number;
  /** From 1, the best; equals share the mean of their places. */
  readonly place: number;
};

export type Disagreement = {
  readonly id: string;
  readonly candidate: number;
  readonly text: string;
  readonly criterion: Criterion;
  readonly views: readonly [View, View];
  /** How many candidates both judges ranked. */
  readonly of: number;
  /** Between the two places, as a share of the farthest they can be: 0 to 1. */
  readonly distance: number;
};

/** @param criteria those that are asked for @returns one a candidate, criterion and pair of judges */
export function disagreementsOf(
  { id, candidates }: CandidateRecord,
  verdicts: readonly VerdictRecord[],
  criteria: readonly Criterion[] = CRITERIA,
): Disagreement[] {
  return criteria.flatMap((criterion) => {
    const byJudge = Map.groupBy(
      verdicts.filter((record) => record.criterion === criterion),
      ({ judge }) => judge,
    );
    const judged = [...byJudge].map(([judge, own]) => ({ judge, figures: joinedByCandidate(own, candidates.length) }));
    return judged.flatMap((one, at) =>
      judged.slice(at + 1).flatMap((other) =>
        comparePlaces(one, other).map(({ candidate, ...compared }) => ({
          id,
          candidate,
          text: candidates[candidate]!.text,
          criterion,
          ...compared,
        })),
      ),
    );
  });
}

type Judged = { readonly judge: string; readonly figures: readonly Figure[] };

function comparePlaces(one: Judged, other: Judged) {
  const both = one.figures.flatMap((figure, candidate) => {
    const its = other.figures[candidate]!;
    return "value" in figure && "value" in its ? [{ candidate, figures: [figure, its] as const }] : [];
  });
  if (both.length < 2) return [];
  const places = [0, 1].map((side) => placesOf(both.map(({ figures }) => figures[side]!.value)));
  const view = (side: 0 | 1, at: number): View => {
    const { kind, value } = both[at]!.figures[side];
    return { judge: [one, other][side]!.judge, unit: kind, value, place: places[side]![at]! };
  };
  return both.map(({ candidate }, at) => ({
    candidate,
    views: [view(0, at), view(1, at)] as const,
    of: both.length,
    distance: Math.abs(places[0]![at]! - places[1]![at]!) / (both.length - 1),
  }));
}

function placesOf(values: readonly number[]): number[] {
  return values.map((value) => {
    const better = values.filter((other) => other > value).length;
    const equal = values.filter((other) => other === value).length;
    return better + (equal + 1) / 2;
  });
}
