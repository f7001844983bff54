/**
 * Training that ends badly, in a process of its own: killed while it writes a checkpoint, and without room for one. The same command then
 * goes on to the weights of a training that was left alone.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, watch, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { quietRun } from "../src/domain/index.ts";
import { writeLlamaGguf } from "../src/networks/llama-files.ts";
import { inventedData } from "../src/testing/invented-data.ts";
import { tinyLlama } from "./support/llama-by-hand.ts";

const place = mkdtempSync(join(tmpdir(), "wherefore-killed-"));
const path = (name: string) => join(place, name);

/** Adapters and networks larger than they need be, so that a checkpoint takes some milliseconds to write. */
const RECIPES = {
  "text-sft": `kind: text-sft
name: killed
from: ${path("tiny.gguf")}
threads: 1
lora: { rank: 256, alpha: 256 }
length: 512
epochs: 4
peakRate: 1.0e-3
checkpointEvery: 1
`,
  careers: `kind: careers
name: killed
threads: 1
words: 300
network: { layers: 2, width: 128, heads: 2, keyValueHeads: 1, hidden: 256, dropout: 0.1, inputDropout: 0.1 }
stages:
  - { sources: { nlsy97: 1 }, epochs: 4, peakRate: 1.0e-3, rows: 8, length: 32 }
`,
} as const;
type Kind = keyof typeof RECIPES;
const WEIGHTS = { "text-sft": "adapter_model.safetensors", careers: "weights-1.safetensors" } as const;

const env = { ...process.env, WHEREFORE_DATA: inventedData(20), WHEREFORE_CACHE: path("cache") };

/** @param limit the most 1,024-byte blocks that a file of the process may have */
function begin(kind: Kind, folder: string, limit = "unlimited"): ChildProcess {
  const args = ["src/cli/main.ts", "train", kind, "--recipe", path(`${kind}.yaml`), "--out", path(folder)];
  const command = `ulimit -f ${limit}; exec "$0" "$@"`;
  return spawn("bash", ["-c", command, process.execPath, ...args], { env, stdio: ["ignore", "ignore", "pipe"] });
}

async function ended(child: ChildProcess): Promise<{ code: number | null; err: string }> {
  let err = "";
  child.stderr!.on("data", (piece: Buffer) => {
    err += piece.toString();
  });
  const [code] = (await once(child, "close")) as [number | null];
  return { code, err };
}

async function endsWell(kind: Kind, folder: string): Promise<void> {
  const { code, err } = await ended(begin(kind, folder));
  expect(code, err).toBe(0);
}

const isPart = (name: string | null) => name?.startsWith("checkpoint.safetensors.") === true && name.endsWith(".part");
const partsIn = (folder: string) => readdirSync(path(folder)).filter(isPart);
const weightsOf = (kind: Kind, folder: string) => readFileSync(path(`${folder}/${WEIGHTS[kind]}`));

/** Kills a training as soon as it writes the second checkpoint of its life. @returns whether it died in the middle of that */
async function killedInWriting(kind: Kind, folder: string): Promise<boolean> {
  mkdirSync(path(folder), { recursive: true });
  const child = begin(kind, folder);
  const seen = new Set<string>();
  const watcher = watch(path(folder), (_event, name) => {
    if (isPart(name) && seen.add(name!).size === 2) child.kill("SIGKILL");
  });
  const { code } = await ended(child);
  watcher.close();
  expect(code, "it was killed before it ended").toBe(null);
  return partsIn(folder).length > 0;
}

beforeAll(async () => {
  await writeLlamaGguf(path("tiny.gguf"), tinyLlama(), "F32", {}, quietRun().signal);
  for (const kind of ["text-sft", "careers"] as const) {
    writeFileSync(path(`${kind}.yaml`), RECIPES[kind]);
    await endsWell(kind, `${kind}-whole`);
  }
}, 60_000);

describe.each(["text-sft", "careers"] as const)("%s", (kind) => {
  test("killed in the middle of a checkpoint, it goes on from the one before, and leaves nothing lying about", async () => {
    let folder = "";
    let halfWritten = false;
    // The signal may come when the file has just been renamed; then another training is killed.
    for (let attempt = 1; attempt <= 8 && !halfWritten; attempt++) {
      folder = `${kind}-killed-${attempt}`;
      halfWritten = await killedInWriting(kind, folder);
    }
    expect(halfWritten).toBe(true);
    expect(existsSync(path(`${folder}/checkpoint.safetensors`))).toBe(true);
    await endsWell(kind, folder);
    expect(weightsOf(kind, folder).equals(weightsOf(kind, `${kind}-whole`))).toBe(true);
    expect(partsIn(folder)).toEqual([]);
  }, 180_000);

  test("without room for a checkpoint it says so, and the last one stands and is gone on with", async () => {
    const folder = `${kind}-full`;
    await killedInWriting(kind, folder);
    const kept = readFileSync(path(`${folder}/checkpoint.safetensors`));
    const { code, err } = await ended(begin(kind, folder, "200"));
    expect(code, err).toBe(2);
    expect(err).toContain(`${path(`${folder}/checkpoint.safetensors`)}: it is larger than a file may be here.`);
    expect(readFileSync(path(`${folder}/checkpoint.safetensors`)).equals(kept)).toBe(true);
    expect(partsIn(folder)).toEqual([]);
    await endsWell(kind, folder);
    expect(weightsOf(kind, folder).equals(weightsOf(kind, `${kind}-whole`))).toBe(true);
  }, 180_000);
});
