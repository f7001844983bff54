/**
 * Text as lines, memory flat in their number.
 *
 * In: pieces of text.  Out: each line with its number, from 1, blank ones left out. A line may be long, since a career is one line, but
 * not so long that what is built of it weighs on the process: 4 million characters of JSON can become 200 MB.
 */
import { BadInputError } from "../../domain/index.ts";

const LINE_LIMIT = 4e6;

export type Line = { readonly text: string; readonly number: number };

/** @throws BadInputError where one line is longer than 4 million characters */
export async function* linesOf(pieces: AsyncIterable<string>, file: string): AsyncGenerator<Line> {
  let begun: string[] = [];
  let size = 0;
  let number = 0;
  for await (const piece of pieces) {
    let from = 0;
    for (let at = piece.indexOf("\n"); at >= 0; at = piece.indexOf("\n", from)) {
      begun.push(piece.slice(from, at));
      number++;
      const text = begun.length === 1 ? begun[0]! : begun.join("");
      if (isLongerThanBlank(text)) yield { text, number };
      begun = [];
      size = 0;
      from = at + 1;
    }
    if (from === piece.length) continue;
    begun.push(piece.slice(from));
    size += piece.length - from;
    if (size > LINE_LIMIT) {
      const found = `this line is longer than ${LINE_LIMIT / 1e6} million characters`;
      throw new BadInputError("line-too-long", { file, line: number + 1 }, found, "Each line must be one career.");
    }
  }
  const text = begun.join("");
  if (isLongerThanBlank(text)) yield { text, number: number + 1 };
}

function isLongerThanBlank(text: string): boolean {
  return /\S/.test(text);
}
