/**
 * Bytes from a file or from standard input, and their text.
 *
 * In: a path, or "-" and a stream.  Out: the first bytes to tell the format by, and all bytes or all text as a stream: nothing here
 * holds a whole file but `wholeText` and `wholeBytes`, which have a limit. Gzip is unpacked on the way. Text is UTF-8, or UTF-16 where a
 * byte order mark or its pattern of zeros says so; anything else is a clear error.
 */
import { createReadStream, type ReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { pipeline, type Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { BadInputError, type InputPlace } from "../../domain/index.ts";
import { shown } from "../normalise/clean-text.ts";

export type Source = {
  /** As the user named it; "standard input" for "-". */
  readonly name: string;
  /** Absent for standard input. */
  readonly path: string | undefined;
  /** The first bytes, unpacked; at most 64 KB, fewer only where the source has fewer. */
  readonly head: Buffer;
  /** The head is all there is. */
  readonly wholeInHead: boolean;
  /** Bytes of the file as it lies on the disk; absent for what is no plain file and can be read only once. */
  readonly size: number | undefined;
  /** Bytes of the file as it lies on the disk that were read by now, where that is known. */
  readonly bytesRead?: () => number;
  readonly gzipped: boolean;
  /** All bytes, unpacked, once. */
  readonly bytes: () => AsyncIterable<Buffer>;
  readonly close: () => void;
};

const HEAD = 65_536;

/** A document that is read whole: no résumé or export of one person comes near it. */
export const DOCUMENT_LIMIT = 20e6;

/** @throws BadInputError where there is no such file, it is a folder, or it is empty */
export async function openSource(named: string, input: Readable | undefined, name = "standard input"): Promise<Source> {
  if (named === "-") return openStream(standardInput(input), name);
  const { raw, size } = await openFile(named);
  return { ...(await openStream(raw, named)), path: named, size, bytesRead: () => raw.bytesRead };
}

/** @throws BadInputError where it is empty, or its gzip is damaged */
export async function openStream(raw: Readable, name: string): Promise<Source> {
  const packed = raw[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  const magic = await takeHead(packed, 2, name);
  const gzipped = magic.head[0] === 0x1f && magic.head[1] === 0x8b;
  const bytes = gzipped ? unpacked(magic.rest(), name) : magic.rest();
  const { head, rest } = await takeHead(bytes[Symbol.asyncIterator]() as AsyncIterator<Buffer>, HEAD, name);
  if (head.length === 0) {
    raw.destroy();
    throw new BadInputError("empty", { file: name }, "it is empty", "Give a file that holds something.");
  }
  return {
    name,
    path: undefined,
    head: head.subarray(0, HEAD),
    wholeInHead: head.length < HEAD,
    size: undefined,
    gzipped,
    bytes: rest,
    close: () => raw.destroy(),
  };
}

/** Whether a path is a folder; false for "-" and for what is not there. */
export async function isFolder(path: string): Promise<boolean> {
  if (path === "-") return false;
  return stat(path).then(
    (info) => info.isDirectory(),
    () => false,
  );
}

function standardInput(input: Readable | undefined): Readable {
  if (input) return input;
  throw new BadInputError("no-input", { file: "standard input" }, "nothing can be read from it here", "Name a file.");
}

async function openFile(path: string): Promise<{ raw: ReadStream; size: number | undefined }> {
  const refuse = (found: string, mend: string, cause?: unknown) =>
    new BadInputError("no-file", { file: path }, found, mend, { cause });
  let info: Awaited<ReturnType<typeof stat>>;
  try {
    info = await stat(path);
  } catch (cause) {
    throw refuse("there is no such file, or it may not be read", "Check the path.", cause);
  }
  if (info.isDirectory())
    throw refuse(
      "this is a folder",
      "Name the file in it; a folder is read only where it is an unpacked LinkedIn export.",
    );
  // Larger pieces make strings that V8 frees late: 256 KB cost 100 MB more at the peak of an import and are no faster.
  return { raw: createReadStream(path, { highWaterMark: 65_536 }), size: info.isFile() ? info.size : undefined };
}

/** Takes at least `count` bytes where there are so many; `rest` gives everything, the head included. */
async function takeHead(
  chunks: AsyncIterator<Buffer>,
  count: number,
  name: string,
): Promise<{ head: Buffer; rest: () => AsyncIterable<Buffer> }> {
  const taken: Buffer[] = [];
  let size = 0;
  while (size < count) {
    const next = await nextChunk(chunks, name);
    if (next === undefined) break;
    taken.push(next);
    size += next.length;
  }
  async function* rest(): AsyncGenerator<Buffer> {
    try {
      yield* taken;
      for (let next = await nextChunk(chunks, name); next !== undefined; next = await nextChunk(chunks, name))
        yield next;
    } finally {
      await chunks.return?.();
    }
  }
  return { head: Buffer.concat(taken), rest };
}

async function nextChunk(chunks: AsyncIterator<Buffer>, name: string): Promise<Buffer | undefined> {
  try {
    const { value, done } = await chunks.next();
    return done ? undefined : Buffer.from(value);
  } catch (cause) {
    if (cause instanceof BadInputError) throw cause;
    throw new BadInputError(
      "unreadable",
      { file: name },
      "it cannot be read to its end",
      "Check that it is whole and that you may read it.",
      { cause },
    );
  }
}

async function* unpacked(packed: AsyncIterable<Buffer>, name: string): AsyncGenerator<Buffer> {
  const gunzip = createGunzip();
  // The error of a damaged file reaches the loop below; here it would only be reported twice.
  pipeline(packed, gunzip, () => {});
  try {
    for await (const chunk of gunzip) yield chunk as Buffer;
  } catch (cause) {
    if (cause instanceof BadInputError) throw cause;
    throw new BadInputError(
      "bad-gzip",
      { file: name },
      "it begins as gzip and is damaged or cut off",
      "Compress or download it again.",
      { cause },
    );
  }
}

export type Encoding = "utf-8" | "utf-16le" | "utf-16be";

/** By the byte order mark; without one by where the zeros of Latin letters stand; else UTF-8. */
export function encodingOf(head: Buffer): Encoding {
  if (head[0] === 0xff && head[1] === 0xfe) return "utf-16le";
  if (head[0] === 0xfe && head[1] === 0xff) return "utf-16be";
  const start = head.subarray(0, 200);
  const zeros = (offset: number) => start.filter((byte, at) => at % 2 === offset && byte === 0).length;
  if (start.length >= 4 && zeros(1) > start.length / 4 && zeros(0) === 0) return "utf-16le";
  if (start.length >= 4 && zeros(0) > start.length / 4 && zeros(1) === 0) return "utf-16be";
  return "utf-8";
}

/** The text piece by piece, without a byte order mark. @throws BadInputError where it is no text, naming the line as far as it is known */
export async function* textOf(source: Pick<Source, "name" | "head" | "bytes">): AsyncGenerator<string> {
  const encoding = encodingOf(source.head);
  const decoder = new TextDecoder(encoding, { fatal: true });
  let line = 1;
  const decode = (bytes: Buffer | undefined): string => {
    let text: string;
    try {
      text = bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true });
    } catch (cause) {
      throw encoding === "utf-8" && bytes?.includes(0)
        ? binary({ file: source.name, line }, cause)
        : badEncoding(bytes ?? Buffer.alloc(0), encoding, { file: source.name, line }, cause);
    }
    if (text.includes("\0")) throw binary({ file: source.name, line });
    return text;
  };
  for await (const bytes of source.bytes()) {
    const text = decode(bytes);
    yield text;
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) line++;
  }
  yield decode(undefined);
}

