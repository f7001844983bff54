/**
 * Plain text tables: columns padded to the widest cell, numbers to the right, no lines drawn. A width is what a terminal draws, so that
 * titles in wide letters, such as 看護師, keep the columns straight.
 */
import { createRequire } from "node:module";

/** Columns of a terminal. Printable ASCII is as wide as it is long; only other text needs the tables of Unicode, which take 60 ms to load. */
function displayWidth(text: string): number {
  if (/^[ -~]*$/.test(text)) return text.length;
  const { default: stringWidth } = createRequire(import.meta.url)("string-width") as typeof import("string-width");
  return stringWidth(text);
}

export type Column = { readonly head: string; readonly right?: boolean };

/** @param rows one array of cells a row, as many as there are columns */
export function textTable(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const widths = columns.map(({ head }, at) =>
    Math.max(...[head, ...rows.map((row) => row[at]!)].map((cell) => displayWidth(cell))),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, at) => {
        const space = " ".repeat(widths[at]! - displayWidth(cell));
        return columns[at]!.right ? space + cell : cell + space;
      })
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
