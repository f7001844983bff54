/**
 * Reading ZIP files without trusting them, in a browser: what `src/records/zip.ts` does by yauzl is done by fflate.
 *
 * In: the bytes of a ZIP.  Out: its entries by name, each unpacked on demand; what would unpack to far more than it is, is refused first.
 */
import { unzipSync } from "fflate";
import { BadInputError } from "../../../src/domain/index.ts";
import type { ZipLimits } from "../../../src/records/zip.ts";

export type ZipEntry = {
  readonly name: string;
  readonly size: number;
  readonly open: () => Promise<AsyncIterable<Uint8Array>>;
};
export type ZipReader = { readonly entries: readonly ZipEntry[]; readonly close: () => void };

const USUAL: ZipLimits = { entries: 5_000, entryBytes: 256e6, totalBytes: 1e9, ratio: 200 };

/** @throws BadInputError where the file is no ZIP, is damaged, or goes beyond the limits */
export async function openZip(zipped: Uint8Array, limits: ZipLimits = USUAL, file = "the ZIP"): Promise<ZipReader> {
  const refuse = (found: string, mend: string, cause?: unknown) =>
    new BadInputError("bad-zip", { file }, found, mend, { cause });
  const entries: ZipEntry[] = [];
  let total = 0;
  const listed = ({ name, size, originalSize }: { name: string; size: number; originalSize: number }) => {
    if (name.endsWith("/")) return false;
    total += originalSize;
    if (entries.length >= limits.entries)
      throw refuse(`it holds more than ${limits.entries} files`, "Nothing that is read here is so large.");
    if (total > limits.totalBytes || originalSize > limits.entryBytes)
      throw refuse("it would unpack to more than any document", "Nothing that is read here is so large.");
    if (originalSize > 1e6 && originalSize > limits.ratio * size)
      throw refuse(`${name} is packed more than ${limits.ratio} to 1`, "That is a ZIP bomb, or not text.");
    entries.push({ name, size: originalSize, open: async () => unpacked(zipped, name) });
    return false;
  };
  try {
    unzipSync(zipped, { filter: listed });
  } catch (cause) {
    if (cause instanceof BadInputError) throw cause;
    throw refuse("this is not a whole ZIP file", "Export or download it again.", cause);
  }
  return { entries, close: () => {} };
}

async function* unpacked(zipped: Uint8Array, wanted: string): AsyncGenerator<Uint8Array> {
  const found = unzipSync(zipped, { filter: ({ name }) => name === wanted })[wanted];
  if (found !== undefined) yield found;
}

/** The text of an entry. @throws BadInputError where its bytes are damaged */
export async function entryText(entry: ZipEntry, file: string): Promise<string> {
  const place = { file, field: entry.name };
  try {
    const decoder = new TextDecoder();
    let text = "";
    for await (const bytes of await entry.open()) text += decoder.decode(bytes, { stream: true });
    return text + decoder.decode();
  } catch (cause) {
    throw new BadInputError("bad-zip", place, "this part of the ZIP is damaged", "Export or download it again.", {
      cause,
    });
  }
}

export function fileStream(): never {
  throw new Error("A browser gives files, and no folders of them.");
}
