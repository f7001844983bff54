/**
 * Parquet, one job a row.
 *
 * In: a file and, where its columns have unusual names, a mapping.  Out: written careers. Row groups are read one at a time and only the
 * columns that are mapped, so memory follows the size of a row group, not of the file.
 */
import {
  asyncBufferFromFile,
  type FileMetaData,
  parquetMetadataAsync,
  parquetReadObjects,
  parquetSchema,
} from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { BadInputError } from "../../domain/index.ts";
import type { WrittenCareer } from "../normalise/raw.ts";
import { type ColumnMapping, findColumns } from "./mapping.ts";
import type { Source } from "./source.ts";
import { groupRows, type Row, type Table } from "./table-rows.ts";

/** Rows of one group held at once: writers make groups of a million rows at most, by custom. */
const LARGEST_GROUP = 5_000_000;

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
  yield* groupRows(parquetRows(source.path, table.mapping), table, source.path);
}

async function* parquetRows(file: string, mapping: ColumnMapping | undefined): AsyncGenerator<Row> {
  const buffer = await guarded(file, () => asyncBufferFromFile(file));
  const metadata = await guarded(file, () => parquetMetadataAsync(buffer));
  const columns = await guarded(file, async () =>
    parquetSchema(metadata).children.map(({ element }) => String(element.name)),
  );
  const wanted = [...new Set(findColumns(columns, mapping, file).values())];
  let from = 0;
  for (const rows of sizesOf(metadata, file)) {
    const group = await guarded(file, () =>
      parquetReadObjects({ file: buffer, metadata, columns: wanted, compressors, rowStart: from, rowEnd: from + rows }),
    );
    for (const [at, cells] of group.entries()) {
      const get = (column: string): unknown => (Object.hasOwn(cells, column) ? cells[column] : undefined);
      yield { columns, get, line: from + at + 1 };
    }
    from += rows;
  }
}

function sizesOf(metadata: FileMetaData, file: string): number[] {
  const sizes = metadata.row_groups.map(({ num_rows }) => Number(num_rows));
  if (sizes.every((size) => size >= 0 && size <= LARGEST_GROUP)) return sizes;
  throw new BadInputError(
    "too-large",
    { file },
    `a row group has more than ${LARGEST_GROUP} rows`,
    "Write it with smaller row groups.",
  );
}

/** The reader of Parquet throws errors of many kinds at damaged bytes; to the user they are one. */
async function guarded<Value>(file: string, read: () => Promise<Value>): Promise<Value> {
  try {
    return await read();
  } catch (cause) {
    if (cause instanceof BadInputError) throw cause;
    throw new BadInputError(
      "bad-parquet",
      { file },
      "this Parquet file is damaged or cut off",
      "Write or download it again.",
      { cause },
    );
  }
}
