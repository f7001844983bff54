/**
 * The rows of a Parquet file that are about one person, and the file without them.
 *
 * In: a file with a column `person`, `id`, `case` or `user_id`, and a person's id.  Out: how many rows go, and what was known of the person's jobs; then
 * the file written anew beside it, read back, and held against the rows that stay: what our writer would change is not written. Memory follows
 * the size of a row group.
 */
import { rm } from "node:fs/promises";
import { BadInputError } from "../../domain/index.ts";
import { openParquet, writeParquetTo } from "../../records/parquet-file.ts";
import { fileHash, finishFile, placeBeside } from "../../records/whole-file.ts";
import { isOfPerson, KEYS, type PersonLines } from "./person-lines.ts";

type Row = Readonly<Record<string, unknown>>;

export type PersonRows =
  | { readonly kind: "none" }
  | { readonly kind: "rows"; readonly rows: number }
  /** It names the person where rows are not known by, or cannot be read or written anew. */
  | { readonly kind: "left"; readonly why: string };

const keysAmong = (columns: readonly string[]) =>
  columns.filter((column) => (KEYS as readonly string[]).includes(column));
const isAbout = (row: Row, keys: readonly string[], person: string) => keys.some((key) => isOfPerson(row[key], person));

/** @param seen told of each row that goes */
export async function findRows(
  file: string,
  person: string,
  seen: (row: Row) => void,
  signal: AbortSignal,
): Promise<PersonRows> {
  try {
    const { columns, groups } = await openParquet(file);
    const keys = keysAmong(columns);
    let rows = 0;
    let named = false;
    for await (const group of groups(columns)) {
      signal.throwIfAborted();
      for (const row of group)
        if (isAbout(row, keys, person)) {
          rows++;
          seen(row);
        } else named ||= Object.values(row).includes(person);
    }
    if (rows > 0) return { kind: "rows", rows };
    return named ? { kind: "left", why: "a column of it names the person" } : { kind: "none" };
  } catch (error) {
    if (!(error instanceof BadInputError)) throw error;
    return { kind: "left", why: `it could not be read: ${error.found}` };
  }
}

/** The file without the person, beside its place. */
export type StagedRows = PersonLines & { readonly beside: string };

/** @returns undefined where the rows that stay would not be what they are */
export async function stageWithout(
  file: string,
  rows: number,
  person: string,
  signal: AbortSignal,
): Promise<StagedRows | undefined> {
  const { columns, schema, keyValues, groups } = await openParquet(file);
  const keys = keysAmong(columns);
  async function* kept(): AsyncGenerator<Record<string, unknown>> {
    for await (const group of groups(columns)) {
      signal.throwIfAborted();
      for (const row of group) if (!isAbout(row, keys, person)) yield row;
    }
  }
  const beside = await placeBeside(file);
  try {
    await writeParquetTo(beside, schema, kept(), keyValues);
    if (await areEqual(kept(), rowsIn(beside)))
      return { file, beside, lines: rows, before: await fileHash(file), after: await fileHash(beside) };
  } catch (error) {
    // Types that the writer does not know are no fault of the file's.
    if (signal.aborted) throw error;
  }
  await rm(beside, { force: true });
  return undefined;
}

export function putInPlaceOf({ file, beside }: StagedRows): Promise<void> {
  return finishFile(beside, file);
}

async function* rowsIn(file: string): AsyncGenerator<Row> {
  const { columns, groups } = await openParquet(file);
  for await (const group of groups(columns)) yield* group;
}

async function areEqual(some: AsyncGenerator<Row>, others: AsyncGenerator<Row>): Promise<boolean> {
  for (;;) {
    const [one, other] = await Promise.all([some.next(), others.next()]);
    if (one.done || other.done) return Boolean(one.done && other.done);
    if (textOf(one.value) !== textOf(other.value)) return false;
  }
}

function textOf(row: Row): string {
  return JSON.stringify(row, (_, value: unknown) => (typeof value === "bigint" ? `${value}n` : value));
}
