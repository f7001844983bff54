/**
 * What the commands on sets of reasons say to people.
 */

import type { Shard } from "../domain/index.ts";
import { counted } from "../domain/index.ts";
import type { JudgingReport } from "../judges/judge-reasons.ts";
import type { BatchJoined, BatchWritten } from "../models/batch-files.ts";
import type { ForeseenCalls } from "../models/deferred.ts";
import type { CandidateCounts } from "../reasons/propose/count-candidates.ts";
import { moneyOf, type Price } from "../records/meter.ts";
import { textTable } from "./table.ts";

const count = (value: number) => value.toLocaleString("en");

/** @param counts absent where other shards are not finished */
export function candidatesText(folder: string, { at, of }: Shard, counts: CandidateCounts | undefined): string {
  if (counts === undefined)
    return `Shard ${at} of ${of} is finished. candidates.jsonl is made when all are, by the last or by this command again: ${folder}\n`;
  const { cases, candidates, missing } = counts;
  const made = Object.entries(candidates).map(([by, own]) => `${count(own)} ${by}`);
  const lacking = Object.entries(missing).map(
    ([by, causes]) =>
      `Missing of ${by}: ${Object.entries(causes)
        .map(([why, own]) => `${count(own)} ${why}`)
        .join(", ")}.\n`,
  );
  return `${counted(cases, "case")}: ${made.join(", ") || "no"} candidates. Written to ${folder}\n${lacking.join("")}`;
}

/** One line a judge and criterion: a mean in the verdicts' own unit, and why there is none. */
export function verdictsText(folder: string, { verdicts, made }: JudgingReport): string {
  const rows = verdicts.map(({ judge, criterion, scored, mean, silent, unscored }) => [
    judge,
    criterion,
    count(scored),
    mean === undefined ? "" : mean.toFixed(2),
    silent === 0 ? "" : count(silent),
    Object.entries(unscored)
      .map(([why, own]) => `${count(own)} ${why}`)
      .join(", "),
  ]);
  const heads = [
    { head: "Judge" },
    { head: "Criterion" },
    { head: "Scored", right: true },
    { head: "Mean", right: true },
    { head: "Silent sentences", right: true },
    { head: "Unscored" },
  ];
  return `${textTable(heads, rows)}\n${counted(made, "verdict was", "verdicts were")} made now; written to ${folder}\n`;
}

export function foreseenText(foreseen: ForeseenCalls & { readonly cases: number }, price: Price | undefined): string {
  const { cases, calls, promptTokens, completionTokensAtMost } = foreseen;
  if (calls === 0) return `${counted(cases, "case")}; no model is to be asked.\n`;
  const money =
    price === undefined
      ? "With --price IN,OUT it is said what they cost."
      : `They cost at most about ${moneyOf({ promptTokens, completionTokens: completionTokensAtMost }, price).toFixed(2)}.`;
  return `${counted(cases, "case")}; ${counted(calls, "call is", "calls are")} to be made: about ${count(promptTokens)} tokens in (four characters each), at most ${count(completionTokensAtMost)} out. ${money}\n`;
}

export function batchWrittenText({ written, left }: BatchWritten, file: string): string {
  const rest =
    left === 0 ? "" : ` ${count(left)} more have no room in one file: join its results first, then write again.`;
  return `${counted(written, "call")} written to ${file}.${rest} Join the results with --batch-in.\n`;
}

export function batchJoinedText({ joined, failed, missing, unknown }: BatchJoined): string {
  const causes = Object.entries(failed).map(([why, own]) => `${count(own)} failed (${why})`);
  const rest = [
    ...causes,
    ...(missing === 0 ? [] : [`${counted(missing, "call has", "calls have")} no line`]),
    ...(unknown === 0
      ? []
      : [`${counted(unknown, "line is of a call that is", "lines are of calls that are")} not asked for now`]),
  ];
  const said = rest.length === 0 ? "" : ` ${rest.join(", ")}.`;
  return `${count(joined)} replies joined to the journal.${said} Run the same command without --batch-in to use them.\n`;
}
