/**
 * Which format a file has: by its content first, by its name where the content does not tell.
 *
 * In: the first 64 KB.  Out: the format, and what says so, for the user.
 */

import { BadInputError } from "../../domain/index.ts";
import { looksLikeCareer } from "./careers-file.ts";
import { looksLikeEuropassJson } from "./europass-json.ts";
import { FORMATS, type Format } from "./formats.ts";
import { headerCells } from "./header.ts";
import { looksLikeJsonResume } from "./json-resume.ts";
import { type ColumnMapping, looksLikeHeader } from "./mapping.ts";
import { isRecord } from "./resume-keys.ts";
import { encodingOf, type Source } from "./source.ts";

export type Detected = { readonly format: Format; readonly because: string };

export function isFormat(name: string): name is Format {
  return (FORMATS as readonly string[]).includes(name);
}

/** @throws BadInputError for what is surely something else: an old Word document, a picture, an archive */
export function detectFormat(source: Source, mapping: ColumnMapping | undefined): Detected {
  const { head, name } = source;
  const magic = head.subarray(0, 8).toString("latin1");
  if (magic.startsWith("PK\x03\x04")) return detectZip(head);
  if (head.subarray(0, 1024).includes("%PDF-")) return { format: "pdf", because: "it is a PDF" };
  if (magic.startsWith("{\\rtf")) return { format: "rtf", because: "it is rich text" };
  if (magic.startsWith("PAR1")) return { format: "parquet", because: "it begins with PAR1" };
  const other = OTHERS.find(([bytes]) => magic.startsWith(bytes));
  if (other) throw new BadInputError("unknown-format", { file: name }, `this is ${other[1]}`, other[2]);
  return detectText(headText(source), source, mapping);
}

const PICTURE = "A picture has no text to read: give the document it was made from, or its text.";
const OTHERS: readonly (readonly [string, string, string])[] = [
  ["\xd0\xcf\x11\xe0", "an old Word or Excel document", "Save it as .docx, or as CSV where it is a table."],
  ["\x89PNG", "a picture", PICTURE],
  ["\xff\xd8\xff", "a picture", PICTURE],
  ["7z\xbc\xaf", "a 7-Zip archive", "Unpack it and give the file in it."],
  ["Rar!", "a RAR archive", "Unpack it and give the file in it."],
];

/** By the first names in it: office documents begin with a list of their parts or with their kind. */
function detectZip(head: Buffer): Detected {
  if (head.includes("mimetypeapplication/vnd.oasis.opendocument"))
    return { format: "odt", because: "it is an OpenDocument file" };
  const office =
    head.includes("[Content_Types].xml") || head.includes("word/document.xml") || head.includes("_rels/.rels");
  return office ? { format: "docx", because: "it is a Word document" } : { format: "linkedin", because: "it is a ZIP" };
}

function headText({ head }: Source): string {
  return new TextDecoder(encodingOf(head)).decode(head).trimStart();
}

function detectText(head: string, source: Source, mapping: ColumnMapping | undefined): Detected {
  const first = head.split(/\r?\n/, 1)[0]!;
  const { name } = source;
  if (head.startsWith("<")) {
    const markup = detectMarkup(head, name);
    if (markup) return markup;
  }
  if (head.startsWith("[") && (head.length === 1 || /^\[\s*[{\]]/.test(head)))
    return { format: "json-resume", because: "it is a list in JSON" };
  if (head.startsWith("{")) return detectJson(head, first, source.name);
  if (
    /\.ya?ml$/i.test(name) ||
    /^(?:---\s*\n|#[^\n]*\n|\s*\n)*(?:basics|work|cv|\$schema|education|experience)\s*:\s*(?:\n|$)/.test(head)
  )
    return { format: "yaml", because: "it is YAML" };
  return detectTable(first, source.name, mapping);
}

/** Text that begins with a tag: a web page, Europass, or Markdown and text that happen to. */
function detectMarkup(head: string, name: string): Detected | undefined {
  const plain = head.slice(0, 4_000).replace(/<!--[\s\S]*?-->/g, "");
  if (/<!doctype html|<html[\s>]/i.test(plain)) return { format: "html", because: "it is a web page" };
  if (/^<\?xml|<(?:[\w-]+:)?(?:Candidate|SkillsPassports?|learnerinfo)[\s>]/.test(plain))
    return { format: "europass-xml", because: "it is XML" };
  if (/\.(md|markdown)$/i.test(name)) return undefined;
  const blocks = [...head.matchAll(/<\/(?:p|div|li|td|tr|ul|h[1-6]|section)\s*>/gi)].length;
  const page = /\.x?html?$/i.test(name) || /<(?:head|body)[\s>]/i.test(plain) || blocks >= 5;
  return page ? { format: "html", because: "it is HTML" } : undefined;
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
  if (looksLikeEuropassJson(value)) return { format: "json-resume", because: "it is Europass in JSON" };
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
  if (/\.(md|markdown)$/i.test(name)) return { format: "markdown", because: "its name ends so" };
  if (/\.json[5c]?$/i.test(name)) return { format: "json-resume", because: "its name ends so" };
  return { format: "text", because: "it is plain text" };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
