/**
 * Composing claims: what is true of a history, and the directions that a reason may point in.
 *
 * In: a history; for directions also a distribution.  Out: claims, each with the jobs and degrees it rests on. Everything composed about
 * a history holds by construction (`check.ts` uses the same facts).
 */
import {
  type AheadClaim,
  type CareerHistory,
  type Claim,
  type Distribution,
  type HistoryClaim,
  MOVES,
  type Move,
  type Place,
} from "../domain/index.ts";
import type { Taxonomy } from "../taxonomy/taxonomy.ts";
import { movesOf } from "./direction.ts";
import { factsOf, NOWHERE, type Tenure } from "./facts.ts";

/** What can be said of a history, the most telling first. */
export function composeHistoryClaims(history: CareerHistory, taxonomy: Taxonomy): Claim[] {
  const facts = factsOf(history, taxonomy);
  const claims: Claim[] = [];
  const claim = (says: HistoryClaim, rests: Partial<Place>) =>
    claims.push({ about: "history", says, rests: { ...NOWHERE, ...rests }, standing: "true" });
  const { last } = facts;
  if (last !== undefined) claim({ kind: "last", code: taxonomy.occupations[last.title]!.code }, { jobs: [last.job] });
  const latest = facts.coded.at(-1);
  if (latest !== undefined) {
    const code = taxonomy.occupations[latest.title]!.code;
    const major = taxonomy.majors[latest.title]!;
    const tenure = facts.byTitle.get(latest.title)!;
    const field = facts.byMajor.get(major)!;
    if (isTelling(tenure)) claim({ kind: "tenure", code, years: tenure.years }, { jobs: [...tenure.jobs] });
    if (isTelling(field) && field.years > (tenure.years ?? 0))
      claim({ kind: "field-tenure", major, years: field.years }, { jobs: [...field.jobs] });
  }
  if (last !== undefined && taxonomy.zones[last.title]! > 0)
    claim({ kind: "level", zone: taxonomy.zones[last.title]! }, { jobs: [last.job] });
  if (facts.education !== undefined) {
    const { level, fields, entry } = facts.education;
    const field = fields.at(-1);
    claim({ kind: "education", level, ...(field !== undefined && { field }) }, { education: [entry] });
  }
  if (facts.path !== undefined) claim({ kind: "path", shape: facts.path }, { jobs: facts.coded.map(({ job }) => job) });
  if (facts.jobs > 1) claim({ kind: "jobs", count: facts.jobs }, { jobs: history.jobs.map((_, job) => job) });
  const before = facts.coded.findLast(({ title }) => title !== last?.title);
  if (before !== undefined)
    claim({ kind: "held", code: taxonomy.occupations[before.title]!.code }, { jobs: [before.job] });
  return claims;
}

function isTelling(tenure: Tenure): tenure is Tenure & { readonly years: number } {
  return tenure.years !== undefined && tenure.years >= 1;
}

/** One way ahead: the claims that say it, how probable it is, and the titles that it would most likely be. */
export type Direction = {
  readonly move: Move;
  /** The move; and where it leads out of the field, the likeliest field it leads to. */
  readonly claims: readonly Claim[];
  /** Probability mass of the titles of this direction, 0 to 1. */
  readonly share: number;
  /** Indices of the titles, likeliest first, at most five. */
  readonly titles: readonly number[];
};

const TITLES_A_DIRECTION = 5;

/** The directions of a distribution, likeliest first; their shares sum to 1. Directions without any title are left out. */
export function composeDirections(distribution: Distribution, history: CareerHistory, taxonomy: Taxonomy): Direction[] {
  const moves = movesOf(history, taxonomy);
  return MOVES.flatMap((move, at): Direction[] => {
    const titles = moves
      .keys()
      .filter((title) => moves[title] === at)
      .toArray();
    const share = titles.reduce((sum, title) => sum + distribution[title]!, 0);
    if (share <= 0) return [];
    const claims: Claim[] = [openClaim({ kind: "move", move })];
    if (move === "elsewhere")
      claims.push(openClaim({ kind: "field", major: likeliestField(titles, distribution, taxonomy) }));
    const likeliest = titles
      .toSorted((a, b) => distribution[b]! - distribution[a]! || a - b)
      .slice(0, TITLES_A_DIRECTION);
    return [{ move, claims, share, titles: likeliest }];
  }).sort((a, b) => b.share - a.share);
}

/** Said of what is ahead, and not yet answered. */
export function openClaim(says: AheadClaim): Claim {
  return { about: "ahead", says, rests: NOWHERE, standing: "open" };
}

function likeliestField(titles: readonly number[], distribution: Distribution, taxonomy: Taxonomy): string {
  const masses = new Map<string, number>();
  for (const title of titles) {
    const major = taxonomy.majors[title]!;
    masses.set(major, (masses.get(major) ?? 0) + distribution[title]!);
  }
  return [...masses].toSorted((a, b) => b[1] - a[1])[0]![0];
}
