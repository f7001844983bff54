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

test("what does not fit is refused and not written over other numbers", () => {
  const memory = newMemory(10 * roomFor(4, 8));
  const [x, to] = [memory.rows(4, 8), memory.rows(4, 4)];
  const weights = memory.weights(new Float32Array(32), 4, 8);
  expect(() => memory.multiply(x, 5, weights, to)).toThrow("there is no room for 8 rows");
  expect(() => memory.multiply(x, 4, weights, memory.rows(4, 8))).toThrow("do not make rows of 8");
  expect(() => memory.multiply(to, 4, weights, to)).toThrow("rows of 4 times 4 of 8");
});
