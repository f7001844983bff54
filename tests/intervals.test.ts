/** Every interval that the README or a page of docs/ prints holds the estimate that it stands behind. */
import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const NUMBER = String.raw`[+-]?\d[\d,]*\.?\d*`;
const ESTIMATE = new RegExp(String.raw`(${NUMBER})(?: %| nats| points)? \[(${NUMBER}), (${NUMBER})\]`, "g");

function astray(text: string): string[] {
  return [...text.matchAll(ESTIMATE)].flatMap(([whole, ...found]) => {
    const [value, low, high] = found.map((number) => Number(number.replaceAll(",", ""))) as [number, number, number];
    return low <= value && value <= high ? [] : [whole];
  });
}

test("one that does not is found", () =>
  expect(astray("3.2 [3.5, 7.5], +0.1 nats [-0.2, 0.3], -1.0 points [-0.9, 2.0]")).toEqual([
    "3.2 [3.5, 7.5]",
    "-1.0 points [-0.9, 2.0]",
  ]));

test.each(["README.md", "CHANGELOG.md", ...globSync("docs/**/*.md")])("%s", (page) =>
  expect(astray(readFileSync(page, "utf8"))).toEqual([]),
);
