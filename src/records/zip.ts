/**
 * Reading ZIP files without trusting them.
 *
 * In: the bytes or the path of a ZIP.  Out: its entries by name, each read on demand; a ZIP that unpacks to far more than it is, or
 * to more entries than any export has, is refused before it fills the memory.
 */
import { createReadStream } from "node:fs";
import { open, stat } from "node:fs/promises";
import type { Readable } from "node:stream";
import { text as wholeText } from "node:stream/consumers";
import yauzl from "yauzl";
import { BadInputError } from "../domain/index.ts";

export type ZipLimits = {
  readonly entries: number;
  /** Bytes of one entry, and of all read from the file together, unpacked. */
  readonly entryBytes: number;
  readonly totalBytes: number;
  /** Unpacked size over packed size: text rarely goes beyond 20. */
  readonly ratio: number;
};

const EXPORT_LIMITS: ZipLimits = { entries: 5_000, entryBytes: 256e6, totalBytes: 1e9, ratio: 200 };

export type ZipEntry = { readonly name: string; readonly size: number; readonly open: () => Promise<Readable> };

export type ZipReader = { readonly entries: readonly ZipEntry[]; readonly close: () => void };

/**
 * @param zipped a path, or the bytes themselves where they came from elsewhere
 * @param file what errors call it
 * @throws BadInputError where the file is no ZIP, is damaged, or goes beyond the limits
 */
export async function openZip(
  zipped: string | Buffer,
  limits: ZipLimits = EXPORT_LIMITS,
  file: string = typeof zipped === "string" ? zipped : "the ZIP",
): Promise<ZipReader> {
  const place = { file };
  const refuse = (found: string, mend: string, cause?: unknown) =>
    new BadInputError("bad-zip", place, found, mend, { cause });
  let zip: yauzl.ZipFile;
  try {
    const options = { lazyEntries: true, autoClose: false, validateEntrySizes: true };
    zip = await (typeof zipped === "string"
      ? yauzl.openPromise(zipped, options)
      : yauzl.fromBufferPromise(zipped, options));
  } catch (cause) {
    throw refuse("this is not a whole ZIP file", "Export or download it again.", cause);
  }
  const entries: ZipEntry[] = [];
  let total = 0;
  try {
    for await (const entry of zip.eachEntry()) {
      if (entry.fileName.endsWith("/")) continue;
      total += entry.uncompressedSize;
      if (entries.length >= limits.entries)
        throw refuse(`it holds more than ${limits.entries} files`, "Nothing that is read here is so large.");
      if (total > limits.totalBytes || entry.uncompressedSize > limits.entryBytes) {
        throw refuse(
          `it would unpack to more than ${Math.round(limits.totalBytes / 1e6)} MB`,
          "Nothing that is read here is so large.",
        );
      }
      if (entry.uncompressedSize > 1e6 && entry.uncompressedSize > limits.ratio * entry.compressedSize) {
        throw refuse(`${entry.fileName} is packed more than ${limits.ratio} to 1`, "That is a ZIP bomb, or not text.");
      }
      entries.push({
        name: entry.fileName,
        size: entry.uncompressedSize,
        open: () => zip.openReadStreamPromise(entry),
      });
    }
  } catch (cause) {
    zip.close();
    if (cause instanceof BadInputError) throw cause;
    throw refuse("its table of contents is damaged", "Export or download it again.", cause);
  }
  return { entries, close: () => zip.close() };
}

/** The text of an entry. @throws BadInputError where its bytes are damaged */
export async function entryText(entry: ZipEntry, zipPath: string): Promise<string> {
  try {
    return await wholeText(await entry.open());
  } catch (cause) {
    throw new BadInputError(
      "bad-zip",
      { file: zipPath, field: entry.name },
      "this part of the ZIP is damaged",
      "Export or download it again.",
      { cause },
    );
  }
}

/** Whether a file begins as ZIP files do. */
export async function looksLikeZip(path: string): Promise<boolean> {
  if (!(await stat(path)).isFile()) return false;
  const file = await open(path);
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(4), 0, 4, 0);
    return bytesRead === 4 && buffer.readUInt32LE(0) === 0x04034b50;
  } finally {
    await file.close();
  }
}

/** Bytes of a file as a stream; here so that readers of folders and of ZIPs look alike. */
export function fileStream(path: string): Readable {
  return createReadStream(path);
}
