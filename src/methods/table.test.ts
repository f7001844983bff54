/** What decides the figures of a run beside the data belongs to its settings, also where it lies in the package. */
import { basename } from "node:path";
import { expect, test } from "vitest";
import { labelsOf, methodFiles, methodNamed, withoutReason } from "./named-methods.ts";
import { METHODS } from "./table.ts";

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

test("beside a ranking that rests on a reason stands the one of the same weights without any", () => {
  expect(withoutReason("career-two-model@reasoner,predictor")).toBe("career-direct@predictor");
  expect(withoutReason("career-joint")).toBe("career-direct");
  expect(withoutReason("joint")).toBe("direct");
  expect(withoutReason("default")).toBeUndefined();
  for (const { name } of METHODS) {
    const beside = withoutReason(name);
    if (beside !== undefined) expect(methodNamed(beside).method.withoutReason).toBeUndefined();
  }
});

test("what depends on the seed has a label a seed; nothing else takes one", () => {
  expect(labelsOf(["stay", "sasrec", "gru4rec#7", "stay"], 2, 2)).toEqual([
    "stay",
    "sasrec#2",
    "sasrec#3",
    "gru4rec#7",
  ]);
  expect(labelsOf(["sasrec"], 1, 1)).toEqual(["sasrec"]);
  expect(methodNamed("sasrec#3")).toMatchObject({ seed: 3, method: { name: "sasrec" } });
  // A folder may have a # in its name.
  expect(methodNamed("career-direct@runs/a#2")).toMatchObject({ folder: "runs/a#2", seed: undefined });
  expect(() => methodNamed("markov#2")).toThrow('there is no method "markov#2"');
});
