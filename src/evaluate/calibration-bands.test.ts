import fc from "fast-check";
import { expect, test } from "vitest";
import { bandOf, bandText, countBands } from "./calibration-bands.ts";

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
