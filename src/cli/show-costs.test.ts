import { expect, test } from "vitest";
import { costCells, missingCosts } from "./show-costs.ts";

const inFiles = {
  training: { missing: "what it knows lies in files" },
  ranking: { milliseconds: 1.25, cases: 10, clock: "processor" },
  memory: { peakMegabytes: 205.4 },
} as const;

test("what was not measured is a dash, and its cause is said once", () => {
  expect(costCells(inFiles)).toEqual(["–", "1.3", "205"]);
  expect(missingCosts([inFiles, inFiles])).toEqual(["– under CPU s to train: what it knows lies in files."]);
});

test("a column with several causes says all of them", () => {
  expect(costCells(undefined)).toEqual(["–", "–", "–"]);
  expect(missingCosts([inFiles, undefined, inFiles]).slice(0, 2)).toEqual([
    "– under CPU s to train: what it knows lies in files, or it was not noted.",
    "– under CPU ms to rank: it was not noted.",
  ]);
});
