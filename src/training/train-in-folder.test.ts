/** A training that is broken off and gone on with leaves the very weights of one that was not. */
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { careerOf, tinyNetwork, tinyParameters } from "../../tests/support/tiny-career.ts";
import { quietRun, type Run, shuffle } from "../domain/index.ts";
import type { Feeds } from "../tensor/program.ts";
import { compileCareerLoss } from "./career-loss.ts";
import { augmented, careerEpoch, careerPace, stepsOf } from "./career-steps.ts";
import { type FolderTrained, type FolderTraining, type Stage, trainInFolder } from "./train-in-folder.ts";
import { CareersRecipe } from "./training-recipe.ts";

const RECIPE = CareersRecipe.parse({
  kind: "careers",
  name: "resumed",
  network: { layers: 1, width: 16, heads: 2, keyValueHeads: 1, hidden: 24, dropout: 0.2, inputDropout: 0.2 },
  stages: [
    { sources: { nlsy97: 1 }, epochs: 2, peakRate: 0.01, rows: 2, length: 32 },
    { sources: { nlsy97: 1 }, epochs: 2, peakRate: 0.005, rows: 2, length: 32 },
  ],
  threads: 1,
});
const network = tinyNetwork({ dropout: 0.2, inputDropout: 0.2 });
const CAREERS = Array.from({ length: 12 }, (_, at) => careerOf([at, at + 100, at + 200, at]));

const folderOf = () => mkdtempSync(join(tmpdir(), "wherefore-train-"));

/** The stages of RECIPE, whose batches can be spoilt; the score falls and rises, so that the best is not the last. */
function training(
  folder: string,
  spoil: (stage: number, epoch: number, feeds: Feeds) => Feeds = (_s, _e, feeds) => feeds,
  more: Partial<Stage> = {},
): FolderTraining {
  const parameters = tinyParameters(network, RECIPE.seed);
  const stages = RECIPE.stages.map((stage, number) => async (): Promise<Stage> => {
    const shape = { rows: stage.rows, length: stage.length, answers: 32, words: 0, past: 0 };
    const loss = await compileCareerLoss(network, shape, 1);
    return {
      ...careerPace(RECIPE, stage),
      epoch: (epoch, random) => {
        const careers = shuffle(CAREERS, random).map((career) => augmented(career, RECIPE.augment, random));
        const { count, feeds } = stepsOf(careers, shape, network);
        return careerEpoch({ count, feeds: (at) => spoil(number, epoch, feeds(at)) }, loss, shape);
      },
      score: async () => Math.abs(parameters.get("titles")![5]!),
      keep: "best",
      close: () => loss.program.close(),
      ...more,
    };
  });
  return {
    folder,
    name: RECIPE.name,
    seed: RECIPE.seed,
    settings: "recipe",
    parameters,
    moving: [...parameters.keys()],
    stages,
  };
}

/** Interrupted at the second step of an epoch; the steps are counted over the whole. */
function brokenOffAt(step: number): Run {
  const controller = new AbortController();
  let steps = 0;
  return {
    ...quietRun(1, controller.signal),
    report: () => {
      if (++steps === step) controller.abort();
    },
  };
}

const linesOf = (folder: string) =>
  readFileSync(join(folder, "metrics.jsonl"), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { stage: number; epoch: number; loss: number; score: number })
    .map(({ stage, epoch, loss, score }) => ({ stage, epoch, loss, score }));

function expectSame(one: FolderTrained, other: FolderTrained): void {
  for (const [name, values] of one.parameters)
    expect(Buffer.from(other.parameters.get(name)!.buffer).equals(Buffer.from(values.buffer)), name).toBe(true);
  expect(other.score).toBe(one.score);
}

const silent = () => {};

test("broken off in any epoch of any stage, it goes on to the same weights bit for bit", async () => {
  const whole = folderOf();
  let perEpoch = 0;
  const unbroken = await trainInFolder(
    training(whole, (stage, epoch, feeds) => {
      if (stage === 0 && epoch === 1) perEpoch++;
      return feeds;
    }),
    quietRun(),
    silent,
  );
  expect(perEpoch).toBeGreaterThan(1);
  expect(linesOf(whole).map(({ stage, epoch }) => [stage, epoch])).toEqual([
    [1, 1],
    [1, 2],
    [2, 1],
    [2, 2],
  ]);
  // Once more, and all stands: nothing is trained, and the same is given.
  expectSame(unbroken, await trainInFolder(training(whole), brokenOffAt(1), silent));
  // In the second epoch of the first stage, at the very end of that stage, and in the last epoch.
  for (const step of [perEpoch + 1, 2 * perEpoch, 3 * perEpoch + 1]) {
    const folder = folderOf();
    await expect(trainInFolder(training(folder), brokenOffAt(step), silent)).rejects.toMatchObject({
      code: "interrupted",
    });
    expect(existsSync(join(folder, "checkpoint.safetensors"))).toBe(true);
    let said = "";
    const resumed = await trainInFolder(training(folder), quietRun(), (text) => {
      said += text;
    });
    expect(said).toMatch(/Going on after (epoch|step)/);
    expectSame(unbroken, resumed);
    expect(linesOf(folder)).toEqual(linesOf(whole));
  }
});

