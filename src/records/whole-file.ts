/**
 * Files that are whole or not there: written beside their place, then renamed.
 *
 * In: a path and what to write.  Out: the file, complete; after a crash or Ctrl-C the old one stands untouched.
 */
import { createHash, randomUUID } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

/** Writes text or bytes. The folder is made where it is missing. */
export async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  await putInPlace(path, (beside) => writeFile(beside, content));
}

/** Writes a stream of text pieces, keeping none of them; an abort leaves nothing behind. */
export async function writeStreamWhole(
  path: string,
  pieces: AsyncIterable<string>,
  signal: AbortSignal,
): Promise<void> {
  await putInPlace(path, (beside) =>
    pipeline(Readable.from(pieces, { objectMode: true, highWaterMark: 16 }), createWriteStream(beside), { signal }),
  );
}

async function putInPlace(path: string, write: (beside: string) => Promise<void>): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const beside = `${path}.${randomUUID().slice(0, 8)}.part`;
  try {
    await write(beside);
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true });
    throw onFile(path, error);
  }
}

/** Says which file it was: of a write that failed Node tells the cause alone, and people know nothing of a file beside theirs. */
export function onFile(path: string, error: unknown): unknown {
  return error instanceof Error && "syscall" in error ? Object.assign(error, { path }) : error;
}

/** Removes what a writer of this file left beside it when it was killed. Only for a file that nobody else is writing. */
export async function removeLeftovers(path: string): Promise<void> {
  const left = (await readdir(dirname(path))).filter((name) => name.startsWith(`${basename(path)}.`));
  for (const name of left.filter((one) => one.endsWith(".part"))) await rm(join(dirname(path), name), { force: true });
}

/** The SHA-256 of a file, hexadecimal: what a manifest records of the data it read. */
export async function fileHash(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const piece of createReadStream(path)) hash.update(piece as Uint8Array);
  return hash.digest("hex");
}

/** The SHA-256 of each file, by its name and its folder's: the same on another machine, where the data lie elsewhere. */
export async function fileHashes(paths: readonly string[]): Promise<Record<string, string>> {
  const named = paths.map(async (path) => [path.split(/[/\\]/).slice(-2).join("/"), await fileHash(path)] as const);
  return Object.fromEntries(await Promise.all(named));
}

/** The SHA-256 of a value by its JSON with sorted keys, so that equal settings have equal hashes however they were built. */
export function contentHash(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value, sortKeys)).digest("hex");
}

function sortKeys(_key: string, value: unknown): unknown {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Writes a stream of bytes, keeping none of them. */
export async function writeBytesWhole(
  path: string,
  bytes: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): Promise<void> {
  await putInPlace(path, (beside) => pipeline(bytes, createWriteStream(beside), { signal }));
}
