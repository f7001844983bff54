/**
 * A user's own list of labels as a label space: ESCO, ISCO-08, SOC 2018, Census or any other.
 *
 *     code    title                        parent
 *     2       Professionals
 *     25      ICT professionals            2
 *     2512    Software developers          25
 *
 * In: a table with the columns code and title and, where labels have groups, parent; by tabs, or by commas where the file is called .csv.
 * Out: a `LabelSpace` in the order of the file. A row that is another's parent is a group and no answer, unless its column `answer` says
 * yes (in ESCO people hold occupations that are parents of others). The levels are called level1, level2 and so on, from the roots.
 */
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { parse } from "csv-parse/sync";
import { BadInputError, type LabelSpace, OccupationCode, quoted, type TitleCoder } from "../domain/index.ts";

type LabelRow = {
  readonly code: OccupationCode;
  readonly title: string;
  readonly parent: string;
  readonly answer: string;
  readonly line: number;
};

const COLUMNS = "Give it the columns code and title and, where labels have groups, parent, under these headings.";

/** @throws BadInputError naming file, line, value and mend: no headings, a code that is none or stands there twice, a parent that is no row */
export async function readLabelList(file: string): Promise<LabelSpace> {
  const rows = new Map<string, LabelRow>();
  for (const row of rowsOf(await readFile(file, "utf8"), file)) {
    const before = rows.get(row.code);
    if (before !== undefined)
      throw badList(file, row.line, `${quoted(row.code)} stands there already, on line ${before.line}`, "Keep one.");
    rows.set(row.code, row);
  }
  const parents = new Set([...rows.values()].map(({ parent }) => parent));
  const paths = new Map([...rows.values()].map((row) => [row.code as string, groupsAbove(row, rows, file)]));
  const answers = [...rows.values()].filter(
    ({ code, answer }) => answer === "yes" || (answer === "" && !parents.has(code)),
  );
  if (answers.length < 2)
    throw badList(file, undefined, `it names ${answers.length} labels, and a ranking needs two`, COLUMNS);
  const depth = Math.max(...answers.map(({ code }) => paths.get(code)!.length));
  const places = new Map<string, number>(answers.map(({ code }, place) => [code, place]));
  return {
    name: basename(file),
    occupations: answers.map(({ code, title }) => ({ code, title })),
    indexOf: (code) => places.get(code),
    levels: Array.from({ length: depth }, (_, at) => `level${at + 1}`),
    groups: answers.map(({ code }) => Array.from({ length: depth }, (_, at) => paths.get(code)![at] ?? code)),
  };
}

/** Titles to these labels: by the very title, but for case and spaces. A title that several labels have names none of them. */
export function labelCoder({ occupations }: LabelSpace): TitleCoder {
  const byTitle = Map.groupBy(occupations, ({ title }) => titleKey(title));
  return (title) => {
    const key = typeof title === "string" ? titleKey(title) : "";
    if (key === "") return { kind: "no-title" };
    const found = byTitle.get(key) ?? [];
    const nearest = found.map((one) => ({ ...one, score: 1 / found.length })).slice(0, 5);
    return found.length === 1
      ? { kind: "coded", code: found[0]!.code, found: "official-title", score: 1, nearest: [] }
      : { kind: "not-recognised", nearest };
  };
}

function titleKey(title: string): string {
  return title.normalize("NFC").trim().replace(/\s+/g, " ").toLowerCase();
}

function* rowsOf(text: string, file: string): Generator<LabelRow> {
  const asCsv = file.endsWith(".csv");
  const records = parseTable(text, asCsv, file);
  const heads = records[0]?.record.map((head) => head.toLowerCase()) ?? [];
  const column = (name: string) => heads.indexOf(name);
  const by = asCsv ? "commas" : "tabs";
  if (column("code") < 0 || column("title") < 0)
    throw badList(file, 1, `its headings are ${quoted(heads.join(", "))}, read by ${by}`, COLUMNS);
  for (const { record, info } of records.slice(1)) {
    const cell = (name: string) => record[column(name)] ?? "";
    const line = info.lines;
    const code = OccupationCode.safeParse(cell("code"));
    if (!code.success)
      throw badList(file, line, `${quoted(cell("code"))} is no code`, "A code is 1 to 200 characters without spaces.");
    if (cell("title") === "") throw badList(file, line, `${code.data} has no title`, "Give every label a title.");
    const answer = cell("answer").toLowerCase();
    if (!["", "yes", "no"].includes(answer))
      throw badList(file, line, `${quoted(answer)} stands under answer`, "Write yes or no, or leave it empty.");
    yield { code: code.data, title: cell("title"), parent: cell("parent"), answer, line };
  }
}

type TableRecord = { readonly record: readonly string[]; readonly info: { readonly lines: number } };

function parseTable(text: string, asCsv: boolean, file: string): TableRecord[] {
  try {
    return parse(text, {
      bom: true,
      delimiter: asCsv ? "," : "\t",
      // Between tabs a quotation mark is a letter like any other.
      ...(!asCsv && { quote: null }),
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    }) as unknown as TableRecord[];
  } catch (cause) {
    const { lines } = cause as { readonly lines?: number };
    throw badList(file, lines, "it is no whole table", "Close every quotation mark.", { cause });
  }
}

/** The codes above a label, the root first. */
function groupsAbove(row: LabelRow, rows: ReadonlyMap<string, LabelRow>, file: string): string[] {
  const above: string[] = [];
  for (let at = row; at.parent !== ""; ) {
    const parent = rows.get(at.parent);
    if (parent === undefined)
      throw badList(
        file,
        at.line,
        `the parent ${quoted(at.parent)} is no row`,
        "Give it a row, or leave the cell empty.",
      );
    if (above.includes(parent.code) || parent === row)
      throw badList(file, at.line, `${quoted(at.code)} is above itself`, "Parents must lead to a row without one.");
    above.unshift(parent.code);
    at = parent;
  }
  return above;
}

function badList(file: string, line: number | undefined, found: string, mend: string, options?: ErrorOptions) {
  return new BadInputError("bad-label-list", { file, line }, found, mend, options);
}
