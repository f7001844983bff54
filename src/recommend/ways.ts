/**
 * The ways ahead: all titles parted by the kind of move that leads to them.
 *
 * In: a ranking and its history.  Out: ways; every title is in one of them.
 */
import { movesAsSaid } from "../claims/direction.ts";
import { type CareerHistory, type Distribution, largest, MOVES, type Move } from "../domain/index.ts";
import type { Taxonomy } from "../taxonomy/taxonomy.ts";

/** A kind of move, and where it leads out of the field, the field that it leads to. */
export type Way = {
  readonly move: Move;
  readonly major: string;
  /** Indices, likeliest first. */
  readonly titles: readonly number[];
  readonly share: number;
};

const MOST_LEFTOVERS = 20;

/** All titles parted, the way of the first title first, then the likeliest: the last one, earlier ones, the rest of the field upwards and not, and every other field by itself. */
export function waysOf(distribution: Distribution, history: CareerHistory, taxonomy: Taxonomy): Way[] {
  const moves = movesAsSaid(history, taxonomy);
  const titles = [...distribution.keys()];
  // The first that a person is shown: a leftover of the classification is none.
  const first = largest(distribution, MOST_LEFTOVERS).find((title) => !taxonomy.leftover[title]);
  const byWay = Map.groupBy(titles, (title) =>
    MOVES[moves[title]!] === "elsewhere" ? `elsewhere ${taxonomy.majors[title]}` : MOVES[moves[title]!]!,
  );
  return [...byWay.values()]
    .map((own): Way => {
      const likeliest = own.toSorted((a, b) => distribution[b]! - distribution[a]! || a - b);
      const share = own.reduce((sum, title) => sum + distribution[title]!, 0);
      const [first] = likeliest as [number];
      return { move: MOVES[moves[first]!]!, major: taxonomy.majors[first]!, titles: likeliest, share };
    })
    .sort((a, b) => Number(b.titles.includes(first!)) - Number(a.titles.includes(first!)) || b.share - a.share);
}
