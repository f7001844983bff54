import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { parquetWriteBuffer } from "hyparquet-writer";
import { afterAll, describe, expect, test } from "vitest";
import { anyDistribution, CODES, caseOf, NURSE, taxonomy } from "../../tests/support/people.ts";
import { largest } from "../domain/index.ts";
import { measure } from "./metrics.ts";
import { scoreCase } from "./per-case.ts";
import { readPredictions, requireCases } from "./predictions.ts";

const place = mkdtempSync(join(tmpdir(), "predictions-"));
afterAll(() => rmSync(place, { recursive: true }));

function fileOf(name: string, content: string | Uint8Array): string {
  const file = join(place, name);
  writeFileSync(file, content);
  return file;
}

const read = (lines: string) => readPredictions("mine", fileOf("p.jsonl", lines), taxonomy);
const CASE = caseOf(NURSE, CODES.aide, "c1");
const ONE = JSON.stringify({ case: "c1", ranking: [CODES.nurse, CODES.aide] });

test("places alone have ranks, and no probability, perplexity or calibration", async () => {
  const mine = (await read(ONE)).get("c1")!;
  const score = scoreCase("mine", CASE, mine, taxonomy);
  expect(score).toMatchObject({ rank: 2, logP: null, confidence: null, entropy: null, exact: false });
  const { metrics } = measure([score], 1016, 1);
  expect(metrics["mrr"]).toMatchObject({ value: 50 });
  for (const figure of ["perplexity", "ece", "logP"]) expect(metrics[figure]).toHaveProperty("missing");
});

test("a whole distribution, written and read, scores as the method's own", async () => {
  await fc.assert(
    fc.asyncProperty(anyDistribution, async (distribution) => {
      const ranking = largest(distribution, distribution.length).map((title) => ({
        code: taxonomy.occupations[title]!.code,
        probability: distribution[title]!,
      }));
      const given = (await read(`${JSON.stringify({ case: "c1", ranking })}\n`)).get("c1")!;
      expect(given.exact).toBe(true);
      const own = { ...given, rankedBy: "counts" as const, distribution, coveredMass: given.coveredMass };
      expect({ ...scoreCase("m", CASE, given, taxonomy), rankedBy: "counts" }).toEqual(
        scoreCase("m", CASE, own, taxonomy),
      );
    }),
    { numRuns: 10 },
  );
});

test("Parquet says the same as JSONL", async () => {
  // A list column as Parquet's own writers make it would need a nested schema; JSON columns are read as lists too.
  const columnData = [
    { name: "case", data: ["c1"] },
    { name: "ranking", data: [[CODES.nurse, CODES.aide]], type: "JSON" as const },
    { name: "probabilities", data: [[0.5, 0.25]], type: "JSON" as const },
  ];
  const file = fileOf("p.parquet", new Uint8Array(parquetWriteBuffer({ columnData })));
  const mine = (await readPredictions("mine", file, taxonomy)).get("c1")!;
  expect(mine).toMatchObject({ exact: false, coveredMass: 0.75 });
  expect(scoreCase("mine", CASE, mine, taxonomy).logP).toBeCloseTo(Math.log(0.25), 12);
});

describe("refused by line", () => {
  test.each([
    [JSON.stringify({ case: "c1", ranking: ["99-9999.99"] }), /p\.jsonl:1.*"99-9999.99" is no code of the closed set/s],
    [JSON.stringify({ case: "c1", ranking: [CODES.nurse, CODES.nurse] }), /stands there twice/],
    [`${ONE}\n${ONE}`, /:2.*case "c1" stands there twice/s],
    [JSON.stringify({ case: "c1", ranking: [{ code: CODES.nurse, probability: 1.5 }] }), /1\.5 is no probability/],
    [JSON.stringify({ case: "c1", ranking: [{ code: CODES.nurse, probability: -0.1 }] }), /-0\.1 is no probability/],
    [
      JSON.stringify({
        case: "c1",
        ranking: [
          { code: CODES.nurse, probability: 0.7 },
          { code: CODES.aide, probability: 0.7 },
        ],
      }),
      /sum to 1\.4/,
    ],
    ['{"case": "c1", "ranking": [{"code": "29-1141.00", "probability": NaN}]}', /:1: NaN stands in it.*Give a number/],
    ['{"case": "c1"}', /ranking/],
  ])("%s", async (lines, message) => {
    await expect(read(lines)).rejects.toThrow(message);
  });

  test("cases that are missing, and cases that are none", async () => {
    const predictions = await read(ONE);
    expect(() => requireCases("p.jsonl", predictions, new Set(["c1", "c2"]))).toThrow(
      /1 of 2 cases are not in it, such as "c2"/,
    );
    expect(() => requireCases("p.jsonl", predictions, new Set())).toThrow(/"c1" is no case of these data/);
  });

  test("a damaged Parquet file", async () => {
    await expect(readPredictions("m", fileOf("bad.parquet", "PAR1"), taxonomy)).rejects.toThrow(/damaged or cut off/);
  });
});
