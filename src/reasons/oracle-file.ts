/**
 * The file of chosen reasons in a set's folder: one oracle record a case, for each rule about labels a file of its own.
 *
 * In: the set's folder and the rule.  Out: its records with their places.
 */
import { type LabelRule, OracleRecord } from "../domain/index.ts";
import { numberedJsonl } from "../records/jsonl.ts";
import { oracleFile } from "./set-files.ts";

/** An oracle record and where it stands, for errors. */
export type PlacedOracle = { readonly record: OracleRecord; readonly file: string; readonly line: number };

/** @throws BadInputError naming file and line where a line is no such record */
export async function* readOracles(folder: string, label: LabelRule): AsyncGenerator<PlacedOracle> {
  const file = oracleFile(folder, label);
  for await (const { record, line } of numberedJsonl(file, OracleRecord, "Write it again: `wherefore reasons choose`."))
    yield { record, file, line };
}
