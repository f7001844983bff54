/**
 * The first line of a table: its delimiter and its column names.
 *
 * In: one line.  Out: the delimiter that splits it most, and the cells, quotes taken off.
 */
export type Header = { readonly delimiter: "," | ";" | "\t" | "|"; readonly cells: readonly string[] };

export function headerCells(line: string): Header {
  const plain = line.replace(/^\uFEFF/, "").slice(0, 20_000);
  const tried = ([",", ";", "\t", "|"] as const).map((delimiter) => ({ delimiter, cells: split(plain, delimiter) }));
  return tried.sort((a, b) => b.cells.length - a.cells.length)[0]!;
}

function split(line: string, delimiter: string): string[] {
  const cells: string[] = [];
  let cell = "";
  let quoted = false;
  for (const mark of line) {
    if (mark === '"') quoted = !quoted;
    else if (mark === delimiter && !quoted) {
      cells.push(cell.trim());
      cell = "";
    } else cell += mark;
  }
  return [...cells, cell.trim()];
}
