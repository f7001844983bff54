/** What a Parquet file says of itself is held against its bytes before a library loops on it: files that made it loop, and real ones. */
import fc from "fast-check";
import { parquetMetadata } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { describe, expect, test } from "vitest";
import { parquetOf } from "../../tests/hostile/packed.ts";
import { allOf, fileOf } from "../../tests/support/histories.ts";
import { BadInputError } from "../domain/index.ts";
import { openParquet } from "./parquet-file.ts";
import { checkGroup, checkRows } from "./parquet-pages.ts";

const ROWS = {
  person: ["a", "a", "b"],
  title: ["Cook", "Waiter", "Nurse"],
  start: ["2010", "2012", "2015"],
};
const CODECS = ["UNCOMPRESSED", "SNAPPY", "GZIP", "BROTLI", "ZSTD"] as const;

/** Mutants of some 330 bytes, found by `tests/hostile/fuzz.ts`, on each of which the library computed for more than 20 seconds. */
const LOOPED = [
  "UEFSMRUGFSIVIlwVBhUAFQYVABUEFQAAgAMHAQAAAGEBAAAAYQEAAABiFQYVOhU6XBUGAAAAgBUAFQQVAAAAAwcEAAAAQ29vawYAAABXYWl0ZXIFAAAATnVyc2UVBhU0FTRcFQYVABUGFQAVBBUAAAADBwQAAAAyMDEwBAAAADIwMTIEAAAAMjAxNRUEGUxIBHJvb3QVBgAVDCUCGAZwZXJzb24lAAAVDCUCGAV0aXRsZSUAABUMJQIYBXN0YXJ0JQAAFgYZHBk8JggcFQwZFQAZGAZwZXJzb24VABYGFkwWTCYIAAAmVBwVDBkVABkYBXRpdGxlFQAWBhZkFmQmVAAAJrgBHBUMGRUAGRgFc3RhcnQVABYGFl4WXia4AQAAFo4CFgY2jgIAKAloeXBhcnF1ZXQZPBwAABwAABwAAAC1AAAAUEFSMQ==",
  "UEFSMRUGFSIVIlwVBhUAFQYVABUEFQAAAAMHAQAAAGEBAAAAYQEAAABiFQYVOhU6XBWAFQAVBhUAFQQVAAAAAwcEAAAAQ29vawYAAABXYWl0ZXIFAAAATnVyc2UVBhU0FTRcFQYVABUGFQAVBBUAAAADBwQAAAAyMDEwBAAAADIwMTIEAAAAMjAxNRUEGUxIBHJvb3QVBgAVDCUCGAZwZXJzb24lAAAVDCUCGAV0aXRsZSUAABUMJQIYBXN0YXJ0JQAAFgYZHBk8JggcFQwZFQAZGAZwZXJzb24VABYGFkwWTCYIAAAmVBwVDBkVABkYBXRpdGxlFQAWBhZkFmQmVAAAJrgBHBUMGRUAGRgFc3RhcnQVABYGFl4WXia4AQAAFo4CFgY2jgIAKAloeXBhcnF1ZXQZPBwAABwAABwAAAC1AAAAUEFSMQ==",
  "UEFSMRUGFSIVJlwVBhUAFQYVABUEFQAAAAMHDzgBAAAAYQEAAABhAQAAAGIVBhU6FT5cFQYVABUGFQAVBAAAAAADBxtoBAAAAENvb2sGAAAAV2FpdGVyBQAAAE51cnNlFQYVNBUyXBUGFQAVBhUAFQQVAAAAAwcYIAQAAAAyMDEwBAkIIDIEAAAAMjAxNRUEGUxIBHJvb3QVBgAVDCUCGAZwZXJzb24lAAAVDCUCGAV0aXRsZSUAABUMJQIYBXN0YXJ0JQAAFgYZHBk8JggcFQwZFQAZGAZwZXJzb24VAhYGFkwWUCYIAAAmWBwVDBkVABkYBXRpdGxlFQIWBhZkFmgmWAAAJsABHBUMGRUAGRgFc3RhcnQVAhYGFl4WXCbAAQAAFo4CFgY2lAIAKAloeXBhcnF1ZXQZPBwAABwAABwAAAC1AAAAUEFSMQ==",
  "UEFSMRUGFSIVJlwVBgAAAGEBAAAAYhUGFToVPlwVBhUAFQYVABUEFQAAACIHG2gEAAAAQ29vawYAAABXYWl0ZXIFAAAATnVyc2UVBhU0FTJcFQYVABUGFQAVBBUAAAADBxggBAAAADIwMTAECQggMgQAAAAyMDE1FQQZTEgEcm9vdBUGABUMJQIYBnBlcnNvbiUAABUMJQIYBXRpdGxlJQAAFQwlAhgFc3RhcnQlAAAWBhkcGTwmCBwVDBkVABkYBnBlcnNvbhUCFgYWTBZQJggAACZYHBUMGRUAGRgFdGl0bGUVAhYGFmQWaCZYAAAmwAEcFQwZFQAZGAVzdGFydBUCFgYWXhZcJsABAAAWjgIWBjaUAgAoCWh5cGFycXVldBk8HAAAHAAAHAAAALUAAABQQVIx",
  "UEFSMRUGFSIVLlwVBhUAFQYVABUEFQAAAAMHKLUv/SAPZQAAAACAAABhYgEAKIoWFQYVOhVMIhUGFQAVBhUAFQQVAAAAAwcotS/9IBvZAAAEAAAAQ29vawYAAABXYWl0ZXIFAAAATnVyc2UVBhU0FTpcFeKArgYVABUEFQAAAAMHKLUv/SAb2QAABAAAAENvb2sGAAAAV2FpdGVyBQAAAE51cnNlFQYVNBU6XBXigK4GFQAVBhUAFQQVAAAAAwcotS/9IBiVAABQBAAAADIwMTAyNQIAIItlhQsVBBlMSARyb290FQYAFQwlAhgGcGVyc29uJQAAFQwlAhgFdGl0bGUlAAAVDCUCGAVzdGFydCUAABYGGRwZPCYIHBUMGRUAGRgGcGVyc29uFQwWBhZMFlgmCAAAJmAcFQwZFQAZGAV0aXRsZRUMFgYWZBZ2JmAAACbWARwVDBkVABkYBXN0YXJ0FQwWBhZeFmQm1gEAABaOAhYGNrICACgJaHlwYXJxdWV0GTwcAAAcAAAcAAAAtQAAAFBBUjE=",
];

