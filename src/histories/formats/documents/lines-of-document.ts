/**
 * A document of any format of words as lines; each format is loaded when it is needed.
 *
 * In: a source and its format.  Out: lines, for the one reader of résumé text.
 */
import { type Source, wholeBytes, wholeText } from "../source.ts";
import type { DocumentLine } from "./document-line.ts";

/** @throws BadInputError where the document is damaged, too large, or holds no text */
export async function linesOfDocument(
  source: Source,
  format: "docx" | "odt" | "rtf" | "html",
): Promise<DocumentLine[]> {
  switch (format) {
    case "docx":
    case "odt": {
      const { officeLines } = await import("./office-lines.ts");
      return officeLines(await wholeBytes(source), source.name);
    }
    case "rtf": {
      const { rtfLines } = await import("./rtf-lines.ts");
      return rtfLines((await wholeBytes(source)).toString("latin1"));
    }
    case "html": {
      const { htmlLines } = await import("./html-lines.ts");
      return htmlLines(await wholeText(source));
    }
    default:
      return format satisfies never;
  }
}
