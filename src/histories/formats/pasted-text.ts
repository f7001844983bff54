/**
 * Pasted text and Markdown: the work history of a résumé or a letter, as people paste it.
 *
 * In: plain text.  Out: a written career.
 */
import type { TitleCoder } from "../../domain/index.ts";
import type { WrittenCareer } from "../normalise/raw.ts";
import { textLines } from "./documents/text-lines.ts";
import { readResumeLines } from "./resume-text/read-resume-lines.ts";

/** @throws BadInputError where it is longer than any résumé, or no job was found in it */
export function readPastedText(text: string, coder: TitleCoder, file: string): WrittenCareer {
  return readResumeLines(textLines(text), coder, file);
}
