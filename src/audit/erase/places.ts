/**
 * The files under some places, and what kind of folder each lies in.
 *
 * In: files and folders.  Out: plain files, each once; links are not followed, nor are folders of packages and of git.
 */
import { existsSync } from "node:fs";
import { lstat, readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { isLock } from "../../records/folder-lock.ts";

const NOT_OURS: ReadonlySet<string> = new Set(["node_modules", ".git"]);

export async function filesUnder(places: readonly string[]): Promise<string[]> {
  const files = new Set<string>();
  async function walk(path: string): Promise<void> {
    const found = await lstat(path);
    if (found.isFile()) files.add(path);
    if (!found.isDirectory()) return;
    for (const name of (await readdir(path)).sort())
      if (!NOT_OURS.has(name) && !isLock(name)) await walk(join(path, name));
  }
  for (const place of places) await walk(place);
  return [...files];
}

/** A run, or a set of reasons: records of ours that are written to and opened again. */
export function isRecordFolder(folder: string): boolean {
  return existsSync(join(folder, "settings.json")) || existsSync(join(folder, "recipe.json"));
}

/** What `train export` wrote: rows whose owners stand in its index. */
export function isExport(file: string): boolean {
  return existsSync(join(dirname(file), "index.jsonl")) && existsSync(join(dirname(file), "manifest.json"));
}

export function isAuditLog(file: string): boolean {
  return existsSync(`${file}.keys`);
}
