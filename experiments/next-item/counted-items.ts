/**
 * What counting alone gives for the next item: popularity, a Markov chain, item-kNN with places, item-kNN over whole baskets.
 *
 * In: the training part of each person's items, oldest first.  Out: a score for every item after what a person has seen.
 * These are the rows that any network must be ahead of; nothing in them was chosen on validation.
 */

/** Scores of all items after what was seen; read before the next call, which writes over them. */
export type ItemScores = (seen: readonly number[]) => Float64Array;

/** Share of the popularity that orders what the counts say nothing of. */
const POPULARITY_SHARE = 0.001;

export function popularityScores(sequences: readonly (readonly number[])[], items: number): ItemScores {
  const popularity = popularityOf(sequences, items);
  return () => popularity;
}

/** c(last, x) / (c(last) + 1): a Markov chain of the first order. */
export function markovScores(sequences: readonly (readonly number[])[], items: number): ItemScores {
  const floor = floorOf(sequences, items);
  const moves = Array.from({ length: items }, () => new Map<number, number>());
  for (const sequence of sequences) {
    for (let at = 1; at < sequence.length; at++) add(moves[sequence[at - 1]!]!, sequence[at]!, 1);
  }
  const scores = new Float64Array(items);
  return (seen) => {
    scores.set(floor);
    const own = moves[seen.at(-1)!]!;
    const from = [...own.values()].reduce((sum, count) => sum + count, 0);
    for (const [item, count] of own) scores[item]! += count / (from + 1);
    return scores;
  };
}

/** How far apart two items of a person may stand to be counted together, how many of the last items are asked, and how their say fades. */
const REACH = 10;
const ASKED = 5;
const FADING = 0.8;

/**
 * Item-kNN with places: an item that followed another counts 1 / distance, one that came before it half of that; the cosine over the
 * items' popularity; the last five items are asked, each earlier one counting 0.8 of the one after it.
 */
export function placedNeighbourScores(sequences: readonly (readonly number[])[], items: number): ItemScores {
  const together = Array.from({ length: items }, () => new Map<number, number>());
  for (const sequence of sequences) {
    for (let after = 1; after < sequence.length; after++) {
      for (let before = Math.max(0, after - REACH); before < after; before++) {
        add(together[sequence[before]!]!, sequence[after]!, 1 / (after - before));
        add(together[sequence[after]!]!, sequence[before]!, 0.5 / (after - before));
      }
    }
  }
  const counts = countsOf(sequences, items).map((count) => count + 1);
  return neighbourScores(together, counts, floorOf(sequences, items), FADING);
}

/** Item-kNN over whole baskets: the cosine of the people who had both; the last five items are asked alike. */
export function basketNeighbourScores(sequences: readonly (readonly number[])[], items: number): ItemScores {
  const together = Array.from({ length: items }, () => new Map<number, number>());
  for (const sequence of sequences) {
    const basket = new Set(sequence);
    for (const one of basket) for (const other of basket) if (one !== other) add(together[one]!, other, 1);
  }
  return neighbourScores(together, countsOf(sequences, items), floorOf(sequences, items), 1);
}

function neighbourScores(
  together: readonly ReadonlyMap<number, number>[],
  counts: Float64Array,
  floor: Float64Array,
  fading: number,
): ItemScores {
  const scores = new Float64Array(floor.length);
  return (seen) => {
    scores.set(floor);
    seen
      .slice(-ASKED)
      .reverse()
      .forEach((held, ago) => {
        for (const [item, count] of together[held]!)
          scores[item]! += (fading ** ago * count) / Math.sqrt(counts[held]! * counts[item]!);
      });
    return scores;
  };
}

function countsOf(sequences: readonly (readonly number[])[], items: number): Float64Array {
  const counts = new Float64Array(items);
  for (const sequence of sequences) for (const item of sequence) counts[item]!++;
  return counts;
}

function popularityOf(sequences: readonly (readonly number[])[], items: number): Float64Array {
  const counts = countsOf(sequences, items);
  const all = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => count / all);
}

function floorOf(sequences: readonly (readonly number[])[], items: number): Float64Array {
  return popularityOf(sequences, items).map((share) => POPULARITY_SHARE * share);
}

function add(row: Map<number, number>, item: number, amount: number): void {
  row.set(item, (row.get(item) ?? 0) + amount);
}
