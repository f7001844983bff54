import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { inventedDataset, judgedSet, measuredVerdicts } from "../../tests/support/judged-set.ts";
import { taxonomy } from "../../tests/support/people.ts";
import type { Case, Verdict, VerdictRecord } from "../domain/index.ts";
import { labelNames } from "../reasons/choose/label-filter.ts";
import type { ReasonSet } from "../reasons/reason-set.ts";
import { checkJudges } from "./check-judges.ts";
import { sheetId, writeSheet } from "./labelling-sheet.ts";
import { readSheet } from "./read-sheet.ts";
import { cellOf, SHEET_COLUMNS } from "./sheet-columns.ts";
import { swapJudges } from "./swap-judges.ts";

const { dataset, cases: readCases } = inventedDataset(120);
const folder = mkdtempSync(join(tmpdir(), "wherefore-sheet-"));
let cases: Case[];
let set: ReasonSet;

const FORMULA = '=HYPERLINK("http://example.org";"5")';
const gradeOf = (candidate: number) => [5, 3, 1][candidate]!;
const graded = (id: string, candidate: number, repeat: number, grade: number): VerdictRecord => {
  const verdict: Verdict = { kind: "grade", grade, because: "said" };
  return { id, candidate, judge: "llm:qwen3-8b", criterion: "utility", repeat, verdict };
};

beforeAll(async () => {
  cases = await readCases();
  set = await judgedSet(dataset, cases, {
    textsOf: ({ id }) => [`Reason one of ${id}.`, FORMULA, `+ three of ${id}, and it is a much longer one.`],
    // The measured judge likes the last candidate best, the language model the first; asked again it says the same but for the second.
    verdictsOf: ({ id }, candidate) => [
      ...measuredVerdicts(id, candidate, candidate),
      graded(id, candidate, 0, gradeOf(candidate)),
      graded(id, candidate, 1, candidate === 1 ? 4 : gradeOf(candidate)),
    ],
  });
});

const rowsOf = (file: string) =>
  parse(readFileSync(file, "utf8"), { bom: true, columns: true }) as Record<string, string>[];

describe("the sheet", () => {
  const file = join(folder, "sheet.csv");

  test("is blind, disarmed, and can be found again", async () => {
    const written = await writeSheet({ set, dataset, taxonomy, n: 30, file, seed: 1 });
    expect(written).toMatchObject({ reasons: 30, guidelines: join(folder, "sheet.md") });
    const rows = rowsOf(file);
    expect(Object.keys(rows[0]!)).toEqual([...SHEET_COLUMNS]);
    const known = new Map(cases.flatMap(({ id }) => [0, 1, 2].map((at) => [sheetId(id, at), at] as const)));
    expect(rows.every((row) => known.has(row["id"]!))).toBe(true);
    const text = readFileSync(file, "utf8");
    expect(text).not.toMatch(/measured|qwen|by hand|composed/);
    expect(rows.filter(({ reason }) => reason === `'${FORMULA}`).length).toBeGreaterThan(3);
    expect(rows.every(({ reason }) => /^(Reason|'=|'\+)/.test(reason!))).toBe(true);
    expect(readFileSync(written.guidelines, "utf8")).toContain("| utility |");
  });

  test("takes of every stratum as many, and the same with the same seed", async () => {
    // The measured judge passes all three; the language model's grades are later verdicts, so only the makers' strata remain: one.
    const mixed = await judgedSet(dataset, cases, {
      textsOf: () => ["a rare kind", "a common kind", "another common one"],
      verdictsOf: ({ id }, candidate) => measuredVerdicts(id, candidate, candidate === 0 && Number(id) < 20 ? -1 : 1),
    });
    const again = join(folder, "again.csv");
    const one = { set: mixed, dataset, taxonomy, n: 20, file, seed: 3 };
    expect(await writeSheet(one)).toMatchObject({ reasons: 20, strata: 2 });
    await writeSheet({ ...one, file: again });
    expect(readFileSync(again, "utf8")).toBe(readFileSync(file, "utf8"));
    expect(rowsOf(file).filter(({ reason }) => reason === "a rare kind").length).toBeGreaterThanOrEqual(10);
  });

  test("no cell begins as a formula does, and every text comes back", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const [[cell]] = parse(cellOf(text), { relax_column_count: true }) as [[string]];
        expect(cell.trimStart()).not.toMatch(/^[=+\-@]/);
        expect([text, `'${text}`]).toContain(cell);
      }),
    );
  });
});

