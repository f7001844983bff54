/**
 * A Europass PDF: its XML travels inside it as an attachment.
 *
 * In: the PDF.  Out: a written career. The printed page is not read: its columns cannot be told apart reliably, and pasted text can.
 * The reader of PDFs unpacks without a limit, so what would unpack beyond one is refused before it is asked.
 */
import { inflateSync } from "node:zlib";
import { BadInputError } from "../../domain/index.ts";
import type { WrittenCareer } from "../normalise/raw.ts";
import { readEuropassXml } from "./europass.ts";
import { DOCUMENT_LIMIT, decodeWhole, type Source, tooLarge, wholeBytes } from "./source.ts";

/** @throws BadInputError where the PDF is damaged, locked, too large unpacked, or carries no Europass XML */
export async function readEuropassPdf(source: Source): Promise<WrittenCareer> {
  const file = source.name;
  const bytes = await wholeBytes(source);
  refuseBombs(bytes, file);
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

/** Ways to pack that could hide a bomb from the check below, and that no Europass PDF uses. */
const HIDING = /\/FlateDecode\s*\/(?:FlateDecode|Fl)\b|\/(?:LZWDecode|RunLengthDecode)\b|\/Encrypt\b/;

function refuseBombs(bytes: Buffer, file: string): void {
  const text = bytes.toString("latin1");
  if (HIDING.test(text)) {
    const mend = "Open it, copy its text and give that instead.";
    throw new BadInputError("bad-pdf", { file }, "this PDF is locked, or packed in a way that is not read", mend);
  }
  let total = 0;
  for (const { index, 0: keyword } of text.matchAll(/\bstream\r?\n/g)) {
    total += unpackedSize(bytes.subarray(index + keyword.length));
    if (total > UNPACKED_LIMIT) throw tooLarge(file);
  }
}

/** Unpacked bytes of all streams together: room for the largest photograph, and no more. */
const UNPACKED_LIMIT = 200e6;

/** What is no zlib stream unpacks to nothing; one that goes beyond the limit counts as twice the limit. */
function unpackedSize(bytes: Buffer): number {
  if ((bytes[0]! & 0x0f) !== 8) return 0;
  try {
    return inflateSync(bytes, { maxOutputLength: UNPACKED_LIMIT }).length;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE" ? 2 * UNPACKED_LIMIT : 0;
  }
}
