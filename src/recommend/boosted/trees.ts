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
 * All candidates walk a tree together: at each node the list of them is parted in two. A walk of one candidate alone would wait at every
 * node for what nobody can foresee, and takes three times as long.
 *
 * @param columns of facts, [width, candidates] @param person facts that are asked about by numbers from `width`
 * @returns the sum over trees for each candidate
 */
export function scoresOf(
  { facts, values, lefts, roots }: Forest,
  columns: Float32Array,
  width: number,
  person: Float32Array,
): Float64Array {
  const count = columns.length / width;
  const scores = new Float64Array(count);
  const order = new Int32Array(count);
  for (let at = 0; at < count; at++) order[at] = at;
  const right = new Int32Array(count);
  // Begin and end, in `order`, of the candidates at a node.
  const walk = (node: number, begin: number, end: number): void => {
    const fact = facts[node]!;
    const value = values[node]!;
    if (fact < 0) {
      for (let at = begin; at < end; at++) scores[order[at]!]! += value;
    } else if (fact >= width) {
      // A comparison with NaN is false.
      walk(person[fact - width]! > value ? lefts[node]! + 1 : lefts[node]!, begin, end);
    } else {
      const column = fact * count;
      let left = begin;
      let rights = 0;
      for (let at = begin; at < end; at++) {
        const candidate = order[at]!;
        // Both are written and one is kept: nothing has to be foreseen.
        order[left] = candidate;
        right[rights] = candidate;
        const goesRight = Number(columns[column + candidate]! > value);
        left += 1 - goesRight;
        rights += goesRight;
      }
      for (let at = 0; at < rights; at++) order[left + at] = right[at]!;
      if (left > begin) walk(lefts[node]!, begin, left);
      if (end > left) walk(lefts[node]! + 1, left, end);
    }
  };
  for (let tree = 0; tree < roots.length && count > 0; tree++) walk(roots[tree]!, 0, count);
  return scores;
}
