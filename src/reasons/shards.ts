/**
 * A long work cut into shards, each a process or a machine of its own.
 *
 *     case 0 ─► shard 1    case 1 ─► shard 2    case 2 ─► shard 1 ...
 *     candidates.shard-1-of-2.jsonl + candidates.shard-2-of-2.jsonl ─► candidates.jsonl, in the order of the cases
 *
 * Whichever shard finishes last joins them; files from other machines are put into the folder before.
 */
import * as z from "zod";
import { jsonLine, readJsonl, standingRecords } from "../records/jsonl.ts";
import { writeStreamWhole } from "../records/whole-file.ts";
import type { ReasonSet } from "./reason-set.ts";
import { shardFile } from "./set-files.ts";

/** The `at`-th of so many, from 1. */
export type Shard = { readonly at: number; readonly of: number };
export const UNCUT: Shard = { at: 1, of: 1 };

/** "1/4"; undefined for all cases. */
export function shardName({ at, of }: Shard): string | undefined {
  return of === 1 ? undefined : `${at}/${of}`;
}

/** @param index of a case, from 0 */
export function isOf({ at, of }: Shard, index: number): boolean {
  return index % of === at - 1;
}

/** How many of so many cases a shard has. */
export function shareOf({ at, of }: Shard, cases: number): number {
  return Math.max(0, Math.ceil((cases - (at - 1)) / of));
}

/** Joins the shards' records, one a case, if all are there; what was joined before is left as it is. @returns whether they are joined now */
export async function joinShards(
  set: ReasonSet,
  name: string,
  of: number,
  cases: number,
  signal: AbortSignal,
): Promise<boolean> {
  const files = Array.from({ length: of }, (_, at) => set.file(shardFile(name, { at: at + 1, of })));
  const whole = set.file(name);
  if (of === 1 || (await linesOf(whole)) >= cases) return true;
  for (const [at, file] of files.entries())
    if ((await linesOf(file)) < shareOf({ at: at + 1, of }, cases)) return false;
  await writeStreamWhole(whole, interleaved(files), signal);
  return true;
}

/** The first record of each file, then the second of each, and so on. */
async function* interleaved(files: readonly string[]): AsyncGenerator<string> {
  const readers = files.map((file) => readJsonl(file, z.unknown()));
  try {
    for (let turn = 0; ; turn++) {
      const next = await readers[turn % readers.length]!.next();
      if (next.done) return;
      yield jsonLine(next.value);
    }
  } finally {
    for (const reader of readers) await reader.return(undefined);
  }
}

/** Whole records of a file; none where it is missing. */
export async function linesOf(file: string): Promise<number> {
  let lines = 0;
  for await (const _ of standingRecords(file, z.unknown())) lines++;
  return lines;
}
