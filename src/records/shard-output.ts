/**
 * The file that a long command writes, whole or a shard of it, and beside it the manifest that says what it is.
 *
 *     rankings.jsonl                  rankings.jsonl.manifest.json               the whole
 *     rankings.shard-2-of-8.jsonl     rankings.shard-2-of-8.jsonl.manifest.json  a shard; in .places where its records stand in the whole
 *     rankings.jsonl.partial          while it is made: what stands there is not made again
 *
 * In: what decides the content.  Out: a file that is finished (its manifest says so), or can be gone on with by the same command. A finished
 * file is never written to again: the same command finds it and says so, another one is refused.
 */
import { existsSync, statSync } from "node:fs";
import { readFile, rename, rm } from "node:fs/promises";
import * as z from "zod";
import { BadInputError, type Shard } from "../domain/index.ts";
import { parsedOrNothing } from "./jsonl.ts";
import { contentHash, fileHash, writeStreamWhole, writeWhole } from "./whole-file.ts";

/** Whatever decides the content, but for the shard. */
export const OutputSettings = z.strictObject({
  command: z.string(),
  choices: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  /** SHA-256 of every file that was read, by name. */
  data: z.record(z.string(), z.string()),
  versions: z.record(z.string(), z.string()),
});
export type OutputSettings = z.infer<typeof OutputSettings>;

const Finished = z.strictObject({
  /** Of the whole input, whatever the shard. */
  inputs: z.int().nonnegative(),
  /** Of this file. */
  records: z.int().nonnegative(),
  /** SHA-256 of the file. */
  sha256: z.string(),
  /** What else the command counted, to be added up. */
  counts: z.json().optional(),
});
export type Finished = z.infer<typeof Finished>;

export const OutputManifest = z.strictObject({
  settings: OutputSettings,
  shard: z.strictObject({ at: z.int().positive(), of: z.int().positive() }),
  /** Absent while it is made. */
  finished: Finished.optional(),
});
export type OutputManifest = z.infer<typeof OutputManifest>;

export type Output = {
  /** Of the shard, or of the whole. */
  readonly file: string;
  /** JSONL, whatever the file will be. */
  readonly partial: string;
  readonly manifest: OutputManifest;
};

/** The name of the `at`-th of so many shards of a file: "candidates.shard-1-of-2.jsonl"; the whole keeps its own. */
export function shardFile(name: string, { at, of }: Shard): string {
  return of === 1 ? name : name.replace(/(\.[a-z]+)$/, `.shard-${at}-of-${of}$1`);
}

export function manifestFile(file: string): string {
  return `${file}.manifest.json`;
}

export function placesFile(file: string): string {
  return `${file}.places`;
}

/** @throws BadInputError "other-output" where something lies there that this command would not make or go on with */
export async function beginOutput(out: string, shard: Shard, settings: OutputSettings): Promise<Output> {
  const file = shardFile(out, shard);
  const output = { file, partial: `${file}.partial`, manifest: { settings, shard: { ...shard } } };
  const found = await readManifest(file);
  if (found === undefined) {
    if (existsSync(file)) throw otherOutput(file, "there is a file of that name already, and no manifest beside it");
    await writeManifest(file, output.manifest);
    return output;
  }
  // What failed before its first record, such as on damaged data, is no work that could be lost.
  if (found.finished === undefined && !existsSync(file) && isEmpty(output.partial)) {
    await writeManifest(file, output.manifest);
    return output;
  }
  const differs = differenceOf(found.settings, settings);
  if (differs !== undefined) throw otherOutput(file, `it was made otherwise: ${differs}`);
  // Killed between giving the file its name and saying so.
  if (found.finished === undefined && existsSync(file) && !existsSync(output.partial))
    await (file.endsWith(".jsonl") ? rename(file, output.partial) : rm(file));
  return { ...output, manifest: found };
}

function isEmpty(path: string): boolean {
  return (statSync(path, { throwIfNoEntry: false })?.size ?? 0) === 0;
}

/** @param places of the records among all inputs; kept of a shard */
export async function finishOutput(
  { file, partial, manifest }: Output,
  finished: Omit<Finished, "sha256">,
  places: Iterable<number>,
  signal: AbortSignal,
): Promise<OutputManifest> {
  if (manifest.shard.of > 1) await writeStreamWhole(placesFile(file), placeLines(places), signal);
  const done = { ...manifest, finished: { ...finished, sha256: await fileHash(file) } };
  await writeManifest(file, done);
  await rm(partial, { force: true });
  return done;
}

async function* placeLines(places: Iterable<number>): AsyncGenerator<string> {
  let block = "";
  for (const place of places) {
    block += `${place}\n`;
    if (block.length < 65_536) continue;
    yield block;
    block = "";
  }
  yield block;
}

/** @returns undefined where there is none @throws BadInputError where it cannot be read */
export async function readManifest(file: string): Promise<OutputManifest | undefined> {
  const path = manifestFile(file);
  if (!existsSync(path)) return undefined;
  const parsed = OutputManifest.safeParse(parsedOrNothing(await readFile(path, "utf8")));
  if (parsed.success) return parsed.data;
  const { path: at, message } = parsed.error.issues[0]!;
  const mend = "It was not written by this version, or was edited: make the file again under another name.";
  throw new BadInputError("not-a-record", { file: path, field: at.join(".") }, message, mend);
}

export async function writeManifest(file: string, manifest: OutputManifest): Promise<void> {
  await writeWhole(manifestFile(file), `${JSON.stringify(manifest, null, 1)}\n`);
}

/** What two outputs differ in, in words; undefined where they were made alike. */
export function differenceOf(one: OutputSettings, other: OutputSettings): string | undefined {
  if (one.command !== other.command) return `by ${one.command} the one, by ${other.command} the other`;
  for (const group of ["choices", "data", "versions"] as const) {
    const [had, want] = [one[group], other[group]];
    const key = [...new Set([...Object.keys(had), ...Object.keys(want)])].find((name) => had[name] !== want[name]);
    if (key === undefined) continue;
    const shown = (value: unknown) => (value === undefined ? "nothing" : String(value).slice(0, 60));
    return `${group === "data" ? "the file " : ""}${key} was ${shown(had[key])} and is ${shown(want[key])}`;
  }
  return contentHash(one) === contentHash(other) ? undefined : "their settings differ";
}

function otherOutput(file: string, found: string): BadInputError {
  const mend = "Give another name (--out), or delete the file and its manifest to make it again.";
  return new BadInputError("other-output", { file }, found, mend);
}
