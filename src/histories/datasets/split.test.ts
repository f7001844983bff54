import { expect, test } from "vitest";
import { partOf } from "./split.ts";

test("about 70, 10 and 20 of 100, for numbers in a row as for names", () => {
  for (const name of [(n: number) => `${n}`, (n: number) => `person-${n}`]) {
    const counts = { train: 0, valid: 0, test: 0 };
    for (let n = 0; n < 10_000; n++) counts[partOf(name(n), 1)]++;
    // Standard error at most 0.5 points of 100: four of them.
    expect(Math.abs(counts.train / 10_000 - 0.7)).toBeLessThan(0.02);
    expect(Math.abs(counts.valid / 10_000 - 0.1)).toBeLessThan(0.02);
    expect(Math.abs(counts.test / 10_000 - 0.2)).toBeLessThan(0.02);
  }
});

test("a person's part is for ever; another seed is another split", () => {
  expect(["1", "2", "3", "4", "5", "6"].map((id) => partOf(id, 1))).toMatchInlineSnapshot(`
    [
      "train",
      "test",
      "train",
      "train",
      "train",
      "train",
    ]
  `);
  const moved = Array.from({ length: 1000 }, (_, n) => `${n}`).filter((id) => partOf(id, 1) !== partOf(id, 2));
  expect(moved.length).toBeGreaterThan(300);
});
