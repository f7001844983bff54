/**
 * A training that can be gone on with: all that its next step depends on, in one file.
 *
 * In: the parameters that may move, and where the training stands.  Out: `checkpoint.safetensors`, whole or not there, with the parameters,
 * both moments of the optimiser and the best parameters so far; and back. The numbers are kept in 32 bits, and the order of the examples
 * follows from the seed and the step, so going on gives the very same weights.
 */
import { existsSync } from "node:fs";
import { BadInputError } from "../domain/index.ts";
import { newTraining, type TrainerState } from "../networks/trainer.ts";
import type { Parameters } from "../tensor/learner.ts";
import { readSafetensors, writeSafetensors } from "../weights/safetensors.ts";
import { requireShapes, type Weight, weight } from "../weights/weights.ts";

export const CHECKPOINT = "checkpoint.safetensors";
const FORMAT = "wherefore-training/1";

export type Checkpoint = {
  /** Those that may move. */
  readonly parameters: Parameters;
  readonly state: TrainerState;
  /** Which stage of the recipe it stands in, the first being 0. */
  readonly stage: number;
};

type Arrays = ReadonlyMap<string, Weight>;

/** @param settings a hash of all that decides the training: a checkpoint of another one is not gone on with */
export async function writeCheckpoint(
  path: string,
  { parameters, state, stage }: Checkpoint,
  settings: string,
): Promise<void> {
  const { optimiser, best } = state;
  const arrays = new Map<string, Weight>();
  for (const [name, values] of parameters) {
    const moments = optimiser.moments.get(name);
    const kept = { parameter: values, ...moments, best: best?.parameters.get(name) };
    for (const [part, data] of Object.entries(kept))
      if (data !== undefined) arrays.set(`${part} ${name}`, weight([data.length], data as Float32Array<ArrayBuffer>));
  }
  const numbers = { stage, epochs: state.epochs, steps: state.steps, loss: state.loss, step: optimiser.step };
  const bestNumbers = best === undefined ? {} : { bestEpoch: best.epoch, bestScore: best.score };
  const metadata = Object.entries({ ...numbers, ...bestNumbers }).map(([key, value]) => [key, String(value)] as const);
  await writeSafetensors(path, arrays, {
    dtype: "F32",
    metadata: { format: FORMAT, settings, ...Object.fromEntries(metadata) },
  });
}

/**
 * @param sizes of the parameters that may move
 * @returns undefined where there is none
 * @throws BadInputError where it is damaged, of another network or training, or of an earlier version
 */
export async function readCheckpoint(
  path: string,
  settings: string,
  sizes: ReadonlyMap<string, number>,
): Promise<Checkpoint | undefined> {
  if (!existsSync(path)) return undefined;
  const { weights, metadata } = await readKept(path);
  if (metadata["settings"] !== settings)
    throw new BadInputError(
      "other-settings",
      { file: path, field: "settings" },
      "this training began with another recipe, other data or another model",
      "Go on with the ones that it began with, give another folder, or delete the checkpoint to begin anew.",
    );
  const { parameters, first, second, best } = partsOf(weights, sizes, "bestEpoch" in metadata, path);
  const number = (key: string) => numberOf(metadata, key, path);
  const state: TrainerState = {
    ...newTraining(),
    epochs: number("epochs"),
    steps: number("steps"),
    loss: number("loss"),
    best: best && { parameters: best, epoch: number("bestEpoch"), score: number("bestScore") },
  };
  state.optimiser.step = number("step");
  for (const [name, values] of first) state.optimiser.moments.set(name, { first: values, second: second.get(name)! });
  return { parameters, state, stage: number("stage") };
}

/** What was trained so far, by whatever recipe: for use, not for going on. @throws BadInputError as `readCheckpoint` does */
export async function readTrained(path: string): Promise<Parameters> {
  const { weights } = await readKept(path);
  return namedPart(weights, "parameter");
}

async function readKept(path: string) {
  const kept = await readSafetensors(path);
  if (kept.metadata["format"] === FORMAT) return kept;
  throw new BadInputError(
    "old-checkpoint",
    { file: path },
    "it was written by an earlier version of wherefore, which kept a training in another way",
    "Delete it to train anew, or finish the training with the version that began it.",
  );
}

/** Parameters that do not learn have no moments; those that have one must have both. */
function partsOf(weights: Arrays, sizes: ReadonlyMap<string, number>, scored: boolean, path: string) {
  const all = [...sizes.keys()];
  const moved = all.filter((name) => weights.has(`first ${name}`) || weights.has(`second ${name}`));
  const needed = { parameter: all, first: moved, second: moved, best: scored ? all : [] };
  const shapes = Object.entries(needed).flatMap(([part, names]) =>
    names.map((name) => [`${part} ${name}`, [sizes.get(name)!]] as const),
  );
  requireShapes(weights, new Map(shapes), path);
  return {
    parameters: namedPart(weights, "parameter"),
    first: namedPart(weights, "first"),
    second: namedPart(weights, "second"),
    best: scored ? namedPart(weights, "best") : undefined,
  };
}

function namedPart(weights: Arrays, part: string): Parameters {
  const own = [...weights].filter(([name]) => name.startsWith(`${part} `));
  return new Map(own.map(([name, { data }]) => [name.slice(part.length + 1), data as Float32Array]));
}

function numberOf(metadata: Readonly<Record<string, string>>, key: string, path: string): number {
  const value = Number(metadata[key]);
  if (Number.isFinite(value)) return value;
  const what = `"${metadata[key]}" is no number`;
  throw new BadInputError("bad-weights", { file: path, field: key }, what, "Delete the checkpoint to begin again.");
}
