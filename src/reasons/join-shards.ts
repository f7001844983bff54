/**
 * The shards of a set of reasons, joined.
 *
 *     candidates.shard-1-of-2.jsonl + candidates.shard-2-of-2.jsonl ─► candidates.jsonl, in the order of the cases
 *
 * Whichever shard finishes last joins them; files from other machines are put into the folder before (`wherefore merge` does both). To whom a
 * record belongs follows from its person (`domain/shard.ts`), so the data set says whose record is next.
 */
import * as z from "zod";
import { BadInputError, type Case, shardOf } from "../domain/index.ts";
import { jsonLine, readJsonl, standingRecords } from "../records/jsonl.ts";
import { shardFile } from "../records/shard-output.ts";
import { writeStreamWhole } from "../records/whole-file.ts";
import { type ReasonSet, WRITTEN_OTHERWISE } from "./reason-set.ts";

/** How many of these cases each shard has, the first at 0. */
export async function sharesOf(cases: AsyncIterable<Pick<Case, "person">>, of: number): Promise<number[]> {
  const shares = Array.from({ length: of }, () => 0);
  for await (const { person } of cases) shares[shardOf(person, of) - 1]!++;
  return shares;
}

/**
 * Joins the shards' records, one a case, if all are there; what was joined before is left as it is.
 *
 * @param cases in the data set's order; gone through twice
 * @returns whether they are joined now
 * @throws BadInputError "not-a-record" where a file holds other cases than its shard's
 */
export async function joinShards(
  set: ReasonSet,
  name: string,
  of: number,
  cases: () => AsyncIterable<Case>,
  signal: AbortSignal,
): Promise<boolean> {
  if (of === 1) return true;
  const files = Array.from({ length: of }, (_, at) => set.file(shardFile(name, { at: at + 1, of })));
  const whole = set.file(name);
  const shares = await sharesOf(cases(), of);
  if ((await linesOf(whole)) >= shares.reduce((sum, share) => sum + share, 0)) return true;
  for (const [at, file] of files.entries()) if ((await linesOf(file)) < shares[at]!) return false;
  await writeStreamWhole(whole, inOrder(files, cases()), signal);
  return true;
}

/** Of each case the next record of its shard. */
async function* inOrder(files: readonly string[], cases: AsyncIterable<Case>): AsyncGenerator<string> {
  const readers = files.map((file) => readJsonl(file, z.looseObject({ id: z.string() })));
  try {
    for await (const { id, person } of cases) {
      const at = shardOf(person, files.length) - 1;
      const next = await readers[at]!.next();
      if (next.done || next.value.id !== id) {
        const found = next.done ? `it ends before case ${id}` : `${next.value.id} stands where case ${id} should`;
        throw new BadInputError("not-a-record", { file: files[at]!, field: "id" }, found, WRITTEN_OTHERWISE);
      }
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
