/**
 * Web pages as lines.
 *
 * In: HTML.  Out: its lines: a block is a paragraph, a cell of a table a part of a line, a heading has its level as rank. Nothing is run and
 * nothing is loaded; scripts and styles are passed over.
 */
import { undoEntities } from "../entities.ts";
import type { DocumentLine } from "./document-line.ts";
import { PageOfLines } from "./page-of-lines.ts";

const BLOCK =
  /^(?:p|div|section|article|header|footer|main|aside|ul|ol|dl|dt|dd|table|thead|tbody|tr|h[1-6]|blockquote|pre|hr|form|figure|address|nav|body|html|title)$/;
const TOKEN =
  /<!--[\s\S]*?(?:-->|$)|<(script|style|svg|head|noscript|template)\b[\s\S]*?(?:<\/\1\s*>|$)|<(\/?)([a-zA-Z][\w:-]*)[^<>]*>|[^<]+|</gi;

export function htmlLines(html: string): DocumentLine[] {
  const page = new PageOfLines("line");
  for (const token of html.matchAll(TOKEN)) {
    const [whole, skipped, closing, tag] = token;
    if (whole.startsWith("<!--") || skipped !== undefined) continue;
    if (tag === undefined) page.add(undoEntities(whole.replace(/\s+/g, " ")));
    else readTag(tag.toLowerCase(), closing === "/", page);
  }
  return page.lines();
}

function readTag(tag: string, closing: boolean, page: PageOfLines): void {
  if (tag === "br") page.endLine(false);
  else if (tag === "li") {
    page.endLine(false);
    if (!closing) page.begin({ bullet: true });
  } else if (tag === "td" || tag === "th") page.add("\t");
  else if (BLOCK.test(tag)) {
    page.endLine(!/^(?:tr|dt|dd|tbody|thead)$/.test(tag));
    if (!closing && /^h[1-6]$/.test(tag)) page.begin({ rank: `heading ${tag[1]}` });
  }
}
