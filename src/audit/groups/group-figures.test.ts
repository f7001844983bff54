import { describe, expect, test } from "vitest";
import type { CaseScore } from "../../evaluate/per-case.ts";
import { groupReport } from "./group-figures.ts";
import type { SelfDeclared } from "./self-declared.ts";

type Case = { readonly person: string; readonly right?: boolean; readonly failed?: true };

/** Confidence 0.6, rank 1 or 20, log p by whether it was right. */
function scoreOf({ person, right = false, failed }: Case): CaseScore {
  const about = {
    case: person,
    person,
    method: "m",
    truth: "29-1141.00",
    change: true,
    step: "new elsewhere",
    jobs: 2,
  };
  if (failed) return { kind: "failed", ...about, why: "test", said: "no" } as CaseScore;
  return {
    kind: "scored",
    ...about,
    top: ["29-1141.00"],
    confidence: 0.6,
    rank: right ? 1 : 20,
    logP: right ? -1 : -4,
    entropy: 1,
    rankedBy: "counts",
    exact: true,
    coveredMass: 1,
    exactMatch: Number(right),
    exactMatchString: Number(right),
  } as CaseScore;
}

function declared(answers: Readonly<Record<string, (person: string) => string | undefined>>): SelfDeclared {
  return {
    file: "c.csv",
    columns: Object.keys(answers),
    people: 0,
    has: () => true,
    answer: (person, column) => answers[column]!(person),
  };
}

/** 50 of a of whom 40 are right, 50 of b of whom 20 are. */
const CASES: Case[] = Array.from({ length: 100 }, (_, at) =>
  at < 50 ? { person: `a${at}`, right: at < 40 } : { person: `b${at}`, right: at < 70 },
);
const sex = (person: string) => person[0];

describe("figures by group", () => {
  test("means by hand, and the one difference that was put in is found", () => {
    const report = groupReport(CASES.map(scoreOf), declared({ sex }), 1);
    const [a, b] = report.tables[0]!.rows;
    expect(a).toMatchObject({ group: "a", people: 50, cases: 50, few: false });
    expect(a!.figures).toMatchObject({
      accEM: { value: 80, n: 50 },
      "hr@10": { value: 80 },
      logP: { value: expect.closeTo(-1.6, 12) },
      overconfidence: { value: expect.closeTo(-20, 9) },
      notRanked: { value: 0 },
    });
    expect(b!.figures.accEM!.value).toBe(40);
    // Of two groups one difference a metric; "not ranked" is 0 for all, so there is nothing to test.
    expect(report.differences.map(({ metric, group }) => [metric, group])).toEqual([
      ["accEM", "a"],
      ["hr@10", "a"],
      ["logP", "a"],
      ["overconfidence", "a"],
    ]);
    for (const { p, holm } of report.differences) {
      expect(p).toBeLessThan(0.01);
      expect(holm).toBeGreaterThanOrEqual(p);
    }
    expect(report.differences[0]!.value).toBe(40);
  });

  test("who gave no answer is unknown, a small group is shown and not tested, a failed case is wrong and not ranked", () => {
    const cases = [...CASES, ...Array.from({ length: 5 }, (_, at): Case => ({ person: `c${at}`, failed: true }))];
    const answers = { sex: (person: string) => (person === "a0" ? undefined : sex(person)) };
    const { tables, differences } = groupReport(cases.map(scoreOf), declared(answers), 1);
    expect(tables[0]).toMatchObject({ question: "sex", unknown: 1 });
    const small = tables[0]!.rows[2]!;
    expect(small).toMatchObject({
      group: "c",
      few: true,
      figures: { accEM: { value: 0, n: 5 }, notRanked: { value: 100 } },
    });
    expect(small.figures.logP).toBeUndefined();
    expect(small.ece).toBeUndefined();
    expect(new Set(differences.map(({ group }) => group))).toEqual(new Set(["a", "b"]));
  });

  test("the order of people changes nothing but the draws, and groups by chance are not found different", () => {
    const byChance = declared({ luck: (person) => (Number(person.slice(1)) % 2 === 0 ? "even" : "odd") });
    const { differences } = groupReport(CASES.map(scoreOf), byChance, 1);
    for (const { holm } of differences) expect(holm).toBeGreaterThan(0.2);
    const values = (cases: readonly Case[]) =>
      groupReport(cases.map(scoreOf), byChance, 1).tables[0]!.rows.map(({ figures }) => figures.accEM!.value);
    expect(values(CASES.toReversed())).toEqual(values(CASES));
  });
});
