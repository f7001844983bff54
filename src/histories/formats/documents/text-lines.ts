/**
 * Plain text and Markdown as lines.
 *
 * In: text.  Out: its lines; a blank one is a gap above the next. Marks of Markdown and HTML say how words look and are no words: they
 * are taken off, and a heading's level is kept as its rank.
 */
import { type DocumentLine, lineOf } from "./document-line.ts";

const LINE_BREAK = /\r\n|[\n\r\u2028\u2029\f\v]/;

export function textLines(text: string): DocumentLine[] {
  const lines: DocumentLine[] = [];
  let gap = false;
  const written = text.split(LINE_BREAK);
  written.forEach((raw, at) => {
    if (raw.trim() === "" || isHeadOfTable(raw, written[at + 1])) {
      gap = true;
      return;
    }
    const heading = /^\s{0,3}(#{1,6})\s+/.exec(raw)?.[1];
    const line = lineOf(withoutMarkup(raw), `line ${at + 1}`, { gap, rank: heading && `heading ${heading.length}` });
    // A line of marks alone ("-----", "<hr>") holds apart what is above and below it.
    if (line) lines.push(line);
    gap = line === undefined;
  });
  return lines;
}

/** The names of columns, by the rule below them: they are no line of their table. */
function isHeadOfTable(raw: string, below: string | undefined): boolean {
  return raw.includes("|") && below?.includes("-") === true && /^\s*\|?(?:\s*:?-+:?\s*\|)+[\s:-]*$/.test(below);
}

/** The words of a line of Markdown, its marks gone; a line that has none is left as it is. */
function withoutMarkup(raw: string): string {
  const line = raw.slice(0, 10_000);
  if (!/[#*_`<[|~\\]/.test(line)) return line;
  return line
    .replace(/<br\s*\/?>/gi, "\t")
    .replace(/<\/?[a-zA-Z][^<>]{0,300}>/g, "")
    .replace(/!?\[([^[\]]{0,300})\]\([^()\s]{0,500}(?:\s"[^"]{0,100}")?\)/g, "$1")
    .replace(/^\s{0,3}#{1,6}\s+|\s+#{1,6}\s*$/g, "")
    .replace(/^\s*>\s?/, "")
    .replace(/(\*\*\*|\*\*|__|~~)(?=\S)([^*_~]{1,300}?)\1/g, "$2")
    .replace(/(?<![\p{L}\p{N}*])[*_](?=\S)([^*_]{1,300}?)(?<=\S)[*_](?![\p{L}\p{N}*])/gu, "$1")
    .replace(/`([^`]{1,300})`/g, "$1")
    .replace(/\\([\\`*_{}[\]()#+.!|-])/g, "$1")
    .replace(/^\s*\|(.*)\|\s*$/, (_, row: string) => row.replace(/\s*\|\s*/g, "\t"));
}
