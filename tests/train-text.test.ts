/**
 * Training a text model by the commands, on careers that were made up and a Llama of some thousand numbers that lies where a pulled model does:
 * careers, then reasons by SFT and DPO, and `evaluate` on what came of it.
 */

import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { quietRun } from "../src/domain/index.ts";
import { casesByPart } from "../src/histories/cases-by-part.ts";
import { openDataset } from "../src/histories/datasets/datasets.ts";
import { writeLlamaGguf } from "../src/networks/llama-files.ts";
import { inventedData } from "../src/testing/invented-data.ts";
import { commandsIn } from "./support/command.ts";
import { tinyLlama } from "./support/llama-by-hand.ts";
import { taxonomy } from "./support/people.ts";

const place = mkdtempSync(join(tmpdir(), "wherefore-text-"));
const data = inventedData(30);
const path = (name: string) => join(place, name);

const CAREERS = `kind: text-sft
name: tiny
from: smollm2-135m-instruct
threads: 1
lora: { rank: 4, alpha: 8 }
length: 256
epochs: EPOCHS
peakRate: 1.0e-2
checkpointEvery: 2
`;

const call = commandsIn({ WHEREFORE_CACHE: path("cache"), WHEREFORE_DATA: data });

async function train(kind: string, recipe: string, to: string) {
  writeFileSync(path(`${to}.yaml`), recipe);
  const { code, out, err } = await call(["train", kind, "--recipe", path(`${to}.yaml`), "--out", path(to), "--json"]);
  expect(code, err).toBe(0);
  return JSON.parse(out) as { steps: number; loss: number; leftOut: number };
}

const adapterOf = (folder: string) => readFileSync(path(`${folder}/adapter_model.safetensors`));
const metricsOf = (folder: string) =>
  readFileSync(path(`${folder}/metrics.jsonl`), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { step: number; loss: number });

async function evaluateOn(method: string, ...more: string[]) {
  const args = ["evaluate", method, "--on", "nlsy97:valid", "--limit", "2", "--runs", path("runs"), ...more];
  return call([...args, "--json"]);
}

beforeAll(async () => {
  const titles = taxonomy.occupations.map(({ title }) => ` ${title}\n`);
  mkdirSync(path("cache/models"), { recursive: true });
  const tiny = tinyLlama(true, titles, 1500);
  await writeLlamaGguf(
    path("cache/models/smollm2-135m-instruct.gguf"),
    { ...tiny, settings: { ...tiny.settings, context: 4096 } },
    "F32",
    { name: "tiny" },
    quietRun().signal,
  );
}, 60_000);

describe("careers in lines", () => {
  test("are learned, and the folder says what was done", async () => {
    const { steps, loss } = await train("text-sft", CAREERS.replace("EPOCHS", "3"), "careers");
    const metrics = metricsOf("careers");
    expect(metrics).toHaveLength(steps);
    expect(metrics.at(-1)!.loss).toBe(loss);
    expect(loss).toBeLessThan(metrics[0]!.loss * 0.8);
    for (const name of ["adapter_config.json", "adapter.gguf", "recipe.json", "manifest.json"])
      expect(existsSync(path(`careers/${name}`)), name).toBe(true);
    expect(existsSync(path("careers/checkpoint.safetensors"))).toBe(false);
    expect(readFileSync(path("careers/curves.svg"), "utf8")).toContain(`tiny, ${steps} steps`);
    const { data: hashes } = JSON.parse(readFileSync(path("careers/manifest.json"), "utf8")) as { data: object };
    expect(Object.keys(hashes)).toEqual([
      "models/smollm2-135m-instruct.gguf",
      "nlsy97-careers/careers.jsonl.gz",
      "nlsy97-careers/split.tsv",
    ]);
  });

  test("broken off, it can be evaluated and gone on with, to the weights of an unbroken training", async () => {
    const recipe = CAREERS.replace("EPOCHS", "1");
    const { steps } = await train("text-sft", recipe, "whole");
    const controller = new AbortController();
    const args = ["train", "text-sft", "--recipe", path("whole.yaml"), "--out", path("broken"), "--json"];
    const broken = await call(args, controller.signal, (text) => {
      if (text.startsWith("step 2 of")) controller.abort();
    });
    expect(broken.code).toBe(130);
    expect(metricsOf("broken").length).toBeLessThan(steps);
    expect(existsSync(path("broken/adapter_config.json"))).toBe(false);
    const before = await evaluateOn(`text-model@${path("broken")}`);
    expect(before.code, before.err).toBe(0);
    expect((await call(args)).code).toBe(0);
    expect(adapterOf("broken").equals(adapterOf("whole"))).toBe(true);
    // The same method on the other weights is another run.
    const after = await evaluateOn(`text-model@${path("broken")}`);
    expect(perplexityIn(after.out)).not.toEqual(perplexityIn(before.out));
  });

  test("the untrained model is a row too, and what was trained is far better", async () => {
    const [untrained, trained] = [await evaluateOn("text-model"), await evaluateOn(`text-model@${path("careers")}`)];
    expect(untrained.code, untrained.err).toBe(0);
    expect(trained.code, trained.err).toBe(0);
    expect(perplexityIn(trained.out)).toBeLessThan(0.5 * perplexityIn(untrained.out));
  });
});

