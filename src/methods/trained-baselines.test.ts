/** A trained baseline is trained once for the same data, settings and seed. */

import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { CODES, caseOf, historyOfJobs, NURSE, taxonomy } from "../../tests/support/people.ts";
import { type Dataset, quietRun } from "../domain/index.ts";
import type { TrainingCases } from "../histories/training-cases.ts";
import type { MethodResources } from "./resources.ts";
import { trainedBaseline } from "./trained-baselines.ts";

const CASES = Array.from({ length: 30 }, (_, at) => {
  const jobs = [{ code: at % 2 ? CODES.cook : CODES.aide, from: 2000, to: 2001 }];
  return caseOf(historyOfJobs(jobs, { id: `p${at}` }), at % 2 ? CODES.chef : CODES.nurse, `p${at}`);
});
const TRAINING: TrainingCases = {
  transitions: CASES,
  adult: new Set(),
  scored: CASES,
  validation: CASES.slice(0, 4),
  people: CASES.length,
};

let folder: string;
let resources: MethodResources;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "baselines-"));
  const file = join(folder, "data");
  await writeFile(file, "what the hash is of");
  const dataset = { files: [file] } as unknown as Dataset;
  const modelFor = () => Promise.reject(new Error("no model is asked"));
  const trainingCases = async () => TRAINING;
  const cache = join(folder, "cache");
  resources = {
    trainingData: () => dataset,
    olderData: () => dataset,
    trainingCases,
    taxonomy,
    space: taxonomy,
    cache,
    modelFor,
    reasons: 1,
    run: quietRun(),
    threads: 1,
  };
});
afterAll(() => rm(folder, { recursive: true }));

const kept = () => readdir(join(folder, "cache", "baselines"));

test("weights are kept and found again: the second time nobody asks for cases, and the distribution is the same", async () => {
  const first = await (await trainedBaseline("sasrec", { ...resources, run: quietRun(1) }))(NURSE, quietRun());
  expect(first.method).toBe("sasrec/1");
  expect(await kept()).toHaveLength(1);
  const withoutCases = { ...resources, trainingCases: () => Promise.reject(new Error("cases were read again")) };
  const second = await (await trainedBaseline("sasrec", { ...withoutCases, run: quietRun(1) }))(NURSE, quietRun());
  expect(second.distribution).toEqual(first.distribution);
}, 60_000);

test("other data or another seed are trained anew", async () => {
  await trainedBaseline("sasrec", { ...resources, run: quietRun(2) });
  await writeFile(join(folder, "data"), "other data");
  await trainedBaseline("sasrec", { ...resources, run: quietRun(1) });
  expect(await kept()).toHaveLength(3);
}, 60_000);

test("interrupted, it keeps nothing and says so", async () => {
  const stop = new AbortController();
  stop.abort();
  const before = (await kept()).length;
  await expect(trainedBaseline("career", { ...resources, run: quietRun(1, stop.signal) })).rejects.toThrow(
    /Interrupted while career\/1/,
  );
  expect(await kept()).toHaveLength(before);
}, 60_000);
