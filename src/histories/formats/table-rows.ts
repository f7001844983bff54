/**
 * Tables of one job a row become careers.
 *
 * In: rows, and which column holds what.  Out: one written career a person. The rows of a person stand next to each other: that keeps
 * memory flat, and an id that comes back later is an error, never a second person. Without a person column the file is one person's.
 * A row with a degree adds that degree once; a row without title, code, employer and dates is no job.
 */
import { BadInputError, isOf, type Shard, UNCUT } from "../../domain/index.ts";
import { careerId, cleanText } from "../normalise/clean-text.ts";
import type { WrittenCareer, WrittenEducation, WrittenJob } from "../normalise/raw.ts";
import { MOST_ENTRIES } from "./limits.ts";
import { type ColumnMapping, type ColumnRole, type Columns, findColumns } from "./mapping.ts";

export type Row = {
  readonly columns: readonly string[];
  /** Only ever asked for a column by name; never an inherited key. */
  readonly get: (column: string) => unknown;
  readonly line: number;
};

/** What is known of a table beside its rows, and who is told of the columns that are not read. */
export type Table = {
  readonly mapping: ColumnMapping | undefined;
  /** What the folders that the file lies in say of all its rows, by column (`part-files.ts`). */
  readonly partitions?: Readonly<Record<string, string>> | undefined;
  readonly onLeftOut?: ((columns: readonly string[]) => void) | undefined;
  /** Of other people nothing is read but that they are there: their careers are empty. */
  readonly shard?: Shard | undefined;
};

/**
 * @param rows all with the same columns
 * @throws BadInputError for an unknown column or too many rows of one person
 */
export async function* groupRows(
  rows: AsyncIterable<Row>,
  { mapping, partitions = {}, onLeftOut, shard = UNCUT }: Table,
  file: string,
): AsyncGenerator<WrittenCareer> {
  let columns: Columns | undefined;
  let person: WrittenCareer | undefined;
  let count = 0;
  let own = true;
  for await (const row of rows) {
    if (columns === undefined) {
      const there = withPartitions(row.columns, partitions);
      columns = findColumns(there, mapping, file);
      const read = new Set(columns.values());
      const leftOut = there.filter((column) => !read.has(column));
      if (leftOut.length > 0) onLeftOut?.(leftOut);
    }
    const cell = cellsOf(row, columns, partitions);
    const id = columns.has("person") ? cleanText(cell("person")) : "person-1";
    if (id === undefined)
      throw new BadInputError(
        "no-person",
        { file, line: row.line, field: columns.get("person") },
        "the row names no person",
        "Give every row the id of its person.",
      );
    if (person && person.id !== id) {
      yield person;
      person = undefined;
      count = 0;
    }
    if (person === undefined) {
      person = emptyCareer(id);
      own = isOf(shard, careerId(id));
    }
    // More rows of one person mean that the person column was not found.
    if (++count > MOST_ENTRIES) {
      throw new BadInputError(
        "too-many-rows",
        { file, line: row.line },
        `person ${id.slice(0, 40)} has more than ${MOST_ENTRIES} rows`,
        "Say with --mapping which column holds the person.",
      );
    }
    if (own) addRow(person, cell, `line ${row.line}`);
  }
  if (person) yield person;
}

function emptyCareer(id: string): WrittenCareer {
  return {
    id,
    // Some tables tell people apart by their names.
    names: [id],
    jobs: [],
    education: [],
    notes: [],
    order: "newest-first",
    missingEnd: "current-if-last",
  };
}

/** The columns of a table whose folders name some too; the file's own come first where both have one. */
export function withPartitions(columns: readonly string[], partitions: Table["partitions"] = {}): readonly string[] {
  return [...new Set([...columns, ...Object.keys(partitions)])];
}

type Cell = (role: ColumnRole) => unknown;

function cellsOf(row: Row, columns: Columns, partitions: Readonly<Record<string, string>>): Cell {
  return (role) => {
    const column = columns.get(role);
    const value = column === undefined ? undefined : (row.get(column) ?? partitions[column]);
    return value === "" || value === null ? undefined : value;
  };
}

function addRow(person: WrittenCareer, cell: Cell, where: string): void {
  person.birthYear ??= cell("birthYear");
  if (["title", "code", "employer", "start", "end"].some((role) => cell(role as ColumnRole) !== undefined)) {
    person.jobs.push(jobOf(cell, where));
  }
  const degree = degreeOf(cell, where);
  if (degree && !person.education.some((known) => sameDegree(known, degree))) person.education.push(degree);
}

function jobOf(cell: Cell, where: string): WrittenJob {
  const current = cell("current");
  return {
    where,
    title: cell("title"),
    employer: cell("employer"),
    start: cell("start"),
    end: cell("end"),
    current: current === true || /^(?:true|yes|y|1|x|current|present)$/i.test(String(cleanText(current) ?? "")),
    code: cell("code"),
    fullTime: cell("fullTime"),
    hours: cell("hours"),
    census2010: cell("census2010"),
    text: cell("text"),
  };
}

function degreeOf(cell: Cell, where: string): WrittenEducation | undefined {
  const [degree, field, institution, end] = [cell("degree"), cell("field"), cell("institution"), cell("degreeDate")];
  return degree === undefined && institution === undefined ? undefined : { where, degree, field, institution, end };
}

/** The same degree is repeated on every row of a person in flat tables. */
function sameDegree(a: WrittenEducation, b: WrittenEducation): boolean {
  return (
    String(a.degree) === String(b.degree) &&
    String(a.institution) === String(b.institution) &&
    String(a.end) === String(b.end)
  );
}
