/** In what a history is like others: the bounds of the groups, the counts that were shipped, and words for each of them. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { groupsOf, LIKENESSES, type Likeness, lengthOf } from "../src/likeness.ts";
import { enLike } from "../src/messages/en-like.ts";
import { esLike } from "../src/messages/es-like.ts";

type Figure = { readonly value: number; readonly low: number; readonly high: number; readonly n: number };
type Row = { readonly by: Likeness; readonly group: string; readonly first: Figure; readonly firstTen: Figure };
const accuracy = JSON.parse(
  readFileSync(new URL("../../artefacts/accuracy-like.json", import.meta.url), "utf8"),
) as Omit<Row, "by" | "group"> & {
  readonly people: number;
  readonly groups: readonly Row[];
  readonly heldBy: Readonly<Record<string, readonly string[]>>;
};

test("a group begins at its bound", () => {
  const known = { jobs: 4, probability: 0.15, first: "stay", field: "29", heldBy: 50 } as const;
  expect(groupsOf(known)).toEqual({
    sureness: "from 0.15",
    "first title": "stay",
    "history length": "4 to 6 jobs",
    "last field": "29",
    "last occupation": "from 50",
  });
  const less = groupsOf({ ...known, probability: 0.1499, heldBy: 49 });
  expect([less.sureness, less["last occupation"]]).toEqual(["from 0.1", "from 10"]);
  const unknown = groupsOf({ ...known, field: undefined, heldBy: undefined });
  expect([unknown["last field"], unknown["last occupation"]]).toEqual([undefined, undefined]);
  expect([0, 1, 2, 3, 4, 6, 7, 10, 11].map(lengthOf)).toEqual([
    "1 job",
    "1 job",
    "2 to 3 jobs",
    "2 to 3 jobs",
    "4 to 6 jobs",
    "4 to 6 jobs",
    "7 to 10 jobs",
    "7 to 10 jobs",
    "more than 10 jobs",
  ]);
});

test("what was shipped counts everybody once in each way, within its interval, and the surer the oftener right", () => {
  for (const by of LIKENESSES) {
    const rows = accuracy.groups.filter((row) => row.by === by);
    expect(rows.reduce((sum, { first }) => sum + first.n, 0)).toBe(accuracy.people);
    // Hits of the groups are those of everybody.
    const hits = rows.reduce((sum, { first }) => sum + Math.round((first.value * first.n) / 100), 0);
    expect(hits).toBe(Math.round((accuracy.first.value * accuracy.people) / 100));
  }
  for (const { first, firstTen } of [accuracy, ...accuracy.groups]) {
    for (const { value, low, high } of [first, firstTen]) {
      expect(low).toBeLessThanOrEqual(value);
      expect(high).toBeGreaterThanOrEqual(value);
    }
    expect(firstTen.value).toBeGreaterThanOrEqual(first.value);
  }
  const surer = accuracy.groups.filter(({ by }) => by === "sureness").map(({ first }) => first.value);
  expect(surer).toEqual(surer.toSorted((a, b) => a - b));
  const codes = Object.values(accuracy.heldBy).flat();
  expect(new Set(codes).size).toBe(codes.length);
});

test.each([
  ["English", enLike],
  ["Spanish", esLike],
])("every group has words in %s", (_, words) => {
  for (const { by, group } of accuracy.groups) {
    expect(words.people(by, group)).not.toBe(group);
    expect(words.people(by, group)).not.toMatch(/from \d|undefined/);
  }
});
