/**
 * Manifests and settings, which name other files by their hashes.
 *
 * In: hashes, and the JSON files that may name them.  Out: those that do; and one of ours written anew with the hashes that the files will have.
 */
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { parsedOrNothing } from "../../records/jsonl.ts";
import { contentHash, writeWhole } from "../../records/whole-file.ts";
import { isRecordFolder } from "./places.ts";

/** Settings and manifests of ours, that name files by their hashes and follow them. */
export function isOurs(file: string): boolean {
  return (
    isRecordFolder(dirname(file)) ||
    (file.endsWith(".manifest.json") && existsSync(file.replace(/\.manifest\.json$/, "")))
  );
}

/** JSON that names one of these hashes: manifests and settings, of whatever was made of these files. */
export async function jsonNaming(hashes: readonly string[], files: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  if (hashes.length === 0) return found;
  for (const file of files.filter((one) => one.endsWith(".json"))) {
    const text = await readFile(file, "utf8");
    if (hashes.some((hash) => text.includes(hash))) found.push(file);
  }
  return found;
}

/** @param hashes the new by the old */
export async function replaceHashes(file: string, hashes: ReadonlyMap<string, string>): Promise<void> {
  const text = await readFile(file, "utf8");
  const replaced = text.replace(/\b[0-9a-f]{64}\b/g, (hash) => hashes.get(hash) ?? hash);
  const value = parsedOrNothing(replaced) as { settings?: unknown; settingsHash?: string } | undefined;
  const anew =
    value?.settingsHash === undefined ? replaced : replaced.replace(value.settingsHash, contentHash(value.settings));
  await writeWhole(file, anew);
}