test("killed between the line of an epoch and its checkpoint, the epoch is trained again and stands once", async () => {
  const folder = folderOf();
  await expect(trainInFolder(training(folder), brokenOffAt(5), silent)).rejects.toThrow();
  const metrics = join(folder, "metrics.jsonl");
  const lines = readFileSync(metrics, "utf8");
  const last = JSON.parse(lines.trim().split("\n").at(-1)!) as { stage: number; epoch: number };
  const after = last.epoch === 2 ? { stage: last.stage + 1, epoch: 1 } : { stage: last.stage, epoch: last.epoch + 1 };
  const next = { ...last, ...after, loss: -1 };
  writeFileSync(metrics, `${lines}${JSON.stringify(next)}\n{"stage": 1, "ep`);
  await trainInFolder(training(folder), quietRun(), silent);
  expect(readFileSync(metrics, "utf8").startsWith(lines)).toBe(true);
  expect(linesOf(folder)).toHaveLength(4);
  expect(linesOf(folder).every(({ loss }) => loss > 0)).toBe(true);
});

test("a broken loss stops it, and the checkpoint of the last good epoch is gone on with", async () => {
  const [whole, folder] = [folderOf(), folderOf()];
  const unbroken = await trainInFolder(training(whole), quietRun(), silent);
  const spoilt = training(folder, (stage, epoch, feeds) => {
    if (stage !== 0 || epoch !== 2) return feeds;
    return { ...feeds, "answer weights": (feeds["answer weights"] as Float32Array).map(() => Number.NaN) };
  });
  await expect(trainInFolder(spoilt, quietRun(), silent)).rejects.toMatchObject({
    code: "broken-loss",
    message: expect.stringMatching(/in epoch 2 \(batch 1\)/),
  });
  expectSame(unbroken, await trainInFolder(training(folder), quietRun(), silent));
});

test("another recipe is refused, and what stands is left as it is", async () => {
  const folder = folderOf();
  await expect(trainInFolder(training(folder), brokenOffAt(5), silent)).rejects.toThrow();
  const kept = () => ["metrics.jsonl", "checkpoint.safetensors"].map((name) => readFileSync(join(folder, name), "hex"));
  const before = kept();
  const other = { ...training(folder), settings: "another" };
  await expect(trainInFolder(other, quietRun(), silent)).rejects.toMatchObject({ code: "other-settings" });
  expect(kept()).toEqual(before);
});

test("what lies in the folder of a training without a checkpoint is begun anew", async () => {
  const folder = folderOf();
  writeFileSync(join(folder, "metrics.jsonl"), "not of this training\n");
  await trainInFolder(training(folder), quietRun(), silent);
  expect(linesOf(folder)).toHaveLength(4);
});

test("the curves say what became of it", async () => {
  const folder = folderOf();
  const { score, epochs } = await trainInFolder(training(folder), quietRun(), silent);
  expect(readFileSync(join(folder, "curves.svg"), "utf8")).toMatch(/^<svg .*resumed, 4 epochs.*<\/svg>\n$/s);
  expect(score).toBeLessThanOrEqual(Math.min(...epochs.filter(({ stage }) => stage === 2).map((one) => one.score)));
});

test("the best epoch's parameters stay, or the last's where that is asked for", async () => {
  const keeping = async (keep: "best" | "last") => {
    const folder = folderOf();
    const report = await trainInFolder(training(folder, undefined, { keep }), quietRun(), silent);
    return { report, scores: linesOf(folder).filter(({ stage }) => stage === 2) };
  };
  const [best, last] = [await keeping("best"), await keeping("last")];
  for (const { report } of [best, last]) expect(report.score).toBe(Math.abs(report.parameters.get("titles")![5]!));
  expect(last.report.score).toBe(last.scores.at(-1)!.score);
  expect(best.report.score).toBeLessThanOrEqual(Math.min(...best.scores.map(({ score }) => score)));
});
