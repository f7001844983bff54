/**
 * Which format a file has: by its content first, by its name where the content does not tell.
 *
 * In: the first 64 KB.  Out: the format, and what says so, for the user.
 */

import { BadInputError } from "../../domain/index.ts";
import { looksLikeCareer } from "./careers-file.ts";
import { FORMATS, type Format } from "./formats.ts";
import { headerCells } from "./header.ts";
import { isRecord, looksLikeJsonResume } from "./json-resume.ts";
import { type ColumnMapping, looksLikeHeader } from "./mapping.ts";
import { encodingOf, type Source } from "./source.ts";

export type Detected = { readonly format: Format; readonly because: string };

export function isFormat(name: string): name is Format {
  return (FORMATS as readonly string[]).includes(name);
}

/** @throws BadInputError for what is surely something else: a Word document, a web page, a picture */
export function detectFormat(source: Source, mapping: ColumnMapping | undefined): Detected {
  const { head, name } = source;
  const magic = head.subarray(0, 8).toString("latin1");
  if (magic.startsWith("PK\x03\x04")) return { format: "linkedin", because: "it is a ZIP" };
  if (head.subarray(0, 1024).includes("%PDF-")) return { format: "europass-pdf", because: "it is a PDF" };
  if (magic.startsWith("PAR1")) return { format: "parquet", because: "it begins with PAR1" };
  const other = OTHERS.find(([bytes]) => magic.startsWith(bytes));
  if (other)
    throw new BadInputError("unknown-format", { file: name }, `this is ${other[1]}`, "Copy its text and give that.");
  return detectText(headText(source), source, mapping);
}

const OTHERS: readonly (readonly [string, string])[] = [
  ["\xd0\xcf\x11\xe0", "an old Word or Excel document"],
  ["{\\rtf", "a rich text document"],
  ["\x89PNG", "a picture"],
  ["\xff\xd8\xff", "a picture"],
  ["7z\xbc\xaf", "a 7-Zip archive"],
  ["Rar!", "a RAR archive"],
];

function headText({ head }: Source): string {
  return new TextDecoder(encodingOf(head)).decode(head).trimStart();
}

function detectText(head: string, source: Source, mapping: ColumnMapping | undefined): Detected {
  const first = head.split(/\r?\n/, 1)[0]!;
  if (head.startsWith("<")) {
    if (/^<!doctype html|^<html/i.test(head)) {
      throw new BadInputError(
        "unknown-format",
        { file: source.name },
        "this is a web page",
        "Copy the text from it and give that.",
      );
    }
    if (/<\/|<\?xml|\/>/.test(head)) return { format: "europass-xml", because: "it is XML" };
  }
  if (head.startsWith("[") && (head.length === 1 || /^\[\s*[{\]]/.test(head)))
    return { format: "json-resume", because: "it is a list in JSON" };
  if (head.startsWith("{")) return detectJson(head, first, source.name);
  return detectTable(first, source.name, mapping);
}

/** One object on the first line is a file of lines, unless it is all there is and is a résumé. */
function detectJson(head: string, first: string, name: string): Detected {
  const value = parsed(first);
  if (value === undefined) {
    // The line may be longer than the head, or the document may be printed over many lines.
    const lines = !head.includes("\n") || /\.(jsonl|ndjson)(\.gz)?$/i.test(name);
    return lines
      ? { format: "careers", because: "it is JSON on one long line" }
      : { format: "json-resume", because: "it is one JSON document" };
  }
  if (looksLikeCareer(value) || looksLikeJsonResume(value)) {
    const alone = head.trim() === first.trim() && looksLikeJsonResume(value);
    return alone
      ? { format: "json-resume", because: "it is one JSON document" }
      : { format: "careers", because: "each line is a career in JSON" };
  }
  if (isRecord(value) && Object.keys(value).length === 0 && head.trim() === "{}")
    return { format: "json-resume", because: "it is one JSON document" };
  return { format: "jsonl", because: "each line is a row in JSON" };
}

function detectTable(first: string, name: string, mapping: ColumnMapping | undefined): Detected {
  const { cells } = headerCells(first);
  if (cells.length > 1 && looksLikeHeader(cells, mapping))
    return { format: "csv", because: "its first line names columns" };
  if (/\.(csv|tsv|tab)(\.gz)?$/i.test(name)) return { format: "csv", because: "its name ends so" };
  if (/\.(jsonl|ndjson)(\.gz)?$/i.test(name)) return { format: "careers", because: "its name ends so" };
  if (/\.json$/i.test(name)) return { format: "json-resume", because: "its name ends so" };
  return { format: "text", because: "it is plain text" };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
