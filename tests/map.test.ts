/** docs/map.md is what the heads of the files say now. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { mapOfFiles } from "../scripts/map-of-files.ts";

test("every source file stands in docs/map.md with its phrase; `npm run map` writes it", () => {
  expect(readFileSync("docs/map.md", "utf8")).toBe(mapOfFiles());
});
