/** Parquet that we write: in groups so small that memory does not follow the number of rows, with every row in its place. */
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openParquet, writeParquet } from "./parquet-file.ts";

test("rows are written five thousand a group, and come back in their order", async () => {
  const path = join(mkdtempSync(join(tmpdir(), "wherefore-parquet-")), "rows.parquet");
  async function* rows() {
    for (let at = 0; at < 11_000; at++) yield { person: `p${at}` };
  }
  const schema = [
    { name: "root", num_children: 1 },
    { name: "person", type: "BYTE_ARRAY", converted_type: "UTF8", repetition_type: "REQUIRED" },
  ] as const;
  await writeParquet(path, schema, rows());
  const { groups } = await openParquet(path);
  const found: Record<string, unknown>[][] = [];
  for await (const group of groups(["person"])) found.push(group);
  expect(found.map((group) => group.length)).toEqual([5_000, 5_000, 1_000]);
  expect(found.flat().map(({ person }) => person)).toEqual(Array.from({ length: 11_000 }, (_, at) => `p${at}`));
});
