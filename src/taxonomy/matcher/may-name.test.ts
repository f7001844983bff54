import { expect, test } from "vitest";
import { loadTitleCoder } from "../titles.ts";
import { mayName } from "./may-name.ts";

const coder = loadTitleCoder();
const first = (title: string) => {
  const coding = coder(title);
  return coding.kind === "coded" ? coding.code : coding.kind === "not-recognised" ? coding.nearest[0]?.code : undefined;
};

test.each([
  ["history teacher", "History Teachers, Postsecondary", false],
  ["college history teacher", "History Teachers, Postsecondary", true],
  ["history professor", "History Teachers, Postsecondary", true],
  ["plant manager", "Biomass Power Plant Managers", false],
  ["biomass plant manager", "Biomass Power Plant Managers", true],
  ["renewable energy technician", "Wind Turbine Service Technicians", true],
  ["site manager", "Wind Energy Operations Managers", false],
  ["site manager", "Construction Managers", true],
])("%s may name %s: %s", (words, official, expected) => {
  expect(mayName(words.split(" "), official)).toBe(expected);
});

test("a plain teacher of any subject teaches at no college, and no technology is guessed", () => {
  const subjects = ["Biology", "Drama", "Latin", "Economics", "Computer Science", "Forestry", "Law"];
  for (const subject of subjects) expect.soft(first(`${subject} Teacher`), subject).not.toMatch(/^25-1/);
  const technologies = /^11-3051\.0[2-6]|^11-9199\.(?:09|10|11)|^19-2041\.01|^17-3026\.01/;
  for (const title of [
    "Maintenance Manager",
    "Site Manager",
    "Policy Analyst",
    "Research Technician",
    "Business Development Manager",
  ])
    expect.soft(first(title), title).not.toMatch(technologies);
});
