import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { coder, fileOf } from "../../../tests/support/histories.ts";
import type { Career } from "../../domain/index.ts";
import { cutCases, cutWithCauses } from "../cases.ts";
import { casesOf } from "../cases-of-part.ts";
import { DATASETS, openDataset } from "./datasets.ts";
import { writtenOf } from "./nlsy79.ts";
import { openOwnData } from "./own-data.ts";

const data = resolve(process.env["WHEREFORE_DATA"] ?? "../shared/data");
const there = existsSync(data);

async function countCases(name: string): Promise<Record<string, number>> {
  const dataset = openDataset(name, data, coder);
  const counts: Record<string, number> = {};
  for await (const career of dataset.careers()) {
    const part = dataset.part(career.id);
    counts[part] = (counts[part] ?? 0) + cutCases(career, dataset.rules).length;
  }
  return counts;
}

describe.skipIf(!there)(`public data sets (skipped where WHEREFORE_DATA has none: ${data})`, () => {
  test("NLSY97 has the counts of its README: 7,767 careers, 60,283 jobs, 6,606 cases", async () => {
    const dataset = openDataset("nlsy97", data, coder);
    const careers: Career[] = [];
    for await (const career of dataset.careers()) careers.push(career);
    expect(careers).toHaveLength(7767);
    expect(careers.reduce((sum, { jobs }) => sum + jobs.length, 0)).toBe(60_283);
    expect(careers.flatMap(({ notes }) => notes)).toEqual([]);
    expect(await countCases("nlsy97")).toEqual({ train: 4661, valid: 648, test: 1297 });
  });

  test("of 648 validation labels of NLSY97, 395 are sure: their Census code means one title", async () => {
    let sure = 0;
    for await (const { next } of casesOf({
      dataset: openDataset("nlsy97", data, coder),
      part: "valid",
      limit: undefined,
    }))
      sure += Number(next.titles === 1);
    expect(sure).toBe(395);
  });

  test("NLSY79 has 12,044 careers; spells are fewer than its 134,482 years", async () => {
    let careers = 0;
    let jobs = 0;
    for await (const career of openDataset("nlsy79", data, coder).careers()) {
      careers++;
      jobs += career.jobs.length;
    }
    expect(careers).toBe(12_044);
    expect(jobs).toBeLessThan(134_482);
    expect(jobs).toBeGreaterThan(80_000);
  });

  test.each([
    ["jobhop-ict", 2778, 8048],
    ["karrierewege-ict", 2617, 7875],
  ])("%s has %i careers and %i transitions", async (name, careers, transitions) => {
    const dataset = openDataset(name, data, coder);
    let people = 0;
    let cut = 0;
    for await (const career of dataset.careers()) {
      people++;
      const { cases, uncut } = cutWithCauses(career, dataset.rules);
      cut += cases.length + uncut.length;
    }
    expect([people, cut]).toEqual([careers, transitions]);
  });

  test("each names its files and says who its people are", () => {
    for (const name of DATASETS) {
      const { files, notice } = openDataset(name, data, coder);
      for (const file of files) expect(existsSync(file)).toBe(true);
      expect(notice.length).toBeGreaterThan(40);
    }
  });
});

test("an unknown name and a missing folder are said", () => {
  expect(() => openDataset("nlsy98", "x", coder)).toThrow(/Known are nlsy97, nlsy79, jobhop-ict, karrierewege-ict/);
  expect(() => openDataset("nlsy97", "no-such-folder", coder)).toThrow(/WHEREFORE_DATA/);
});

test("any careers file is a data set of test people", async () => {
  const file = fileOf(
    '{"id": 5, "jobs": [{"title": "Cook", "start": 2008, "end": 2009}, {"title": "Waiter", "start": 2010, "end": 2012}]}\n',
  );
  const dataset = await openOwnData(file, { coder, knownCode: () => true, split: undefined, seed: 1 });
  const careers: Career[] = [];
  for await (const career of dataset.careers()) careers.push(career);
  expect(dataset.part("5")).toBe("test");
  expect(dataset.unsplit).toBe(true);
  expect(careers.flatMap((career) => cutCases(career, dataset.rules)).map(({ next }) => next.code)).toEqual([
    "35-3031.00",
  ]);
});

test("NLSY79: years of one label are one job over a gap of at most two years; grades are degrees from the year they are first seen", () => {
  const cook = (year: number) => ({ year, label: "Cooks", onet: "35-2014.00" });
  const waiter = (year: number) => ({ year, label: "Waiters", onet: null });
  const { jobs, education } = writtenOf({
    id: 7,
    highest_grade: { "1980": 11, "1981": 12, "1984": 12, "1986": 14, "1988": 13, "1990": 17, "1995": 20 },
    jobs: [cook(1982), cook(1983), waiter(1984), cook(1985), cook(1987), cook(1990)],
  });
  expect(jobs.map(({ title, start, end }) => [title, start, end])).toEqual([
    ["Cooks", 1982, 1983],
    ["Waiters", 1984, 1984],
    ["Cooks", 1985, 1987],
    ["Cooks", 1990, 1990],
  ]);
  expect(education.map(({ level, end }) => [level, end])).toEqual([
    ["high-school", "1981"],
    ["some-college", "1986"],
    ["bachelor", "1990"],
    ["master", "1995"],
  ]);
});
