/**
 * Weights as a safetensors file, and back.
 *
 * In: weights, or the bytes of a file.  Out: the other. A file is 8 bytes with the header's length, a JSON header (for each tensor its kind,
 * its shape and where its bytes begin and end), then the bytes, which the tensors must fill without gap or overlap.
 * Source: the format's description in the README of github.com/huggingface/safetensors; as its writer does, tensors are written in the order
 * of their names and the header is filled up with spaces, so that equal weights are equal bytes.
 */
import { readFile } from "node:fs/promises";
import * as z from "zod";
import { BadInputError, quoted } from "../domain/index.ts";
import { writeWhole } from "../records/whole-file.ts";
import { sizeOf } from "../tensor/graph.ts";
import { brainFloatsToFloats, floatsToHalvesOf, halvesToFloats } from "./half.ts";
import { shapeText, type Weight, type Weights } from "./weights.ts";

export type SafetensorsForm = {
  readonly dtype: "F32" | "F16";
  readonly metadata: Readonly<Record<string, string>>;
};

const METADATA = "__metadata__";
const LENGTH_BYTES = 8;
/** The limit of the reference reader: a longer header is an attack or another format. */
const LONGEST_HEADER = 100_000_000;
const BYTES_EACH = { F32: 4, F16: 2, BF16: 2 } as const;
type Kind = keyof typeof BYTES_EACH;

const Length = z.int().min(0);
const Entry = z.object({ dtype: z.string(), shape: z.array(Length), data_offsets: z.tuple([Length, Length]) });
type Tensor = {
  readonly name: string;
  readonly kind: Kind;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
};

/** @throws RangeError for a number that F16 cannot hold */
export function packSafetensors(weights: Weights, { dtype, metadata }: SafetensorsForm): Uint8Array {
  const named = [...weights].sort(([a], [b]) => (a < b ? -1 : 1));
  if (weights.has(METADATA)) throw new RangeError(`${METADATA} is a name that the format keeps for itself.`);
  const keys = Object.keys(metadata).sort();
  const entries: [string, unknown][] =
    keys.length === 0 ? [] : [[METADATA, Object.fromEntries(keys.map((key) => [key, metadata[key]]))]];
  let size = 0;
  for (const [name, { shape, data }] of named) {
    const end = size + data.length * BYTES_EACH[dtype];
    entries.push([name, { dtype, shape, data_offsets: [size, end] }]);
    size = end;
  }
  const text = Buffer.from(JSON.stringify(Object.fromEntries(entries)));
  const headerLength = Math.ceil(text.length / 8) * 8;
  const bytes = new Uint8Array(LENGTH_BYTES + headerLength + size);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerLength), true);
  bytes.fill(0x20, LENGTH_BYTES, LENGTH_BYTES + headerLength);
  bytes.set(text, LENGTH_BYTES);
  let at = LENGTH_BYTES + headerLength;
  for (const [name, { data }] of named) {
    const written = dtype === "F32" ? bytesOf(data) : bytesOf(floatsToHalvesOf(name, data));
    bytes.set(written, at);
    at += written.length;
  }
  return bytes;
}

/** @param file for errors: where the bytes are from @throws BadInputError for bytes that are no whole safetensors file */
export function unpackSafetensors(
  bytes: Uint8Array,
  file: string,
): { weights: Map<string, Weight>; metadata: Record<string, string> } {
  const { header, start } = readHeader(bytes, file);
  const metadata = readMetadata(header[METADATA] ?? {}, file);
  const tensors = Object.entries(header)
    .filter(([name]) => name !== METADATA)
    .map(([name, entry]) => readEntry(name, entry, file));
  requireFilled(tensors, bytes.length - start, file);
  const weights = new Map<string, Weight>();
  for (const { name, kind, shape, begin, end } of tensors) {
    // A copy begins at the start of its own buffer, so that it is aligned wherever the file put it.
    const own = new Uint8Array(bytes.subarray(start + begin, start + end));
    weights.set(name, { shape, data: toFloats(kind, own.buffer) });
  }
  return { weights, metadata };
}

