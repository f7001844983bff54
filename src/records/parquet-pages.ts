/**
 * What a Parquet file says of itself, held against the bytes that it has, before the library that reads it believes every count.
 *
 *     footer ─► rows a group, chunks within the file ─► page headers ─► levels and indices as runs
 *
 * In: the file, its footer, and the columns that will be read.  Out: nothing, or an error that says what cannot be true. A count in a header of four bytes
 * would else make the library loop for minutes; each page is unpacked once more for it, which is little beside making rows of it.
 */
import type {
  AsyncBuffer,
  ColumnMetaData,
  Compressors,
  FileMetaData,
  PageHeader,
  RowGroup,
  SchemaTree,
} from "hyparquet";
import { parquetSchema } from "hyparquet";
import { parquetHeader } from "hyparquet/src/column.js";
import { decompressPage } from "hyparquet/src/datapage.js";
import { getMaxDefinitionLevel, getMaxRepetitionLevel, getTreePath, isFlatColumn } from "hyparquet/src/schema.js";

/** Rows of one group held at once: writers make groups of a million rows at most, by custom. */
export const LARGEST_GROUP = 5_000_000;
/** Values of a column, for each byte of the file: one that never changes takes hardly any, but a table of people has one that does. */
const VALUES_A_BYTE = 200;
const FEW_VALUES = 100_000;
/** Bytes that a page may unpack to. */
const LARGEST_PAGE = 2 ** 29;
/** Values by which a last run may be longer than what is left, as some writers fill it up. */
const FILLED_UP = 1_024;

/** @throws Error where the groups of the footer cannot be in a file of so many bytes */
export function checkRows({ row_groups }: FileMetaData, bytes: number): void {
  const sizes = row_groups.map(({ num_rows }) => Number(num_rows));
  must(
    sizes.every((size) => size >= 0),
    "a group has fewer rows than none",
  );
  const rows = sizes.reduce((sum, size) => sum + size, 0);
  must(rows <= mostIn(bytes), `${rows} rows are not in ${bytes} bytes`);
}

function mostIn(bytes: number): number {
  return FEW_VALUES + VALUES_A_BYTE * bytes;
}

/** @throws Error where a page of a column of the group is not what its header says; whatever a damaged header makes its reader throw */
export async function checkGroup(
  file: AsyncBuffer,
  metadata: FileMetaData,
  group: RowGroup,
  columns: readonly string[],
  compressors: Compressors,
): Promise<void> {
  const tree = parquetSchema(metadata);
  for (const { meta_data } of group.columns) {
    if (meta_data === undefined || !columns.includes(meta_data.path_in_schema[0] ?? "")) continue;
    const path = getTreePath(tree, meta_data.path_in_schema);
    const rows = Number(group.num_rows);
    // A list has as many values as it likes, within reason; a flat column one a row.
    const most = isFlatColumn(path) ? LARGEST_GROUP : mostIn(file.byteLength);
    checkChunk(await chunkOf(file, meta_data), meta_data, path, { rows, most }, compressors);
  }
}

async function chunkOf(file: AsyncBuffer, column: ColumnMetaData): Promise<DataView> {
  const start = Number(column.dictionary_page_offset || column.data_page_offset);
  const end = start + Number(column.total_compressed_size);
  must(start >= 0 && start <= end && end <= file.byteLength, "a column lies outside of the file");
  return new DataView(await file.slice(start, end));
}

/** Goes from page to page as the library does. */
function checkChunk(
  view: DataView,
  column: ColumnMetaData,
  path: SchemaTree[],
  { rows, most }: { readonly rows: number; readonly most: number },
  compressors: Compressors,
): void {
  const flat = isFlatColumn(path);
  const reader = { view, offset: 0 };
  let values = 0;
  while (reader.offset < view.byteLength - 1 && !(flat && values >= rows)) {
    const header = parquetHeader(reader);
    const { compressed_page_size: packed, uncompressed_page_size: size } = header;
    must(isCount(packed, view.byteLength - reader.offset), "a page ends behind its column");
    must(isCount(size, LARGEST_PAGE), `a page unpacks to more than ${LARGEST_PAGE} bytes`);
    const bytes = new Uint8Array(view.buffer, view.byteOffset + reader.offset, packed);
    reader.offset += packed;
    values += checkPage(bytes, header, column, path, most - values, compressors);
  }
  must(!flat || values >= rows, "a column has fewer values than its group has rows");
}

