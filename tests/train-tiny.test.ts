/**
 * The whole of training on careers that were made up: the command, the folder it leaves, going on, reasons by SFT and DPO, adoption.
 *
 * No public data are needed, and what is learned is known: everybody goes round a ring of six occupations.
 */

import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { readCareerModel } from "../src/career-model/career-file.ts";
import { careerModel } from "../src/career-model/career-model.ts";
import { careerGraph } from "../src/career-model/career-network.ts";
import { quietRun } from "../src/domain/index.ts";
import { casesByPart } from "../src/histories/cases-by-part.ts";
import { openDataset } from "../src/histories/datasets/datasets.ts";
import { makeCareerMethod } from "../src/methods/career-methods.ts";
import { loadCounted, unpackCounted } from "../src/recommend/counted/artefact.ts";
import { counted } from "../src/recommend/counted/counted.ts";
import { beginParameters } from "../src/tensor/learner.ts";
import { inventedData } from "../src/testing/invented-data.ts";
import { adoptCareerModel } from "../src/training/adopt-career.ts";
import { perplexityOn } from "../src/training/prepare-careers.ts";
import { commandsIn } from "./support/command.ts";
import { CODES, historyOfJobs, sumOf, taxonomy } from "./support/people.ts";

const place = mkdtempSync(join(tmpdir(), "wherefore-tiny-"));
const data = inventedData(120);
const path = (name: string) => join(place, name);

const RECIPE = `kind: careers
name: tiny
threads: 1
patience: 30
words: 300
network: { layers: 1, width: 32, heads: 2, keyValueHeads: 1, hidden: 48, dropout: 0.05, inputDropout: 0.05 }
augment: { attributes: 0.1, titles: 0.02 }
stages:
  - { sources: { nlsy97: 1 }, epochs: EPOCHS, peakRate: 6.0e-3, rows: 4, length: 32 }
`;

const call = commandsIn({ WHEREFORE_CACHE: path("cache"), WHEREFORE_DATA: data });

function train(kind: string, recipe: string, to: string, ...more: string[]) {
  writeFileSync(path(`${to}.yaml`), recipe);
  return call(["train", kind, "--recipe", path(`${to}.yaml`), "--out", path(to), "--json", ...more]);
}

const reportOf = ({ code, out, err }: { code: number; out: string; err: string }) => {
  expect(code, err).toBe(0);
  return JSON.parse(out) as { score: number; epochs: number };
};

const openInvented = () => openDataset("nlsy97", data, () => ({ kind: "failed" }) as never);

let trained: { score: number; epochs: number };
beforeAll(async () => {
  trained = reportOf(await train("careers", RECIPE.replace("EPOCHS", "24"), "careers"));
}, 110_000);

describe("careers", () => {
  test("are learned: far better than untrained, and the rule is what is ranked first", async () => {
    const { network } = await readCareerModel(path("careers"), taxonomy);
    const { graph } = careerGraph("training", network, { rows: 1, length: 8, answers: 1, words: 1, past: 0 });
    const untrained = careerModel(network, [beginParameters(graph, 1)]);
    const { valid } = await casesByPart(openInvented());
    expect(valid.length).toBeGreaterThan(10);
    const before = await perplexityOn(valid, untrained, taxonomy);
    expect(before).toBeGreaterThan(500);
    expect(trained.score).toBeLessThan(2);

    const direct = await makeCareerMethod("career-direct", path("careers"), workshop());
    let right = 0;
    for (const { history, next } of valid) {
      const { distribution } = await direct(history, quietRun());
      if (distribution.indexOf(Math.max(...distribution)) === taxonomy.indexOf(next.code)) right++;
    }
    // One in six by chance.
    expect(right / valid.length).toBeGreaterThan(0.5);
  });

  test("leave a folder that says what was done", () => {
    const metrics = readFileSync(path("careers/metrics.jsonl"), "utf8").trim().split("\n");
    expect(metrics).toHaveLength(trained.epochs);
    for (const name of ["career.json", "weights-1.safetensors", "recipe.json", "manifest.json", "curves.svg"])
      expect(existsSync(path(`careers/${name}`)), name).toBe(true);
    expect(existsSync(path("careers/checkpoint.safetensors"))).toBe(false);
    const { data: hashes } = JSON.parse(readFileSync(path("careers/manifest.json"), "utf8")) as { data: object };
    expect(Object.keys(hashes)).toEqual(["nlsy97-careers/careers.jsonl.gz", "nlsy97-careers/split.tsv"]);
  });

  test("the same command gives the same weights, interrupted or not; another seed gives others", async () => {
    const recipe = RECIPE.replace("EPOCHS", "2");
    reportOf(await train("careers", recipe, "whole"));
    const controller = new AbortController();
    const args = ["train", "careers", "--recipe", path("whole.yaml"), "--out", path("broken"), "--json"];
    const broken = await call(args, controller.signal, (text) => {
      if (text.includes("epoch 1:")) controller.abort();
    });
    expect(broken.code).toBe(130);
    expect(broken.err).toContain("Interrupted after epoch 1. The same command goes on");
    const resumed = await call(args);
    expect(resumed.err).toContain("Going on after epoch 1 of stage 1");
    expect(reportOf(resumed).epochs).toBe(2);
    const weights = (folder: string) => readFileSync(path(`${folder}/weights-1.safetensors`));
    expect(weights("broken").equals(weights("whole"))).toBe(true);
    const refused = await call(args);
    expect([refused.code, refused.err]).toEqual([2, expect.stringContaining('"finished-model"')]);
    expect(weights("broken").equals(weights("whole"))).toBe(true);
    expect(reportOf(await call([...args, "--seed", "2", "--overwrite"])).epochs).toBe(2);
    expect(weights("broken").equals(weights("whole"))).toBe(false);
    reportOf(await train("careers", recipe, "seeded", "--seed", "2"));
    expect(weights("seeded").equals(weights("broken"))).toBe(true);
    expect(weights("seeded").equals(weights("whole"))).toBe(false);
  });
});

