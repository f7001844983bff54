import { expect, test } from "vitest";
import { NURSE } from "../../../tests/support/people.ts";
import { type Candidate, rankOf } from "../../domain/index.ts";
import type { FoldScorer } from "../fold-scorer.ts";
import { answerBack } from "./answer-back.ts";

test("ranks count from 1, and among equals the lower code stands first", () => {
  const distribution = Float64Array.of(0.2, 0.3, 0.2, 0.3);
  expect([0, 1, 2, 3].map((title) => rankOf(title, distribution))).toEqual([3, 1, 4, 2]);
});

test("the scorer is given the masked reason without the answer its maker had in mind", async () => {
  const reason = {
    text: "leads to this occupation",
    claims: [],
    answer: "29-1141.00",
    provenance: { by: "composed", under: "counted", seed: 1 },
    cost: { promptTokens: 0, completionTokens: 0 },
  } as unknown as Candidate;
  const asked: unknown[] = [];
  const scorer: FoldScorer = {
    under: () => "by hand",
    distribution: async (history, seen, fold) => {
      asked.push([history.id, seen && Object.keys(seen), fold]);
      return seen === undefined ? Float64Array.of(0.6, 0.2, 0.2) : Float64Array.of(0.3, 0.3, 0.4);
    },
  };
  // Without the reason third of three; with it first; log(0.4 / 0.2) = log 2 nats likelier.
  expect(await answerBack(NURSE, reason, 2, 1, scorer)).toEqual({
    kind: "scored",
    without: 3,
    with: 1,
    gain: expect.closeTo(Math.log(2), 12),
  });
  expect(asked).toEqual([
    [NURSE.id, undefined, 1],
    [NURSE.id, ["text", "claims", "provenance", "cost"], 1],
  ]);
});
