import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { asyncBufferFromFile, parquetReadObjects } from "hyparquet";
import { afterAll, expect, test } from "vitest";
import { inventedDataset } from "../../tests/support/judged-set.ts";
import { occupationCodes, quietRun } from "../domain/index.ts";
import { casesOf } from "../histories/cases-of-part.ts";
import { exportCases } from "./case-files.ts";

const place = mkdtempSync(join(tmpdir(), "case-files-"));
afterAll(() => rmSync(place, { recursive: true }));
const { dataset } = inventedDataset(60);
const write = async (name: string) => {
  const file = join(place, name);
  const { cases } = await exportCases(dataset, ["train", "valid", "test"], file, quietRun());
  return { file, cases };
};

test("JSONL, CSV and Parquet hold the same cases, codes and parts", async () => {
  const { file, cases } = await write("cases.jsonl");
  const lines = readFileSync(file, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(lines).toHaveLength(cases);
  const rows = readFileSync((await write("cases.csv")).file, "utf8")
    .trim()
    .split("\n");
  expect(rows[0]).toBe("case,person,part,truth,codes,moment,birth_year");
  const parquet = await parquetReadObjects({ file: await asyncBufferFromFile((await write("cases.parquet")).file) });
  lines.forEach((line, at) => {
    const codes = occupationCodes(line.history).join(" ");
    expect(rows[at + 1]!.split(",").slice(0, 5)).toEqual([line.case, line.person, line.part, line.truth, codes]);
    expect(parquet[at]).toMatchObject({ case: line.case, part: line.part, truth: line.truth, codes });
  });
});

test("RecBole's file ends each person with the truth", async () => {
  const rows = readFileSync((await write("cases.inter")).file, "utf8")
    .trim()
    .split("\n")
    .slice(1);
  const last = new Map(rows.map((row) => [row.split("\t")[0]!, row.split("\t")[1]!]));
  for await (const { person, next } of casesOf({ dataset, part: "test", limit: undefined }))
    expect(last.get(person)).toBe(next.code);
});

test("an unknown ending is refused", async () => {
  await expect(write("cases.xlsx")).rejects.toThrow(/ends in \.jsonl, \.csv, \.parquet, \.inter/);
});