describe("reasons", () => {
  const common = () => `from: ${path("careers")}\nthreads: 1\nepochs: 1\npeakRate: 2.0e-3\nrows: 4\nlength: 192\n`;

  test("are learned by SFT: the words too, and the model writes and reads them", async () => {
    reportOf(await train("sft", `kind: sft\nname: tiny-sft\n${common().replace("epochs: 1", "epochs: 2")}`, "sft"));
    const joint = await makeCareerMethod("career-joint", path("sft"), workshop());
    const found = await joint(historyOfJobs([{ code: CODES.cook, from: 2004, to: 2006 }]), quietRun());
    expect(sumOf(found.distribution)).toBeCloseTo(1, 9);
    expect(found.reasons).toHaveLength(2);
    const losses = readFileSync(path("sft/metrics.jsonl"), "utf8")
      .trim()
      .split("\n")
      .map((line) => (JSON.parse(line) as { loss: number }).loss);
    expect(losses).toHaveLength(2);
    // The careers are known already; what is left to learn are the words, nats each.
    expect(losses[1]).toBeLessThan(losses[0]! - 0.5);
  });

  test("and by DPO, on pairs that differ", async () => {
    // One who knows the ring by heart draws the same title every time, and nothing is left to be preferred.
    reportOf(await train("careers", RECIPE.replace("EPOCHS", "5"), "unsure"));
    const recipe = `kind: dpo\nname: tiny-dpo\nmargin: 0.1\ncandidates: 4\n${common().replace(path("careers"), path("unsure"))}`;
    const result = await train("dpo", recipe, "dpo");
    reportOf(result);
    const [, pairs, cases] = /(\d+) pairs of (\d+) cases/.exec(result.err)!;
    expect(Number(pairs)).toBeGreaterThan(5);
    expect(Number(pairs)).toBeLessThanOrEqual(Number(cases));
  });
});

test("a fold cannot be left out of a model that was trained on it", async () => {
  const recipe = `kind: sft\nname: late\nfrom: ${path("careers")}\nepochs: 1\npeakRate: 1.0e-3\nwithoutFold: { fold: 1, of: 2 }\n`;
  const { code, err } = await train("sft", recipe, "late");
  expect(code).toBe(2);
  expect(err).toMatch(/careers withoutFold: it was trained on people whom this recipe leaves out/);
});

test("adopted, several seeds are members beside the counts, in 16 bits, with what their probabilities meant", async () => {
  const open = openInvented;
  const beside = {
    counted: counted(unpackCounted(loadCounted()), taxonomy),
    boosted: counted(unpackCounted(loadCounted()), taxonomy),
  };
  const from = [path("careers"), path("careers")];
  const adopted = await adoptCareerModel(from, path("adopted"), beside, {
    open,
    scoredOn: "nlsy97",
    folder: data,
    taxonomy,
  });
  const { file, members } = await readCareerModel(path("adopted"), taxonomy);
  expect(members).toHaveLength(2);
  expect(file).toMatchObject({
    name: "career",
    members: 2,
    shares: adopted.shares,
    temperature: adopted.temperature,
  });
  // The counts know nothing of the ring, so what is chosen is nearly all career model, and no worse than it alone at temperature 1.
  expect(adopted.shares.career).toBeGreaterThan(0.8);
  expect(adopted.perplexity).toBeLessThanOrEqual(trained.score + 1e-3);
  const { bands } = JSON.parse(readFileSync(path("adopted/bands.json"), "utf8")) as { bands: unknown[] };
  expect(bands.length).toBeGreaterThan(0);
  const mixed = await makeCareerMethod("career-mixed", path("adopted"), workshop());
  const found = await mixed(historyOfJobs([{ code: CODES.cook, from: 2004, to: 2006 }]), quietRun());
  expect(sumOf(found.distribution)).toBeCloseTo(1, 9);
});

test("a recipe for another command is refused by its kind", async () => {
  const { code, err } = await train("sft", RECIPE.replace("EPOCHS", "1"), "wrong");
  expect(code).toBe(2);
  expect(err).toMatch(/wrong\.yaml kind: this is a recipe for careers/);
});

function workshop() {
  return { taxonomy, reasons: 2, threads: 1, counted: () => counted(unpackCounted(loadCounted()), taxonomy) };
}
