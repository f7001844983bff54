/**
 * `wherefore merge`: shards put together into what one process would have written.
 */

import { existsSync } from "node:fs";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { counted } from "../domain/index.ts";
import { mergeRuns } from "../pipeline/merge-runs.ts";
import { mergeSets } from "../pipeline/merge-sets.ts";
import { CHOOSING, mergeChoices } from "../reasons/choose/choose-shard.ts";
import { describedSet } from "../reasons/reason-set.ts";
import { DESCRIPTION } from "../reasons/set-files.ts";
import { checkShards, type FoundShard, type Merged, mergeShards, shardsBeside } from "../records/merge-shards.ts";
import type { Finished } from "../records/shard-output.ts";
import type { MergeOptions } from "./commands/careers.ts";
import { trainingOn } from "./data.ts";
import { choiceText } from "./show-choice.ts";
import { reportText } from "./show-report.ts";
import { runOn, type Terminal } from "./terminal.ts";

export async function merge(out: string, named: string[], options: MergeOptions, terminal: Terminal): Promise<void> {
  if (named[0] !== undefined && (await stat(named[0]).catch(() => undefined))?.isDirectory())
    return mergeFolders(out, named, options, terminal);
  const shards = await checkShards(named.length === 0 ? await shardsBeside(out) : named);
  if (shards[0]!.manifest.settings.command === CHOOSING) {
    const report = await mergeChoices(out, shards, terminal.signal);
    return terminal.out(options.json ? `${JSON.stringify(report)}\n` : choiceText(report));
  }
  const { merged } = await mergeCounted(out, shards, terminal.signal);
  const text = `${merged.records.toLocaleString("en")} records of ${merged.shards} shards, none twice and none missing\nWritten to ${out}\n`;
  terminal.out(options.json ? `${JSON.stringify({ to: out, ...merged })}\n` : text);
}

/** @returns what the shards counted, added up */
export async function mergeCounted(
  out: string,
  shards: readonly FoundShard[],
  signal: AbortSignal,
): Promise<{ readonly merged: Merged; readonly counts: Finished["counts"] }> {
  const counts = shards.map(({ finished }) => finished.counts).reduce(addedUp);
  return { merged: await mergeShards(out, shards, counts, signal), counts };
}

async function mergeFolders(
  out: string,
  folders: readonly string[],
  { json, limit }: MergeOptions,
  terminal: Terminal,
): Promise<void> {
  if (existsSync(join(folders[0]!, DESCRIPTION))) {
    const { on, own } = await describedSet(folders[0]!);
    const dataset = await trainingOn(on, terminal, own);
    const merged = await mergeSets(out, folders, dataset, limit, runOn(terminal, 1));
    const judged = merged.verdicts === undefined ? "" : `, ${counted(merged.verdicts, "verdict")}`;
    const text = `${counted(merged.cases, "case")}${judged}, none twice and none missing\nWritten to ${out}\n`;
    terminal.out(json ? `${JSON.stringify({ to: out, ...merged })}\n` : text);
    return;
  }
  const report = await mergeRuns(out, folders, terminal.now, terminal.signal);
  terminal.out(json ? `${JSON.stringify(report)}\n` : `${reportText(report, false)}\nWritten to ${out}\n`);
}

/** Numbers are added, objects by their keys. */
function addedUp(one: Finished["counts"], other: Finished["counts"]): Finished["counts"] {
  if (typeof one === "number" && typeof other === "number") return one + other;
  if (!isObject(one) || !isObject(other)) return one ?? other;
  const keys = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  return Object.fromEntries(keys.map((key) => [key, addedUp(one[key], other[key])!]));
}

function isObject(value: Finished["counts"]): value is Record<string, NonNullable<Finished["counts"]>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
