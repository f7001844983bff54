/**
 * What a training has cost so far, over all its sittings.
 *
 * In: the process's own clock.  Out: `spent.jsonl` beside the checkpoint, a line whenever something was noted, and the sum of its lines.
 */
import { existsSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import { appendJsonl, readJsonl } from "../../src/records/jsonl.ts";
import { cpuSecondsSince } from "../../src/records/process-cost.ts";
import { CHECKPOINT } from "../../src/training/checkpoint.ts";

const Spent = z.object({ cpuSeconds: z.number().nonnegative() });

export type SpentTime = {
  /** Processor time since the last note, or since it was opened. */
  readonly note: () => Promise<void>;
  /** In seconds, with what was not noted yet. */
  readonly sum: () => Promise<number>;
  /** What was not noted yet is. */
  readonly close: () => Promise<void>;
};

/** @param folder made where it is missing; without a checkpoint in it, what was noted there is of another training and goes */
export async function openSpent(folder: string): Promise<SpentTime> {
  const path = join(folder, "spent.jsonl");
  await mkdir(folder, { recursive: true });
  if (!existsSync(join(folder, CHECKPOINT))) await rm(path, { force: true });
  const file = await appendJsonl(path);
  let noted = process.cpuUsage();
  const note = async () => {
    const cpuSeconds = cpuSecondsSince(noted);
    noted = process.cpuUsage();
    await file.append({ cpuSeconds });
  };
  return {
    note,
    async sum() {
      await note();
      let all = 0;
      for await (const { cpuSeconds } of readJsonl(path, Spent)) all += cpuSeconds;
      return all;
    },
    async close() {
      await note();
      await file.close();
    },
  };
}
