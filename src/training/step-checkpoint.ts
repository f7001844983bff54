/**
 * A checkpoint: all that the next step depends on, in one file that is whole or not there.
 *
 * In: a learner.  Out: `checkpoint.safetensors` with what is trained, both moments of the optimiser, and the number of the step; and back. The
 * order of the examples follows from the seed and the step, so a training that goes on from here ends in the weights of an unbroken one.
 */
import { existsSync } from "node:fs";
import { BadInputError } from "../domain/index.ts";
import { newOptimiser, type Optimiser } from "../tensor/adamw.ts";
import { readSafetensors, writeSafetensors } from "../weights/safetensors.ts";
import { type Weight, weight } from "../weights/weights.ts";

export type Checkpoint = { readonly parameters: ReadonlyMap<string, Float32Array>; readonly optimiser: Optimiser };

const KINDS = ["trained", "first", "second"] as const;

/** @param trained the names of what learns @param settings a hash of whatever must not change between a run and its going on */
export async function writeCheckpoint(
  path: string,
  { parameters, optimiser }: Checkpoint,
  trained: readonly string[],
  settings: string,
): Promise<void> {
  const arrays = new Map<string, Weight>();
  for (const name of trained) {
    const moments = optimiser.moments.get(name);
    const values = { trained: parameters.get(name), first: moments?.first, second: moments?.second };
    for (const kind of KINDS) {
      const data = values[kind];
      if (data !== undefined) arrays.set(`${kind}.${name}`, weight([data.length], data as Float32Array<ArrayBuffer>));
    }
  }
  await writeSafetensors(path, arrays, { dtype: "F32", metadata: { step: String(optimiser.step), settings } });
}

/** What was trained so far, whatever it was trained by: for use, not for going on. @throws where there is no such file */
export async function readTrained(path: string): Promise<Map<string, Float32Array>> {
  const { weights } = await readSafetensors(path);
  return new Map(
    [...weights].flatMap(([name, { data }]) =>
      name.startsWith("trained.") ? [[name.slice("trained.".length), data as Float32Array] as const] : [],
    ),
  );
}

/** @returns undefined where there is none @throws BadInputError where it is damaged, or was made under other settings */
export async function readCheckpoint(path: string, settings: string): Promise<Checkpoint | undefined> {
  if (!existsSync(path)) return undefined;
  const { weights, metadata } = await readSafetensors(path);
  if (metadata["settings"] !== settings) {
    throw new BadInputError(
      "other-settings",
      { file: path, field: "settings" },
      "this training began with another recipe, other data or another model",
      "Go on with the ones that it began with, or give another folder.",
    );
  }
  const optimiser = newOptimiser();
  optimiser.step = Number(metadata["step"]);
  const parameters = new Map<string, Float32Array>();
  for (const [name, { data }] of weights) {
    if (!name.startsWith("trained.")) continue;
    const own = name.slice("trained.".length);
    parameters.set(own, data);
    const [first, second] = [weights.get(`first.${own}`)?.data, weights.get(`second.${own}`)?.data];
    if (first !== undefined && second !== undefined) optimiser.moments.set(own, { first, second });
  }
  return { parameters, optimiser };
}
