/**
 * The values of a GGUF header, of every type that the format has.
 *
 * In: bytes.  Out: values with their types, one after the other, each checked before it is read; and back.
 * Source: docs/gguf.md of github.com/ggml-org/ggml.
 */
import { BadInputError } from "../domain/index.ts";

/** In the order of the format's numbers. */
const VALUE_TYPES = [
  "u8",
  "i8",
  "u16",
  "i16",
  "u32",
  "i32",
  "f32",
  "bool",
  "string",
  "array",
  "u64",
  "i64",
  "f64",
] as const;
type SmallNumber = "u8" | "i8" | "u16" | "i16" | "u32" | "i32" | "f32" | "f64";
type ItemType = Exclude<(typeof VALUE_TYPES)[number], "array">;
type Item = number | bigint | boolean | string;
/** Lists of lists are in the format, but llama.cpp reads none and no file is known that has one. */
export type GgufValue =
  | { readonly type: SmallNumber; readonly value: number }
  | { readonly type: "u64" | "i64"; readonly value: bigint }
  | { readonly type: "bool"; readonly value: boolean }
  | { readonly type: "string"; readonly value: string }
  | { readonly type: "array"; readonly of: ItemType; readonly value: readonly Item[] };
export type GgufMetadata = ReadonlyMap<string, GgufValue>;

/** A loop over so many, without a list of that length: a damaged count must fail at the end of the file, not of the memory. */
export function* countedTo(count: number): Generator<number> {
  for (let n = 0; n < count; n++) yield n;
}

/** The header goes on where the bytes that were given end, and the file does not. */
export class CutShort extends Error {}

/** Takes one value after the other from the bytes; each is checked before it is read. */
export class HeaderReader {
  at = 0;
  readonly #bytes: Buffer;
  readonly #size: number;
  readonly #file: string;

  constructor(bytes: Uint8Array, size: number, file: string) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#size = size;
    this.#file = file;
  }

  /** @returns where the next `length` bytes begin */
  #take(length: number): number {
    const from = this.at;
    if (from + length > this.#size) throw damaged(this.#file, `its header breaks off at byte ${this.#size}`);
    if (from + length > this.#bytes.length) throw new CutShort();
    this.at += length;
    return from;
  }

  u32(): number {
    return this.#bytes.readUInt32LE(this.#take(4));
  }

  /** A length, a count or an offset: whatever is beyond 2^53 stays too large as a number that has lost its last digits. */
  count(): number {
    return Number(this.#bytes.readBigUInt64LE(this.#take(8)));
  }

  string(): string {
    const length = this.count();
    const from = this.#take(length);
    try {
      return strictUtf8.decode(this.#bytes.subarray(from, from + length));
    } catch {
      throw damaged(this.#file, `the text at byte ${from} is not UTF-8`);
    }
  }

  value(key: string): GgufValue {
    const type = this.#type(key);
    if (type !== "array") return { type, value: this.#item(type, key) } as GgufValue;
    const of = this.#type(key);
    if (of === "array") {
      const mend = "llama.cpp reads no such file either; leave the list out.";
      throw new BadInputError("unsupported-weights", { file: this.#file, field: key }, "it is a list of lists", mend);
    }
    const length = this.count();
    return { type, of, value: Array.from(countedTo(length), () => this.#item(of, key)) };
  }

  #type(key: string): (typeof VALUE_TYPES)[number] {
    const id = this.u32();
    const type = VALUE_TYPES[id];
    if (type === undefined) throw damaged(this.#file, `it is of type ${id}, which does not exist`, key);
    return type;
  }

  #item(type: ItemType, key: string): Item {
    switch (type) {
      case "u8":
        return this.#bytes.readUInt8(this.#take(1));
      case "i8":
        return this.#bytes.readInt8(this.#take(1));
      case "u16":
        return this.#bytes.readUInt16LE(this.#take(2));
      case "i16":
        return this.#bytes.readInt16LE(this.#take(2));
      case "u32":
        return this.u32();
      case "i32":
        return this.#bytes.readInt32LE(this.#take(4));
      case "f32":
        return this.#bytes.readFloatLE(this.#take(4));
      case "f64":
        return this.#bytes.readDoubleLE(this.#take(8));
      case "u64":
        return this.#bytes.readBigUInt64LE(this.#take(8));
      case "i64":
        return this.#bytes.readBigInt64LE(this.#take(8));
      case "string":
        return this.string();
      case "bool": {
        const byte = this.#bytes[this.#take(1)]!;
        if (byte > 1) throw damaged(this.#file, `${byte} is neither true (1) nor false (0)`, key);
        return byte === 1;
      }
      default:
        return type satisfies never;
    }
  }
}

const strictUtf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

export function valueBytes(value: GgufValue): Uint8Array {
  const type = u32(VALUE_TYPES.indexOf(value.type));
  if (value.type !== "array") return Buffer.concat([type, itemBytes(value.type, value.value)]);
  const items = value.value.map((item) => itemBytes(value.of, item));
  return Buffer.concat([type, u32(VALUE_TYPES.indexOf(value.of)), u64(items.length), ...items]);
}

function itemBytes(type: ItemType, item: Item): Uint8Array {
  const bytes = Buffer.alloc(8);
  switch (type) {
    case "u8":
      return bytes.subarray(0, bytes.writeUInt8(item as number));
    case "i8":
      return bytes.subarray(0, bytes.writeInt8(item as number));
    case "u16":
      return bytes.subarray(0, bytes.writeUInt16LE(item as number));
    case "i16":
      return bytes.subarray(0, bytes.writeInt16LE(item as number));
    case "u32":
      return bytes.subarray(0, bytes.writeUInt32LE(item as number));
    case "i32":
      return bytes.subarray(0, bytes.writeInt32LE(item as number));
    case "f32":
      return bytes.subarray(0, bytes.writeFloatLE(item as number));
    case "f64":
      return bytes.subarray(0, bytes.writeDoubleLE(item as number));
    case "u64":
      return bytes.subarray(0, bytes.writeBigUInt64LE(item as bigint));
    case "i64":
      return bytes.subarray(0, bytes.writeBigInt64LE(item as bigint));
    case "bool":
      return Uint8Array.of(item === true ? 1 : 0);
    case "string":
      return text(item as string);
    default:
      return type satisfies never;
  }
}

export function u32(value: number): Uint8Array {
  return itemBytes("u32", value);
}

export function u64(value: number): Uint8Array {
  return itemBytes("u64", BigInt(value));
}

export function text(value: string): Uint8Array {
  const bytes = Buffer.from(value);
  return Buffer.concat([u64(bytes.length), bytes]);
}

export function damaged(file: string, found: string, field?: string): BadInputError {
  return new BadInputError("bad-weights", { file, field }, found, "Copy or download the file again.");
}
