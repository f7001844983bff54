/**
 * Word and OpenDocument files as lines.
 *
 * In: the bytes of a DOCX or ODT, a ZIP with one XML of the text.  Out: its lines: a paragraph is one, or several where it has breaks; the
 * cells of a row of a table stand on one line as long as each is short, and below each other where one holds paragraphs. Macros, pictures,
 * headers and embedded objects are not opened; a document type or entities of its own are refused before anything is parsed.
 */
import { XMLParser } from "fast-xml-parser";
import { BadInputError } from "../../../domain/index.ts";
import { entryText, openZip, type ZipLimits } from "../../../records/zip.ts";
import { undoEntities } from "../entities.ts";
import type { DocumentLine } from "./document-line.ts";
import { PageOfLines } from "./page-of-lines.ts";

/** A résumé in Word is a few hundred kilobytes of XML; pictures are not unpacked. */
const LIMITS: ZipLimits = { entries: 5_000, entryBytes: 30e6, totalBytes: 200e6, ratio: 300 };

/** An element as the parser gives it in document order: its name with its children, and its attributes. */
type Element = Readonly<Record<string, unknown>>;

/** @throws BadInputError where it is no whole DOCX or ODT, unpacks to far more than it is, or is an office document of another kind */
export async function officeLines(zipped: string | Buffer, file: string): Promise<DocumentLine[]> {
  const zip = await openZip(zipped, LIMITS, file);
  try {
    const word = zip.entries.find(({ name }) => name === "word/document.xml");
    const open = zip.entries.find(({ name }) => name === "content.xml");
    const entry = word ?? open;
    if (entry === undefined)
      throw anotherKind(
        zip.entries.map(({ name }) => name),
        file,
      );
    const root = parseXml(await entryText(entry, file), file);
    const page = new PageOfLines("paragraph");
    if (word) walkWord(root, page);
    else walkOpenDocument(root, page);
    return page.lines();
  } finally {
    zip.close();
  }
}

function anotherKind(names: readonly string[], file: string): BadInputError {
  const kind = names.some((name) => name.startsWith("xl/"))
    ? "this is an Excel workbook"
    : names.some((name) => name.startsWith("ppt/"))
      ? "this is a PowerPoint presentation"
      : names.some((name) => name.startsWith("Index/"))
        ? "this is an Apple Pages document"
        : "this office document holds no text";
  return new BadInputError(
    "unknown-format",
    { file },
    kind,
    "Save it as a Word document, a PDF or, for a table, as CSV.",
  );
}

function parseXml(text: string, file: string): Element[] {
  if (/<!(?:DOCTYPE|ENTITY)/i.test(text)) {
    const found = "the document has a document type or entities of its own";
    throw new BadInputError("xml-doctype", { file }, found, "No word processor writes them, so it is not read.");
  }
  try {
    const parser = new XMLParser({
      preserveOrder: true,
      ignoreAttributes: false,
      attributeNamePrefix: "@",
      trimValues: false,
      parseTagValue: false,
      parseAttributeValue: false,
      processEntities: false,
    });
    return parser.parse(text) as Element[];
  } catch (cause) {
    throw new BadInputError("bad-xml", { file }, "the text of the document is damaged", "Save it again.", { cause });
  }
}

/** The name, children and attributes of an element. */
function partsOf(element: Element): { name: string; children: readonly Element[]; attributes: Element } {
  const name = Object.keys(element).find((key) => key !== ":@") ?? "";
  const children = element[name];
  return {
    name,
    children: Array.isArray(children) ? (children as Element[]) : [],
    attributes: (element[":@"] ?? {}) as Element,
  };
}

/** What is no text of the page: deleted words, codes of fields, the copy of a text box for older programs, pictures. */
const WORD_SKIPPED = new Set([
  "w:del",
  "w:delText",
  "w:instrText",
  "mc:Fallback",
  "w:pict",
  "w:object",
  "w:footnoteReference",
  "w:sdtPr",
]);

function walkWord(elements: readonly Element[], page: PageOfLines): void {
  for (const element of elements) {
    const { name, children } = partsOf(element);
    if (WORD_SKIPPED.has(name)) continue;
    if (name === "#text") page.add(undoEntities(String(element["#text"])));
    else if (name === "w:t") for (const child of children) page.add(undoEntities(String(child["#text"] ?? "")));
    else if (name === "w:tab") page.add("\t");
    else if (name === "w:br" || name === "w:cr") page.endLine(false);
    else if (name === "w:noBreakHyphen") page.add("-");
    else if (name === "w:p") wordParagraph(children, page);
    else if (name === "w:tr") row(children, "w:tc", walkWord, page);
    else if (children.length > 0) walkWord(children, page);
  }
}

function wordParagraph(children: readonly Element[], page: PageOfLines): void {
  const properties = children.find((child) => "w:pPr" in child);
  const own = properties === undefined ? [] : partsOf(properties).children;
  const style = own.find((child) => "w:pStyle" in child);
  const named = style === undefined ? "" : String(partsOf(style).attributes["@w:val"] ?? "");
  page.begin({
    bullet: own.some((child) => "w:numPr" in child) || /^list/i.test(named),
    rank: /heading|title|überschrift|titre|título|section/i.test(named) ? named : undefined,
  });
  walkWord(
    children.filter((child) => child !== properties),
    page,
  );
  page.endLine(true);
}

type Walk = (elements: readonly Element[], page: PageOfLines) => void;

/** A row of short cells is a line; where a cell holds several paragraphs, the cells are columns and stand below each other. */
function row(children: readonly Element[], cell: string, walk: Walk, page: PageOfLines): void {
  const cells = children
    .filter((child) => cell in child)
    .map((child) => {
      const inner = new PageOfLines("paragraph");
      walk(partsOf(child).children, inner);
      return { child, lines: inner.lines() };
    });
  if (cells.every(({ lines }) => lines.length <= 1)) {
    for (const { lines } of cells) for (const { text } of lines) page.add(`${text}\t`);
    page.endLine(true);
  } else for (const { child } of cells) walk(partsOf(child).children, page);
}

function walkOpenDocument(elements: readonly Element[], page: PageOfLines): void {
  for (const element of elements) {
    const { name, children, attributes } = partsOf(element);
    if (name === "#text") page.add(undoEntities(String(element["#text"])).replace(/\s+/g, " "));
    else if (name === "text:tab") page.add("\t");
    else if (name === "text:s") page.add(" ".repeat(Math.min(100, Number(attributes["@text:c"] ?? 1) || 1)));
    else if (name === "text:line-break") page.endLine(false);
    else if (name === "text:h" || name === "text:p") {
      if (name === "text:h") page.begin({ rank: `heading ${String(attributes["@text:outline-level"] ?? "")}` });
      walkOpenDocument(children, page);
      page.endLine(true);
    } else if (name === "text:list-item") {
      page.begin({ bullet: true });
      walkOpenDocument(children, page);
    } else if (name === "table:table-row") row(children, "table:table-cell", walkOpenDocument, page);
    else if (!/^(?:text:tracked-changes|office:annotation|draw:image|office:automatic-styles|text:note)$/.test(name))
      walkOpenDocument(children, page);
  }
}
