/**
 * The file of chosen reasons in a set's folder: one oracle record a case, for each rule about labels a file of its own.
 *
 * In: the set's folder and the rule.  Out: the file's path; its records with their places.
 */
import { join } from "node:path";
import { type LabelRule, OracleRecord } from "../domain/index.ts";
import { numberedJsonl } from "../records/jsonl.ts";

/** An oracle record and where it stands, for errors. */
export type PlacedOracle = { readonly record: OracleRecord; readonly file: string; readonly line: number };

/** What stands in the names of a choice's files before their ending: nothing under "allowed", else the rule. */
export function labelInfix(label: LabelRule): string {
  return label === "allowed" ? "" : `.${label}`;
}

export function oraclesFile(label: LabelRule): string {
  return `oracles${labelInfix(label)}.jsonl`;
}

export function oracleFile(folder: string, label: LabelRule): string {
  return join(folder, oraclesFile(label));
}

/** @throws BadInputError naming file and line where a line is no such record */
export async function* readOracles(folder: string, label: LabelRule): AsyncGenerator<PlacedOracle> {
  const file = oracleFile(folder, label);
  for await (const { record, line } of numberedJsonl(file, OracleRecord, "Write it again: `wherefore reasons choose`."))
    yield { record, file, line };
}
