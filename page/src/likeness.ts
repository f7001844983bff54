/**
 * In what a history can be like others before it is known what follows: five ways, each with a few groups.
 *
 * In: what is known when a ranking is made.  Out: the group of each way, by the names under which `artefacts/accuracy-like.json` counts them
 * (`npm run accuracy-like`); the page and that script both ask here, so that nobody is counted in another group than shown in.
 */

export const LIKENESSES = ["sureness", "first title", "history length", "last field", "last occupation"] as const;
export type Likeness = (typeof LIKENESSES)[number];

export type Known = {
  readonly jobs: number;
  /** Of the title put first, 0 to 1. */
  readonly probability: number;
  /** What the title put first would be: the last occupation, an earlier one, or a new one. */
  readonly first: "stay" | "return" | "new";
  /** SOC major group of the last job with a code; undefined where no job has one. */
  readonly field: string | undefined;
  /** Training people who held the last occupation; undefined where it is not known. */
  readonly heldBy: number | undefined;
};

/** A group is named by the bound from which it counts. */
const SURENESS = [0.25, 0.15, 0.1, 0] as const;
export const HELD_BY = [200, 50, 10, 0] as const;
const MOST_JOBS = [1, 3, 6, 10, Number.POSITIVE_INFINITY] as const;
export const LENGTHS = ["1 job", "2 to 3 jobs", "4 to 6 jobs", "7 to 10 jobs", "more than 10 jobs"] as const;

export function lengthOf(jobs: number): string {
  return LENGTHS[MOST_JOBS.findIndex((most) => jobs <= most)]!;
}

/** @returns undefined where a way cannot be told of this history */
export function groupsOf({ jobs, probability, first, field, heldBy }: Known): Record<Likeness, string | undefined> {
  return {
    sureness: `from ${SURENESS.find((bound) => probability >= bound)}`,
    "first title": first,
    "history length": lengthOf(jobs),
    "last field": field,
    "last occupation": heldBy === undefined ? undefined : `from ${HELD_BY.find((bound) => heldBy >= bound)}`,
  };
}
