/** AHEAD's graph of moves, by hand. */
import { expect, test } from "vitest";
import { CODES, caseOf, historyOfJobs, taxonomy } from "../../tests/support/people.ts";
import { movesBetweenTitles } from "./ahead.ts";

const index = (code: string) => taxonomy.indexOf(code)!;

test("moves within an employer and between two are counted apart, both ways, without staying and without the last move", () => {
  const career = (id: string, ...jobs: (readonly [code: string, employer: string])[]) =>
    caseOf(
      historyOfJobs(
        jobs.map(([code, employer], at) => ({ code, employer, from: 2000 + at, to: 2000 + at })),
        { id },
      ),
      CODES.nurse,
      id,
    );
  const cases = [
    career("a", [CODES.cook, "1"], [CODES.chef, "1"], [CODES.chef, "2"]),
    career("b", [CODES.cook, "1"], [CODES.chef, "2"]),
    career("c", [CODES.cook, "1"], [CODES.chef, "2"]),
    career("d", [CODES.cook, "1"], [CODES.cashier, "2"]),
  ];
  const near = (kind: number, code: string) => {
    const { neighbours, logShares } = movesBetweenTitles(cases, taxonomy)[kind]!;
    const each = neighbours.length / taxonomy.occupations.length;
    const from = index(code) * each;
    return [...neighbours.subarray(from, from + each)].flatMap((title, at) =>
      logShares[from + at]! > -100 ? [[title, Math.exp(logShares[from + at]!)]] : [],
    );
  };
  const close = (found: ReturnType<typeof near>, ...wanted: [string, number][]) => {
    expect(found.map(([title]) => title)).toEqual(wanted.map(([code]) => index(code)));
    found.forEach(([, share], at) => {
      expect(share).toBeCloseTo(wanted[at]![1], 5);
    });
  };
  close(near(0, CODES.cook), [CODES.chef, 1]);
  close(near(1, CODES.chef), [CODES.cook, 1]);
  close(near(2, CODES.cook), [CODES.chef, 2 / 3], [CODES.cashier, 1 / 3]);
  close(near(3, CODES.cashier), [CODES.cook, 1]);
  close(near(0, CODES.chef));
});
