/**
 * The jobs before and after one, as evidence of what an ambiguous title was: people mostly stay near what they do.
 *
 * In: the nearest titles with their probabilities; the occupations of the neighbouring jobs.  Out: one of them, or none.
 */
import { type NearTitle, type OccupationCode, socGroup } from "../../domain/index.ts";

/**
 * How many times as often two jobs in a row were so alike as two jobs drawn apart: 36,991 pairs of NLSY97's training people
 * (docs/findings/titles.md).
 */
const TIMES = { same: 7.9, minorGroup: 2.9, majorGroup: 2.1, elsewhere: 0.77 } as const;

/** Below this posterior probability, and of other titles than a neighbour's own, more readings were wrong than right. */
const LEAST = 0.55;
/** Of the answers given 140 of 200 were right, whatever the posterior: so it is never said to be more. */
const MOST = 0.69;

/** The neighbour's own occupation where the title may well name it; undefined where the neighbours decide nothing. */
export function readByNeighbours(
  nearest: readonly NearTitle[],
  neighbours: readonly OccupationCode[],
): NearTitle | undefined {
  const weights = nearest.map(({ code, score }) => score * timesBeside(code, neighbours));
  const rest = Math.max(0, 1 - nearest.reduce((sum, { score }) => sum + score, 0));
  const all = weights.reduce((sum, weight) => sum + weight, rest * TIMES.elsewhere ** neighbours.length);
  const at = weights.indexOf(Math.max(...weights));
  const first = nearest[at];
  if (first === undefined || weights[at]! / all < LEAST || !neighbours.includes(first.code)) return undefined;
  return { ...first, score: Math.min(MOST, weights[at]! / all) };
}

function timesBeside(code: OccupationCode, neighbours: readonly OccupationCode[]): number {
  return neighbours.reduce((times, other) => times * timesOf(code, other), 1);
}

function timesOf(code: OccupationCode, other: OccupationCode): number {
  if (code === other) return TIMES.same;
  if (socGroup(code, 3) === socGroup(other, 3)) return TIMES.minorGroup;
  return socGroup(code, 2) === socGroup(other, 2) ? TIMES.majorGroup : TIMES.elsewhere;
}
