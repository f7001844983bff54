/** A method that fails leaves its row with the cause, and the table goes on; what is not its own fault ends the run. */
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { CODES, caseOf, NURSE, taxonomy } from "../../tests/support/people.ts";
import { BadInputError, InterruptedError, ModelError, quietRun, type Recommendation } from "../domain/index.ts";
import { readScores } from "./finish-run.ts";
import { onHistory, scoreCases, scoreOne } from "./score-cases.ts";

const CASES = [caseOf(NURSE, CODES.nurse, "a"), caseOf(NURSE, CODES.aide, "b")];
const answer = (distribution: Float64Array): Recommendation => ({
  method: "own/1",
  distribution,
  rankedBy: "counts",
  exact: true,
  coveredMass: 1,
  reasons: [],
  evidence: [],
  marks: [],
});
const even = new Float64Array(1016).fill(1 / 1016);

test("NaN, a defect and a lost call are failures of their rows, with the cause, and the row beside them is whole", async () => {
  const methods = new Map([
    ["even", onHistory(async () => answer(even))],
    ["nan", onHistory(async () => answer(even.with(3, Number.NaN)))],
    ["defect", onHistory(() => Promise.reject(new RangeError("no such row")))],
    ["late", onHistory(() => Promise.reject(new ModelError("timed-out", "no answer within 60 s")))],
  ]);
  const folder = mkdtempSync(join(tmpdir(), "failing-"));
  const people = (async function* () {
    yield* CASES;
  })();
  await scoreCases(join(folder, "cases.jsonl"), people, 2, methods, taxonomy, quietRun());
  const scores = await readScores({ file: (name) => join(folder, name) }, [...methods.keys()], 2);
  const failures = [...scores.values()].map((own) => own.map((score) => (score.kind === "failed" ? score.why : "")));
  expect(failures).toEqual([
    ["", ""],
    ["bad-distribution", "bad-distribution"],
    ["defect", "defect"],
    ["timed-out", "timed-out"],
  ]);
  expect(scores.get("nan")![0]).toMatchObject({ said: expect.stringContaining("gives no probabilities") });
  expect(scores.get("defect")![0]).toMatchObject({ said: "RangeError: no such row" });
});

test("an interruption, bad input and a model that is not there end the run", async () => {
  for (const error of [
    new InterruptedError("stopped"),
    new BadInputError("bad-weights", { file: "model" }, "damaged", "Take another."),
    new ModelError("denied", "the key is wrong"),
  ])
    await expect(scoreOne("m", () => Promise.reject(error), CASES[0]!, taxonomy, quietRun())).rejects.toBe(error);
});
