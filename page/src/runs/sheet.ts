/**
 * A labelling sheet in the page: the CSV that `judges sheet` writes, its rows in an order of one's own, grades given and taken back, and the
 * CSV that `judges check` reads.
 *
 * In: the text of a sheet, and a seed for the order.  Out: values that are replaced, never changed. Beside the sheet's columns stand `place`
 * and `seed`, so that it can be told afterwards in which order somebody read.
 */
import { seededRandom, shuffle } from "../../../src/domain/random.ts";
import { cellOf, GRADED, type Graded, SHEET_COLUMNS } from "../../../src/judges/sheet-columns.ts";

export type SheetRow = {
  readonly id: string;
  readonly history: string;
  readonly reason: string;
  readonly followed: string;
  readonly grades: Readonly<Partial<Record<Graded, number>>>;
  readonly note: string;
};

export type Sheet = {
  /** As they stand in the file. */
  readonly rows: readonly SheetRow[];
  /** Indices of rows, as they are shown. */
  readonly order: readonly number[];
  readonly seed: number;
};

/** Why a file is no sheet. */
export type NoSheet = "no-columns" | "no-rows" | "same-row-twice" | "bad-grade";

/** @param seed for the order, where the file has none of its own: a sheet that was begun goes on in the order in which it was begun */
export function readSheet(text: string, seed: number): Sheet | NoSheet {
  const [head = [], ...records] = readCells(text);
  const names = head.map((name) => name.trim().toLowerCase());
  const at = (name: string) => names.indexOf(name);
  if (["id", "reason", "factuality"].some((name) => at(name) < 0)) return "no-columns";
  const rows: SheetRow[] = [];
  for (const record of records) {
    const cell = (name: string) => record[at(name)] ?? "";
    if (cell("id").trim() === "") continue;
    const given = GRADED.flatMap((one): [Graded, string][] => {
      const grade = cell(one).trim();
      return grade === "" ? [] : [[one, grade]];
    });
    if (given.some(([, grade]) => !/^[1-5]$/.test(grade))) return "bad-grade";
    const grades = Object.fromEntries(given.map(([one, grade]) => [one, Number(grade)]));
    const id = cell("id").trim();
    rows.push({
      id,
      history: cell("history"),
      reason: cell("reason"),
      followed: cell("what followed"),
      grades,
      note: cell("note"),
    });
  }
  if (rows.length === 0) return "no-rows";
  if (new Set(rows.map(({ id }) => id)).size < rows.length) return "same-row-twice";
  const kept = records[0]?.[at("seed")] ?? "";
  const own = /^\d{1,9}$/.test(kept) ? Number(kept) : seed;
  return { rows, order: shuffle([...rows.keys()], seededRandom(own)), seed: own };
}

/** @param grade undefined takes it back */
export function gradeRow(sheet: Sheet, row: number, criterion: Graded, grade: number | undefined): Sheet {
  const { [criterion]: _, ...others } = sheet.rows[row]!.grades;
  return withRow(sheet, row, { grades: grade === undefined ? others : { ...others, [criterion]: grade } });
}

export function noteRow(sheet: Sheet, row: number, note: string): Sheet {
  return withRow(sheet, row, { note });
}

function withRow(sheet: Sheet, row: number, change: Partial<SheetRow>): Sheet {
  return { ...sheet, rows: sheet.rows.with(row, { ...sheet.rows[row]!, ...change }) };
}

export function writeSheet({ rows, order, seed }: Sheet): string {
  const places = new Map(order.map((row, place) => [row, place + 1]));
  const lines = rows.map(({ id, history, reason, grades, note, followed }, row) => {
    const cells: Record<string, string> = { id, history, reason, note, "what followed": followed };
    for (const one of GRADED) cells[one] = String(grades[one] ?? "");
    return [...SHEET_COLUMNS.map((column) => cellOf(cells[column] ?? "")), places.get(row)!, seed].join(",");
  });
  return `\ufeff${[[...SHEET_COLUMNS, "place", "seed"].join(","), ...lines].join("\r\n")}\r\n`;
}

/** CSV (RFC 4180) with commas, semicolons or tabs, as the headings have them; the last row may lack its line break. */
export function readCells(text: string): string[][] {
  const body = text.replace(/^\ufeff/, "");
  const comma = [";", "\t"].find((one) => body.split("\n", 1)[0]!.includes(one)) ?? ",";
  const rows: string[][] = [];
  let [row, cell, isQuoted]: [string[], string, boolean] = [[], "", false];
  const endRow = () => {
    rows.push([...row, cell]);
    [row, cell] = [[], ""];
  };
  for (let at = 0; at < body.length; at++) {
    const letter = body[at]!;
    if (isQuoted) {
      if (letter !== '"') cell += letter;
      else if (body[at + 1] === '"') cell += body[at++];
      else isQuoted = false;
    } else if (letter === '"' && cell === "") isQuoted = true;
    else if (letter === comma) {
      row.push(cell);
      cell = "";
    } else if (letter === "\n") endRow();
    else if (letter !== "\r") cell += letter;
  }
  if (cell !== "" || row.length > 0) endRow();
  return rows.filter((cells) => cells.some((one) => one !== ""));
}
