import { expect, test } from "vitest";
import { coder, fileOf } from "../../../tests/support/histories.ts";
import type { Career } from "../../domain/index.ts";
import { cutCases } from "../cases.ts";
import { openDataset } from "./datasets.ts";
import { writtenOf } from "./nlsy79.ts";
import { openOwnData } from "./own-data.ts";

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
