/**
 * A Europass PDF: its XML travels inside it as an attachment.
 *
 * In: the PDF.  Out: a written career. The printed page is not read: its columns cannot be told apart reliably, and pasted text can.
 * The reader of PDFs unpacks without a limit and may fail in a promise of its own, so this runs in a process that may end (`isolated.ts`).
 */
import { BadInputError } from "../../domain/index.ts";
import type { WrittenCareer } from "../normalise/raw.ts";
import { readEuropassXml } from "./europass.ts";
import { DOCUMENT_LIMIT, decodeWhole, type Source, tooLarge, wholeBytes } from "./source.ts";

/** @throws BadInputError where the PDF is damaged, locked, or carries no Europass XML */
export async function readEuropassPdf(source: Source): Promise<WrittenCareer> {
  const file = source.name;
  const bytes = await wholeBytes(source);
  const attached = (await attachmentsOf(bytes, file)).filter(({ content }) => content.length > 0);
  const xml = attached.find(looksLikeEuropass) ?? attached.find(({ filename }) => /\.xml$/i.test(filename));
  if (!xml) {
    const mend = "Open it, copy its text and give that instead.";
    throw new BadInputError("pdf-without-europass", { file }, "this PDF carries no Europass XML", mend);
  }
  if (xml.content.length > DOCUMENT_LIMIT) throw tooLarge(file);
  return readEuropassXml(decodeWhole(Buffer.from(xml.content), { file, field: xml.filename }), file);
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

function looksLikeEuropass({ content }: Attachment): boolean {
  const head = Buffer.from(content.subarray(0, 4_000)).toString("latin1").replaceAll("\0", "");
  return /<(?:[\w-]+:)?(?:Candidate|SkillsPassports?)[\s>]/.test(head);
}