const LONGEST = 4; // seconds of computing

async function reading(bytes: Uint8Array) {
  const { columns, groups } = await openParquet(fileOf(bytes));
  return (await allOf(groups(columns))).flat();
}

test.each(LOOPED)("a file on which the library looped is refused at once (%#)", async (file) => {
  const begun = process.cpuUsage();
  await expect(reading(Buffer.from(file, "base64"))).rejects.toMatchObject({ code: "bad-parquet" });
  const { user, system } = process.cpuUsage(begun);
  expect((user + system) / 1e6, "seconds of computing").toBeLessThan(LONGEST);
});

describe.each(CODECS)("%s", (codec) => {
  const original = parquetOf(ROWS, codec);

  test("what was written is read", async () => {
    const rows = ROWS.title.map((title, at) => ({ person: ROWS.person[at], title, start: ROWS.start[at] }));
    expect(await reading(original)).toEqual(rows);
  });

  test("whatever stands in four bytes of it, it is read or refused", async () => {
    const change = fc.record({
      at: fc.nat(original.length - 4),
      value: fc.oneof(fc.constantFrom(0, 1, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff), fc.nat(0xffff_ffff)),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 3 }), async (changes) => {
        const bytes = Buffer.from(original);
        for (const { at, value } of changes) bytes.writeUInt32LE(value, at);
        await reading(bytes).catch((error) => expect(error).toBeInstanceOf(BadInputError));
      }),
      { numRuns: 60 },
    );
  });
});

test("rows are no more than so many bytes can hold, and no fewer than none", () => {
  const rows = (...sizes: bigint[]) => ({ row_groups: sizes.map((num_rows) => ({ num_rows })) }) as never;
  expect(() => checkRows(rows(50_000n, 50_000n), 329)).not.toThrow();
  expect(() => checkRows(rows(4_900_000n), 329)).toThrow("4900000 rows are not in 329 bytes");
  expect(() => checkRows(rows(100_000n, 66_000n), 329)).toThrow("166000 rows");
  expect(() => checkRows(rows(-1n), 329)).toThrow("fewer rows than none");
});

test("a group of more rows than a column has values is refused, and so is a column outside of the file", async () => {
  const bytes = new Uint8Array(parquetOf(ROWS, "ZSTD")).buffer;
  const file = { byteLength: bytes.byteLength, slice: (start: number, end?: number) => bytes.slice(start, end) };
  const metadata = parquetMetadata(bytes);
  const group = metadata.row_groups[0]!;
  const check = (changed: typeof group) => checkGroup(file, metadata, changed, ["title"], compressors);
  await check(group);
  await expect(check({ ...group, num_rows: 4n })).rejects.toThrow("fewer values than its group has rows");
  const columns = group.columns.map((column) => ({
    ...column,
    meta_data: { ...column.meta_data!, total_compressed_size: BigInt(bytes.byteLength) },
  }));
  await expect(check({ ...group, columns })).rejects.toThrow("outside of the file");
});
