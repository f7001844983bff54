/**
 * Plain text tables: columns padded to the widest cell, numbers to the right, no lines drawn. They fit a terminal of 80 columns, or of as many
 * as are said: text is broken within its cell, and figures that are still too many go on below, under their names. A width is what a terminal
 * draws, so that titles in wide letters, such as 看護師, keep the columns straight.
 */
import { createRequire } from "node:module";

/** Columns of a terminal. Printable ASCII is as wide as it is long; only other text needs the tables of Unicode, which take 60 ms to load. */
function displayWidth(text: string): number {
  if (/^[ -~]*$/.test(text)) return text.length;
  const { default: stringWidth } = createRequire(import.meta.url)("string-width") as typeof import("string-width");
  return stringWidth(text);
}

/** Columns of a terminal as it opens. */
export const WIDTH = 80;
const GAP = "  ";
/** Text in a narrower column is hard to read. */
const NARROWEST = 16;

export type Column = { readonly head: string; readonly right?: boolean };
type Rows = readonly (readonly string[])[];

/** @param rows one array of cells a row, as many as there are columns */
export function textTable(columns: readonly Column[], rows: Rows, width = WIDTH): string {
  const widths = fittedWidths(columns, rows, width);
  return [columns.map(({ head }) => head), ...rows].flatMap((cells) => linesOf(cells, columns, widths)).join("\n");
}

/** As wide as the cells are, or where that is too wide, broken where each column saved costs the fewest lines. */
function fittedWidths(columns: readonly Column[], rows: Rows, room: number): number[] {
  const cells = columns.map(({ head }, at) => [head, ...rows.map((row) => row[at]!)]);
  const widths = cells.map((own) => longestOf(own));
  const least = columns.map((column, at) => leastWidth(column, cells[at]!.slice(1)));
  while (wholeWidth(widths) > room) {
    const narrower = widths.flatMap((width, at) => {
      if (width <= least[at]!) return [];
      const broken = cells[at]!.flatMap((cell) => brokenTo(cell, width - 1));
      const now = cells[at]!.flatMap((cell) => brokenTo(cell, width)).length;
      const to = Math.max(least[at]!, longestOf(broken));
      // Wide letters may not become narrower by fewer of them.
      return to < width ? [{ at, to, cost: (broken.length - now) / (width - to) }] : [];
    });
    if (narrower.length === 0) break;
    const { at, to } = narrower.reduce((best, other) => (other.cost < best.cost ? other : best));
    widths[at] = to;
  }
  return widths;
}

function brokenTo(cell: string, width: number): string[] {
  return displayWidth(cell) <= width ? [cell] : wrapped(cell, width).split("\n");
}

function longestOf(texts: readonly string[]): number {
  return Math.max(0, ...texts.map(displayWidth));
}

function wholeWidth(widths: readonly number[]): number {
  return widths.reduce((sum, width) => sum + width, GAP.length * (widths.length - 1));
}

/** How narrow a column may become: words stay whole, and figures on one line. */
function leastWidth({ head, right }: Column, cells: readonly string[]): number {
  const wordsOf = (texts: readonly string[]) => texts.flatMap((text) => brokenTo(text, 1));
  if (right) return longestOf([...wordsOf([head]), ...cells]);
  return Math.max(longestOf(wordsOf([head, ...cells])), Math.min(NARROWEST, longestOf([head, ...cells])));
}

/** One row, over as many lines as its longest cell needs. */
function linesOf(cells: readonly string[], columns: readonly Column[], widths: readonly number[]): string[] {
  const broken = cells.map((cell, at) => brokenTo(cell, widths[at]!));
  return Array.from({ length: Math.max(...broken.map((lines) => lines.length)) }, (_, line) =>
    broken
      .map((lines, at) => {
        const text = lines[line] ?? "";
        const space = " ".repeat(Math.max(0, widths[at]! - displayWidth(text)));
        return columns[at]!.right ? space + text : text + space;
      })
      .join(GAP)
      .trimEnd(),
  );
}

/**
 * Names in the first columns, figures in the others; the same as Markdown.
 *
 * @param names how many columns hold names; they stand again before figures that go on below
 * @param width of the terminal
 */
export function figureTable(heads: readonly string[], rows: Rows, markdown: boolean, names = 1, width = WIDTH): string {
  if (markdown)
    return [
      `| ${heads.join(" | ")} |`,
      `|${heads.map((_, at) => (at < names ? "---" : "---:")).join("|")}|`,
      ...rows.map((row) => `| ${row.join(" | ")} |`),
    ].join("\n");
  const columns = heads.map((head, at) => ({ head, right: at >= names }));
  const least = columns.map((column, at) =>
    leastWidth(
      column,
      rows.map((row) => row[at]!),
    ),
  );
  return blocksOf(least, names, width)
    .map((block) =>
      textTable(
        block.map((at) => columns[at]!),
        rows.map((row) => block.map((at) => row[at]!)),
        width,
      ),
    )
    .join("\n\n");
}

/** @param least the width of each column, the first `names` of which every block has @returns the columns of each block */
function blocksOf(least: readonly number[], names: number, width: number): number[][] {
  const own = Array.from({ length: names }, (_, at) => at);
  const blocks = [[...own]];
  for (let at = names; at < least.length; at++) {
    const block = [...blocks.at(-1)!, at];
    if (wholeWidth(block.map((column) => least[column]!)) <= width || block.length === names + 1)
      blocks[blocks.length - 1] = block;
    else blocks.push([...own, at]);
  }
  return blocks;
}

/** Breaks words into lines of at most `width` characters; the first begins as the text does, each other with `indent`. */
export function wrapped(text: string, width: number, indent = ""): string {
  const lines: string[] = [];
  let line = /^ */.exec(text)![0];
  let begun = false;
  // A number stays with its "%".
  for (const word of text.trim().split(/\s+(?!%)/)) {
    if (begun && line.length + 1 + word.length > width) {
      lines.push(line);
      line = `${indent}${word}`;
    } else line += begun ? ` ${word}` : word;
    begun = true;
  }
  return [...lines, line].join("\n");
}
