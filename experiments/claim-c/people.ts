/**
 * What follows a reason, by its scores: between people, within a person, and beside the same people without any reason.
 *
 * In: people with what was read without a reason and with each of theirs.  Out: means, contrasts and slopes with 95 % intervals by person.
 */
import { seededRandom } from "../../src/domain/index.ts";
import { bootstrapRatios, type Interval } from "../../src/statistics/bootstrap.ts";

export const CRITERIA = ["factuality", "coherence", "validity"] as const;
export type Scored = Readonly<Record<(typeof CRITERIA)[number], number | undefined>>;
export type Read = {
  /** First title right, 0 or 100. */
  readonly hit: number;
  /** log p(truth), in nats. */
  readonly log: number;
};
/** Which of the person's reasons an error was put into, from 0, and its kind. */
export type Spoilt = { readonly of: number; readonly error: string };
export type Judged = Read & {
  readonly tokens: readonly number[];
  readonly scores: Scored;
  readonly spoilt: Spoilt | undefined;
};
export type Person = {
  readonly id: string;
  readonly truth: number;
  readonly direct: Read;
  /** One at least. */
  readonly reasons: readonly Judged[];
};
export type Row = { readonly of: Person; readonly reason: Judged };

const SEED = 1;
const DRAWS = 500;

export function rowsWhere(people: readonly Person[], keep: (reason: Judged) => boolean): Row[] {
  return people.flatMap((of) => of.reasons.filter(keep).map((reason) => ({ of, reason })));
}

export function meanOf(rows: readonly Row[], figure: (row: Row) => number): Interval {
  const people = rows.map(({ of }) => of.id);
  return bootstrapRatios(people, [rows.map(figure)], SEED)[0]!;
}

/** Of fewer people a kind of reason has no mean to be compared: drawn anew, they may all be missing. */
export const FEWEST_PEOPLE = 20;

/** Mean over the reasons of one kind less that over those of another, people drawn anew together; of each kind `FEWEST_PEOPLE` at least. */
export function contrast(
  people: readonly Person[],
  kinds: readonly [(reason: Judged) => boolean, (reason: Judged) => boolean],
  figure: (row: Row) => number,
): Interval {
  return resampled(people, (drawn) => {
    const [first, second] = kinds.map((kind) => meanNumber(rowsWhere(drawn, kind).map(figure)));
    return first! - second!;
  });
}

export type Slopes = {
  /** How much log p(truth) rises with the score from 0 to 1, from one person's mean to another's; with the reason, and of the same people without. */
  readonly between: Interval;
  readonly betweenWithout: Interval;
  readonly people: number;
  /** The same among each person's own reasons. */
  readonly within: Interval;
  /** Those whose reasons differ in it. */
  readonly varied: number;
};

/** @returns undefined where those of fewer than `FEWEST_PEOPLE` differ in the score */
export function slopesOf(people: readonly Person[], criterion: (typeof CRITERIA)[number]): Slopes | undefined {
  const points = new Map(
    people.map((of) => {
      const own = of.reasons.flatMap(({ scores, log }) => {
        const score = scores[criterion];
        return score === undefined ? [] : [[score, log] as const];
      });
      const [x, y] = [0, 1].map((at) => meanNumber(own.map((pair) => pair[at]!)));
      return [of, { n: own.length, x: x!, y: y!, ...squares(own) }] as const;
    }),
  );
  const scored = people.filter((of) => points.get(of)!.n > 0);
  const varied = scored.filter((of) => points.get(of)!.square > 0).length;
  if (varied < FEWEST_PEOPLE) return undefined;
  const between = (outcome: (of: Person) => number) =>
    resampled(scored, (drawn) => {
      const { together, square } = squares(drawn.map((of) => [points.get(of)!.x, outcome(of)] as const));
      return together / square;
    });
  return {
    between: between((of) => points.get(of)!.y),
    betweenWithout: between((of) => of.direct.log),
    people: scored.length,
    // Least squares through each person's own means: between people nothing is compared.
    within: resampled(scored, (drawn) => {
      const sum = (part: "together" | "square") => drawn.reduce((all, of) => all + points.get(of)![part], 0);
      return sum("together") / sum("square");
    }),
    varied,
  };
}

function squares(pairs: readonly (readonly [number, number])[]): { together: number; square: number } {
  const [x, y] = [0, 1].map((at) => meanNumber(pairs.map((pair) => pair[at]!)));
  return {
    together: pairs.reduce((sum, [a, b]) => sum + (a - x!) * (b - y!), 0),
    square: pairs.reduce((sum, [a]) => sum + (a - x!) ** 2, 0),
  };
}

/** What the statistic is, and 95 % of what it is when people are drawn anew. */
function resampled(people: readonly Person[], statistic: (drawn: readonly Person[]) => number): Interval {
  const random = seededRandom(SEED);
  const found = Float64Array.from({ length: DRAWS }, () =>
    statistic(people.map(() => people[Math.floor(random() * people.length)]!)),
  ).sort();
  return { value: statistic(people), low: found[Math.floor(0.025 * DRAWS)]!, high: found[Math.floor(0.975 * DRAWS)]! };
}

function meanNumber(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
