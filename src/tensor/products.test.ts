/** Products by the written-out WebAssembly, against sums in a loop. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { newMemory, roomFor } from "./products.ts";

test("rows times weights, of any sizes", () => {
  const size = fc.integer({ min: 1, max: 21 });
  fc.assert(
    fc.property(size, size, size, fc.infiniteStream(fc.integer({ min: -9, max: 9 })), (count, out, width, numbers) => {
      const drawn = (many: number) => Float32Array.from({ length: many }, () => numbers.next().value!);
      const memory = newMemory(roomFor(count, width) + roomFor(out, width) + roomFor(count, out));
      const [x, weights] = [drawn(count * width), drawn(out * width)];
      const laid = memory.rows(count, width);
      for (let row = 0; row < count; row++)
        laid.numbers.set(x.subarray(row * width, (row + 1) * width), row * laid.width);
      const to = memory.rows(count, out);
      memory.multiply(laid, count, memory.weights(weights, out, width), to);
      // Whole numbers this small have exact sums, in whatever order.
      for (let row = 0; row < count; row++)
        for (let column = 0; column < out; column++) {
          let sum = 0;
          for (let at = 0; at < width; at++) sum += x[row * width + at]! * weights[column * width + at]!;
          expect(to.numbers[row * to.width + column]).toBe(sum);
        }
    }),
  );
});

test("results may be columns of wider rows, and the others stay", () => {
  const memory = newMemory(3 * roomFor(4, 8));
  const [x, to] = [memory.rows(4, 4), memory.rows(4, 8)];
  x.numbers.set([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]);
  to.numbers.fill(-1);
  const last = { ...to, at: to.at + 16, numbers: to.numbers.subarray(4) };
  memory.multiply(x, 4, memory.weights(Float32Array.of(1, 0, 0, 0, 0, 0, 0, 2), 2, 4), last);
  expect([...to.numbers.subarray(0, 8)]).toEqual([-1, -1, -1, -1, 1, 8, -1, -1]);
  expect([...to.numbers.subarray(24)]).toEqual([-1, -1, -1, -1, 13, 32, -1, -1]);
});

test("what does not fit is refused and not written over other numbers", () => {
  const memory = newMemory(10 * roomFor(4, 8));
  const [x, to] = [memory.rows(4, 8), memory.rows(4, 4)];
  const weights = memory.weights(new Float32Array(32), 4, 8);
  expect(() => memory.multiply(x, 5, weights, to)).toThrow("there is no room for 8 rows");
  expect(() => memory.multiply(x, 4, memory.weights(new Float32Array(40), 5, 8), to)).toThrow("do not make rows of 4");
  expect(() => memory.multiply(to, 4, weights, to)).toThrow("rows of 4 times 4 of 8");
});
