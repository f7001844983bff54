/** Calls gathered and cut into chunks: few chunks, and none of them small. */
import { setTimeout as pause } from "node:timers/promises";
import { expect, test } from "vitest";
import { CHUNK, chunksOf } from "./calls.ts";
import { together } from "./together.ts";

function sizesOf(calls: number): number[] {
  let made = 0;
  const sizes = new Map<number, number>();
  for (const chunk of chunksOf(calls, () => made++)) sizes.set(chunk, (sizes.get(chunk) ?? 0) + 1);
  return [...sizes.values()];
}

test("calls are cut into as few chunks as hold them, of one size", () => {
  expect(CHUNK).toBe(24);
  expect(sizesOf(0)).toEqual([]);
  expect(sizesOf(1)).toEqual([1]);
  expect(sizesOf(24)).toEqual([24]);
  expect(sizesOf(25)).toEqual([13, 12]);
  expect(sizesOf(70)).toEqual([24, 23, 23]);
});

test("a lone value is written at once, and what comes while more is waited for is written together", async () => {
  const writes: (readonly string[])[] = [];
  const write = async (values: readonly string[]) => void writes.push(values);
  await together<string>(write, 10)("alone");
  const gathered = together<string>(write, 10, 300);
  const first = gathered("first");
  await pause(10);
  await Promise.all([first, gathered("second")]);
  expect(writes).toEqual([["alone"], ["first", "second"]]);
});
