/** A checkpoint is whole and exact, or it is refused; one of another recipe is none. */
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readSafetensors, writeSafetensors } from "../weights/safetensors.ts";
import { type Checkpoint, readCheckpoint, writeCheckpoint } from "./checkpoint.ts";

const path = join(mkdtempSync(join(tmpdir(), "wherefore-checkpoint-")), "checkpoint.safetensors");
const SIZES = new Map([
  ["w", 2],
  ["frozen", 1],
]);

// Numbers that 16 bits, or a text of few digits, could not carry.
const CHECKPOINT: Checkpoint = {
  parameters: new Map([
    ["w", Float32Array.of(1 / 3, -1e-30)],
    ["frozen", Float32Array.of(7)],
  ]),
  optimiser: {
    step: 12_345,
    moments: new Map([["w", { first: Float32Array.of(0.1, 0.2), second: Float32Array.of(1e-9, 3) }]]),
  },
  state: {
    epoch: 3,
    best: {
      parameters: new Map([
        ["w", Float32Array.of(5, 6)],
        ["frozen", Float32Array.of(7)],
      ]),
      score: 62.12345678901234,
      epoch: 2,
    },
  },
  stage: 1,
  records: [{ stage: 1, epoch: 1, loss: 0.1, score: 70.5, seconds: 1.25, positionsASecond: 1e4 / 3 }],
};

test("what is written comes back bit for bit", async () => {
  await writeCheckpoint(path, CHECKPOINT, "recipe");
  expect(await readCheckpoint(path, "recipe", SIZES)).toEqual(CHECKPOINT);
});

test("there is none, or it is of another recipe", async () => {
  expect(await readCheckpoint(`${path}.none`, "recipe", SIZES)).toBeUndefined();
  await writeCheckpoint(path, CHECKPOINT, "recipe");
  expect(await readCheckpoint(path, "another", SIZES)).toBeUndefined();
});

test("one that breaks off, or is of another network, is refused by its place", async () => {
  await writeCheckpoint(path, CHECKPOINT, "recipe");
  await expect(readCheckpoint(path, "recipe", new Map([["w", 3]]))).rejects.toThrow(/parameter w.*\[3\] is needed/);
  const bytes = readFileSync(path);
  writeFileSync(path, bytes.subarray(0, bytes.length - 4));
  await expect(readCheckpoint(path, "recipe", SIZES)).rejects.toThrow(path);
});

test("one without a moment or a number that going on needs is refused", async () => {
  await writeCheckpoint(path, CHECKPOINT, "recipe");
  const { weights, metadata } = await readSafetensors(path);
  await writeSafetensors(path, weights, { dtype: "F32", metadata: { ...metadata, step: "many" } });
  await expect(readCheckpoint(path, "recipe", SIZES)).rejects.toThrow(/step: "many" is no number/);
  await writeSafetensors(path, weights, { dtype: "F32", metadata: { ...metadata, records: "[" } });
  await expect(readCheckpoint(path, "recipe", SIZES)).rejects.toThrow(/records: .*not JSON/);
  const { step: _step, ...rest } = metadata;
  await writeSafetensors(path, weights, { dtype: "F32", metadata: rest });
  await expect(readCheckpoint(path, "recipe", SIZES)).rejects.toThrow(/step: .*is no number/);
  weights.delete("second w");
  await writeSafetensors(path, weights, { dtype: "F32", metadata });
  await expect(readCheckpoint(path, "recipe", SIZES)).rejects.toThrow(/second w.*missing/);
});
