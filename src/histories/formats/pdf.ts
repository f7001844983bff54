/**
 * A PDF: a Europass CV, whose XML travels inside it as an attachment, or the pages of any other.
 *
 * In: the PDF.  Out: what it says, a written career or lines. Of a Europass PDF the XML is read and not the page. The library that reads
 * PDFs unpacks without a limit and may fail in a promise of its own, so this runs in a process that may end (`isolated.ts`).
 */
import type { PDFDocumentProxy } from "unpdf/pdfjs";
import { BadInputError } from "../../domain/index.ts";
import type { DocumentLine } from "./documents/document-line.ts";
import { pdfLines } from "./documents/pdf-lines.ts";
import { readEuropassXml } from "./europass.ts";
import type { Parsed } from "./parsed.ts";
import { DOCUMENT_LIMIT, decodeWhole, type Source, tooLarge, wholeBytes } from "./source.ts";

/** More pages are a book, or an archive. */
const MOST_PAGES = 100;

type Told = Required<Pick<Parsed, "told">>;

/** @throws BadInputError where the PDF is damaged, locked, too long, or a picture of text */
export async function readPdf(source: Source): Promise<Parsed & Told> {
  const file = source.name;
  const bytes = await wholeBytes(source);
  // pdf.js opens what has no password but may not be copied or printed; whoever locked it did not mean it to be read by programs.
  if (bytes.includes("/Encrypt")) throw locked(file);
  const pdf = await openPdf(bytes, file);
  try {
    const xml = (await attachmentsOf(pdf, file)).find(looksLikeEuropass);
    if (xml) {
      if (xml.content.length > DOCUMENT_LIMIT) throw tooLarge(file);
      const text = decodeWhole(Buffer.from(xml.content), { file, field: xml.filename });
      const told = { format: "europass-pdf", because: "it is a PDF that carries the XML of Europass" } as const;
      return { kind: "written", career: readEuropassXml(text, file), told };
    }
    if (pdf.numPages > MOST_PAGES) throw tooManyPages(pdf.numPages, file);
    const lines = await pdfLines(pdf).catch((cause: unknown) => {
      throw damaged(file, cause);
    });
    refusePictures(lines, pdf.numPages, file);
    const because = isFromLinkedIn(lines) ? "it is LinkedIn's profile, saved as PDF" : "it is a PDF";
    return { kind: "lines", lines, told: { format: "pdf", because } };
  } finally {
    await pdf.destroy();
  }
}

async function openPdf(bytes: Buffer, file: string): Promise<PDFDocumentProxy> {
  const { getDocumentProxy } = await import("unpdf");
  try {
    // pdf.js takes the bytes over, so it is given its own copy; 0 keeps its warnings off the terminal.
    return await getDocumentProxy(new Uint8Array(bytes), { verbosity: 0 });
  } catch (cause) {
    if ((cause as Error).name === "PasswordException") throw locked(file);
    throw damaged(file, cause);
  }
}

function damaged(file: string, cause: unknown): BadInputError {
  return new BadInputError("bad-pdf", { file }, "this PDF is damaged", "Export or download it again.", { cause });
}

function locked(file: string): BadInputError {
  const mend = 'Open it, and print it to a new PDF without a password ("Save as PDF").';
  return new BadInputError("bad-pdf", { file }, "this PDF is encrypted", mend);
}

function tooManyPages(pages: number, file: string): BadInputError {
  const found = `it has ${pages.toLocaleString("en-US")} pages, and no résumé has more than ${MOST_PAGES}`;
  return new BadInputError("too-large", { file }, found, "Give the pages of the résumé alone.");
}

function isFromLinkedIn(lines: readonly DocumentLine[]): boolean {
  return (
    lines.some(({ text }) => /linkedin\.com\/in\//i.test(text)) &&
    lines.slice(0, 40).some(({ text }) => text === "Contact")
  );
}

/** A scan has pages and no letters; a font that does not say which letters its shapes are gives letters that nobody wrote. */
function refusePictures(lines: readonly DocumentLine[], pages: number, file: string): void {
  const text = lines.map((line) => line.text).join(" ");
  const mend = "Export it as PDF from the program it was written in, or give its text.";
  if (text.length < 40) {
    const found = `this PDF is a picture: its ${pages === 1 ? "page has" : `${pages} pages have`} no text`;
    throw new BadInputError("pdf-without-text", { file }, found, mend);
  }
  if (text.replace(/[^\p{L}]/gu, "").length < 0.3 * text.replace(/\s/g, "").length)
    throw new BadInputError(
      "pdf-without-text",
      { file },
      "the fonts of this PDF do not say which letters they show",
      mend,
    );
}

type Attachment = { readonly filename: string; readonly content: Uint8Array };

async function attachmentsOf(pdf: PDFDocumentProxy, file: string): Promise<Attachment[]> {
  try {
    const attachments = (await pdf.getAttachments()) as Record<string, Attachment> | null;
    return Object.values(attachments ?? {}).filter(
      ({ content }) => content instanceof Uint8Array && content.length > 0,
    );
  } catch (cause) {
    throw damaged(file, cause);
  }
}

function looksLikeEuropass({ content }: Attachment): boolean {
  const head = Buffer.from(content.subarray(0, 4_000)).toString("latin1").replaceAll("\0", "");
  return /<(?:[\w-]+:)?(?:Candidate|SkillsPassports?)[\s>]/.test(head);
}
