/**
 * Rows of the public tables on titles and occupations.
 *
 * In: a path of a CSV or TSV, gzipped or not.  Out: its rows, all of them in memory.
 */
import { createReadStream } from "node:fs";
import { createGunzip } from "node:zlib";
import { type Options, parse } from "csv-parse";

/** The line of ESCO's crosswalk to O*NET that holds the heads of its columns; what it is stands above. */
export const CROSSWALK_HEAD = 17;

/** @param headLine the line that holds the heads of the columns */
export function csvRowsOf(path: string, headLine: number): Promise<Record<string, string>[]> {
  return parsedRows(path, { columns: true, bom: true, from_line: headLine, relax_column_count: true });
}

export function rowsOf(path: string): Promise<Record<string, string>[]> {
  return parsedRows(path, { columns: true, delimiter: "\t", quote: null, relax_column_count: true });
}

export function parsedRows(path: string, options: Options): Promise<Record<string, string>[]> {
  const file = createReadStream(path);
  const bytes = path.endsWith(".gz") ? file.pipe(createGunzip()) : file;
  const rows = bytes.pipe(parse(options));
  file.on("error", (error) => rows.destroy(error));
  return rows.toArray() as Promise<Record<string, string>[]>;
}
