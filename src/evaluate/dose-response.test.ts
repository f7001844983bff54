import { expect, test } from "vitest";
import { doseResponse } from "./dose-response.ts";
import type { KeptAnswer, KeptVerdict } from "./kept-answers.ts";
import type { CaseScore } from "./per-case.ts";

const failed = { kind: "failed", truth: "29-1141.00", change: true, step: "new elsewhere", jobs: 1, why: "", said: "" };

/** A failed case is wrong; of a right one only `exactMatch` is read here. */
const score = (person: string, isRight: boolean) =>
  ({
    ...failed,
    case: person,
    person,
    method: "m",
    ...(isRight && { kind: "scored", exactMatch: 1 }),
  }) as unknown as CaseScore;

const answer = (person: string, ...shares: readonly (readonly [share: number, weight: number])[]): KeptAnswer => ({
  case: person,
  method: "m",
  reasons: shares.map(([, weight]) => ({ text: "", weight, speaksFor: [], provenance: { by: "composed" } })),
  verdicts: shares.map(
    ([share], reason): KeptVerdict => ({
      reason,
      judge: "measured",
      criterion: "factuality",
      verdict: { kind: "share", share, of: 4 },
    }),
  ),
  calls: [],
});

test("cases lie in the band of their weighted share, those without one beside them, and the other method has the same cases", () => {
  const people = ["a", "b", "c", "d", "e", "f"];
  const own = people.map((person, at) => score(person, at % 2 === 0));
  const other = people.map((person) => score(person, person === "b"));
  const answers = new Map(
    [
      answer("a", [0, 1]),
      answer("b", [0, 1]),
      answer("c", [1, 0.25], [0.2, 0.75]), // 0.4
      answer("d", [1, 0.7], [1, 0.3]),
      answer("e", [0.5, 1]),
      answer("f"),
    ].map((one) => [one.case, one]),
  );
  const { rows, unscored } = doseResponse(own, answers, "factuality", other, 1);
  expect(unscored).toBe(1);
  expect(rows.map(({ dose, n, outcome, beside }) => [dose, n, outcome?.value, beside?.value])).toEqual([
    ["none", 2, 50, 50],
    ["below half", 1, 100, 0],
    ["half or more", 1, 100, 0],
    ["all", 1, 0, 0],
  ]);
  expect(rows[0]!.outcome).toMatchObject({ low: 0, high: 100 });
});

test("another criterion has no verdict here, and without another method nothing stands beside", () => {
  const answers = new Map([["a", answer("a", [1, 1])]]);
  expect(doseResponse([score("a", true)], answers, "coherence", undefined, 1).unscored).toBe(1);
  expect(doseResponse([score("a", true)], answers, "factuality", undefined, 1).rows[3]).toMatchObject({ beside: null });
});