export async function writeSafetensors(path: string, weights: Weights, form: SafetensorsForm): Promise<void> {
  await writeWhole(path, packSafetensors(weights, form));
}

export async function readSafetensors(
  path: string,
): Promise<{ weights: Map<string, Weight>; metadata: Record<string, string> }> {
  return unpackSafetensors(await readFile(path), path);
}

function readHeader(bytes: Uint8Array, file: string): { header: Record<string, unknown>; start: number } {
  if (bytes.length < LENGTH_BYTES) throw damaged(file, `it has ${bytes.length} bytes, and a header needs more`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, LENGTH_BYTES);
  // As a number, a length beyond 2^53 loses its last digits and stays too large.
  const length = Number(view.getBigUint64(0, true));
  if (length > LONGEST_HEADER)
    throw damaged(file, `its first 8 bytes announce a header of ${length} bytes, and ${LONGEST_HEADER} are the most`);
  const start = LENGTH_BYTES + length;
  if (start > bytes.length)
    throw damaged(file, `it announces a header of ${length} bytes and has ${bytes.length - LENGTH_BYTES} after that`);
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(LENGTH_BYTES, start)));
  } catch (error) {
    throw damaged(file, `its header is not JSON (${error instanceof Error ? error.message : error})`);
  }
  if (typeof header !== "object" || header === null || Array.isArray(header))
    throw damaged(file, `its header is ${quoted(header)}, and an object is needed`);
  return { header: header as Record<string, unknown>, start };
}

/** Checked by hand: a schema of records passes over the name "__proto__", which a file may hold. */
function readMetadata(value: unknown, file: string): Record<string, string> {
  const byName = typeof value === "object" && value !== null && !Array.isArray(value);
  if (!byName || Object.values(value).some((text) => typeof text !== "string"))
    throw damaged(file, "the metadata are not texts by name", METADATA);
  return value as Record<string, string>;
}

function readEntry(name: string, value: unknown, file: string): Tensor {
  const entry = Entry.safeParse(value);
  if (!entry.success)
    throw damaged(file, `the header has ${quoted(value)}, and kind, shape and place are needed`, name);
  const { dtype, shape, data_offsets } = entry.data;
  if (!isKind(dtype)) {
    throw new BadInputError(
      "unsupported-weights",
      { file, field: name },
      `the tensor is kept as ${quoted(dtype)}, and ${Object.keys(BYTES_EACH).join(", ")} are read`,
      "Save the weights in one of these.",
    );
  }
  const [begin, end] = data_offsets;
  const needed = sizeOf(shape) * BYTES_EACH[dtype];
  if (end - begin !== needed)
    throw damaged(
      file,
      `${dtype} of shape ${shapeText(shape)} are ${needed} bytes, and it is given ${end - begin}`,
      name,
    );
  return { name, kind: dtype, shape, begin, end };
}

/** Every byte belongs to one tensor: what overlaps or is left over could hide something, and what is missing was cut off. */
function requireFilled(tensors: readonly Tensor[], size: number, file: string): void {
  let filled = 0;
  for (const { name, begin, end } of [...tensors].sort((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (begin < filled) throw damaged(file, `the tensor begins at byte ${begin}, inside of the one before it`, name);
    if (begin > filled) throw damaged(file, `bytes ${filled} to ${begin} before it belong to no tensor`, name);
    if (end > size) throw damaged(file, `the tensor ends at byte ${end}, and the file at ${size}`, name);
    filled = end;
  }
  if (filled < size) throw damaged(file, `${size - filled} bytes at its end belong to no tensor`);
}

function toFloats(kind: Kind, buffer: ArrayBuffer): Float32Array<ArrayBuffer> {
  if (kind === "F32") return new Float32Array(buffer);
  return kind === "F16" ? halvesToFloats(new Uint16Array(buffer)) : brainFloatsToFloats(new Uint16Array(buffer));
}

function bytesOf(array: Float32Array | Uint16Array): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

function isKind(dtype: string): dtype is Kind {
  return Object.hasOwn(BYTES_EACH, dtype);
}

function damaged(file: string, found: string, field?: string): BadInputError {
  return new BadInputError("bad-weights", { file, field }, found, "Copy or download the file again.");
}
