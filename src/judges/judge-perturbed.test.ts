import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { inventedDataset } from "../../tests/support/judged-set.ts";
import { taxonomy } from "../../tests/support/people.ts";
import {
  type CareerHistory,
  CRITERIA,
  occupationCodes,
  quietRun,
  type Verdict,
  WhereforeError,
} from "../domain/index.ts";
import type { Judge } from "./judge.ts";
import { judgePerturbedErrors } from "./judge-perturbed.ts";
import { perturbingJudges } from "./perturbation-panel.ts";
import { perturbedTable } from "./perturbation-table.ts";

const { dataset } = inventedDataset(200);
const anywhere = new Float64Array(taxonomy.occupations.length).fill(1 / taxonomy.occupations.length);
const distributionOf = () => anywhere;
/** The last occupation is as likely as all others together. */
const byLast = (history: CareerHistory) => {
  const last = taxonomy.indexOf(occupationCodes(history).at(-1) ?? "");
  return last === undefined ? anywhere : anywhere.map((p, title) => (p + Number(title === last)) / 2);
};
const noModel = () => Promise.reject(new Error("no model is asked"));
const file = () => join(mkdtempSync(join(tmpdir(), "wherefore-perturbed-")), "perturbed.jsonl");

function orderOf(judges: readonly Judge[], to: string) {
  return { dataset, part: "valid" as const, cases: 30, judges, distributionOf, taxonomy, file: to };
}

/** Grades 2, and counts how often it is asked. */
function countingJudge(whenAsked: (asked: number) => void = () => {}): Judge & { asked: () => number } {
  let asked = 0;
  const verdict: Verdict = { kind: "grade", grade: 2, because: "" };
  return {
    name: "llm:counting",
    criterion: "factuality",
    judge: async () => {
      whenAsked(++asked);
      return verdict;
    },
    asked: () => asked,
  };
}

test("measured factuality finds what is false by the code that checks it, and lets what is true pass", async () => {
  const judges = await perturbingJudges(["measured"], CRITERIA, { taxonomy, distributionOf, model: noModel });
  const verdicts = await judgePerturbedErrors(orderOf(judges, file()), quietRun(1));
  const factuality = perturbedTable(verdicts, 1).find(({ criterion }) => criterion === "factuality")!;
  const row = (perturbed: string) => factuality.rows.find((one) => one.perturbed === perturbed)!;
  for (const perturbed of ["none", "paraphrased", "useless"]) expect(row(perturbed).alarms.count).toBe(0);
  for (const perturbed of ["wrong-span", "wrong-degree", "foreign-history", "half-wrong", "swapped-dates"]) {
    const { alarms, unscored } = row(perturbed);
    expect([perturbed, alarms.count, unscored]).toEqual([perturbed, alarms.n, 0]);
  }
  expect(row("none").alarms.n).toBe(30);
  expect(factuality.instruction).toMatchObject({ passes: { count: 0 }, raised: { count: 0 } });
  expect(factuality.instruction.passes.n).toBeGreaterThan(10);
});

test("a run that was interrupted keeps what was finished and goes on, asking nothing twice", async () => {
  const to = file();
  const stop = new AbortController();
  const first = countingJudge((asked) => asked === 25 && stop.abort());
  await expect(judgePerturbedErrors(orderOf([first], to), quietRun(1, stop.signal))).rejects.toThrow(WhereforeError);
  expect(first.asked()).toBe(25);
  // A kill leaves half a line; it is cut off.
  writeFileSync(to, `${readFileSync(to, "utf8")}{"id": "half`);
  const second = countingJudge();
  const verdicts = await judgePerturbedErrors(orderOf([second], to), quietRun(1));
  expect(second.asked()).toBe(verdicts.length - 25);
  const whole = countingJudge();
  expect(await judgePerturbedErrors(orderOf([whole], file()), quietRun(1))).toEqual(verdicts);
  const third = countingJudge();
  await judgePerturbedErrors(orderOf([third], to), quietRun(1));
  expect(third.asked()).toBe(0);
});

test("no measured judge can tell a reason that is untrue of the ranking alone: its verdicts are those of the true one's facts", async () => {
  const judges = await perturbingJudges(["measured"], ["factuality"], {
    taxonomy,
    distributionOf: byLast,
    model: noModel,
  });
  const verdicts = await judgePerturbedErrors({ ...orderOf(judges, file()), distributionOf: byLast }, quietRun(1));
  const [factuality] = perturbedTable(verdicts, 1);
  for (const perturbed of ["as-pulled", "idle-facts", "turned-round"]) {
    const { alarms, unscored } = factuality!.rows.find((one) => one.perturbed === perturbed)!;
    expect([perturbed, alarms.count, alarms.n + unscored > 5]).toEqual([perturbed, 0, true]);
  }
});
