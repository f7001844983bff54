/**
 * Plain text tables: columns padded to the widest cell, numbers to the right, no lines drawn.
 */
export type Column = { readonly head: string; readonly right?: boolean };

/** @param rows one array of cells a row, as many as there are columns */
export function textTable(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const widths = columns.map(({ head }, at) => Math.max(head.length, ...rows.map((row) => row[at]!.length)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, at) => (columns[at]!.right ? cell.padStart(widths[at]!) : cell.padEnd(widths[at]!)))
      .join("  ")
      .trimEnd();
  return [line(columns.map(({ head }) => head)), ...rows.map(line)].join("\n");
}

/** Names in the first column, figures in the others; the same as Markdown. */
export function figureTable(heads: readonly string[], rows: readonly (readonly string[])[], markdown: boolean): string {
  if (!markdown) {
    return textTable(
      heads.map((head, at) => ({ head, right: at > 0 })),
      rows,
    );
  }
  return [
    `| ${heads.join(" | ")} |`,
    `|${heads.map((_, at) => (at === 0 ? "---" : "---:")).join("|")}|`,
    ...rows.map((row) => `| ${row.join(" | ")} |`),
  ].join("\n");
}

/** Breaks words into lines of at most `width` characters, each but the first begun with `indent`. */
export function wrapped(text: string, width: number, indent = ""): string {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/)) {
    const margin = lines.length === 0 ? 0 : indent.length;
    if (line !== "" && margin + line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line].join(`\n${indent}`);
}
