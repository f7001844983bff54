/**
 * The names of the files in a set's folder: who writes one and who reads it find it here.
 *
 *     recipe.json                     what the set was begun with
 *     candidates.jsonl                a record a case                 `reasons propose`
 *     hinted.jsonl                    while hints are asked for       `reasons propose --hinted-for`
 *     retried.jsonl                   while lost calls are made again `reasons propose --retry`
 *     verdicts.jsonl                  a record a question             `reasons judge`
 *     oracles.jsonl, choice.json      a record a case, and counts     `reasons choose`; under another rule about labels `oracles.RULE.jsonl`
 *     counted-without-fold-0.json     what was learned for a fold, by the first who needs it
 *     journal.sqlite                  every model call
 */
import { join } from "node:path";
import type { LabelRule } from "../domain/index.ts";
import { shardFile } from "../records/shard-output.ts";

export const DESCRIPTION = "recipe.json";
export const CANDIDATES = "candidates.jsonl";
export const VERDICTS = "verdicts.jsonl";
export const HINTED = "hinted.jsonl";
export const RETRIED = "retried.jsonl";
export const JOURNAL = "journal.sqlite";

export function isShardOf(name: string, file: string): boolean {
  const [, at, of] = /\.shard-(\d+)-of-(\d+)\.jsonl$/.exec(file) ?? [];
  return at !== undefined && file === shardFile(name, { at: Number(at), of: Number(of) });
}

/** @returns its path in a folder */
export function candidatesFile(folder: string): string {
  return join(folder, CANDIDATES);
}

export function oraclesFile(label: LabelRule): string {
  return `oracles${labelInfix(label)}.jsonl`;
}

/** @returns its path in a folder */
export function oracleFile(folder: string, label: LabelRule): string {
  return join(folder, oraclesFile(label));
}

export function choiceFile(label: LabelRule): string {
  return `choice${labelInfix(label)}.json`;
}

export function countedFile(fold: number): string {
  return `counted-without-fold-${fold}.json`;
}

function labelInfix(label: LabelRule): string {
  return label === "allowed" ? "" : `.${label}`;
}
