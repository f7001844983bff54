/**
 * What would be new to a person: a distribution with the person's own occupations set aside.
 *
 * In: a distribution and the titles that stand in the history.  Out: the same probabilities over all other titles, together 1.
 */
import type { Career } from "./career.ts";
import type { OccupationCode } from "./occupation.ts";
import { occupationCodes } from "./occupation-codes.ts";
import type { Distribution } from "./recommendation.ts";

/** The titles of a history's jobs, as indices; jobs without a code are left out. */
export function ownTitles(history: Career, indexOf: (code: OccupationCode) => number | undefined): Set<number> {
  return new Set(occupationCodes(history).flatMap((code) => indexOf(code) ?? []));
}

/** @returns p(title | it is none of one's own), 0 for one's own; undefined where nothing else has any probability */
export function newToPerson(distribution: Distribution, own: ReadonlySet<number>): Distribution | undefined {
  let left = 0;
  for (let title = 0; title < distribution.length; title++) if (!own.has(title)) left += distribution[title]!;
  return left > 0 ? distribution.map((probability, title) => (own.has(title) ? 0 : probability / left)) : undefined;
}
