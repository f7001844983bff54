/** Tables of the public surveys, small enough to be read whole. In: a CSV or TSV, gzipped or not.  Out: its rows by heading. */
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { parse } from "csv-parse/sync";
import { BadInputError } from "../../../domain/index.ts";

export type TableRow = Readonly<Record<string, string>>;

/** @throws BadInputError where the file is not there, damaged, or lacks a heading */
export function readTable(file: string, headings: readonly string[]): TableRow[] {
  const delimiter = file.includes(".tsv") ? "\t" : ",";
  let rows: TableRow[];
  try {
    const bytes = readFileSync(file);
    const text = (file.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
    rows = parse(text, { columns: true, delimiter, skip_empty_lines: true, quote: delimiter === "," ? '"' : null });
  } catch (cause) {
    throw new BadInputError(
      "missing-data",
      { file },
      "this table of the survey cannot be read",
      "`wherefore data list` says where it comes from.",
      { cause },
    );
  }
  const missing = headings.find((heading) => rows[0]?.[heading] === undefined);
  if (missing === undefined) return rows;
  throw new BadInputError(
    "missing-data",
    { file },
    `it has no column "${missing}"`,
    "Take the table as its source has it.",
  );
}
