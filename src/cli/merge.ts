/**
 * `wherefore merge`: shards put together into what one process would have written.
 */
import { checkShards, mergeShards, shardsBeside } from "../records/merge-shards.ts";
import type { Finished } from "../records/shard-output.ts";
import type { MergeOptions } from "./commands/careers.ts";
import type { Terminal } from "./terminal.ts";

export async function merge(out: string, named: string[], options: MergeOptions, terminal: Terminal): Promise<void> {
  const shards = await checkShards(named.length === 0 ? await shardsBeside(out) : named);
  const counts = shards.map(({ finished }) => finished.counts).reduce(addedUp);
  const merged = await mergeShards(out, shards, counts, terminal.signal);
  const text = `${merged.records.toLocaleString("en")} records of ${merged.shards} shards, none twice and none missing\nWritten to ${out}\n`;
  terminal.out(options.json ? `${JSON.stringify({ to: out, ...merged })}\n` : text);
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
