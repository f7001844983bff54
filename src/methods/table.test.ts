/** What decides the figures of a run beside the data belongs to its settings, also where it lies in the package. */
import { basename } from "node:path";
import { expect, test } from "vitest";
import { methodFiles } from "./table.ts";

test.each([
  ["default", ["career.json", "weights-1.safetensors", "counted.json", "boosted.json"]],
  ["career-mixed@models/career/writer", ["career.json", "weights-1.safetensors", "counted.json", "boosted.json"]],
  ["career-joint", ["career.json", "weights-1.safetensors"]],
  ["counted", ["counted.json"]],
  ["boosted", ["boosted.json"]],
])("%s", async (method, names) => {
  const files = await methodFiles(method, "no-cache");
  expect(files.map((file) => basename(file))).toEqual(expect.arrayContaining(names));
});
