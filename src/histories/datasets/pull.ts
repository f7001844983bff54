/**
 * The files of a public set fetched from a mirror, each checked by its SHA-256 before it is put in its place.
 *
 * In: the set, the mirror's address (our own layout below it), the folder of the data.  Out: what was fetched and what stood there already.
 * Nothing is fetched from anywhere but the address that the user names.
 */
import { existsSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { WhereforeError } from "../../domain/index.ts";
import { fileHash, writeBytesWhole } from "../../records/whole-file.ts";
import type { DataSource, SourceFile } from "./sources.ts";

export type Pulled = { readonly path: string; readonly how: "fetched" | "stood there" };

/** @throws WhereforeError "not-fetched" where the mirror does not give a file, or gives another one */
export async function pullSource(
  { name, files, byHand }: DataSource,
  mirror: string,
  folder: string,
  signal: AbortSignal,
): Promise<Pulled[]> {
  const pulled: Pulled[] = [];
  for (const file of files.filter(({ built }) => !built)) {
    const path = join(folder, file.path);
    if (existsSync(path) && (await fileHash(path)) === file.sha256) {
      pulled.push({ path: file.path, how: "stood there" });
      continue;
    }
    const failure = await fetchFile(file, mirror, path, signal);
    if (failure !== undefined)
      throw new WhereforeError("input", "not-fetched", `${name}: ${file.path}: ${failure}. By hand: ${byHand}`);
    pulled.push({ path: file.path, how: "fetched" });
  }
  return pulled;
}

/** @returns why it could not be had, or undefined where it lies in its place */
async function fetchFile(
  { path, sha256 }: SourceFile,
  mirror: string,
  place: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const address = `${mirror.replace(/\/$/, "")}/${path}`;
  let response: Response;
  try {
    response = await fetch(address, { signal: AbortSignal.any([signal, AbortSignal.timeout(600_000)]) });
  } catch (error) {
    signal.throwIfAborted();
    return `${address} cannot be reached (${error instanceof Error ? error.message : String(error)})`;
  }
  if (!response.ok || response.body === null) return `${address} answered ${response.status}`;
  await mkdir(dirname(place), { recursive: true });
  const arrived = `${place}.arrived`;
  try {
    await writeBytesWhole(arrived, response.body, signal);
    const found = await fileHash(arrived);
    if (found !== sha256) return `what came has the SHA-256 ${found}, and ${sha256} was expected`;
    await rename(arrived, place);
    return undefined;
  } finally {
    await rm(arrived, { force: true });
  }
}
