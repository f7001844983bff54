/**
 * How many people were erased from a folder of records: beside the records, so that whoever opens them says so. It names nobody.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import { parsedOrNothing } from "./jsonl.ts";
import { writeWhole } from "./whole-file.ts";

const FILE = "erased.json";
const Erased = z.object({
  people: z.int().positive(),
  /** An erasure is under way, or was broken off: the next one is the same person's. */
  underWay: z.boolean(),
});

/** 0 where nobody was, or the file cannot be read. */
export async function erasedPeople(folder: string): Promise<number> {
  return (await read(folder))?.people ?? 0;
}

/** Counts one more, before anything is erased. @returns to be called when all is */
export async function countErased(folder: string): Promise<() => Promise<void>> {
  const before = await read(folder);
  const people = (before?.people ?? 0) + (before?.underWay ? 0 : 1);
  const write = (underWay: boolean) => writeWhole(join(folder, FILE), `${JSON.stringify({ people, underWay })}\n`);
  await write(true);
  return () => write(false);
}

async function read(folder: string) {
  const text = await readFile(join(folder, FILE), "utf8").catch(() => "");
  return Erased.safeParse(parsedOrNothing(text)).data;
}
