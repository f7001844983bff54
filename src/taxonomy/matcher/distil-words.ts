/**
 * Distilling a sentence encoder into vectors of words.
 *
 * In: titles as normal words, and the vector of each by the encoder.  Out: vectors of the words whose sums come closest to those.
 *
 * Least squares with a ridge, one problem a dimension and all of them at once, by conjugate gradients on the normal equations (Hestenes
 * and Stiefel 1952): the rows are titles, the columns words, and a title of n words counts its words 1/sqrt(n) each, so that long titles
 * weigh as much as short ones.
 */
import { placeOf, wordFeature } from "./title-bag.ts";
import { inSteps, type TitleWords } from "./title-words.ts";

const RIDGE = 1;
const STEPS = 40;

/** @param vectors one row of `dimensions` a title, each of length 1 */
export function distilWords(
  titles: readonly (readonly string[])[],
  vectors: Float32Array,
  dimensions: number,
): TitleWords {
  const bags = titles.map((words) => [...new Set(words.map(wordFeature))]);
  const hashes = Uint32Array.from(new Set(bags.flat())).sort();
  const places = bags.map((bag) => Uint32Array.from(bag, (hash) => placeOf(hashes, hash)));
  const solution = leastSquares(places, vectors, hashes.length, dimensions);
  return { dimensions, hashes, ...inSteps(solution, dimensions) };
}

/** @param places of each row, the columns that are not zero @returns one row of `dimensions` a column */
function leastSquares(places: readonly Uint32Array[], right: Float32Array, columns: number, dimensions: number) {
  const solution = new Float32Array(columns * dimensions);
  const rest = summedUp(places, right, columns, dimensions);
  const direction = rest.slice();
  let squares = squaresOf(rest, dimensions);
  for (let step = 0; step < STEPS; step++) {
    const image = summedUp(places, summedRows(places, direction, dimensions), columns, dimensions);
    for (let at = 0; at < image.length; at++) image[at]! += RIDGE * direction[at]!;
    const along = productsOf(direction, image, dimensions);
    for (let at = 0; at < image.length; at++) {
      const share = squares[at % dimensions]! / Math.max(along[at % dimensions]!, Number.MIN_VALUE);
      solution[at]! += share * direction[at]!;
      rest[at]! -= share * image[at]!;
    }
    const left = squaresOf(rest, dimensions);
    for (let at = 0; at < direction.length; at++) {
      const kept = left[at % dimensions]! / Math.max(squares[at % dimensions]!, Number.MIN_VALUE);
      direction[at] = rest[at]! + kept * direction[at]!;
    }
    squares = left;
  }
  return solution;
}

/** Of each row, the sum of its columns' vectors. */
function summedRows(places: readonly Uint32Array[], vectors: Float32Array, dimensions: number): Float32Array {
  const rows = new Float32Array(places.length * dimensions);
  places.forEach((columns, row) => {
    const weight = 1 / Math.sqrt(columns.length);
    for (const column of columns) {
      for (let at = 0; at < dimensions; at++)
        rows[row * dimensions + at]! += weight * vectors[column * dimensions + at]!;
    }
  });
  return rows;
}

/** Of each column, the sum of its rows' vectors. */
function summedUp(places: readonly Uint32Array[], rows: Float32Array, columns: number, dimensions: number) {
  const sums = new Float32Array(columns * dimensions);
  places.forEach((own, row) => {
    const weight = 1 / Math.sqrt(own.length);
    for (const column of own) {
      for (let at = 0; at < dimensions; at++) sums[column * dimensions + at]! += weight * rows[row * dimensions + at]!;
    }
  });
  return sums;
}

function squaresOf(vectors: Float32Array, dimensions: number): Float64Array {
  return productsOf(vectors, vectors, dimensions);
}

/** Dimension by dimension. */
function productsOf(left: Float32Array, right: Float32Array, dimensions: number): Float64Array {
  const sums = new Float64Array(dimensions);
  for (let at = 0; at < left.length; at++) sums[at % dimensions]! += left[at]! * right[at]!;
  return sums;
}
