/** Seeds of one method: figures by hand, one case each however many seeds, and pairs that take the mean. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { CODES } from "../../tests/support/people.ts";
import { OccupationCode } from "../domain/index.ts";
import { compareAgainst, comparePair } from "./compare.ts";
import type { CaseScore } from "./per-case.ts";
import { reportOn } from "./report.ts";
import { rowsOf, seedLabels, seedOf } from "./seeds.ts";

const code = OccupationCode.parse(CODES.nurse);

function score(method: string, at: number, rank: number, logP: number): CaseScore {
  return {
    kind: "scored",
    case: `case ${at}`,
    person: `person ${at}`,
    method,
    truth: code,
    change: true,
    step: "stayed",
    jobs: 2,
    top: [code],
    confidence: 0.5,
    rank,
    logP,
    entropy: 1,
    rankedBy: "counts",
    exact: true,
    coveredMass: 1,
    exactMatch: Number(rank === 1),
    exactMatchString: Number(rank === 1),
  };
}

const FIRST = [score("m#1", 0, 1, -1), score("m#1", 1, 2, -3)];
const SECOND = [score("m#2", 0, 1, -2), score("m#2", 1, 1, -2)];
const OTHER = [score("o", 0, 2, -4), score("o", 1, 2, -4)];
const ON = { on: "people", part: "valid", notice: "", seed: 1, closedSet: 1016 };

test("labels: a seed after the last #, and seeds of one method one row", () => {
  expect(seedLabels("sasrec", 1, 3)).toEqual(["sasrec#1", "sasrec#2", "sasrec#3"]);
  expect(seedOf("a#b#12")).toEqual({ method: "a#b", seed: 12 });
  expect(seedOf("joint@a#b")).toEqual({ method: "joint@a#b", seed: undefined });
  expect([...rowsOf(["stay", "m#1", "m#2", "n#7"])]).toEqual([
    ["stay", ["stay"]],
    ["m", ["m#1", "m#2"]],
    ["n#7", ["n#7"]],
  ]);
});

test("two seeds on two cases: the figures are means over the seeds, and n is the cases", () => {
  const { n, methods } = reportOn(new Map([["m#1", FIRST], ["m#2", SECOND]]), ON); // biome-ignore format: one line says it
  const [row] = methods;
  expect([n, row!.n, row!.people, row!.failed]).toEqual([2, 2, 2, 0]);
  expect(row!.method).toBe("m");
  // Right: 1, 0 by the first seed and 1, 1 by the second; log p -1, -3 and -2, -2.
  expect(row!.metrics["accEM"]).toMatchObject({ value: 75, n: 2 });
  expect(row!.metrics["logP"]).toMatchObject({ value: -2, n: 2 });
  expect(row!.seeds!.map(({ seed, metrics }) => [seed, metrics["accEM"], metrics["logP"]])).toEqual([
    [1, 50, -2],
    [2, 100, -2],
  ]);
  expect(row!.breakdown.every((group) => group.n <= 2)).toBe(true);
});

test("a seed that failed on a case counts as half wrong there, and leaves no log p", () => {
  const { top: _, ...about } = SECOND[1]! as Extract<CaseScore, { kind: "scored" }>;
  const failed: CaseScore = { ...about, kind: "failed", why: "defect", said: "lost" };
  const { methods } = reportOn(new Map([["m#1", FIRST], ["m#2", [SECOND[0]!, failed]], ["o", OTHER]]), ON); // biome-ignore format: one line says it
  expect(methods[0]).toMatchObject({ n: 2, failed: 1, firstFailure: "lost" });
  expect(methods[0]!.metrics["accEM"]).toMatchObject({ value: 50 });
  expect(comparePair("m", [...FIRST, SECOND[0]!, failed], "o", OTHER, 1).logP).toBeNull();
});

test("a pair takes the mean over seeds, McNemar the first seed, and the family may be one method against the others", () => {
  const pair = comparePair("m", [...FIRST, ...SECOND], "o", OTHER, 1);
  expect(pair.n).toBe(2);
  expect(pair.logP).toMatchObject({ value: 2 });
  expect(pair.accEM).toMatchObject({ value: 75, onlyA: 1, onlyB: 0 });
  const methods = new Map([["m", FIRST], ["o", OTHER], ["p", OTHER]]); // biome-ignore format: one line says it
  expect(compareAgainst("o", methods, 1).map(({ a, b }) => [a, b])).toEqual([
    ["o", "m"],
    ["o", "p"],
  ]);
  const fewer = new Map([["o", OTHER], ["q", [FIRST[1]!]]]); // biome-ignore format: one line says it
  expect(compareAgainst("o", fewer, 1)).toMatchObject([{ n: 1, logP: { value: -1 } }]);
});

test("the same answers from every seed say what one seed says, interval and all", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 12 }), (ranks) => {
      const by = (label: string) => ranks.map((rank, at) => score(label, at, rank, -rank));
      const once = reportOn(new Map([["m", by("m")]]), ON).methods[0]!;
      const thrice = reportOn(new Map(seedLabels("m", 1, 3).map((label) => [label, by(label)])), ON).methods[0]!;
      for (const key of ["accEM", "hr@10", "mrr", "logP"])
        for (const end of ["value", "low", "high"] as const)
          expect((thrice.metrics[key] as { value: number; low: number; high: number })[end]).toBeCloseTo(
            (once.metrics[key] as { value: number; low: number; high: number })[end],
            9,
          );
    }),
    { numRuns: 12 },
  );
});
