/**
 * Files that are whole or not there: written beside their place, then renamed.
 *
 * In: a path and what to write.  Out: the file, complete; after a crash, a full disk or Ctrl-C the old one stands untouched. It is on the
 * disk before it gets its name, so a power cut leaves the old one or the new one, never an empty one; what a killed process left beside its
 * place is swept by the next who writes into the folder.
 */
import { createHash, randomUUID } from "node:crypto";
import { createReadStream, lstatSync } from "node:fs";
import { mkdir, open, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { BadInputError } from "../domain/index.ts";
import { mayRun, thisProcess } from "./processes.ts";

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
    streamTo(beside, Readable.from(pieces, { objectMode: true, highWaterMark: 16 }), signal),
  );
}

/**
 * The file is open before the first piece is asked for, and closed at the end whatever fails: a stream that opens it by itself may still do so
 * after the failure, and leave an empty file where one was just removed.
 */
async function streamTo(
  path: string,
  pieces: Readable | AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): Promise<void> {
  const file = await open(path, "w");
  try {
    await pipeline(pieces, file.createWriteStream(), { signal });
  } finally {
    await file.close();
  }
}

/** Has a file written beside its place, and gives it its name once it is whole. */
export async function putInPlace(path: string, write: (beside: string) => Promise<void>): Promise<void> {
  const beside = await placeBeside(path);
  try {
    await write(beside);
    await finishFile(beside, path);
  } catch (error) {
    await rm(beside, { force: true });
    throw onFile(path, error);
  }
}

/** Where a file is written until it is whole; its folder is made where it is missing, and swept. */
export async function placeBeside(path: string): Promise<string> {
  const folder = dirname(path);
  await mkdir(folder, { recursive: true });
  await sweepFolder(folder);
  const { pid, began } = thisProcess();
  return `${path}.${MACHINE}-${pid}-${began || 0}-${randomUUID().slice(0, 8)}.part`;
}

/** Gives a whole file its name, once its content is on the disk; and has the disk know the name. */
export async function finishFile(beside: string, path: string): Promise<void> {
  await onDisk(beside, "r+");
  await rename(beside, path);
  // Windows opens no folder; the file itself is on the disk there too.
  await onDisk(dirname(path), "r").catch(() => {});
}

/** Has what was written to a file, or into a folder, be on the disk. @param flags by which it is opened: a folder is read */
export async function onDisk(path: string, flags: string): Promise<void> {
  const file = await open(path, flags);
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Tells computers, their starts and their containers apart in a file's name. */
const MACHINE = contentHash({ ...thisProcess(), pid: 0, began: "" }).slice(0, 6);
const PART = /\.([0-9a-f]{6})-(\d+)-(\d+)-[0-9a-f]{8}\.part$/;
const DAY = 24 * 3600 * 1000;
const swept = new Set<string>();

/** Once a process and folder: removes files that were being written by a process of this computer that runs no more, or that are a day old. */
async function sweepFolder(folder: string): Promise<void> {
  if (swept.has(folder)) return;
  swept.add(folder);
  // A folder that may be written to and not listed is not swept.
  for (const name of await readdir(folder).catch(() => [])) {
    const [, machine, pid, began] = PART.exec(name) ?? [];
    if (pid === undefined) continue;
    const path = join(folder, name);
    const mark = { ...thisProcess(), pid: Number(pid), began: began === "0" ? "" : began! };
    if (machine === MACHINE ? !mayRun(mark) : (await ageOf(path)) > DAY) await rm(path, { force: true });
  }
}

/** In milliseconds; 0 where it is no longer there. */
async function ageOf(path: string): Promise<number> {
  const { mtimeMs } = (await stat(path).catch(() => undefined)) ?? { mtimeMs: Date.now() };
  return Date.now() - mtimeMs;
}

/**
 * A folder may come from somebody else: through a link in it a run would write wherever the link points, and a pipe would have it wait for ever.
 *
 * @throws BadInputError "no-file" where something lies there that is not a file itself
 */
export function requirePlainFile(path: string): void {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined || found.isFile()) return;
  const what = found.isSymbolicLink() ? "it is a link, and what it points to is not written to" : "it is no file";
  throw new BadInputError("no-file", { file: path }, what, "Put the file itself there, or take it away.");
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
  return createHash("sha256").update(canonicalJson(value)).digest("hex");
}

/** A value's JSON with sorted keys and no spaces: equal values are equal texts (RFC 8785). */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, sortKeys);
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
  await putInPlace(path, (beside) => streamTo(beside, bytes, signal));
}
