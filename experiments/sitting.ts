/**
 * A sitting of a training that may take several: it ends by Ctrl-C or when its minutes are over, and what it cost is added to the others'.
 *
 * In: the process's own signals and clocks.  Out: a run that reports to the error stream; `spent.jsonl` beside the checkpoint, a line
 * whenever something was noted, and the sum of its lines.
 */
import { existsSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import { progressLine } from "../src/cli/terminal.ts";
import type { Progress, Run } from "../src/domain/index.ts";
import { appendJsonl, readJsonl } from "../src/records/jsonl.ts";
import { cpuSecondsSince } from "../src/records/process-cost.ts";
import { CHECKPOINT } from "../src/training/checkpoint.ts";

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

const REPORTED_EVERY = 30_000;

/** @param minutes after which it ends as by Ctrl-C */
export function runOfSitting(seed: number, minutes = Number.POSITIVE_INFINITY): Run {
  const interrupted = new AbortController();
  process.once("SIGINT", () => interrupted.abort());
  if (Number.isFinite(minutes)) setTimeout(() => interrupted.abort(), minutes * 60_000).unref();
  let begun: { readonly progress: Progress; readonly at: number } | undefined;
  let last = performance.now();
  const report: Run["report"] = (progress) => {
    const now = performance.now();
    // What was done in earlier sittings says nothing of this one's pace.
    begun ??= { progress, at: now };
    if (now - last < REPORTED_EVERY) return;
    last = now;
    process.stderr.write(`${progressLine(progress, now - begun.at, begun.progress)}\n`);
  };
  return { seed, signal: interrupted.signal, concurrency: 1, report };
}
