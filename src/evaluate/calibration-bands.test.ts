import fc from "fast-check";
import { expect, test } from "vitest";
import { newToPerson } from "../domain/index.ts";
import { type BandCase, bandOf, bandsOfLists, bandText, countBands } from "./calibration-bands.ts";

const shown = (probability: number, times: number, followed: number) =>
  Array.from({ length: times }, (_, index) => ({ probability, followed: index < followed }));

test("bands count what followed, by hand", () => {
  const bands = countBands([...shown(0.25, 200, 50), ...shown(0.06, 400, 20), ...shown(0.001, 1000, 1)], 100);
  expect(bandOf(bands, 0.22)).toEqual({ from: 0.2, shown: 200, followed: 50 });
  expect(bandText(bandOf(bands, 0.22)!)).toBe("about 25 of 100"); // 50 / 200
  expect(bandText(bandOf(bands, 0.06)!)).toBe("about 5 of 100"); // 20 / 400
  expect(bandText(bandOf(bands, 0.0001)!)).toBe("fewer than 1 of 100"); // 1 / 1000
});

test("a band shown too seldom joins the one below", () => {
  const bands = countBands([...shown(0.9, 3, 3), ...shown(0.45, 97, 27)], 100);
  expect(bandOf(bands, 0.9)).toEqual({ from: 0.4, shown: 100, followed: 30 });
});

test("each list has its bands: all people's, and those of the people whose next occupation was new, by hand", () => {
  // Four titles, the last a leftover; the person has held the first.
  const distribution = Float64Array.of(0.6, 0.3, 0.1, 0);
  const own = new Set([0]);
  const cases: BandCase[] = Array.from({ length: 200 }, (_, at) => ({
    person: `p${at}`,
    distribution,
    own,
    truth: at < 120 ? 0 : at < 180 ? 1 : 2,
  }));
  const bands = bandsOfLists("m", "x", cases, [false, false, false, true]);
  expect(bands.people).toBe(200);
  expect(bandOf(bands.bands, 0.6)).toEqual({ from: 0.5, shown: 200, followed: 120 });
  expect(bands.bands.reduce((sum, { shown }) => sum + shown, 0)).toBe(600);
  // Of the 80 who took up something new 60 took the second title, to which the second list gives 0.3 / 0.4.
  expect(bands.new.people).toBe(80);
  expect(bands.new.bands).toEqual([{ from: 0.2, shown: 160, followed: 80 }]);
});

test("what is set aside has nothing, the rest sums to 1 in its old order, and where nothing is left that is said", () => {
  const parts = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(parts, fc.array(fc.nat(11)), (counts, held) => {
      const all = counts.reduce((sum, count) => sum + count, 0);
      if (all === 0) return;
      const distribution = Float64Array.from(counts, (count) => count / all);
      const own = new Set(held);
      const list = newToPerson(distribution, own);
      const kept = [...distribution.keys()].filter((title) => !own.has(title));
      if (kept.every((title) => counts[title] === 0)) expect(list).toBeUndefined();
      else {
        expect(list!.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
        for (const title of own) expect(list![title] ?? 0).toBe(0);
        for (const a of kept) for (const b of kept) expect(list![a]! < list![b]!).toBe(counts[a]! < counts[b]!);
      }
    }),
  );
});

test("shares never rise from a band to the one below it, and nobody is lost", () => {
  const pairs = fc.array(
    fc.record({ probability: fc.double({ min: 0, max: 1, noNaN: true }), followed: fc.boolean() }),
    { minLength: 1 },
  );
  fc.assert(
    fc.property(pairs, fc.integer({ min: 1, max: 20 }), (said, fewest) => {
      const bands = countBands(said, fewest);
      const shares = bands.map((band) => band.followed / band.shown);
      expect(shares).toEqual([...shares].sort((a, b) => b - a));
      expect(bands.reduce((sum, band) => sum + band.shown, 0)).toBe(said.length);
      expect(bands.reduce((sum, band) => sum + band.followed, 0)).toBe(said.filter(({ followed }) => followed).length);
    }),
  );
});
