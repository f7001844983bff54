/** A set of reasons is gone on with by what it was begun with, and by nothing else. */
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { CandidateRecord } from "../domain/index.ts";
import { casesOf } from "../histories/cases-of-part.ts";
import { openDataset } from "../histories/datasets/datasets.ts";
import { inventedData } from "../testing/invented-data.ts";
import { ReasonsRecipe } from "./reason-recipe.ts";
import { beginReasonSet, casesWithCandidates, describeData, openReasonSet, type ReasonSet } from "./reason-set.ts";

const noCoder = () => ({ kind: "not-recognised" as const, nearest: [] });
const invented = inventedData(40);
const dataset = openDataset("nlsy97", invented, noCoder);
const threshold = { judge: "measured", atLeast: 1 };
const RECIPE = ReasonsRecipe.parse({
  kind: "reasons",
  name: "small",
  propose: { composed: { count: 2 } },
  judge: { measured: ["factuality", "coherence", "utility"] },
  choose: { factuality: threshold, coherence: threshold, utility: threshold },
});

const newFolder = () => join(mkdtempSync(join(tmpdir(), "wherefore-set-")), "small");
async function begun(more: { model?: string } = {}): Promise<ReasonSet> {
  return beginReasonSet(newFolder(), { recipe: RECIPE, ...(await describeData(dataset)), ...more });
}
const idsOf = async () => {
  const ids: string[] = [];
  for await (const { id } of casesOf({ dataset, part: "train", limit: undefined })) ids.push(id);
  return ids;
};
const recordOf = (id: string): CandidateRecord => ({ id, person: id, fold: 0, candidates: [], missing: [] });
const lines = (ids: readonly string[]) => ids.map((id) => `${JSON.stringify(recordOf(id))}\n`).join("");

describe("a set", () => {
  test("is opened with the recipe that it was begun with, or one that judges and chooses otherwise", async () => {
    const { path } = await begun({ model: "qwen3-8b" });
    expect((await openReasonSet(path, RECIPE, dataset)).path).toBe(path);
    const stricter = { ...RECIPE, choose: { ...RECIPE.choose, label: "forbidden" as const } };
    expect((await openReasonSet(path, stricter, dataset)).recipe.choose.label).toBe("forbidden");
    const hinted = { ...RECIPE, propose: { ...RECIPE.propose, hinted: { temperature: 1, maxTokens: 320 } } };
    expect((await openReasonSet(path, hinted, dataset)).recipe).toEqual(hinted);
  });

  test.each<[string, Partial<ReasonsRecipe>, string]>([
    ["seed", { seed: 2 }, "its candidates were proposed with 1, and now it is 2"],
    ["folds", { folds: 3 }, "with 2, and now it is 3"],
    ["composed", { propose: { composed: { count: 3 } } }, 'with {"count":2}, and now it is {"count":3}'],
    ["career", { propose: { ...RECIPE.propose, career: { count: 1, from: ["a", "b"] } } }, "with none, and now"],
  ])("is not gone on with by another %s", async (key, other, said) => {
    const { path } = await begun();
    const recipe = { ...RECIPE, ...other };
    await expect(openReasonSet(path, recipe, dataset)).rejects.toMatchObject({
      code: "other-recipe",
      message: expect.stringContaining(said),
      place: { field: key },
    });
    const description = { recipe, ...(await describeData(dataset)) };
    await expect(beginReasonSet(path, description)).rejects.toMatchObject({ code: "other-recipe" });
  });

  test("is not gone on with by another model", async () => {
    const { path } = await begun({ model: "qwen3-8b" });
    const description = { recipe: RECIPE, ...(await describeData(dataset)), model: "gemma" };
    await expect(beginReasonSet(path, description)).rejects.toMatchObject({ place: { field: "model" } });
  });

  test("is not read with other data, and the file is named", async () => {
    const { path } = await begun();
    const other = openDataset("nlsy97", inventedData(50), noCoder);
    await expect(openReasonSet(path, RECIPE, other)).rejects.toMatchObject({
      code: "other-data",
      place: { field: "nlsy97-careers/careers.jsonl.gz" },
    });
  });

  test("that is not there, or was edited, is said to be so", async () => {
    await expect(openReasonSet(newFolder(), RECIPE, dataset)).rejects.toMatchObject({ code: "no-reason-set" });
    const { path, file } = await begun();
    writeFileSync(file("recipe.json"), '{"recipe": 3}');
    await expect(openReasonSet(path, RECIPE, dataset)).rejects.toMatchObject({ code: "not-a-record" });
  });
});

describe("candidates", () => {
  async function read(set: ReasonSet): Promise<string[]> {
    const found: string[] = [];
    for await (const { case_, record } of casesWithCandidates(set, dataset)) {
      expect(case_.id).toBe(record.id);
      found.push(record.id);
    }
    return found;
  }

  test("come with their cases, whether all cases have some or not", async () => {
    const ids = await idsOf();
    expect(ids.length).toBeGreaterThan(20);
    const set = await begun();
    const some = ids.filter((_, at) => at % 3 === 1);
    writeFileSync(set.file("candidates.jsonl"), lines(some));
    expect(await read(set)).toEqual(some);
  });

  test("of nobody, or out of order, are named by their line", async () => {
    const ids = await idsOf();
    const set = await begun();
    await expect(read(set)).rejects.toMatchObject({ code: "no-reason-set" });
    writeFileSync(set.file("candidates.jsonl"), lines([ids[1]!, ids[0]!]));
    await expect(read(set)).rejects.toMatchObject({ code: "not-a-record", place: { line: 2 } });
    writeFileSync(set.file("candidates.jsonl"), lines(["nobody"]));
    await expect(read(set)).rejects.toThrow("nobody is no case of nlsy97");
  });
});
