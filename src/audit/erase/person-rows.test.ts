/** A person taken out of Parquet files: rankings with their manifest, shards, a folder of partitions, tables that are not ours. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parquetWriteFile } from "hyparquet-writer";
import { afterAll, expect, test } from "vitest";
import { parquetOf } from "../../../tests/hostile/packed.ts";
import { allOf } from "../../../tests/support/histories.ts";
import { openParquet } from "../../records/parquet-file.ts";
import { manifestFile, placesFile } from "../../records/shard-output.ts";
import { fileHash } from "../../records/whole-file.ts";
import { erasePerson } from "./erase-person.ts";

const root = mkdtempSync(join(tmpdir(), "wherefore-rows-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

async function rowsOf(file: string) {
  const { columns, groups } = await openParquet(file);
  return (await allOf(groups(columns))).flat();
}

function put(file: string, bytes: Uint8Array): string {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), bytes);
  return join(root, file);
}

const erase = (place: string, dryRun = false) =>
  erasePerson({
    person: "ada",
    places: [join(root, place)],
    stores: [],
    logs: [],
    career: undefined,
    dryRun,
    eraser: { actor: "a test", now: () => new Date(0), env: {}, say: () => {} },
    signal: new AbortController().signal,
  });

const PEOPLE = { person: ["ada", "bob", "ada", "ada2"], title: ["Zanzibar", "Cook", "Nurse", "Waiter"] };

test.each(["UNCOMPRESSED", "SNAPPY", "GZIP", "BROTLI", "ZSTD"] as const)(
  "rows go and others stay (%s)",
  async (codec) => {
    const file = put(`${codec}/year=2026/part-0.parquet`, parquetOf(PEOPLE, codec));
    const before = readFileSync(file);
    expect((await erase(codec, true)).lines).toEqual([{ file, lines: 2 }]);
    expect(readFileSync(file)).toEqual(before);
    expect(await erase(codec)).toMatchObject({ lines: [{ file, lines: 2 }], left: [] });
    expect(await rowsOf(file)).toEqual([
      { person: "bob", title: "Cook" },
      { person: "ada2", title: "Waiter" },
    ]);
    expect((await erase(codec)).lines).toEqual([]);
    expect(readdirSync(dirname(file))).toEqual(["part-0.parquet"]);
  },
);

test("dates, whole numbers and what other tools noted stay what they are", async () => {
  const file = join(root, "types.parquet");
  const rows = [
    { person: "ada", at: new Date("2026-01-02T03:04:05Z"), n: 2n ** 40n, on: true },
    { person: "bob", at: new Date("2026-02-02T00:00:00.001Z"), n: 7n, on: null },
  ];
  parquetWriteFile({
    filename: file,
    kvMetadata: [{ key: "made", value: "elsewhere" }],
    columnData: [
      { name: "person", data: rows.map(({ person }) => person) },
      { name: "at", data: rows.map(({ at }) => at) },
      { name: "n", data: rows.map(({ n }) => n) },
      { name: "on", data: rows.map(({ on }) => on), nullable: true },
    ],
  });
  const [, kept] = await rowsOf(file);
  const { keyValues, schema } = await openParquet(file);
  expect((await erase("types.parquet")).lines).toEqual([{ file, lines: 1 }]);
  expect(await rowsOf(file)).toEqual([kept]);
  const anew = await openParquet(file);
  expect([anew.keyValues, anew.schema]).toEqual([keyValues, schema]);
});

test("the manifest of rankings follows, and a shard is said to be merged no more", async () => {
  const file = put("ranked/rankings.shard-1-of-2.parquet", parquetOf(PEOPLE, "SNAPPY"));
  writeFileSync(placesFile(file), "0\n1\n2\n3\n");
  const manifest = { shard: { at: 1, of: 2 }, finished: { sha256: await fileHash(file) } };
  writeFileSync(manifestFile(file), JSON.stringify(manifest));
  const { saw, left } = await erase("ranked");
  expect(saw).toEqual([]);
  expect(left).toEqual([{ file, why: expect.stringContaining("merged no more") }]);
  expect(JSON.parse(readFileSync(manifestFile(file), "utf8")).finished.sha256).toBe(await fileHash(file));
});

test("what names the person elsewhere, in its folder, or cannot be read, is listed and not changed", async () => {
  const named = put("left/friends.parquet", parquetOf({ friend: ["ada", "eve"] }, "GZIP"));
  const folder = put("left/person=ada/part-0.parquet", parquetOf({ title: ["Cook"] }, "GZIP"));
  const damaged = put("left/damaged.parquet", Buffer.from("PAR1 and no more"));
  const before = [named, folder, damaged].map((file) => readFileSync(file));
  const { lines, left } = await erase("left");
  expect(lines).toEqual([]);
  expect(left.map(({ file }) => file).sort()).toEqual([damaged, named, folder].sort());
  expect([named, folder, damaged].map((file) => readFileSync(file))).toEqual(before);
});
