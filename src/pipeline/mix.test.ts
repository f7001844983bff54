/** What cannot be mixed is said before anything is read, and an interruption is heard. */
import { expect, test } from "vitest";
import { type Dataset, InterruptedError, quietRun } from "../domain/index.ts";
import { openDataset } from "../histories/datasets/datasets.ts";
import { inventedData } from "../testing/invented-data.ts";
import { mixMethods } from "./mix.ts";

const dataset: Dataset = openDataset("nlsy97", inventedData(120), () => ({ kind: "no-title" }));
const mixing = {
  dataset,
  part: "valid" as const,
  limit: undefined,
  methods: ["stay", "markov"],
  trainingData: () => dataset,
  olderData: () => dataset,
  cache: "",
};

test("one method, a method that asks a language model, and the test part are refused", async () => {
  for (const [changed, code] of [
    [{ methods: ["stay"] }, "bad-mixture"],
    [{ methods: ["stay", "zero-shot"] }, "bad-mixture"],
    [{ part: "test" as const }, "test-part"],
  ] as const)
    await expect(mixMethods({ ...mixing, ...changed }, quietRun())).rejects.toMatchObject({ code });
});

test("people who go round a ring: the chain has the weight, and adds what stay does not", async () => {
  const { n, members, mix } = await mixMethods(mixing, quietRun());
  expect(n).toBeGreaterThan(3);
  const [stay, markov] = members;
  expect(markov!.weight).toBeGreaterThan(Math.abs(stay!.weight) / 4);
  expect(markov!.adds.logP.value).toBeGreaterThan(0);
  expect(mix.accEM.value).toBeGreaterThanOrEqual(stay!.alone.accEM.value);
});

test("interrupted, it ends", async () => {
  await expect(mixMethods(mixing, quietRun(1, AbortSignal.abort()))).rejects.toThrow(InterruptedError);
});
