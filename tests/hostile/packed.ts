/**
 * Bytes that unpack to far more than they are, made without ever holding what they unpack to.
 *
 * In: how much.  Out: a zlib stream, a ZIP, a PDF, a Parquet file.
 */
import {
  brotliCompressSync,
  constants,
  crc32,
  deflateRawSync,
  deflateSync,
  gzipSync,
  zstdCompressSync,
} from "node:zlib";
import { parquetWriteBuffer } from "hyparquet-writer";

const MEGABYTE = 1_000_000;

/** Raw deflate data of so many megabytes of one byte: one block again and again. */
function blocks(megabytes: number, byte: number): Buffer[] {
  const block = deflateRawSync(Buffer.alloc(MEGABYTE, byte), { level: 9, finishFlush: constants.Z_FULL_FLUSH });
  return [...Array.from({ length: megabytes }, () => block), Buffer.from([3, 0])];
}

/** Its checksum is wrong, which the readers of PDFs do not look at. */
export function zlibOf(megabytes: number, byte = 0): Buffer {
  return Buffer.concat([Buffer.from([0x78, 0xda]), ...blocks(megabytes, byte), Buffer.alloc(4)]);
}

/** Packed twice: a few kilobytes. */
export function twice(megabytes: number): Buffer {
  return deflateSync(zlibOf(megabytes), { level: 9 });
}

export function gzipOf(megabytes: number, byte: number): Buffer {
  const one = gzipSync(Buffer.alloc(MEGABYTE, byte));
  return Buffer.concat(Array.from({ length: megabytes }, () => one));
}

export type Entry =
  /** @property stored: as it is, as the kind of an OpenDocument file must stand */
  | { readonly name: string; readonly content: string | Buffer; readonly stored?: true }
  | { readonly name: string; readonly megabytes: number; readonly claims?: number };

/** A ZIP whose entries say what they unpack to, or claim another size. */
export function zipOf(entries: readonly Entry[]): Buffer {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const name = Buffer.from(entry.name);
    const stored = "content" in entry && entry.stored === true;
    const packed =
      "content" in entry
        ? stored
          ? Buffer.from(entry.content)
          : deflateRawSync(entry.content)
        : Buffer.concat(blocks(entry.megabytes, 0x20));
    const size = "content" in entry ? Buffer.byteLength(entry.content) : (entry.claims ?? entry.megabytes * MEGABYTE);
    const head = Buffer.alloc(26);
    head.writeUInt16LE(20, 0);
    head.writeUInt16LE(0x0800, 2);
    head.writeUInt16LE(stored ? 0 : 8, 4);
    head.writeUInt32LE("content" in entry ? crc32(entry.content) : 0, 10);
    head.writeUInt32LE(packed.length, 14);
    head.writeUInt32LE(size, 18);
    head.writeUInt16LE(name.length, 22);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    central.push(Buffer.from("PK\x01\x02\x14\x00"), head, tail, name);
    locals.push(Buffer.from("PK\x03\x04"), head, name, packed);
    offset += 30 + name.length + packed.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(entries.length & 0xffff, 4);
  end.writeUInt16LE(entries.length & 0xffff, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...locals, directory, Buffer.from("PK\x05\x06"), end]);
}

/** An object of a PDF: its dictionary and, where it has one, its stream; `keyword` begins the stream. */
export type PdfObject = { readonly dictionary: string; readonly stream?: Buffer; readonly keyword?: string };

/** Objects 1 to n; object 1 is the catalog. */
export function pdfOf(objects: readonly PdfObject[]): Buffer {
  const parts: Buffer[] = [Buffer.from("%PDF-1.7\n")];
  let at = parts[0]!.length;
  const places: number[] = [];
  for (const [index, { dictionary, stream, keyword = "stream\n" }] of objects.entries()) {
    const length = stream === undefined ? "" : `/Length ${stream.length}`;
    const body = stream === undefined ? [] : [Buffer.from(keyword), stream, Buffer.from("\nendstream")];
    const own = [Buffer.from(`${index + 1} 0 obj\n<<${length}${dictionary}>>\n`), ...body, Buffer.from("\nendobj\n")];
    places.push(at);
    for (const part of own) at += part.length;
    parts.push(...own);
  }
  const table = places.map((place) => `${String(place).padStart(10, "0")} 00000 n \n`).join("");
  parts.push(
    Buffer.from(
      `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}trailer<</Size ${objects.length + 1}/Root 1 0 R>>\nstartxref\n${at}\n%%EOF`,
    ),
  );
  return Buffer.concat(parts);
}

/** A PDF without pages that attaches these streams by name. */
export function attaching(
  streams: readonly PdfObject[],
  names: readonly number[] = streams.map((_, at) => at),
): Buffer {
  const first = 3 + names.length;
  const listed = names.map((_, at) => `(a${at}.xml)${3 + at} 0 R`).join("");
  return pdfOf([
    { dictionary: `/Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles<</Names[${listed}]>>>>` },
    { dictionary: "/Type/Pages/Kids[]/Count 0" },
    ...names.map((name, at) => ({ dictionary: `/Type/Filespec/F(a${at}.xml)/EF<</F ${first + name} 0 R>>` })),
    ...streams,
  ]);
}

/** A PDF of one page that draws this. */
export function drawing(content: PdfObject): Buffer {
  return pdfOf([
    { dictionary: "/Type/Catalog/Pages 2 0 R" },
    { dictionary: "/Type/Pages/Kids[3 0 R]/Count 1" },
    { dictionary: "/Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>" },
    content,
    { dictionary: "/Type/Font/Subtype/Type1/BaseFont/Helvetica" },
  ]);
}

/** Not packed as well as may be, which takes a minute for what unpacks to half a gigabyte. */
export function brotliOf(bytes: Uint8Array): Buffer {
  return brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } });
}

export type Codec = "UNCOMPRESSED" | "SNAPPY" | "GZIP" | "BROTLI" | "ZSTD" | "LZ4_RAW";

const PACK: Readonly<Record<Codec, ((page: Uint8Array) => Uint8Array) | undefined>> = {
  UNCOMPRESSED: undefined,
  // The writer has this one itself.
  SNAPPY: undefined,
  GZIP: (page) => gzipSync(page),
  BROTLI: brotliOf,
  ZSTD: (page) => zstdCompressSync(page),
  LZ4_RAW: undefined,
};

/**
 * A Parquet file of these columns.
 *
 * @param pack what stands for a packed page, where it is not the page: the page's size is still said to be its own
 */
export function parquetOf(
  columns: Readonly<Record<string, readonly string[]>>,
  codec: Codec,
  pack = PACK[codec],
): Buffer {
  const written = parquetWriteBuffer({
    columnData: Object.entries(columns).map(([name, data]) => ({ name, data: [...data], type: "STRING" as const })),
    codec,
    ...(pack && { compressors: { [codec]: pack } }),
    rowGroupSize: 10_000_000,
    pageSize: 1_000_000_000,
    statistics: false,
  });
  return Buffer.from(written);
}