describe("a filled sheet", () => {
  const filled = (name: string, text: string) => {
    const file = join(folder, name);
    writeFileSync(file, text);
    return readSheet(file);
  };

  test("is read whatever a spreadsheet separates with, and empty cells are missing", async () => {
    for (const [name, between] of [
      ["anna.csv", ","],
      ["ben.csv", ";"],
      ["eve.csv", "\t"],
    ] as const) {
      const rows = [
        ["id", "reason", "Factuality", "utility"],
        ["x1", "one", "5", ""],
        ["x2", "two", "", " 3 "],
      ];
      const sheet = await filled(name, `\ufeff${rows.map((row) => row.join(between)).join("\r\n")}\r\n`);
      expect(sheet.person).toBe(name.replace(".csv", ""));
      expect([...sheet.grades.get("factuality")!]).toEqual([["x1", 5]]);
      expect([...sheet.grades.get("utility")!]).toEqual([["x2", 3]]);
      expect(sheet.grades.get("validity")!.size).toBe(0);
    }
  });

  test.each([
    ["id,factuality\nx,6\n", "bad-sheet", /bad.csv:2 factuality: "6" is no grade/],
    ["id,factuality\nx,4.5\n", "bad-sheet", /"4.5" is no grade/],
    ["id,factuality\nx,4\nx,5\n", "bad-sheet", /:3 id: "x" stands in it twice/],
    ["name,factuality\nx,4\n", "bad-sheet", /the columns id and one criterion are not there/],
    ["", "bad-sheet", /are not there/],
  ])("that is wrong is refused at its place: %j", async (text, code, message) => {
    await expect(filled("bad.csv", text)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });
});

describe("the check", () => {
  const graderOf = (person: string, grade: (at: number) => number) => {
    const grades = new Map(cases.flatMap(({ id }) => [0, 1, 2].map((at) => [sheetId(id, at), grade(at)] as const)));
    return { person, grades: new Map([["utility", grades] as const]) };
  };
  const withAll = (person: ReturnType<typeof graderOf>) => ({
    person: person.person,
    grades: new Map(
      (["factuality", "coherence", "utility", "validity"] as const).map((one) => [
        one,
        one === "utility" ? person.grades.get("utility")! : new Map<string, number>(),
      ]),
    ),
  });

  test("of judges with people, among themselves, asked again, by length and place", async () => {
    const sheets = [graderOf("anna", gradeOf), graderOf("ben", (at) => [5, 2, 2][at]!)].map(withAll);
    const report = await checkJudges({ set, dataset, sheets, epsilon: 0.2, seed: 1 });
    expect(report.map(({ criterion }) => criterion)).toEqual(["factuality", "coherence", "utility"]);
    const utility = report.find(({ criterion }) => criterion === "utility")!;
    expect(utility.judges.map(({ judge, unit, atLeast }) => [judge, unit, atLeast])).toEqual([
      ["measured", "nats", 0],
      ["llm:qwen3-8b", "grade", 4],
    ]);
    const [measured, model] = utility.judges;
    expect(measured!.probes.position).toMatchObject({ value: 1 });
    expect(model!.probes.position).toMatchObject({ value: -1 });
    expect(measured!.repeats).toBeUndefined();
    expect(model!.repeats).toMatchObject({
      questions: 3 * cases.length,
      identical: { value: expect.closeTo(2 / 3, 9) },
    });
    expect(model!.baseRates).toEqual([1, 3, 5].map((value) => ({ value, share: expect.closeTo(1 / 3, 9) })));
    expect(utility.amongJudges).toMatchObject([{ a: "measured", b: "llm:qwen3-8b", tau: { value: -1 } }]);
    expect(utility.withPeople.map(({ a, b }) => [a, b])).toContainEqual(["llm:qwen3-8b", "anna"]);
    const withAnna = utility.withPeople.find(({ a, b }) => a === "llm:qwen3-8b" && b === "anna")!;
    expect(withAnna.grades!.quadraticKappa).toMatchObject({ value: 1 });
    expect(utility.amongPeople!.raters).toEqual(["anna", "ben"]);
    expect(utility.altTest["llm:qwen3-8b"]).toMatchObject({ kind: "tested", winningRate: 1 });
    expect(report[0]!.amongPeople).toBeUndefined();
  });

  test("another judge would have chosen another oracle, and ranked the candidates the other way round", async () => {
    const judges = new Map([["utility", ["measured", "llm:qwen3-8b"]]] as const);
    const names = labelNames(taxonomy, () => []);
    const [swap, ...others] = await swapJudges(set, dataset, judges, names, 1);
    expect(others).toEqual([]);
    expect(swap).toMatchObject({
      from: "measured",
      to: "llm:qwen3-8b",
      changed: { count: cases.length, n: cases.length },
      tau: { value: expect.closeTo(-1, 9), n: cases.length },
    });
  });
});
