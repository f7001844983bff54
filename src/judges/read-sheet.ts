/**
 * A filled labelling sheet, back from a person and their spreadsheet.
 *
 * In: a CSV with the columns of `labelling-sheet.ts`, separated by commas, semicolons or tabs.  Out: grades by row id and criterion; empty
 * cells are missing. What else stands in the sheet is not read.
 */
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { parse } from "csv-parse/sync";
import { BadInputError, CRITERIA, type Criterion, quoted } from "../domain/index.ts";

export type Sheet = {
  /** The file's name without its ending. */
  readonly person: string;
  readonly grades: ReadonlyMap<Criterion, ReadonlyMap<string, number>>;
};

type ParsedRow = { readonly record: readonly string[]; readonly info: { readonly lines: number } };

/** @throws BadInputError naming file, line and value: no id column, the same row twice, a grade that is none of 1 to 5 */
export async function readSheet(file: string): Promise<Sheet> {
  const [head, ...rows] = parsedRows(await readFile(file, "utf8"), file);
  const names = (head?.record ?? []).map((name) => name.trim().toLowerCase());
  const place = (name: string) => names.indexOf(name);
  if (place("id") < 0 || !CRITERIA.some((criterion) => place(criterion) >= 0))
    throw badSheet(
      file,
      1,
      undefined,
      "the columns id and one criterion are not there",
      "Keep the first row of the sheet as it was printed.",
    );
  const grades = new Map(CRITERIA.map((criterion) => [criterion, new Map<string, number>()] as const));
  const seen = new Set<string>();
  for (const { record, info } of rows) {
    const id = record[place("id")]!.trim();
    if (id === "") continue;
    if (seen.has(id))
      throw badSheet(file, info.lines, "id", `${quoted(id)} stands in it twice`, "Keep one of the two rows.");
    seen.add(id);
    for (const criterion of CRITERIA) {
      const cell = record[place(criterion)]?.trim() ?? "";
      if (cell === "") continue;
      if (!/^[1-5]$/.test(cell))
        throw badSheet(
          file,
          info.lines,
          criterion,
          `${quoted(cell)} is no grade`,
          "Give a whole number from 1 to 5, or leave it empty.",
        );
      grades.get(criterion)!.set(id, Number(cell));
    }
  }
  return { person: basename(file).replace(/\.[a-z]+$/i, ""), grades };
}

function parsedRows(text: string, file: string): ParsedRow[] {
  // The headings hold none of them; a text cell of a semicolon file may hold commas without quotes.
  const headings = text.split("\n", 1)[0]!;
  try {
    return parse(text, {
      bom: true,
      delimiter: [";", "\t"].find((one) => headings.includes(one)) ?? ",",
      info: true,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
    }) as unknown as ParsedRow[];
  } catch (cause) {
    const { lines } = cause as { lines?: number };
    throw new BadInputError(
      "bad-csv",
      { file, line: lines },
      "the quotes of this row do not fit",
      "Save it as CSV again.",
      { cause },
    );
  }
}

function badSheet(file: string, line: number, field: string | undefined, found: string, mend: string): BadInputError {
  return new BadInputError("bad-sheet", { file, line, field }, found, mend);
}
