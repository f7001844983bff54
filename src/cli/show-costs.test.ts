import { expect, test } from "vitest";
import { costCells, missingCosts } from "./show-costs.ts";

const inFiles = {
  training: { missing: "what it knows lies in files" },
  ranking: { milliseconds: 1.25, cases: 10, clock: "processor" },
  memory: { peakMegabytes: 205.4 },
} as const;

test("what was not measured is a dash, and its cause is said once", () => {
  expect(costCells(inFiles)).toEqual(["–", "1.3", "205"]);
  const rows = ["counted", "boosted"].map((row) => ({ row, cost: inFiles }));
  expect(missingCosts(rows)).toEqual(["– under CPU s to train: what it knows lies in files."]);
});

test("a column with several causes names the rows of each", () => {
  expect(costCells(undefined)).toEqual(["–", "–", "–"]);
  expect(
    missingCosts([
      { row: "counted", cost: inFiles },
      { row: "old", cost: undefined },
    ]).slice(0, 3),
  ).toEqual([
    "– under CPU s to train of counted: what it knows lies in files.",
    "– under CPU s to train of old: it was not noted.",
    "– under CPU ms to rank: it was not noted.",
  ]);
});
