/**
 * The text of a PDF as lines.
 *
 * In: the pages of an opened PDF.  Out: its lines in the order in which they were drawn, which keeps columns apart where they were drawn
 * one after the other; where a page was drawn row by row, columns are told by the gutter between them. A line that goes on in the next is
 * joined with it.
 */
import type { PDFDocumentProxy } from "unpdf/pdfjs";
import { findSpan } from "../../normalise/spans.ts";
import { type DocumentLine, lineOf, MOST_LINES } from "./document-line.ts";

/** A run of letters, or what is drawn on one line; lengths in points, y upwards. */
type Drawn = {
  readonly text: string;
  readonly x: number;
  readonly end: number;
  readonly y: number;
  readonly size: number;
  readonly font: string;
};

export async function pdfLines(pdf: PDFDocumentProxy): Promise<DocumentLine[]> {
  const lines: DocumentLine[] = [];
  for (let number = 1; number <= pdf.numPages && lines.length <= MOST_LINES; number++) {
    const page = await pdf.getPage(number);
    const content = await page.getTextContent();
    const rows = inColumns(rowsOf(content.items.flatMap((item) => ("str" in item ? [item] : []))));
    lines.push(...linesOfPage(rows, number));
    page.cleanup();
  }
  return lines;
}

type Item = {
  readonly str: string;
  readonly transform: readonly number[];
  readonly width: number;
  readonly height: number;
  readonly fontName: string;
  readonly hasEOL: boolean;
};

/** Pieces on one line, each with what stands right beside it; far ones are pieces of their own. */
type Row = readonly Drawn[];

const FAR = 1.3;

function rowsOf(items: readonly Item[]): Row[] {
  const rows: Drawn[][] = [];
  let ended = true;
  for (const { str, transform, width, height, fontName, hasEOL } of items) {
    if (str.trim() !== "") {
      const size = height || Math.hypot(transform[2]!, transform[3]!) || 10;
      const piece = { text: str, x: transform[4]!, end: transform[4]! + width, y: transform[5]!, size, font: fontName };
      const row = rows.at(-1);
      const last = row?.at(-1);
      const beside = last !== undefined && Math.abs(last.y - piece.y) < 0.4 * size && piece.x > last.x;
      if (!beside || (ended && piece.x - last.end > 40 * size)) rows.push([piece]);
      else if (piece.x - last.end > FAR * size) row!.push(piece);
      else row![row!.length - 1] = joined(last, piece);
    }
    ended = hasEOL;
  }
  return rows;
}

function joined(left: Drawn, right: Drawn): Drawn {
  const space = right.x - left.end > 0.12 * right.size && !/\s$/.test(left.text) && !/^\s/.test(right.text) ? " " : "";
  return { ...left, text: `${left.text}${space}${right.text}`, end: right.end };
}

/** Rows that were drawn across two columns become the left column and then the right one. */
function inColumns(rows: readonly Row[]): Row[] {
  const gutter = gutterOf(rows);
  if (gutter === undefined) return [...rows];
  const left = rows.map((row) => row.filter(({ x }) => x < gutter - 2)).filter((row) => row.length > 0);
  const right = rows.map((row) => row.filter(({ x }) => x >= gutter - 2)).filter((row) => row.length > 0);
  return [...left, ...right];
}

const FEWEST_ROWS = 5;

/**
 * Where the right column begins: many pieces that follow another on their row begin at the same place. Dates beside titles do so too, but
 * they are dates; columns are words on both sides.
 */
function gutterOf(rows: readonly Row[]): number | undefined {
  const places = new Map<number, { left: string; right: string }[]>();
  for (const row of rows) {
    row.slice(1).forEach((piece, at) => {
      const place = Math.round(piece.x / 3) * 3;
      places.set(place, [...(places.get(place) ?? []), { left: row[at]!.text, right: piece.text }]);
    });
  }
  const [place, pairs] = [...places].sort((a, b) => b[1].length - a[1].length)[0] ?? [0, []];
  if (pairs.length < FEWEST_ROWS) return undefined;
  const dated = pairs.filter(
    ({ left, right }) => findSpan(left, true) !== undefined || findSpan(right, true) !== undefined,
  );
  return dated.length >= 0.4 * pairs.length ? undefined : place;
}

function linesOfPage(rows: readonly Row[], page: number): DocumentLine[] {
  const spacing = usualSpacing(rows);
  const body = usualSize(rows);
  const widest = Math.max(0, ...rows.map((row) => row.at(-1)!.end));
  const lines: DocumentLine[] = [];
  let before: Row | undefined;
  rows.forEach((row, at) => {
    const text = row.map((piece) => piece.text).join("\t");
    const first = row[0]!;
    const drop = before === undefined ? 0 : before[0]!.y - first.y;
    const gap = before !== undefined && (drop < 0 || drop > 1.35 * spacing);
    const last = lines.at(-1);
    if (/^\s*page \d+(?: of \d+)?\s*$/i.test(text)) return;
    if (last && before && !gap && goesOn(last, before, row, widest)) {
      lines[lines.length - 1] = { ...last, text: `${last.text} ${text.trim()}`.slice(0, 2_000) };
    } else {
      const line = lineOf(text, `page ${page} line ${at + 1}`, {
        gap: gap || before === undefined,
        rank: rankOf(first, body),
      });
      if (line) lines.push(line);
    }
    before = row;
  });
  return lines;
}

/** What sets a line apart: larger letters, or another font in the size of the text around it. */
function rankOf({ size, font }: Drawn, body: { readonly size: number; readonly font: string }): string | undefined {
  if (size > 1.08 * body.size) return `size ${Math.round(2 * size) / 2} ${font}`;
  return font === body.font ? undefined : `font ${font}`;
}

/** A sentence or a bullet that fills its line goes on in the next one, which has its font and no mark of its own. */
function goesOn(last: DocumentLine, before: Row, row: Row, widest: number): boolean {
  if (row.length > 1 || before.length > 1) return false;
  const [above, piece] = [before[0]!, row[0]!];
  if (above.font !== piece.font || Math.abs(above.size - piece.size) > 0.5 || /^\s*[•·●▪◦‣–*-]\s*/u.test(piece.text))
    return false;
  const full = above.end > 0.8 * widest;
  // Indented beyond the mark of the bullet it goes on; right below the mark only where it cannot begin anything.
  if (last.bullet) return full && (piece.x > above.x + 2 || (piece.x > above.x - 1 && /^[\p{Ll}\d]/u.test(piece.text)));
  return full && last.text.length > 60 && Math.abs(piece.x - above.x) < 1 && findSpan(last.text, false) === undefined;
}

function usualSpacing(rows: readonly Row[]): number {
  const drops = rows.slice(1).flatMap((row, at) => {
    const drop = rows[at]![0]!.y - row[0]!.y;
    return drop > 1 ? [drop] : [];
  });
  return drops.sort((a, b) => a - b)[Math.floor(drops.length / 2)] ?? 12;
}

/** The size and font of most letters. */
function usualSize(rows: readonly Row[]): { size: number; font: string } {
  const letters = new Map<string, { size: number; font: string; count: number }>();
  for (const { size, font, text } of rows.flat()) {
    const key = `${Math.round(2 * size)} ${font}`;
    const known = letters.get(key) ?? { size, font, count: 0 };
    known.count += text.length;
    letters.set(key, known);
  }
  return [...letters.values()].sort((a, b) => b.count - a.count)[0] ?? { size: 10, font: "" };
}