function perplexityIn(report: string): number {
  const { methods } = JSON.parse(report) as { methods: { metrics: { perplexity: { value: number } } }[] };
  return methods[0]!.metrics.perplexity.value;
}

describe("oracle reasons", () => {
  const recipe = (kind: string, more: string) =>
    `kind: ${kind}\nname: tiny-${kind}\nfrom: smollm2-135m-instruct\nset: ${path("set")}\nthreads: 1\nlength: 2048\npeakRate: 1.0e-2\n${more}`;
  const oracle = (id: string, answer: string, text: string) => ({
    id,
    person: id,
    answer,
    oracle: { kind: "chosen", candidate: 0, text, claims: [] },
    rejected: [{ candidate: 1, text: "They sing.", because: "utility", margin: 1 }],
  });

  beforeAll(async () => {
    const { train } = await casesByPart(openDataset("nlsy97", data, () => ({ kind: "failed" }) as never));
    const records = train.slice(0, 4).map(({ id, next }) => oracle(id, next.code, "They go round."));
    mkdirSync(path("set"));
    writeFileSync(path("set/oracles.jsonl"), records.map((record) => `${JSON.stringify(record)}\n`).join(""));
  });

  test("are learned by SFT, then by DPO from there", async () => {
    const sft = await train(
      "text-sft",
      recipe("text-sft", "epochs: 3\nlora: { rank: 2, alpha: 4 }\nrows: 1\n"),
      "reasons",
    );
    expect(sft.leftOut).toBe(0);
    expect(sft.loss).toBeLessThan(metricsOf("reasons")[0]!.loss);
    await train("text-dpo", recipe("text-dpo", `epochs: 1\nadapter: ${path("reasons")}\npairs: 1\n`), "preferred");
    const config = JSON.parse(readFileSync(path("preferred/adapter_config.json"), "utf8")) as { r: number };
    expect(config.r).toBe(2);
    const losses = metricsOf("preferred").map(({ loss }) => loss);
    expect(losses).toHaveLength(4);
    expect(losses.at(-1)).toBeLessThan(losses[0]!);
    const ranked = await evaluateOn(`text-model@${path("reasons")}`);
    expect(ranked.err).toContain(`Ask it by text-joint@${path("reasons")}`);
  });

  test("are written and ranked after in this process, by the method that the refusal names", async () => {
    const { code, out, err } = await evaluateOn(`text-joint@${path("reasons")}`, "--reasons", "6");
    expect(code, err).toBe(0);
    const { methods } = JSON.parse(out) as { methods: { n: number; failed: number }[] };
    // So little trained, not every reason of it can be read; of a dozen some can.
    expect(methods[0]!.failed).toBeLessThan(methods[0]!.n);
    expect(perplexityIn(out)).toBeGreaterThan(1);
  });

  test("a case of the held-out people, or another title than followed, is refused by its line", async () => {
    const { train, valid } = await casesByPart(openDataset("nlsy97", data, () => ({ kind: "failed" }) as never));
    const wrong = train[0]!.next.code === "29-1141.00" ? "35-2014.00" : "29-1141.00";
    const trainOn = async (record: object) => {
      mkdirSync(path("wrong"), { recursive: true });
      writeFileSync(path("wrong/oracles.jsonl"), `${JSON.stringify(record)}\n`);
      writeFileSync(path("wrong.yaml"), recipe("text-sft", "epochs: 1\n").replace(path("set"), path("wrong")));
      return call(["train", "text-sft", "--recipe", path("wrong.yaml"), "--out", path("wrong-run")]);
    };
    const heldOut = await trainOn(oracle(valid[0]!.id, valid[0]!.next.code, "x"));
    expect(heldOut).toMatchObject({
      code: 2,
      err: expect.stringMatching(/oracles\.jsonl:1: person .* is not of the training part/),
    });
    expect((await trainOn(oracle(train[0]!.id, wrong, "x"))).err).toContain("and in the data");
  });
});

describe("what cannot be", () => {
  test.each([
    ["no such folder", "text-model@nowhere", "neither adapter_config.json nor checkpoint.safetensors"],
    ["a name that only begins so", "text-models", "there is no method"],
  ])("%s", async (_, method, message) => {
    expect(await evaluateOn(method)).toMatchObject({ code: 2, err: expect.stringContaining(message) });
  });

  test("a model that is not known", async () => {
    writeFileSync(path("unknown.yaml"), CAREERS.replace("EPOCHS", "1").replace("smollm2-135m-instruct", "gpt-9"));
    const { code, err } = await call(["train", "text-sft", "--recipe", path("unknown.yaml"), "--out", path("none")]);
    expect([code, err]).toEqual([2, expect.stringContaining('"gpt-9" is neither a GGUF file nor a known model')]);
  });
});
