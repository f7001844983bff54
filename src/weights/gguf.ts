/**
 * GGUF: one file with a model's numbers and what is said of them.
 *
 * In: a path.  Out: its metadata, and its tensors one at a time, so that never more than one is in memory twice. And back: metadata and
 * weights become a file.
 * Source: docs/gguf.md of github.com/ggml-org/ggml. Versions 2 and 3 are read and 3 is written; all numbers are little-endian. ggml counts
 * the lengths of a tensor fastest first; here, as everywhere else, they are in row-major order.
 */
import { open } from "node:fs/promises";
import { BadInputError, quoted } from "../domain/index.ts";
import { writeBytesWhole } from "../records/whole-file.ts";
import { sizeOf } from "../tensor/graph.ts";
import {
  bytesOf,
  kindOfId,
  nameOfUnreadKind,
  numbersOf,
  TENSOR_KINDS,
  type TensorKind,
  type WrittenKind,
} from "./gguf-blocks.ts";
import {
  CutShort,
  countedTo,
  damaged,
  type GgufMetadata,
  type GgufValue,
  HeaderReader,
  text,
  u32,
  u64,
  valueBytes,
} from "./gguf-values.ts";
import { shapeText, type Weight } from "./weights.ts";

export type GgufTensor = {
  readonly name: string;
  readonly shape: readonly number[];
  /** Undefined for a kind that is not read, whose name then stands in `kindName`. */
  readonly kind: TensorKind | undefined;
  readonly kindName: string;
  /** From the start of the file, in bytes. */
  readonly begin: number;
  readonly end: number;
};
export type GgufHeader = { readonly metadata: GgufMetadata; readonly tensors: ReadonlyMap<string, GgufTensor> };
export type GgufFile = GgufHeader & {
  readonly path: string;
  /** @throws BadInputError where there is no such tensor or its kind is not read */
  readonly read: (name: string) => Promise<Weight>;
  readonly close: () => Promise<void>;
};
export type TensorToWrite = { readonly name: string; readonly weight: Weight; readonly kind: WrittenKind };

const MAGIC = 0x46554747; // "GGUF"
const VERSIONS = [2, 3];
const ALIGNMENT_KEY = "general.alignment";
const USUAL_ALIGNMENT = 32;
const MOST_DIMENSIONS = 4;
/** The vocabulary of 256,000 tokens that large models have makes a header of some ten megabytes. */
const LONGEST_HEADER = 100_000_000;
const FIRST_READ = 4_000_000;

