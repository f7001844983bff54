/**
 * The inverse of a symmetric, positive definite matrix, by Cholesky's decomposition.
 *
 * In: numbers [size x size].  Out: numbers [size x size]. A thousand rows take a second or two.
 */

/** @throws RangeError where the matrix is not positive definite */
export function inverse(matrix: Float64Array, size: number): Float64Array {
  const lower = choleskyOf(matrix, size);
  const half = inverseOfLower(lower, size);
  const result = new Float64Array(size * size);
  // The inverse is Lᵀ⁻¹ L⁻¹; row by row of L⁻¹, so that memory is read in order.
  for (let inner = 0; inner < size; inner++) {
    for (let row = 0; row <= inner; row++) {
      const factor = half[inner * size + row]!;
      for (let column = 0; column <= inner; column++)
        result[row * size + column]! += factor * half[inner * size + column]!;
    }
  }
  return result;
}

/** L with L Lᵀ = matrix. */
function choleskyOf(matrix: Float64Array, size: number): Float64Array {
  const lower = new Float64Array(size * size);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column <= row; column++) {
      let rest = matrix[row * size + column]!;
      for (let k = 0; k < column; k++) rest -= lower[row * size + k]! * lower[column * size + k]!;
      if (row > column) lower[row * size + column] = rest / lower[column * size + column]!;
      else if (rest > 0) lower[row * size + row] = Math.sqrt(rest);
      else throw new RangeError(`the matrix is not positive definite: row ${row} leaves ${rest}`);
    }
  }
  return lower;
}

function inverseOfLower(lower: Float64Array, size: number): Float64Array {
  const result = new Float64Array(size * size);
  for (let row = 0; row < size; row++) {
    const diagonal = lower[row * size + row]!;
    result[row * size + row] = 1 / diagonal;
    for (let k = 0; k < row; k++) {
      const factor = lower[row * size + k]! / diagonal;
      for (let column = 0; column <= k; column++) result[row * size + column]! -= factor * result[k * size + column]!;
    }
  }
  return result;
}
