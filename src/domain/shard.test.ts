import * as fc from "fast-check";
import { expect, test } from "vitest";
import { isOf, shardName, shardOf, UNCUT } from "./shard.ts";

test("every person is of one shard, whoever else there is", () => {
  fc.assert(
    fc.property(fc.string(), fc.integer({ min: 1, max: 500 }), (person, of) => {
      const own = Array.from({ length: of }, (_, at) => at + 1).filter((at) => isOf({ at, of }, person));
      expect(own).toEqual([shardOf(person, of)]);
    }),
  );
});

test("shards are about equally large, for ids that differ in their last sign alone too", () => {
  // 4 of 10,000 people in the expected 2,500, whose standard deviation is 43: five of them either way.
  for (const id of [(at: number) => String(2 * at), (at: number) => `person-${at}`]) {
    const sizes = [0, 0, 0, 0];
    for (let at = 0; at < 10_000; at++) sizes[shardOf(id(at), 4) - 1]!++;
    for (const size of sizes) expect(Math.abs(size - 2_500)).toBeLessThan(217);
  }
});

test("the same shard on every machine and with every release", () => {
  expect(["p1", "p2", "p3", "p4"].map((person) => shardOf(person, 8))).toEqual([1, 4, 4, 1]);
  expect([shardName(UNCUT), shardName({ at: 2, of: 3 })]).toEqual([undefined, "2/3"]);
});
