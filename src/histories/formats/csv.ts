/**
 * CSV, TSV and the semicolon files of spreadsheets, one job a row.
 *
 * In: a source and, where its columns have unusual names, a mapping.  Out: written careers, memory flat in the number of rows.
 * Cells are kept as lists beside their headings, never as objects with the headings as keys: a heading may be "__proto__".
 */
import { Readable } from "node:stream";
import { parse } from "csv-parse";
import { BadInputError } from "../../domain/index.ts";
import type { WrittenCareer } from "../normalise/raw.ts";
import { headerCells } from "./header.ts";
import { encodingOf, type Source, textOf } from "./source.ts";
import { groupRows, type Row, type Table } from "./table-rows.ts";

/** A row longer than this is a quote that was never closed. */
const LONGEST_ROW = 4_000_000;

/** @throws BadInputError where the CSV is damaged, a column is missing, or the rows of a person stand apart */
export async function* readCsv(source: Source, table: Table): AsyncGenerator<WrittenCareer> {
  yield* groupRows(readCsvRows(source), table, source.name);
}

/** The rows of any table, the first line its heads. @throws BadInputError where the CSV is damaged */
export function readCsvRows(source: Source): AsyncGenerator<Row> {
  const firstLine = new TextDecoder(encodingOf(source.head)).decode(source.head).trimStart().split(/\r?\n/, 1)[0]!;
  return csvRows(textOf(source), headerCells(firstLine).delimiter, source.name);
}

type Record_ = { readonly record: readonly string[]; readonly info: { readonly lines: number } };

async function* csvRows(text: AsyncIterable<string>, delimiter: string, file: string): AsyncGenerator<Row> {
  const parser = Readable.from(text).compose(
    parse({
      bom: true,
      delimiter,
      info: true,
      max_record_size: LONGEST_ROW,
      relax_column_count: true,
      // An inch mark in a cell is no quote: only a cell that begins with a quote is quoted.
      relax_quotes: true,
      skip_empty_lines: true,
      trim: true,
    }),
  );
  let columns: readonly string[] | undefined;
  let places = new Map<string, number>();
  try {
    for await (const { record, info } of parser as AsyncIterable<Record_>) {
      if (columns) {
        yield { columns, line: info.lines, get: (column) => record[places.get(column) ?? -1] };
        continue;
      }
      columns = record;
      places = new Map(record.map((name, at) => [name, at] as const).toReversed());
    }
  } catch (cause) {
    throw csvError(cause, file);
  }
}

/** The parser of CSV says the line with every error of its own; errors without one come from elsewhere. */
function csvError(cause: unknown, file: string): unknown {
  const { code, lines } = cause as { code?: unknown; lines?: unknown };
  if (cause instanceof BadInputError || typeof lines !== "number") return cause;
  const open = code === "CSV_QUOTE_NOT_CLOSED" || code === "CSV_MAX_RECORD_SIZE";
  const found = open ? "a quote is opened and never closed" : "the quotes of this row do not fit";
  return new BadInputError("bad-csv", { file, line: lines }, found, "A quote within a quoted cell is doubled.", {
    cause,
  });
}
