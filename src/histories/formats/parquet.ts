/**
 * Parquet, one job a row.
 *
 * In: a file and, where its columns have unusual names, a mapping.  Out: written careers. Only the columns that are mapped are read.
 */
import { BadInputError } from "../../domain/index.ts";
import { openParquet } from "../../records/parquet-file.ts";
import type { WrittenCareer } from "../normalise/raw.ts";
import { findColumns } from "./mapping.ts";
import type { Source } from "./source.ts";
import { groupRows, type Row, type Table, withPartitions } from "./table-rows.ts";

/** @throws BadInputError where the file is damaged, is standard input, or lacks a column */
export async function* readParquet(source: Source, table: Table): AsyncGenerator<WrittenCareer> {
  if (source.path === undefined || source.gzipped) {
    throw new BadInputError(
      "needs-a-file",
      { file: source.name },
      "Parquet is read from its end, so a stream will not do",
      "Name the unpacked file.",
    );
  }
  yield* groupRows(parquetRows(source.path, table), table, source.path);
}

async function* parquetRows(file: string, { mapping, partitions }: Table): AsyncGenerator<Row> {
  const { columns, groups } = await openParquet(file);
  const found = new Set(findColumns(withPartitions(columns, partitions), mapping, file).values());
  const wanted = columns.filter((column) => found.has(column));
  let line = 0;
  for await (const group of groups(wanted))
    for (const cells of group) {
      const get = (column: string): unknown => (Object.hasOwn(cells, column) ? cells[column] : undefined);
      yield { columns, get, line: ++line };
    }
}
