/**
 * Parquet, a row group at a time, read and written.
 *
 * In: a file, and which of its columns are wanted.  Out: its columns, and rows as objects; or rows in, and a file out. What it says of itself is checked before it is believed
 * (`parquet-pages.ts`); memory follows the size of a row group, not of the file.
 */
import {
  type AsyncBuffer,
  asyncBufferFromFile,
  type FileMetaData,
  type KeyValue,
  parquetMetadataAsync,
  parquetReadObjects,
  parquetSchema,
  type SchemaElement,
} from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { fileWriter, parquetWriteRows } from "hyparquet-writer";
import { BadInputError } from "../domain/index.ts";
import { checkGroup, checkRows, LARGEST_GROUP } from "./parquet-pages.ts";
import { putInPlace } from "./whole-file.ts";

export type ParquetFile = {
  readonly columns: readonly string[];
  /** How the columns are typed, to write others alike. */
  readonly schema: readonly SchemaElement[];
  /** What its writer noted for other tools. */
  readonly keyValues: readonly KeyValue[];
  /** @throws BadInputError "bad-parquet" */
  readonly groups: (wanted: readonly string[]) => AsyncGenerator<Record<string, unknown>[]>;
};

/** @throws BadInputError "bad-parquet", "too-large" */
export async function openParquet(path: string): Promise<ParquetFile> {
  const { file, metadata, columns } = await guarded(path, async () => {
    const file = await asyncBufferFromFile(path);
    const metadata = await parquetMetadataAsync(file);
    requireSmallGroups(metadata, path);
    checkRows(metadata, file.byteLength);
    return { file, metadata, columns: parquetSchema(metadata).children.map(({ element }) => String(element.name)) };
  });
  const { schema, key_value_metadata: keyValues = [] } = metadata;
  return { columns, schema, keyValues, groups: (wanted) => groupsOf(path, file, metadata, [...wanted]) };
}

async function* groupsOf(path: string, file: AsyncBuffer, metadata: FileMetaData, columns: string[]) {
  for (const group of metadata.row_groups)
    yield await guarded(path, async () => {
      await checkGroup(file, metadata, group, columns, compressors);
      return parquetReadObjects({ file, metadata: { ...metadata, row_groups: [group] }, columns, compressors });
    });
}

function requireSmallGroups({ row_groups }: FileMetaData, file: string): void {
  if (row_groups.every(({ num_rows }) => num_rows <= LARGEST_GROUP)) return;
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

/** Of the file that is written. A group is held as rows and as columns: with four times as many, writing 300,000 rankings took 390 MB instead of 258. */
const ROWS_A_GROUP = 5_000;

/**
 * Writes rows as they come; memory follows the size of a row group.
 *
 * @param schema the root first, as Parquet has it  @param rows with a value for each top column, null or undefined where it has none
 */
export async function writeParquet(
  path: string,
  schema: readonly SchemaElement[],
  rows: AsyncIterable<Record<string, unknown>>,
): Promise<void> {
  await putInPlace(path, (beside) => writeParquetTo(beside, schema, rows, []));
}

/** The same, at once in the file itself: for whoever puts it in its place. */
export async function writeParquetTo(
  path: string,
  schema: readonly SchemaElement[],
  rows: AsyncIterable<Record<string, unknown>>,
  keyValues: readonly KeyValue[],
): Promise<void> {
  const columns = parquetSchema({ schema: [...schema] }).children.map(({ element: { name } }) => ({ name }));
  const writer = fileWriter(path);
  await parquetWriteRows({
    writer,
    rows,
    columns,
    schema: [...schema],
    rowGroupSize: ROWS_A_GROUP,
    ...(keyValues.length > 0 && { kvMetadata: [...keyValues] }),
  });
}
