/**
 * A training that can be gone on with: all that its next epoch depends on, in one file.
 *
 * In: the learner and the state between two epochs.  Out: `checkpoint.safetensors` (parameters, both moments, the best parameters), whole
 * or not there; and back. The numbers are kept in 32 bits, so going on gives the very same weights.
 */
import { existsSync } from "node:fs";
import { BadInputError } from "../domain/index.ts";
import { newOptimiser, type Optimiser } from "../tensor/adamw.ts";
import { readSafetensors, writeSafetensors } from "../weights/safetensors.ts";
import { requireShapes, type Weight } from "../weights/weights.ts";
import type { EpochRecord, TrainingState } from "./career-epochs.ts";

/** A line of metrics.jsonl. @property stage 1 for the first */
export type StagedRecord = EpochRecord & { readonly stage: number };

export type Checkpoint = {
  readonly parameters: Map<string, Float32Array>;
  readonly optimiser: Optimiser;
  readonly state: TrainingState;
  /** Which stage of the recipe it stands in. */
  readonly stage: number;
  /** Of every epoch so far: metrics.jsonl is written after the checkpoint, and a kill may come between the two. */
  readonly records: readonly StagedRecord[];
};

const PARTS = ["parameter", "first", "second", "best"] as const;

/** @param recipe the hash of all that decides the training: a checkpoint of another one is not gone on with */
export async function writeCheckpoint(
  path: string,
  { parameters, optimiser, state, stage, records }: Checkpoint,
  recipe: string,
): Promise<void> {
  const flat = (part: (typeof PARTS)[number], arrays: Iterable<readonly [string, Float32Array]>) =>
    [...arrays].map(([name, data]): [string, Weight] => [
      `${part} ${name}`,
      { shape: [data.length], data: data as Float32Array<ArrayBuffer> },
    ]);
  const moments = [...optimiser.moments];
  await writeSafetensors(
    path,
    new Map([
      ...flat("parameter", parameters),
      ...flat(
        "first",
        moments.map(([name, { first }]) => [name, first]),
      ),
      ...flat(
        "second",
        moments.map(([name, { second }]) => [name, second]),
      ),
      ...flat("best", state.best.parameters),
    ]),
    {
      dtype: "F32",
      metadata: {
        recipe,
        stage: String(stage),
        epoch: String(state.epoch),
        step: String(optimiser.step),
        bestEpoch: String(state.best.epoch),
        bestScore: String(state.best.score),
        records: JSON.stringify(records),
      },
    },
  );
}

/** @returns undefined where there is none, or it is of another recipe @throws BadInputError for a damaged one */
export async function readCheckpoint(
  path: string,
  recipe: string,
  sizes: ReadonlyMap<string, number>,
): Promise<Checkpoint | undefined> {
  if (!existsSync(path)) return undefined;
  const { weights, metadata } = await readSafetensors(path);
  if (metadata["recipe"] !== recipe) return undefined;
  // Parameters that do not learn have no moments; those that have one must have both.
  const moments = [...sizes.keys()].filter((name) => weights.has(`first ${name}`) || weights.has(`second ${name}`));
  const needed = { parameter: [...sizes.keys()], best: [...sizes.keys()], first: moments, second: moments };
  requireShapes(
    weights,
    new Map(PARTS.flatMap((part) => needed[part].map((name) => [`${part} ${name}`, [sizes.get(name)!]] as const))),
    path,
  );
  const part = (wanted: (typeof PARTS)[number]) =>
    new Map(
      [...weights].flatMap(([name, { data }]) =>
        name.startsWith(`${wanted} `) ? [[name.slice(wanted.length + 1), data as Float32Array] as const] : [],
      ),
    );
  const whole = (key: string) => {
    const value = Number(metadata[key]);
    if (Number.isFinite(value)) return value;
    throw new BadInputError(
      "bad-weights",
      { file: path, field: key },
      `"${metadata[key]}" is no number`,
      "Delete the checkpoint to begin again.",
    );
  };
  const seconds = part("second");
  const optimiser = newOptimiser();
  optimiser.step = whole("step");
  for (const [name, first] of part("first")) optimiser.moments.set(name, { first, second: seconds.get(name)! });
  return {
    parameters: part("parameter"),
    optimiser,
    stage: whole("stage"),
    records: recordsOf(metadata["records"], path),
    state: {
      epoch: whole("epoch"),
      best: { parameters: part("best"), score: whole("bestScore"), epoch: whole("bestEpoch") },
    },
  };
}

function recordsOf(text: string | undefined, path: string): StagedRecord[] {
  try {
    return JSON.parse(text ?? "") as StagedRecord[];
  } catch (cause) {
    throw new BadInputError(
      "bad-weights",
      { file: path, field: "records" },
      "what its epochs left is not JSON",
      "Delete the checkpoint to begin again.",
      { cause },
    );
  }
}
