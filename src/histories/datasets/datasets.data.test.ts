/** The public data sets have the careers, jobs and cases that their pages say. */
import { existsSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { coder } from "../../../tests/support/histories.ts";
import { lacksData, PUBLIC_DATA } from "../../../tests/support/public-data.ts";
import type { Career } from "../../domain/index.ts";
import { cutCases, cutWithCauses } from "../cases.ts";
import { casesOf } from "../cases-of-part.ts";
import { DATASETS, openDataset } from "./datasets.ts";

const lacks = lacksData("nlsy97-careers", "nlsy79-careers", "jobhop-ict", "karrierewege-ict");

async function countCases(name: string): Promise<Record<string, number>> {
  const dataset = openDataset(name, PUBLIC_DATA, coder);
  const counts: Record<string, number> = {};
  for await (const career of dataset.careers()) {
    const part = dataset.part(career.id);
    counts[part] = (counts[part] ?? 0) + cutCases(career, dataset.rules).length;
  }
  return counts;
}

describe.skipIf(lacks)(`public data sets${lacks}`, () => {
  test("NLSY97 has the counts of its README: 7,767 careers, 60,283 jobs, 6,606 cases", async () => {
    const dataset = openDataset("nlsy97", PUBLIC_DATA, coder);
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
      dataset: openDataset("nlsy97", PUBLIC_DATA, coder),
      part: "valid",
      limit: undefined,
    }))
      sure += Number(next.titles === 1);
    expect(sure).toBe(395);
  });

  test("NLSY79 has 12,044 careers; spells are fewer than its 134,482 years", async () => {
    let careers = 0;
    let jobs = 0;
    for await (const career of openDataset("nlsy79", PUBLIC_DATA, coder).careers()) {
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
    const dataset = openDataset(name, PUBLIC_DATA, coder);
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
      const { files, notice } = openDataset(name, PUBLIC_DATA, coder);
      for (const file of files) expect(existsSync(file)).toBe(true);
      expect(notice.length).toBeGreaterThan(40);
    }
  });
});