/** @returns how many values it holds */
function checkPage(
  bytes: Uint8Array,
  header: PageHeader,
  { codec }: ColumnMetaData,
  path: SchemaTree[],
  most: number,
  compressors: Compressors,
): number {
  const unpacked = (packed: Uint8Array, size: number) => viewOf(decompressPage(packed, size, codec, compressors));
  const [repetitions, definitions] = [getMaxRepetitionLevel(path), getMaxDefinitionLevel(path)].map(widthOf);
  const { dictionary_page_header: dictionary, data_page_header: data, data_page_header_v2: data2 } = header;
  const size = header.uncompressed_page_size;
  if (header.type === "DICTIONARY_PAGE" && dictionary) {
    must(isCount(dictionary.num_values, 8 * size), "a dictionary has more values than bits");
    return 0;
  }
  if (header.type === "DATA_PAGE" && data) {
    const count = data.num_values;
    must(isCount(count, most), "a column has more values than can be");
    const view = unpacked(bytes, size);
    let offset = 0;
    for (const width of [repetitions, definitions])
      if (width) {
        checkRuns(view, offset + 4, width, count);
        offset += 4 + view.getUint32(offset, true);
      }
    checkValues(view, offset, data.encoding, count);
    return count;
  }
  if (header.type === "DATA_PAGE_V2" && data2) {
    const { num_values: count, num_nulls: nulls, repetition_levels_byte_length: first } = data2;
    const levels = first + data2.definition_levels_byte_length;
    must(isCount(count, most), "a column has more values than can be");
    must(isCount(nulls, count) && isCount(data2.num_rows, count), "a page has fewer values than nulls or rows");
    must(
      first >= 0 && levels >= first && isCount(levels, Math.min(bytes.length, size)),
      "levels end behind their page",
    );
    if (repetitions) checkRuns(viewOf(bytes), 0, repetitions, count);
    if (definitions) checkRuns(viewOf(bytes), first, definitions, count);
    const packed = bytes.subarray(levels);
    const view = data2.is_compressed === false ? viewOf(packed) : unpacked(packed, size - levels);
    checkValues(view, 0, data2.encoding, count - nulls);
    return count;
  }
  throw new Error("a page is none that has values");
}

/** Of all encodings these alone say how often a value comes. */
function checkValues(view: DataView, offset: number, encoding: string, count: number): void {
  if (count === 0) return;
  if (encoding === "PLAIN_DICTIONARY" || encoding === "RLE_DICTIONARY")
    checkRuns(view, offset + 1, view.getUint8(offset), count);
  if (encoding === "RLE") checkRuns(view, offset + 4, 1, count);
}

/** Runs of one value, or of values packed bit by bit (Parquet's RLE / bit-packing hybrid), until there are so many or the bytes end. */
function checkRuns(view: DataView, from: number, width: number, count: number): void {
  must(width <= 32, "a value has more than 32 bits");
  let offset = from;
  for (let seen = 0; seen < count && offset < view.byteLength; ) {
    let run = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = view.getUint8(offset++);
      run += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) break;
      must(shift < 28, "a run's length has more than 32 bits");
    }
    const packed = run % 2 === 1;
    const length = Math.floor(run / 2) * (packed ? 8 : 1);
    must(length <= count + FILLED_UP, `a run is of ${length} values, and its page has ${count}`);
    offset += packed ? Math.max(1, (length * width) / 8) : Math.ceil(width / 8);
    seen += length;
  }
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Bits that a value from 0 to this needs. */
function widthOf(most: number): number {
  return 32 - Math.clz32(most);
}

function isCount(value: unknown, most: number): value is number {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= most;
}

function must(holds: boolean, otherwise: string): asserts holds {
  if (!holds) throw new Error(otherwise);
}
