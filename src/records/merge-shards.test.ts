/** Shards of records put together, and every way in which they may not fit. */
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import type { SchemaElement } from "hyparquet";
import { beforeEach, describe, expect, test } from "vitest";
import { shardOf } from "../domain/index.ts";
import { jsonLine } from "./jsonl.ts";
import { checkShards, mergeShards, shardsBeside } from "./merge-shards.ts";
import { writeParquet } from "./parquet-file.ts";
import { beginOutput, finishOutput, manifestFile, type OutputSettings, placesFile } from "./shard-output.ts";

const SETTINGS: OutputSettings = { command: "rank", choices: { top: 3 }, data: { "people.csv": "ab" }, versions: {} };
const { signal } = new AbortController();

let place: string;
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), "wherefore-shards-"));
});

type Row = { readonly person: string; readonly words: string };
const SCHEMA: SchemaElement[] = [
  { name: "root", num_children: 2 },
  { name: "person", type: "BYTE_ARRAY", converted_type: "UTF8", repetition_type: "REQUIRED" },
  { name: "words", type: "BYTE_ARRAY", converted_type: "UTF8", repetition_type: "REQUIRED" },
];

async function* streamed(rows: readonly Row[]): AsyncGenerator<Row> {
  yield* rows;
}

async function write(file: string, rows: readonly Row[]): Promise<void> {
  if (file.endsWith(".parquet")) await writeParquet(file, SCHEMA, streamed(rows));
  else writeFileSync(file, rows.map(jsonLine).join(""));
}

async function writeShard(out: string, at: number, of: number, rows: readonly Row[], settings = SETTINGS) {
  const places = rows.flatMap(({ person }, index) => (shardOf(person, of) === at ? [index] : []));
  const output = await beginOutput(out, { at, of }, settings);
  await write(
    output.file,
    places.map((index) => rows[index]!),
  );
  const finished = { inputs: rows.length, records: places.length, counts: { jobs: places.length } };
  await finishOutput(output, finished, places, signal);
  return output.file;
}

async function merged(out: string, files: readonly string[]) {
  return mergeShards(out, await checkShards(files), null, signal);
}

const rowsOf = (people: readonly string[]) => people.map((person) => ({ person, words: `of ${person} \u2028` }));

test.each(["jsonl", "parquet"])(
  "%s: shards of any number, in any order, are what one process writes",
  async (ending) => {
    const people = fc.uniqueArray(fc.string(), { maxLength: 40 });
    let count = 0;
    await fc.assert(
      fc.asyncProperty(people, fc.integer({ min: 2, max: 9 }), fc.boolean(), async (ids, of, backwards) => {
        const rows = rowsOf(ids);
        const [out, one] = [join(place, `${++count}.${ending}`), join(place, `${count}-one.${ending}`)];
        await write(one, rows);
        const files: string[] = [];
        for (let at = 1; at <= of; at++) files.push(await writeShard(out, at, of, rows));
        expect(await merged(out, backwards ? files.toReversed() : await shardsBeside(out))).toEqual({
          shards: of,
          records: rows.length,
        });
        expect(readFileSync(out).equals(readFileSync(one))).toBe(true);
      }),
      { numRuns: 25 },
    );
  },
);

describe("refused by name", () => {
  const rows = rowsOf(Array.from({ length: 20 }, (_, at) => `person ${at}`));
  let out: string;
  let files: string[];
  beforeEach(async () => {
    out = join(place, "out.jsonl");
    files = [await writeShard(out, 1, 3, rows), await writeShard(out, 2, 3, rows), await writeShard(out, 3, 3, rows)];
  });

  test("a shard that is missing, named twice, or of another number", async () => {
    await expect(merged(out, files.slice(1))).rejects.toThrow(/of its 3 shards 1 is not there.*--shard 1\/3/);
    await expect(merged(out, [...files, files[1]!])).rejects.toMatchObject({ code: "shard-twice" });
    const other = await writeShard(join(place, "four.jsonl"), 4, 4, rows);
    await expect(merged(out, [...files, other])).rejects.toThrow(/it is one of 4, .* one of 3/);
    await expect(merged(out, [])).rejects.toMatchObject({ code: "no-shard" });
  });

  test("a shard of other settings, or of another number of careers", async () => {
    const other = { ...SETTINGS, data: { "people.csv": "cd" } };
    const file = await writeShard(join(place, "other.jsonl"), 3, 3, rows, other);
    await expect(merged(out, [...files.slice(0, 2), file])).rejects.toThrow(/the file people.csv was ab and is cd/);
    const fewer = await writeShard(join(place, "fewer.jsonl"), 3, 3, rows.slice(1));
    await expect(merged(out, [...files.slice(0, 2), fewer])).rejects.toThrow(/of 19 inputs, .* of 20/);
  });

  test("a shard that is damaged, not finished, or without its manifest", async () => {
    appendFileSync(files[1]!, "{}\n");
    await expect(merged(out, files)).rejects.toMatchObject({ code: "damaged-shard" });
    const begun = await beginOutput(join(place, "begun.jsonl"), { at: 2, of: 3 }, SETTINGS);
    await expect(merged(out, [files[0]!, begun.file, files[2]!])).rejects.toMatchObject({ code: "unfinished-shard" });
    rmSync(manifestFile(files[1]!));
    await expect(merged(out, files)).rejects.toMatchObject({ code: "no-shard" });
  });

  test("records that stand twice, or nowhere, and leaves no file", async () => {
    const places = readFileSync(placesFile(files[0]!), "utf8").trim().split("\n");
    const others = readFileSync(placesFile(files[1]!), "utf8").trim().split("\n");
    writeFileSync(placesFile(files[0]!), `${[others[0], ...places.slice(1)].join("\n")}\n`);
    await expect(merged(out, files)).rejects.toMatchObject({ code: "not-whole" });
    writeFileSync(placesFile(files[0]!), `${places.slice(1).join("\n")}\n`);
    await expect(merged(out, files)).rejects.toThrow(/no shard has record/);
    expect(() => readFileSync(out)).toThrow();
  });

  test("a command that would write over what another one wrote", async () => {
    await expect(beginOutput(out, { at: 1, of: 3 }, { ...SETTINGS, choices: { top: 4 } })).rejects.toThrow(
      /top was 3 and is 4/,
    );
    writeFileSync(join(place, "mine.jsonl"), "mine\n");
    await expect(beginOutput(join(place, "mine.jsonl"), { at: 1, of: 1 }, SETTINGS)).rejects.toMatchObject({
      code: "other-output",
    });
  });
});
