/** People as an audit log tells of them: once each, by the last answer; and what came of what they were told. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { commandsIn } from "../../../tests/support/command.ts";
import type { CareerHistory } from "../../domain/index.ts";
import { inventedData } from "../../testing/invented-data.ts";
import { loggedCalibration, outcomeAfter } from "./logged-people.ts";

const root = mkdtempSync(join(tmpdir(), "wherefore-logged-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const run = commandsIn({ WHEREFORE_DATA: inventedData(40) });
async function done(...args: string[]) {
  const ran = await run(args);
  expect(ran.code, ran.err).toBe(0);
  return ran.out;
}

function careers(name: string, people: Readonly<Record<string, readonly (readonly [string, string])[]>>): string {
  const file = join(root, name);
  const lines = Object.entries(people).map(([id, jobs]) =>
    JSON.stringify({ id, jobs: jobs.map(([title, start]) => ({ title, start })) }),
  );
  writeFileSync(file, `${lines.join("\n")}\n`);
  return file;
}

test("titles, last occupations, abstentions and outcomes are read from the log; who was erased is counted alone", async () => {
  const log = join(root, "audit.jsonl");
  const people = {
    ada: [
      ["Nursing Assistant", "2015-01"],
      ["Registered Nurse", "2019-07"],
    ],
    bob: [["Cook", "2018-01"]],
    eve: [["Qwrtzpl", "2019-01"]],
    gone: [["Cashier", "2019-01"]],
  } as const;
  const served = careers("served.jsonl", people);
  for (const _ of ["first", "again"]) await done("recommend", served, "--method", "counted", "--audit", log);
  await done("erase", "gone", log);
  const outcomes = careers("outcomes.jsonl", {
    ...people,
    ada: [...people.ada, ["Registered Nurse", "2026-04"]],
    // In the month of the answer, so not after it.
    bob: [...people.bob, ["Registered Nurse", "2026-03"]],
  });
  const report = JSON.parse(
    await done("drift", "log", log, "--against", "nlsy97", "--outcomes", outcomes, "--as-of", "2027-01", "--json"),
  );
  expect(report).toMatchObject({
    answers: 8,
    erased: 1,
    overridden: 0,
    untold: 0,
    served: 3,
    unranked: { count: 1, n: 3 },
    notUnderstood: { count: 1, n: 3 },
    notRecognised: { value: 1 / 4, n: 4 },
    jobs: { served: { value: 4 / 3 } },
    calibration: { right: { count: 1, n: 1 } },
  });
  expect(report.bins.reduce((sum: number, bin: { served: number }) => sum + bin.served, 0)).toBe(2);
  const said = await done("drift", "log", log, "--against", "nlsy97", "--outcomes", outcomes, "--as-of", "2027-01");
  expect(said.split("\n").filter((line) => line.length > 80)).toEqual([]);
  expect(said.replace(/\s+/g, " ")).toContain("1 person was erased and is not counted");
  expect((await run(["drift", "log", log, "--against", "nlsy97", "--since", "2026-04"])).err).toContain(
    "since 2026-04",
  );
}, 240_000);

test("an outcome is the first coded job that began after the month of the answer", () => {
  const job = (code: string | undefined, start: string) => ({
    start,
    coding: code === undefined ? { kind: "not-recognised" } : { kind: "coded", code },
  });
  const history = (...jobs: object[]) => ({ jobs }) as unknown as CareerHistory;
  const after = (...jobs: object[]) => outcomeAfter(history(...jobs), "2026-03" as never);
  expect(after(job("a", "2026-03"), job(undefined, "2026-04"), job("b", "2026-05"), job("c", "2026-06"))).toBe("b");
  expect(after(job("a", "2026"), job("b", "2027"))).toBe("b");
  expect(after(job("a", "2025-12"))).toBeUndefined();
});

test("of four first titles, said with 0.9 each, two were right; of none nothing is said", () => {
  const known = [1, 0, 1, 0].map((right, at) => ({
    case: `${at}`,
    person: `${at}`,
    confidence: 0.9,
    exactMatch: right as 0 | 1,
  }));
  const { right, confidence, error } = loggedCalibration(known, 1)!;
  expect([right.count, right.n]).toEqual([2, 4]);
  expect(confidence).toBeCloseTo(0.9, 12);
  expect(error).toBeUndefined();
  const many = Array.from({ length: 40 }, (_, at) => ({ ...known[at % 4]!, case: `${at}`, person: `${at}` }));
  const { low, high } = loggedCalibration(many, 1)!.error!;
  expect(low).toBeLessThanOrEqual(0.4);
  expect(high).toBeGreaterThanOrEqual(0.4);
  expect(loggedCalibration([], 1)).toBeUndefined();
});
