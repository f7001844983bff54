/**
 * The lines of a file as bytes, memory flat in their number: what is hashed or copied must not pass through text.
 */
import { createReadStream } from "node:fs";

export type ByteLine = {
  /** Without its line break. */
  readonly line: Buffer;
  /** From 1. */
  readonly number: number;
  /** False of a last line without a line break. */
  readonly ended: boolean;
};

export async function* byteLines(path: string, signal: AbortSignal): AsyncGenerator<ByteLine> {
  let rest: Buffer = Buffer.alloc(0);
  let number = 0;
  for await (const read of createReadStream(path, { highWaterMark: 1 << 20 })) {
    signal.throwIfAborted();
    const piece = rest.length === 0 ? (read as Buffer) : Buffer.concat([rest, read as Buffer]);
    let begin = 0;
    for (let end = piece.indexOf(10); end >= 0; end = piece.indexOf(10, begin)) {
      yield { line: piece.subarray(begin, end), number: ++number, ended: true };
      begin = end + 1;
    }
    rest = piece.subarray(begin);
  }
  if (rest.length > 0) yield { line: rest, number: number + 1, ended: false };
}
