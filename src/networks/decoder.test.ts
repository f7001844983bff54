/** What must hold of any decoder, whatever its weights: causality, the cache, grouped heads, rows that are shared. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  largestDifference,
  maskOf,
  numbers,
  placesFrom,
  SMALL,
  smallDecoder,
} from "../../tests/support/small-decoder.ts";

const LENGTH = 6;
const WIDTH = SMALL.width;
const causal = (query: number, key: number) => key <= query;

describe("a causal mask", () => {
  test("keeps a later vector from every earlier output, and from none after it", async () => {
    const { run } = await smallDecoder(LENGTH);
    const mask = maskOf(LENGTH, LENGTH, causal);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: LENGTH - 1 }), fc.integer({ min: 1, max: 999 }), async (at, seed) => {
        const x = numbers(LENGTH * WIDTH, seed);
        const changed = x.slice();
        changed.set(numbers(WIDTH, seed + 1000), at * WIDTH);
        const places = placesFrom(0, LENGTH);
        const [before, after] = [await run({ x, mask, places }), await run({ x: changed, mask, places })];
        for (let position = 0; position < LENGTH; position++) {
          const part = (of: typeof before) => of["hidden"]!.subarray(position * WIDTH, (position + 1) * WIDTH);
          const difference = largestDifference(part(before), part(after));
          if (position < at) expect(difference).toBe(0);
          else expect(difference).toBeGreaterThan(1e-5);
        }
      }),
      { numRuns: 15 },
    );
  });
});

describe("keys and values that are kept", () => {
  // The full pass over 200 answers its queries in two blocks, and each of the halves in one.
  test.each([
    { length: LENGTH, befores: [1, 3, 5] },
    { length: 200, befores: [100] },
  ])("give what the full pass gives, over $length", async ({ length, befores }) => {
    const x = numbers(length * WIDTH, 3);
    const full = await smallDecoder(length);
    const whole = await full.run({ x, places: placesFrom(0, length), mask: maskOf(length, length, causal) });
    for (const before of befores) {
      const now = length - before;
      const first = await smallDecoder(before, { known: full.parameters });
      const kept = await first.run({
        x: x.subarray(0, before * WIDTH),
        places: placesFrom(0, before),
        mask: maskOf(before, before, causal),
      });
      const second = await smallDecoder(now, { past: before, known: full.parameters });
      const past = Object.entries(kept).flatMap(([name, values]) =>
        name === "hidden" ? [] : [[`past ${name}`, values] as const],
      );
      const { hidden } = await second.run({
        x: x.subarray(before * WIDTH),
        places: placesFrom(before, now),
        mask: maskOf(now, length, (query, key) => key <= before + query),
        ...Object.fromEntries(past),
      });
      expect(largestDifference(hidden!, whole["hidden"]!.subarray(before * WIDTH))).toBeLessThan(1e-5);
    }
  });
});

describe("heads that share keys and values", () => {
  test("are as many heads whose keys and values are repeated", async () => {
    const grouped = await smallDecoder(LENGTH);
    const head = WIDTH / SMALL.heads;
    const group = SMALL.heads / SMALL.keyValueHeads;
    const repeated = new Map(
      [...grouped.parameters].map(([name, values]) => {
        if (!/[kv]_proj/.test(name)) return [name, values];
        const wide = new Float32Array(WIDTH * WIDTH);
        for (let at = 0; at < SMALL.heads; at++) {
          const from = Math.floor(at / group) * head * WIDTH;
          wide.set(values.subarray(from, from + head * WIDTH), at * head * WIDTH);
        }
        return [name, wide];
      }),
    );
    const every = await smallDecoder(LENGTH, { settings: { ...SMALL, keyValueHeads: SMALL.heads }, known: repeated });
    const feeds = {
      x: numbers(LENGTH * WIDTH, 4),
      places: placesFrom(0, LENGTH),
      mask: maskOf(LENGTH, LENGTH, causal),
    };
    const [few, many] = [await grouped.run(feeds), await every.run(feeds)];
    expect(largestDifference(few["hidden"]!, many["hidden"]!)).toBeLessThan(1e-5);
  });
});

describe("sequences that share a row", () => {
  test("give what each gives alone", async () => {
    const [first, second] = [2, 4];
    const x = numbers(LENGTH * WIDTH, 5);
    const packed = await smallDecoder(LENGTH);
    const sequenceOf = (at: number) => (at < first ? 0 : 1);
    const { hidden } = await packed.run({
      x,
      places: Int32Array.of(0, 1, 0, 1, 2, 3),
      mask: maskOf(LENGTH, LENGTH, (query, key) => key <= query && sequenceOf(query) === sequenceOf(key)),
    });
    const alone = async (from: number, count: number) => {
      const { run } = await smallDecoder(count, { known: packed.parameters });
      const own = x.subarray(from * WIDTH, (from + count) * WIDTH);
      return (await run({ x: own, places: placesFrom(0, count), mask: maskOf(count, count, causal) }))["hidden"]!;
    };
    expect(largestDifference(hidden!.subarray(0, first * WIDTH), await alone(0, first))).toBeLessThan(1e-5);
    expect(largestDifference(hidden!.subarray(first * WIDTH), await alone(first, second))).toBeLessThan(1e-5);
  });
});
