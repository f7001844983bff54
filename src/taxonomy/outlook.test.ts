/** Pay and outlook, against figures that stand in the Bureau's own publications. */
import { expect, test } from "vitest";
import { loadTaxonomy } from "./facts.ts";
import { loadOutlooks } from "./outlook.ts";

const outlooks = loadOutlooks();

test("registered nurses, May 2025 and 2024-34", () => {
  const { pay, outlook, training } = outlooks("29-1141.00");
  expect(pay).toMatchObject({ year: 2025, forGroup: null, annual: { p10: 68_940, median: 97_550, p90: 137_470 } });
  expect(outlook).toMatchObject({ years: "2024-34", forGroup: null });
  expect(training?.education).toBe("Bachelor's degree");
  expect(outlooks("29-1141.04")).toEqual(outlooks("29-1141.00"));
});

test("of a group the figures are the group's, and it is named", () => {
  const { pay, outlook } = outlooks("31-1121.00");
  for (const group of [pay?.forGroup, outlook?.forGroup])
    expect(group).toMatch(/^home health and personal care aides$/i);
  expect(outlook?.openingsPerYear).toBe(765.8);
});

test("what is not published is null: legislators' pay, actors' year, everything of the military", () => {
  expect(outlooks("11-1031.00").pay).toBeNull();
  expect(outlooks("27-2011.00").pay).toMatchObject({ annual: null, hourly: { median: expect.any(Number) } });
  expect(outlooks("55-1011.00")).toEqual({ pay: null, outlook: null, training: null });
});

test("all but 21 titles have a wage, and all but 19 an outlook; percentiles rise", () => {
  const all = loadTaxonomy().occupations.map(({ code }) => outlooks(code));
  expect(all.filter(({ pay }) => pay === null)).toHaveLength(21);
  expect(all.filter(({ outlook }) => outlook === null)).toHaveLength(19);
  for (const { pay } of all)
    for (const of of [pay?.annual, pay?.hourly])
      if (of) {
        const rising = [of.p10, of.p25, of.median, of.p75, of.p90].filter((value) => value !== null);
        expect(rising).toEqual(rising.toSorted((a, b) => a - b));
      }
});
