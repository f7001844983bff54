/**
 * What the commands share that ask language models for many records: calls that are shown instead of made.
 *
 * In: the options of such a command, and the calls it would make.  Out: what a dry run foresees, a file for a provider's batch service, or
 * such a file's results in the journal.
 */
import { type BatchWritten, batchLines, batchRows, CALLS_SCHEMA, joinBatch } from "../models/batch-files.ts";
import { type DeferredCall, foresee } from "../models/deferred.ts";
import type { Journal } from "../records/journal.ts";
import { writeParquet } from "../records/parquet-file.ts";
import { writeStreamWhole } from "../records/whole-file.ts";
import type { ManyCallsOptions } from "./commands/reasons.ts";
import { batchJoinedText, batchWrittenText, foreseenText } from "./show-reasons.ts";
import type { Terminal } from "./terminal.ts";

/** Whether calls are collected: for a dry run, or either way of a batch service. */
export function collectsCalls({ dryRun, batchOut, batchIn }: ManyCallsOptions): boolean {
  return (dryRun ?? batchOut ?? batchIn) !== undefined;
}

/** @param cases how many these calls are for; asked once all of them have been seen */
export async function showCalls(
  calls: AsyncIterable<DeferredCall>,
  cases: () => number,
  options: ManyCallsOptions,
  journal: Journal,
  terminal: Terminal,
): Promise<void> {
  const shown = (value: object, text: string) => terminal.out(options.json ? `${JSON.stringify(value)}\n` : text);
  if (options.dryRun) {
    const calling = await foresee(calls);
    const foreseen = { ...calling, cases: cases() };
    shown(foreseen, foreseenText(foreseen, options.price));
  } else if (options.batchOut !== undefined) {
    let counts: BatchWritten = { written: 0, left: 0 };
    const written = (made: BatchWritten) => {
      counts = made;
    };
    if (options.batchOut.endsWith(".parquet"))
      await writeParquet(options.batchOut, CALLS_SCHEMA, batchRows(calls, written));
    else await writeStreamWhole(options.batchOut, batchLines(calls, written), terminal.signal);
    shown(counts, batchWrittenText(counts, options.batchOut));
  } else {
    const joined = await joinBatch(options.batchIn!, calls, journal);
    shown(joined, batchJoinedText(joined));
  }
}
