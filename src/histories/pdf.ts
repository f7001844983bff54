/**
 * A Europass PDF: its XML travels inside it as an attachment.
 *
 * In: the PDF.  Out: a written career. The printed page is not read: its columns cannot be told apart reliably, and pasted text can.
 */
import { BadInputError } from "../domain/index.ts";
import { readEuropassXml } from "./europass.ts";
import { DOCUMENT_LIMIT, encodingOf, type Source, tooLarge, wholeBytes } from "./source.ts";
import type { WrittenCareer } from "./written.ts";

/** @throws BadInputError where the PDF is damaged, locked, or carries no Europass XML */
export async function readEuropassPdf(source: Source): Promise<WrittenCareer> {
  const file = source.name;
  const attached = (await attachmentsOf(await wholeBytes(source), file)).filter(({ content }) => content.length > 0);
  const xml =
    attached.find(({ content }) => /<(?:[\w-]+:)?(?:Candidate|SkillsPassports?)[\s>]/.test(headOf(content))) ??
    attached.find(({ filename }) => /\.xml$/i.test(filename));
  if (!xml) {
    throw new BadInputError(
      "pdf-without-europass",
      { file },
      "this PDF carries no Europass XML",
      "Open it, copy its text and give that instead.",
    );
  }
  if (xml.content.length > DOCUMENT_LIMIT) throw tooLarge(file);
  const bytes = Buffer.from(xml.content);
  try {
    return readEuropassXml(new TextDecoder(encodingOf(bytes), { fatal: true }).decode(bytes), file);
  } catch (cause) {
    if (cause instanceof BadInputError) throw cause;
    throw new BadInputError(
      "bad-encoding",
      { file, field: xml.filename },
      "the XML inside is not UTF-8",
      "Export it from Europass again.",
      { cause },
    );
  }
}

type Attachment = { readonly filename: string; readonly content: Uint8Array };

async function attachmentsOf(bytes: Buffer, file: string): Promise<Attachment[]> {
  const { getDocumentProxy } = await import("unpdf");
  try {
    // pdf.js takes the bytes over, so it is given its own copy; 0 keeps its warnings off the terminal.
    const document = await getDocumentProxy(new Uint8Array(bytes), { verbosity: 0 });
    const attachments = (await document.getAttachments()) as Record<string, Attachment> | null;
    await document.destroy();
    return Object.values(attachments ?? {}).filter(({ content }) => content instanceof Uint8Array);
  } catch (cause) {
    throw new BadInputError("bad-pdf", { file }, "this PDF is damaged or locked", "Export or download it again.", {
      cause,
    });
  }
}

function headOf(content: Uint8Array): string {
  return Buffer.from(content.subarray(0, 4_000)).toString("latin1").replaceAll("\0", "");
}
