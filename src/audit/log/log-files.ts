/**
 * The files of an audit log on the disk.
 *
 *     audit.0001.jsonl  audit.0002.jsonl  ...   files that are full, oldest first; those whose period is over are gone
 *     audit.jsonl                               the file that is written to
 *     audit.jsonl.head                          the last event's number and hash, to tell when lines were cut off the end
 *     audit.jsonl.keys                          the keys of people (`person-keys.ts`), unless they are kept elsewhere
 *     audit.jsonl.lock                          a folder that says who writes
 *
 * In: the path that is written to.  Out: its files in the order of the chain.
 */
import { open, readdir } from "node:fs/promises";
import { basename, dirname, extname, join } from "node:path";
import { counted } from "../../domain/index.ts";
import { parsedOrNothing } from "../../records/jsonl.ts";
import { requirePlainFile } from "../../records/whole-file.ts";
import { Receipt } from "./event.ts";

export const headFile = (log: string) => `${log}.head`;
export const keysFile = (log: string) => `${log}.keys`;
export const lockFolder = (log: string) => `${log}.lock`;

/** @param number from 1 */
export function fullFile(log: string, number: number): string {
  const ending = extname(log);
  return `${log.slice(0, log.length - ending.length)}.${String(number).padStart(4, "0")}${ending}`;
}

/** The number of a file that is full; undefined of any other. */
function numberOf(log: string, name: string): number | undefined {
  const number = Number(/\.(\d{4,})(\.[^.]*)?$/.exec(name)?.[1]);
  return number > 0 && basename(fullFile(log, number)) === name ? number : undefined;
}

export type LogFiles = {
  /** Full ones, by number, oldest first. */
  readonly full: readonly { readonly path: string; readonly number: number }[];
  /** Whether the file that is written to is there: between two files it is not. */
  readonly current: boolean;
};

/** @throws BadInputError "no-file" where one of them is a link or a pipe */
export async function logFiles(log: string): Promise<LogFiles> {
  const names = await readdir(dirname(log)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [] as string[];
    throw error;
  });
  const full = names
    .flatMap((name) => {
      const number = numberOf(log, name);
      return number === undefined ? [] : [{ path: join(dirname(log), name), number }];
    })
    .sort((a, b) => a.number - b.number);
  const current = names.includes(basename(log));
  for (const path of [...full.map((file) => file.path), ...(current ? [log] : [])]) requirePlainFile(path);
  return { full, current };
}

export type Ending = {
  /** Without its line break; empty where no line is whole. */
  readonly line: Buffer;
  /** Bytes of whole lines. */
  readonly whole: number;
  /** Bytes of the file. */
  readonly size: number;
};

const BLOCK = 65_536;

/** The last whole line of a file, found from its end. */
export async function endingOf(path: string): Promise<Ending> {
  requirePlainFile(path);
  const file = await open(path, "r");
  try {
    const { size } = await file.stat();
    let tail = Buffer.alloc(0);
    for (let start = size; start > 0; ) {
      const length = Math.min(BLOCK, start);
      start -= length;
      const block = Buffer.alloc(length);
      await file.read(block, 0, length, start);
      tail = Buffer.concat([block, tail]);
      const end = tail.lastIndexOf(10);
      if (end < 0) continue;
      const begin = end === 0 ? -1 : tail.lastIndexOf(10, end - 1);
      if (begin < 0 && start > 0) continue;
      return { line: tail.subarray(begin + 1, end), whole: start + end + 1, size };
    }
    return { line: Buffer.alloc(0), whole: 0, size };
  } finally {
    await file.close();
  }
}

/** The first line of a file, without its line break. @throws as reading does */
export async function beginningOf(path: string): Promise<Buffer> {
  requirePlainFile(path);
  const file = await open(path, "r");
  try {
    const block = Buffer.alloc(BLOCK);
    const { bytesRead } = await file.read(block, 0, BLOCK, 0);
    const end = block.subarray(0, bytesRead).indexOf(10);
    return block.subarray(0, end < 0 ? bytesRead : end);
  } finally {
    await file.close();
  }
}

export type Head = Receipt | "none" | "unreadable";

/** What the file beside says that the last event is. */
export async function headBeside(log: string): Promise<Head> {
  const path = headFile(log);
  requirePlainFile(path);
  const file = await open(path, "r").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  if (file === undefined) return "none";
  try {
    return Receipt.safeParse(parsedOrNothing(await file.readFile("utf8"))).data ?? "unreadable";
  } finally {
    await file.close();
  }
}

/** As many bytes whatever the number, so that it can be written over in its place. */
export function headText({ n, hash }: Receipt): string {
  return `{"hash":"${hash}","n":${String(n).padEnd(16)}}\n`;
}

export function missingAtEnd(events: number, head: string): string {
  return `${counted(events, "event is", "events are")} missing at its end, by what ${head} says`;
}
