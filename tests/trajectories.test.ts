/**
 * Short trainings of every kind of network, held to the weights that they ended in when they were recorded.
 *
 * In: invented careers, and `trajectories.json`.  Out: on the machine that recorded them the very same bytes; on another processor, whose
 * sums round differently, the norm of each array to one part in a hundred. `WHEREFORE_RECORD=1` writes the file anew: only a change that
 * is meant to train differently may do that.
 */
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { quietRun } from "../src/domain/index.ts";
import { writeLlamaGguf } from "../src/networks/llama-files.ts";
import { parametersOf } from "../src/networks/lora.ts";
import { inventedData } from "../src/testing/invented-data.ts";
import { trainDpo } from "../src/training/text-dpo.ts";
import { readSafetensors } from "../src/weights/safetensors.ts";
import { commandsIn } from "./support/command.ts";
import { tinyLlama } from "./support/llama-by-hand.ts";
import { taxonomy } from "./support/people.ts";

type Recorded = { readonly sha256: string; readonly norms: Readonly<Record<string, number>> };
type Trajectories = { machine: string; weights: Record<string, Recorded> };

const FILE = new URL("support/trajectories.json", import.meta.url).pathname;
const RECORDING = process.env["WHEREFORE_RECORD"] === "1";
/**
 * The bytes of a sum depend on the processor's instructions; its model stands for them, with what Linux says that it can do, because
 * processors of one name differ in that. Which it is is nobody's business.
 */
const MACHINE = createHash("sha256")
  .update(`${process.arch} ${cpus()[0]?.model}${instructions()}`)
  .digest("hex")
  .slice(0, 16);

function instructions(): string {
  if (process.platform !== "linux") return "";
  return /^(?:flags|Features)\s*:(.*)$/m.exec(readFileSync("/proc/cpuinfo", "utf8"))?.[1] ?? "";
}

const recorded: Trajectories = RECORDING
  ? { machine: MACHINE, weights: {} }
  : (JSON.parse(readFileSync(FILE, "utf8")) as Trajectories);

function hold(name: string, arrays: Iterable<readonly [string, ArrayLike<number>]>): void {
  const sorted = [...arrays].sort(([one], [other]) => (one < other ? -1 : 1));
  const hash = createHash("sha256");
  const norms: Record<string, number> = {};
  for (const [array, values] of sorted) {
    const numbers = Float32Array.from(values);
    hash.update(array).update(new Uint8Array(numbers.buffer));
    norms[array] = Number(Math.hypot(...numbers).toPrecision(8));
  }
  const found: Recorded = { sha256: hash.digest("hex"), norms };
  if (RECORDING) recorded.weights[name] = found;
  const expected = recorded.weights[name]!;
  if (recorded.machine === MACHINE) {
    expect(found).toEqual(expected);
    return;
  }
  process.stderr.write(`${name}: recorded on another processor, so norms are held to and not bytes\n`);
  expect(Object.keys(norms)).toEqual(Object.keys(expected.norms));
  for (const [array, norm] of Object.entries(expected.norms))
    expect(Math.abs(norms[array]! - norm), array).toBeLessThanOrEqual(0.01 * norm + 1e-6);
}

const place = mkdtempSync(join(tmpdir(), "wherefore-trajectories-"));
const path = (name: string) => join(place, name);
const call = commandsIn({ WHEREFORE_CACHE: path("cache"), WHEREFORE_DATA: inventedData(60) });

/** Trains by the command. @returns the arrays of the file that it leaves */
async function train(kind: string, recipe: string, weights: string) {
  writeFileSync(path(`${kind}.yaml`), `kind: ${kind}\nname: short\nthreads: 1\n${recipe}`);
  const { code, err } = await call(["train", kind, "--recipe", path(`${kind}.yaml`), "--to", path(kind)]);
  expect(code, err).toBe(0);
  return arraysOf(path(`${kind}/${weights}`));
}

async function arraysOf(file: string) {
  const { weights } = await readSafetensors(file);
  return [...weights].map(([name, { data }]) => [name, data] as const);
}

afterAll(() => {
  if (RECORDING) writeFileSync(FILE, `${JSON.stringify(recorded, null, 2)}\n`);
});

describe("the career model", () => {
  const steps = `epochs: 2\npeakRate: 3.0e-3\nrows: 4\n`;

  beforeAll(async () => {
    const recipe = `words: 1024
patience: 9
network: { layers: 1, width: 16, heads: 2, keyValueHeads: 1, hidden: 24, dropout: 0.1, inputDropout: 0.1 }
stages:
  - { sources: { nlsy97: 1.5 }, epochs: 2, peakRate: 6.0e-3, rows: 4, length: 32 }
  - { sources: { nlsy97: 1 }, epochs: 1, peakRate: 3.0e-3, rows: 2, length: 32 }
`;
    hold("careers", await train("careers", recipe, "weights-1.safetensors"));
  }, 60_000);

  test("careers, then reasons by SFT", async () => {
    const recipe = `from: ${path("careers")}\n${steps}length: 192\ntogether: 2\ncareers: { nlsy97: 0.5 }\n`;
    hold("sft", await train("sft", recipe, "weights-1.safetensors"));
  }, 60_000);

  test("and preferences by DPO", async () => {
    const recipe = `from: ${path("careers")}\n${steps}length: 192\nmargin: 0.1\ncandidates: 4\nkeep: last\n`;
    hold("dpo", await train("dpo", recipe, "weights-1.safetensors"));
  }, 60_000);
});

test.each(["sasrec", "bert4rec-titles", "career"])(
  "the item network %s",
  async (method) => {
    const { code, err } = await call(["evaluate", method, "--on", "nlsy97:valid", "--runs", path(`runs-${method}`)]);
    expect(code, err).toBe(0);
    const file = readdirSync(path("cache/baselines")).find((name) => name.startsWith(`${method}-1`))!;
    hold(method, await arraysOf(path(`cache/baselines/${file}`)));
  },
  120_000,
);

describe("a text model", () => {
  beforeAll(async () => {
    const titles = taxonomy.occupations.map(({ title }) => ` ${title}\n`);
    mkdirSync(path("cache/models"), { recursive: true });
    const to = path("cache/models/smollm2-135m-instruct.gguf");
    await writeLlamaGguf(to, tinyLlama(true, titles, 1500), "F32", { name: "tiny" }, quietRun().signal);
  }, 60_000);

  test("careers in lines", async () => {
    const recipe = `from: smollm2-135m-instruct\nlora: { rank: 4, alpha: 8 }\nlength: 256\nepochs: 1\npeakRate: 1.0e-2\n`;
    hold("text-sft", await train("text-sft", recipe, "adapter_model.safetensors"));
  }, 60_000);

  test("preferences by DPO", async () => {
    const pairs = Array.from({ length: 5 }, (_, at) => {
      const answers = { chosen: [40, 41, 42], rejected: [60, 61] };
      return { prompt: [3, at, 5, 17], ...answers, from: `pair ${at}` };
    });
    const lora = { rank: 4, alpha: 8, modules: ["q_proj", "v_proj"] };
    const pace = { epochs: 3, rate: 0.02, warmUp: 0.1, checkpointEvery: 2 };
    const settings = { ...pace, lora, length: 128, pairsPerStep: 2, beta: 0.1, nll: 0.2, threads: 1 };
    const { adapter } = await trainDpo(tinyLlama(), undefined, pairs, settings, path("text-dpo"), quietRun());
    hold("text-dpo", parametersOf(adapter));
  }, 60_000);
});
