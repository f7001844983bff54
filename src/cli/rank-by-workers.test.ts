import { expect, test } from "vitest";
import type { Progress } from "../domain/index.ts";
import { asOne } from "./rank-by-workers.ts";

test("how far several processes are is told as one, and counted once all have read to the end", () => {
  const told: Progress[] = [];
  const report = asOne(2, (progress) => told.push(progress));
  report(0, { what: "careers", done: 100, total: undefined, share: 0.5 });
  report(1, { what: "careers", done: 80, total: undefined, share: 0.3 });
  report(1, { what: "careers", done: 300, total: 300 });
  report(0, { what: "careers", done: 200, total: 200 });
  expect(told.map(({ done, total, share }) => [done, total, share])).toEqual([
    [100, undefined, 0.25],
    [180, undefined, 0.4],
    [400, undefined, 0.75],
    [500, 500, 1],
  ]);
});

test("where nobody knows how much there is, no share is told", () => {
  const told: Progress[] = [];
  asOne(2, (progress) => told.push(progress))(0, { what: "careers", done: 100, total: undefined });
  expect(told[0]).toMatchObject({ done: 100, total: undefined, share: undefined });
});
