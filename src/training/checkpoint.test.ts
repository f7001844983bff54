/** A checkpoint is whole and exact, or it is refused. */
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readSafetensors, writeSafetensors } from "../weights/safetensors.ts";
import { weight } from "../weights/weights.ts";
import { type Checkpoint, readCheckpoint, readTrained, writeCheckpoint } from "./checkpoint.ts";

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
  stage: 1,
  state: {
    optimiser: {
      step: 12_345,
      moments: new Map([["w", { first: Float32Array.of(0.1, 0.2), second: Float32Array.of(1e-9, 3) }]]),
    },
    epochs: 3,
    steps: 17,
    loss: 1e4 / 3,
    best: {
      parameters: new Map([
        ["w", Float32Array.of(5, 6)],
        ["frozen", Float32Array.of(7)],
      ]),
      score: 62.12345678901234,
      epoch: 2,
    },
  },
};

test("what is written comes back bit for bit", async () => {
  await writeCheckpoint(path, CHECKPOINT, "recipe");
  expect(await readCheckpoint(path, "recipe", SIZES)).toEqual(CHECKPOINT);
});

test("where nothing scores there is no best", async () => {
  const unscored = { ...CHECKPOINT, state: { ...CHECKPOINT.state, best: undefined } };
  await writeCheckpoint(path, unscored, "recipe");
  expect(await readCheckpoint(path, "recipe", SIZES)).toEqual(unscored);
});

test("there is none", async () => {
  expect(await readCheckpoint(`${path}.none`, "recipe", SIZES)).toBeUndefined();
});

test("one of another recipe is refused, and says what can be done", async () => {
  await writeCheckpoint(path, CHECKPOINT, "recipe");
  await expect(readCheckpoint(path, "another", SIZES)).rejects.toMatchObject({
    code: "other-settings",
    message: expect.stringMatching(/another recipe, other data or another model.*delete the checkpoint/),
  });
});

test("one of an earlier version is refused, for going on and for use", async () => {
  const metadata = { recipe: "recipe", epoch: "2" };
  await writeSafetensors(path, new Map([["trained.w", weight([1], Float32Array.of(1))]]), { dtype: "F32", metadata });
  const refusal = { code: "old-checkpoint", message: expect.stringContaining("Delete it to train anew") };
  await expect(readCheckpoint(path, "recipe", SIZES)).rejects.toMatchObject(refusal);
  await expect(readTrained(path)).rejects.toMatchObject(refusal);
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
  const { step: _step, ...rest } = metadata;
  await writeSafetensors(path, weights, { dtype: "F32", metadata: rest });
  await expect(readCheckpoint(path, "recipe", SIZES)).rejects.toThrow(/step: .*is no number/);
  weights.delete("second w");
  await writeSafetensors(path, weights, { dtype: "F32", metadata });
  await expect(readCheckpoint(path, "recipe", SIZES)).rejects.toThrow(/second w.*missing/);
});