/** @throws BadInputError where it is no whole GGUF file of these versions */
export async function openGgufFile(path: string): Promise<GgufFile> {
  const handle = await open(path);
  try {
    const { size } = await handle.stat();
    const readBytes = async (begin: number, end: number): Promise<Uint8Array<ArrayBuffer>> => {
      const bytes = new Uint8Array(end - begin);
      // The system gives at most 2 GB at once.
      for (let filled = 0; filled < bytes.length; ) {
        const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, begin + filled);
        if (bytesRead === 0) throw damaged(path, `it ended at byte ${begin + filled} while it was read`);
        filled += bytesRead;
      }
      return bytes;
    };
    const header = await readHeader(readBytes, size, path);
    return {
      ...header,
      path,
      close: () => handle.close(),
      async read(name) {
        const tensor = header.tensors.get(name);
        if (tensor === undefined) {
          const mend = "Give a file of the architecture that is needed.";
          throw new BadInputError("wrong-weights", { file: path, field: name }, "the tensor is missing", mend);
        }
        const { kind, kindName, shape, begin, end } = tensor;
        if (kind === undefined) {
          throw new BadInputError(
            "unsupported-weights",
            { file: path, field: name },
            `the tensor is kept as ${kindName}, and ${Object.keys(TENSOR_KINDS).join(", ")} are read`,
            "Give the file in one of these, such as Q8_0.",
          );
        }
        return { shape, data: numbersOf(kind, await readBytes(begin, end)) };
      },
    };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** How long the header is stands nowhere: more and more of the file is read until the header is whole. */
async function readHeader(
  readBytes: (begin: number, end: number) => Promise<Uint8Array>,
  size: number,
  file: string,
): Promise<GgufHeader> {
  for (let length = FIRST_READ; ; length *= 4) {
    const bytes = await readBytes(0, Math.min(length, size));
    try {
      return parseGgufHeader(bytes, size, file);
    } catch (error) {
      if (!(error instanceof CutShort)) throw error;
      if (bytes.length >= LONGEST_HEADER) throw damaged(file, `its header has more than ${LONGEST_HEADER} bytes`);
    }
  }
}

/**
 * @param bytes the file, or as much of its beginning as was read
 * @param size  of the whole file
 * @throws      BadInputError where it is no GGUF file or breaks off; CutShort where more of the file is needed
 */
export function parseGgufHeader(bytes: Uint8Array, size: number, file: string): GgufHeader {
  const reader = new HeaderReader(bytes, size, file);
  if (reader.u32() !== MAGIC) throw damaged(file, "it does not begin with GGUF");
  const version = reader.u32();
  if (!VERSIONS.includes(version)) {
    const found = version > 0xffff ? "a big-endian file" : `version ${version} of the format`;
    const mend = "Convert the model again with a newer llama.cpp, on a little-endian machine.";
    throw new BadInputError("unsupported-weights", { file }, `it is ${found}`, mend);
  }
  const tensorCount = reader.count();
  const metadataCount = reader.count();
  const metadata = new Map<string, GgufValue>();
  for (let n = 0; n < metadataCount; n++) {
    const key = reader.string();
    if (metadata.has(key)) throw damaged(file, `${quoted(key)} is there twice`);
    metadata.set(key, reader.value(key));
  }
  const places = Array.from(countedTo(tensorCount), () => readPlace(reader, file));
  const alignment = alignmentOf(metadata, file);
  const start = Math.ceil(reader.at / alignment) * alignment;
  const tensors = new Map<string, GgufTensor>();
  for (const place of places) {
    if (tensors.has(place.name)) throw damaged(file, "the tensor is there twice", place.name);
    tensors.set(place.name, { ...place, begin: start + place.begin, end: start + place.end });
    if (place.begin % alignment !== 0)
      throw damaged(file, `the tensor begins at ${place.begin}, no multiple of ${alignment}`, place.name);
  }
  requireApart([...tensors.values()], size, file);
  return { metadata, tensors };
}

function readPlace(reader: HeaderReader, file: string): GgufTensor {
  const name = reader.string();
  const dimensions = reader.u32();
  if (dimensions < 1 || dimensions > MOST_DIMENSIONS)
    throw damaged(file, `the tensor has ${dimensions} dimensions, and 1 to ${MOST_DIMENSIONS} are possible`, name);
  const shape = Array.from({ length: dimensions }, () => reader.count()).reverse();
  const id = reader.u32();
  const begin = reader.count();
  const kind = kindOfId(id);
  if (kind === undefined) return { name, shape, kind, kindName: nameOfUnreadKind(id), begin, end: begin };
  const { numbers, bytes } = TENSOR_KINDS[kind];
  if (shape.at(-1)! % numbers !== 0)
    throw damaged(file, `the tensor of shape ${shapeText(shape)} has no whole blocks of ${numbers} in a row`, name);
  return { name, shape, kind, kindName: kind, begin, end: begin + (sizeOf(shape) / numbers) * bytes };
}

function requireApart(tensors: readonly GgufTensor[], size: number, file: string): void {
  let filled = 0;
  for (const { name, begin, end } of [...tensors].sort((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (begin < filled) throw damaged(file, `the tensor begins at byte ${begin}, inside of the one before it`, name);
    if (end > size) throw damaged(file, `the tensor ends at byte ${end}, and the file at ${size}`, name);
    filled = end;
  }
}

function alignmentOf(metadata: GgufMetadata, file: string): number {
  const given = metadata.get(ALIGNMENT_KEY);
  if (given === undefined) return USUAL_ALIGNMENT;
  if (given.type !== "u32" || given.value < 8 || given.value % 8 !== 0)
    throw damaged(file, `${quoted(String(given.value))} is no multiple of 8`, ALIGNMENT_KEY);
  return given.value;
}

/** Header and tensors, piece by piece. @throws RangeError for what the format cannot hold */
export function* packGguf(metadata: GgufMetadata, tensors: readonly TensorToWrite[]): Generator<Uint8Array> {
  const alignment = alignmentOf(metadata, "the metadata");
  const header: Uint8Array[] = [u32(MAGIC), u32(3), u64(tensors.length), u64(metadata.size)];
  for (const [key, value] of metadata) header.push(text(key), valueBytes(value));
  let offset = 0;
  for (const { name, weight, kind } of tensors) {
    const { shape } = weight;
    const { id, numbers, bytes } = TENSOR_KINDS[kind];
    if (shape.length < 1 || shape.length > MOST_DIMENSIONS || shape.at(-1)! % numbers !== 0)
      throw new RangeError(`${name} of shape ${shapeText(shape)} cannot be written as ${kind}.`);
    header.push(text(name), u32(shape.length), ...shape.toReversed().map(u64), u32(id), u64(offset));
    offset += roundUp((sizeOf(shape) / numbers) * bytes, alignment);
  }
  const whole = Buffer.concat(header);
  yield padded(whole, alignment);
  for (const { name, weight, kind } of tensors) yield padded(bytesOf(kind, name, weight.data), alignment);
}

export async function writeGguf(
  path: string,
  metadata: GgufMetadata,
  tensors: readonly TensorToWrite[],
  signal: AbortSignal,
): Promise<void> {
  async function* pieces() {
    yield* packGguf(metadata, tensors);
  }
  await writeBytesWhole(path, pieces(), signal);
}

function padded(bytes: Uint8Array, alignment: number): Uint8Array {
  const missing = roundUp(bytes.length, alignment) - bytes.length;
  return missing === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(missing)]);
}

function roundUp(length: number, alignment: number): number {
  return Math.ceil(length / alignment) * alignment;
}
