/** The inverse by its meaning: times the matrix it is one on the diagonal and nothing elsewhere. */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { inverse } from "./inverse.ts";

// [[4, 2], [2, 3]]: determinant 8.
test("worked by hand", () => {
  const found = inverse(Float64Array.of(4, 2, 2, 3), 2);
  [3 / 8, -2 / 8, -2 / 8, 4 / 8].forEach((value, at) => {
    expect(found[at]).toBeCloseTo(value, 12);
  });
});

test("what is not positive definite is refused", () => {
  expect(() => inverse(Float64Array.of(1, 2, 2, 1), 2)).toThrow(/positive definite/);
});

test("times its matrix it is the identity", () => {
  const factors = fc
    .integer({ min: 1, max: 6 })
    .chain((size) =>
      fc.tuple(
        fc.constant(size),
        fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: size * size, maxLength: size * size }),
      ),
    );
  fc.assert(
    fc.property(factors, ([size, factor]) => {
      const at = (numbers: ArrayLike<number>, row: number, column: number) => numbers[row * size + column]!;
      const product = (a: ArrayLike<number>, b: (row: number, column: number) => number) =>
        Float64Array.from({ length: size * size }, (_, index) => {
          const [row, column] = [Math.floor(index / size), index % size];
          let sum = 0;
          for (let k = 0; k < size; k++) sum += at(a, row, k) * b(k, column);
          return sum;
        });
      // A square plus the identity is positive definite.
      const matrix = product(factor, (k, column) => at(factor, column, k)).map((value, index) =>
        index % (size + 1) === 0 ? value + 1 : value,
      );
      const identity = product(inverse(matrix, size), (k, column) => at(matrix, k, column));
      identity.forEach((value, index) => {
        expect(value).toBeCloseTo(index % (size + 1) === 0 ? 1 : 0, 6);
      });
    }),
  );
});
