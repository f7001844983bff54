/** The pages show what the committed facts say: whoever changes one without the other is told. */
import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { factsFile, pagesWithTables, readTable } from "../scripts/paper-pages.ts";

test.each([...pagesWithTables()])("%s is what `npm run paper-tables` writes", (page, text) => {
  expect(readFileSync(page, "utf8")).toBe(text);
});

test("the validation table has every system, each with figures or with the cause", () => {
  const { rows, part } = readTable(factsFile("valid"));
  expect(part).toBe("valid");
  const script = readFileSync("runs/paper.sh", "utf8");
  for (const { row } of rows) expect(script).toMatch(new RegExp(`[ ;]${row}[ ;]`));
  for (const row of rows) if ("cause" in row) expect(row.cause.length).toBeGreaterThan(10);
});

test.runIf(existsSync(factsFile("test")))("README's table is of the test part", () => {
  expect(readTable(factsFile("test")).part).toBe("test");
});
