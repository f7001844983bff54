/**
 * What each occupation is about, learned from titles: a softmax regression over the vectors of titles.
 *
 * In: titles with their occupations, and the vectors of words.  Out: of each occupation a vector and a bias, whose products with the vector of
 * a title are the logarithms of its odds.
 * A few passes only: the classifier stands beside parts that know every title by heart, and is there for titles that none of them knows.
 */
import { seededRandom, shuffle } from "../domain/index.ts";
import type { Meaning } from "../taxonomy/matcher/matcher.ts";
import { type TitleWords, titleVector } from "../taxonomy/matcher/title-words.ts";
import type { Taxonomy } from "../taxonomy/taxonomy.ts";
import { Graph } from "../tensor/graph.ts";
import { beginParameters, compileLoss, Learner } from "../tensor/learner.ts";
import { add, crossEntropy, matmul } from "../tensor/operators.ts";

/** Chosen on the half of `tgre-titles` that is trained on, in three folds (docs/findings/titles.md). */
const SETTINGS = { batch: 512, epochs: 4, rate: 0.02, beginning: 12, seed: 1 } as const;

const OPTIMISER = {
  firstDecay: 0.9,
  secondDecay: 0.999,
  epsilon: 1e-8,
  weightDecay: () => 0,
  largestNorm: Number.POSITIVE_INFINITY,
};

type WordedTitle = { readonly words: readonly string[]; readonly occupation: number };

export async function trainMeaning(
  titles: readonly WordedTitle[],
  words: TitleWords,
  { occupations }: Taxonomy,
): Promise<Meaning> {
  const { batch, epochs, rate, seed } = SETTINGS;
  const { dimensions } = words;
  const size = occupations.length;
  const rows = titles.flatMap(({ words: own, occupation }) => {
    const vector = titleVector(own, words);
    return vector === undefined ? [] : [{ vector, occupation }];
  });
  const graph = new Graph("training");
  const x = graph.input("titles", [batch, dimensions]);
  const right = graph.input("right", [batch], "int32");
  const weights = graph.constant(new Float32Array(batch).fill(1 / batch), [batch]);
  const table = graph.parameter("vectors", [size, dimensions], "zeros");
  const bias = graph.parameter("bias", [size], "zeros");
  const loss = await compileLoss(crossEntropy(add(matmul(x, table, { transposeB: true }), bias), right, weights), 1);
  const begun = new Map([["vectors", meanVectors(rows, size, dimensions)]]);
  const learner = new Learner(beginParameters(graph, seed, begun), OPTIMISER, seed);
  const random = seededRandom(seed);
  const steps = epochs * Math.floor(rows.length / batch);
  for (let epoch = 0; epoch < epochs; epoch++) {
    const order = shuffle(rows, random);
    // What is left over at the end of a pass is of no account: the next one is shuffled anew.
    for (let from = 0; from + batch <= order.length; from += batch) {
      const own = order.slice(from, from + batch);
      const read = new Float32Array(batch * dimensions);
      own.forEach(({ vector }, row) => {
        read.set(vector, row * dimensions);
      });
      await learner.study(loss, { titles: read, right: Int32Array.from(own, (one) => one.occupation) });
      // The rate falls to nothing, so that what comes out does not hang on which titles came last.
      learner.step(rate * (1 - learner.optimiser.step / steps));
    }
  }
  return { words, vectors: learner.parameters.get("vectors")!, bias: learner.parameters.get("bias")! };
}

/** The classifier begins where a title goes to the occupation whose titles it is nearest to on the whole. */
function meanVectors(
  rows: readonly { readonly vector: Float32Array; readonly occupation: number }[],
  size: number,
  dimensions: number,
): Float32Array {
  const sums = new Float32Array(size * dimensions);
  for (const { vector, occupation } of rows) {
    for (let at = 0; at < dimensions; at++) sums[occupation * dimensions + at]! += vector[at]!;
  }
  for (let occupation = 0; occupation < size; occupation++) {
    const own = sums.subarray(occupation * dimensions, (occupation + 1) * dimensions);
    const length = Math.hypot(...own) || 1;
    for (let at = 0; at < dimensions; at++) own[at]! *= SETTINGS.beginning / length;
  }
  return sums;
}
