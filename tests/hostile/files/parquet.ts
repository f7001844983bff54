/**
 * Parquet files whose pages unpack to gigabytes, in each packing, honestly and not; whose counts and lengths lie; whose footers are broken.
 *
 * In: nothing.  Out: names, each with what makes its bytes.
 */
import { zstdCompressSync } from "node:zlib";
import { type HostileFile, text } from "../hostile-file.ts";
import { brotliOf, type Codec, gzipOf, parquetOf } from "../packed.ts";

const fast = true as const;
const ROWS = { person: ["a", "a", "b"], title: ["Cook", "Waiter", "Nurse"], start: ["2010", "2012", "2015"] };
const MANY = 1_100_000;
/** A title a row, each the same: a few hundred bytes, packed. */
const same = () => ({ title: Array.from({ length: MANY }, () => "Cook") });

const varint = (value: number): Buffer => {
  const bytes: number[] = [];
  for (let left = value; ; left = Math.floor(left / 128)) {
    if (left < 128) return Buffer.from([...bytes, left]);
    bytes.push((left % 128) + 128);
  }
};
/** Signed numbers as Thrift writes them. */
const zigzag = (value: number) => varint(2 * value);

/** The file with a number that it says replaced, at one place or at all of them; both take as many bytes. */
function saying(bytes: Buffer, old: number, now: number, where: "first" | "last" | "everywhere"): Buffer {
  const [before, after] = [zigzag(old), zigzag(now)];
  const places: number[] = [];
  for (let at = bytes.indexOf(before); at >= 0; at = bytes.indexOf(before, at + 1)) places.push(at);
  const chosen = where === "everywhere" ? places : where === "first" ? places.slice(0, 1) : places.slice(-1);
  for (const at of chosen) after.copy(bytes, at);
  return bytes;
}

/** A packed page of so many megabytes of zeros. */
const BOMBS: Readonly<Partial<Record<Codec, (megabytes: number) => Buffer>>> = {
  GZIP: (megabytes) => gzipOf(megabytes, 0),
  BROTLI: (megabytes) => brotliOf(Buffer.alloc(1_000_000 * megabytes)),
  ZSTD: (megabytes) => zstdCompressSync(Buffer.alloc(1_000_000 * megabytes)),
  // A length of two gigabytes, then copies of what is not there.
  SNAPPY: () => Buffer.concat([varint(2 ** 31 - 1), Buffer.alloc(10_000, 0xfe)]),
  LZ4_RAW: () => Buffer.concat([Buffer.from([0x1f, 0x61, 1, 0]), Buffer.alloc(5_000_000, 0xff)]),
};
const CODECS = Object.keys(BOMBS) as (keyof typeof BOMBS)[];

export const PARQUET_FILES: readonly HostileFile[] = [
  {
    name: "metadata.parquet",
    make: () =>
      Buffer.concat([text("PAR1"), Buffer.alloc(1_000_000, 0x19), Buffer.from([0x40, 0x42, 0x0f, 0]), text("PAR1")]),
  },
  // A page that is as small as it says, packed into what unpacks to far more.
  ...CODECS.map(
    (codec): HostileFile => ({
      name: `page-lies-${codec.toLowerCase()}.parquet`,
      ...(codec === "BROTLI" && { fast }),
      make: () => parquetOf(ROWS, codec, () => BOMBS[codec]!(600)),
    }),
  ),
  // A title that is as long as it says.
  ...(["GZIP", "BROTLI", "ZSTD"] as const).map(
    (codec): HostileFile => ({
      name: `title-of-300mb-${codec.toLowerCase()}.parquet`,
      ...(codec === "BROTLI" && { fast }),
      make: () => parquetOf({ title: ["x".repeat(300_000_000)] }, codec),
    }),
  ),
  ...(["GZIP", "BROTLI", "ZSTD", "SNAPPY"] as const).map(
    (codec): HostileFile => ({
      name: `rows-million-${codec.toLowerCase()}.parquet`,
      make: () => parquetOf(same(), codec),
    }),
  ),
  // A count of a page: 134 million where there are a million.
  ...(["first", "last", "everywhere"] as const).map(
    (where): HostileFile => ({
      name: `count-${where}.parquet`,
      ...(where === "first" && { fast }),
      make: () => saying(parquetOf(same(), "ZSTD"), MANY, 2 ** 27 - 1, where),
    }),
  ),
  { name: "count-of-4-million.parquet", make: () => saying(parquetOf(same(), "ZSTD"), MANY, 4_900_000, "everywhere") },
  // Windows of the file set to what is often a limit.
  ...Array.from(
    { length: 18 },
    (_, at): HostileFile => ({
      name: `window-${at}.parquet`,
      make: () => {
        const bytes = parquetOf(ROWS, "UNCOMPRESSED");
        const start = Math.floor((bytes.length * at) / 18);
        return bytes.fill([0xff, 0x7f, 0x00][at % 3]!, start, start + 6);
      },
    }),
  ),
  {
    name: "footer-of-two-gigabytes.parquet",
    make: () => Buffer.concat([text("PAR1"), Buffer.alloc(64), Buffer.from([0xff, 0xff, 0xff, 0x7f]), text("PAR1")]),
  },
  {
    name: "footer-nested.parquet",
    make: () =>
      Buffer.concat([text("PAR1"), Buffer.alloc(2_000_000, 0x1c), Buffer.from([0x80, 0x84, 0x1e, 0]), text("PAR1")]),
  },
  {
    name: "columns-100000.parquet",
    make: () =>
      parquetOf(
        { title: ["Cook"], ...Object.fromEntries(Array.from({ length: 20_000 }, (_, at) => [`c${at}`, ["a"]])) },
        "UNCOMPRESSED",
      ),
  },
  {
    name: "column-by-prototype.parquet",
    make: () => parquetOf({ title: ["Cook"], constructor: ["a"], toString: ["b"] }, "UNCOMPRESSED"),
  },
  { name: "cut.parquet", make: () => parquetOf(ROWS, "UNCOMPRESSED").subarray(0, 100) },
];