function binary(place: InputPlace, cause?: unknown): BadInputError {
  const mend = "Give a text file, or name its --format.";
  return new BadInputError("binary", place, "it holds zero bytes, so it is no text", mend, { cause });
}

/** @param place where the bytes begin */
function badEncoding(
  bytes: Buffer,
  encoding: Encoding,
  { file, line }: { readonly file: string; readonly line: number },
  cause: unknown,
): BadInputError {
  const text = new TextDecoder(encoding).decode(bytes);
  const at = Math.max(0, text.indexOf("\uFFFD"));
  const before = text.slice(0, at).split("\n");
  const near = shown(before.at(-1)!.slice(-20) + text.slice(at, at + 20).split("\n", 1)[0]);
  const found = `it is not ${encoding.toUpperCase()} text, near ${near}`;
  return new BadInputError("bad-encoding", { file, line: line + before.length - 1 }, found, "Save it as UTF-8.", {
    cause,
  });
}

/** The whole text of a document. @throws BadInputError where it is longer than the limit or no text */
export async function wholeText(source: Pick<Source, "name" | "head" | "bytes">): Promise<string> {
  return (await limited(textOf(source), source.name)).join("");
}

export async function wholeBytes(source: Pick<Source, "name" | "bytes">): Promise<Buffer> {
  return Buffer.concat(await limited(source.bytes(), source.name));
}

async function limited<Piece extends string | Buffer>(pieces: AsyncIterable<Piece>, name: string): Promise<Piece[]> {
  const taken: Piece[] = [];
  let size = 0;
  for await (const piece of pieces) {
    size += piece.length;
    if (size > DOCUMENT_LIMIT) throw tooLarge(name);
    taken.push(piece);
  }
  return taken;
}

/** The text of bytes that are all there. @throws BadInputError where they are no text */
export function decodeWhole(bytes: Buffer, place: InputPlace): string {
  const encoding = encodingOf(bytes);
  let text: string;
  try {
    text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new BadInputError(
      "bad-encoding",
      place,
      `it is not ${encoding.toUpperCase()} text`,
      "Save it as UTF-8, or export it again.",
      { cause },
    );
  }
  if (text.includes("\0"))
    throw new BadInputError("binary", place, "it holds zero bytes, so it is no text", "Export it again.");
  return text;
}

export function tooLarge(name: string): BadInputError {
  return new BadInputError(
    "too-large",
    { file: name },
    `a document of one person may hold ${DOCUMENT_LIMIT / 1e6} MB, and this is more`,
    "Many careers belong in a file of one career a line (.jsonl), CSV or Parquet.",
  );
}
