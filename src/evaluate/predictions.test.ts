import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { parquetWriteBuffer } from "hyparquet-writer";
import { afterAll, describe, expect, test } from "vitest";
import { anyDistribution, CODES, caseOf, NURSE, taxonomy } from "../../tests/support/people.ts";
import { largest, OccupationCode } from "../domain/index.ts";
import { measure } from "./metrics.ts";
import { scoreCase } from "./per-case.ts";
import { predictionOf, readPredictions, requireCases } from "./predictions.ts";

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

test("codes may be numbers, in JSONL and in Parquet", async () => {
  const codes = ["2512", "3512"].map((code) => ({ code: OccupationCode.parse(code), title: `of ${code}` }));
  const found = (code: string) => codes.findIndex((own) => own.code === code);
  const numbers = {
    ...taxonomy,
    occupations: codes,
    indexOf: (code: string) => (found(code) < 0 ? undefined : found(code)),
  };
  const lines = fileOf("numbers.jsonl", '{"case": 1, "ranking": [3512, 2512]}');
  const columnData = [
    { name: "case", data: [1n] },
    { name: "ranking", data: [[3512, 2512]], type: "JSON" as const },
  ];
  const parquet = fileOf("numbers.parquet", new Uint8Array(parquetWriteBuffer({ columnData })));
  for (const file of [lines, parquet])
    expect([...(await readPredictions("mine", file, numbers)).get("1")!.distribution]).toEqual([1, 2]);
});

test("a file may be zipped, and begin with a mark of the byte order", async () => {
  for (const file of [fileOf("p.jsonl.gz", gzipSync(`${ONE}\r\n`)), fileOf("bom.jsonl", `\uFEFF${ONE}\r\n`)])
    expect((await readPredictions("mine", file, taxonomy)).size).toBe(1);
  await expect(readPredictions("mine", fileOf("no.jsonl.gz", "no zip"), taxonomy)).rejects.toThrow(
    /no\.jsonl\.gz: the gzip data are damaged/,
  );
});

test("an empty ranking is a case that failed, and what is not listed has no hit by the order of codes", async () => {
  const nothing = await read('{"case": "c1", "ranking": []}');
  requireCases("p.jsonl", nothing, new Set(["c1"]));
  expect(() => predictionOf(nothing, CASE)).toThrow("nothing was ranked");
  const first = caseOf(NURSE, taxonomy.occupations[0]!.code, "c1");
  const score = scoreCase("mine", first, (await read(ONE)).get("c1")!, taxonomy);
  // By the order of codes it would have been the third.
  expect(score).toMatchObject({
    rank: 1016,
    amongNew: { rank: 1016 - new Set(NURSE.jobs.map(({ coding }) => "code" in coding && coding.code)).size },
  });
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
    [
      JSON.stringify({ case: "c1", ranking: [{ code: CODES.nurse, probability: 0 }] }),
      /its probabilities are all 0. Leave them out/,
    ],
    [
      JSON.stringify({ case: "c1", ranking: [0, 0, 1].map((probability) => ({ code: CODES.nurse, probability })) }),
      /stands there twice/,
    ],
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
