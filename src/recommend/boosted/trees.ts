/**
 * Regression trees as flat arrays, and the sum of them as a score.
 *
 * In: facts of candidates and of the person.  Out: a score a candidate.
 */

/** Nodes in the order in which they were made; the first is the root. */
export type Tree = {
  /** The fact that a node asks about: candidate facts first, then the person's; -1 for a leaf. */
  readonly facts: readonly number[];
  /** A fact of at most this goes left, and so does one that is not known. A leaf's value stands here. */
  readonly values: readonly number[];
  /** The left child; the right one is the next node. */
  readonly lefts: readonly number[];
};

/** All trees laid end to end, so that scoring walks plain arrays. */
export type Forest = {
  readonly facts: Int16Array;
  readonly values: Float32Array;
  readonly lefts: Int32Array;
  readonly roots: Int32Array;
};

export function plant(trees: readonly Tree[]): Forest {
  const roots = new Int32Array(trees.length);
  let nodes = 0;
  trees.forEach((tree, at) => {
    roots[at] = nodes;
    nodes += tree.facts.length;
  });
  return {
    facts: Int16Array.from(trees.flatMap(({ facts }) => facts)),
    values: Float32Array.from(trees.flatMap(({ values }) => values)),
    lefts: Int32Array.from(trees.flatMap(({ lefts }, at) => lefts.map((left) => left + roots[at]!))),
    roots,
  };
}

/**
 * @param candidates [count, width] @param person facts that are asked about by numbers from `width`
 * @returns the sum over trees for each candidate
 */
export function scoresOf(
  { facts, values, lefts, roots }: Forest,
  candidates: Float32Array,
  width: number,
  person: Float32Array,
): Float64Array {
  const scores = new Float64Array(candidates.length / width);
  for (let at = 0; at < scores.length; at++) {
    const from = at * width;
    let score = 0;
    for (let tree = 0; tree < roots.length; tree++) {
      let node = roots[tree]!;
      for (let fact = facts[node]!; fact >= 0; fact = facts[node]!) {
        const value = fact < width ? candidates[from + fact]! : person[fact - width]!;
        // A comparison with NaN is false.
        node = value > values[node]! ? lefts[node]! + 1 : lefts[node]!;
      }
      score += values[node]!;
    }
    scores[at] = score;
  }
  return scores;
}
