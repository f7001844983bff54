/**
 * The numbers of a GGUF file as ggml keeps them: plain, or in blocks of 32 that share a scale.
 *
 * In: the bytes of a tensor.  Out: its numbers; and back for the kinds that are written.
 * Source: ggml/src/ggml-quants.c of github.com/ggml-org/llama.cpp (quantize_row_q8_0_ref, dequantize_row_q4_0, _q4_1, _q8_0).
 */
import { brainFloatsToFloats, floatsToHalvesOf, floatToHalf, halfToFloat, halvesToFloats } from "./half.ts";

/** `id` is ggml's number of the kind; each `numbers` of a row take `bytes`. */
export const TENSOR_KINDS = {
  F32: { id: 0, numbers: 1, bytes: 4 },
  F16: { id: 1, numbers: 1, bytes: 2 },
  Q4_0: { id: 2, numbers: 32, bytes: 18 },
  Q4_1: { id: 3, numbers: 32, bytes: 20 },
  Q8_0: { id: 8, numbers: 32, bytes: 34 },
  BF16: { id: 30, numbers: 1, bytes: 2 },
} as const;
export type TensorKind = keyof typeof TENSOR_KINDS;
export type WrittenKind = "F32" | "F16" | "Q8_0";

/** Kinds that are known by name only, for the error that names them. */
const UNREAD_KINDS: Readonly<Record<number, string>> = {
  6: "Q5_0",
  7: "Q5_1",
  10: "Q2_K",
  11: "Q3_K",
  12: "Q4_K",
  13: "Q5_K",
  14: "Q6_K",
  20: "IQ4_NL",
  23: "IQ4_XS",
};

const BLOCK = 32;

export function kindOfId(id: number): TensorKind | undefined {
  return (Object.keys(TENSOR_KINDS) as TensorKind[]).find((kind) => TENSOR_KINDS[kind].id === id);
}

export function nameOfUnreadKind(id: number): string {
  return UNREAD_KINDS[id] ?? `kind ${id}`;
}

/** @param bytes begin at the start of their buffer and hold whole blocks; F32 becomes a view of them */
export function numbersOf(kind: TensorKind, bytes: Uint8Array<ArrayBuffer>): Float32Array<ArrayBuffer> {
  switch (kind) {
    case "F32":
      return new Float32Array(bytes.buffer);
    case "F16":
      return halvesToFloats(new Uint16Array(bytes.buffer));
    case "BF16":
      return brainFloatsToFloats(new Uint16Array(bytes.buffer));
    case "Q8_0":
      return readEights(bytes);
    case "Q4_0":
      return readFours(bytes, TENSOR_KINDS.Q4_0.bytes, (_, scale) => -8 * scale);
    case "Q4_1":
      return readFours(bytes, TENSOR_KINDS.Q4_1.bytes, (at) => halfAt(bytes, at + 2));
    default:
      return kind satisfies never;
  }
}

/** @param name for errors @param data for Q8_0 a multiple of 32 numbers @throws RangeError for a number that F16 cannot hold */
export function bytesOf(kind: WrittenKind, name: string, data: Float32Array): Uint8Array {
  if (kind === "Q8_0") return writeEights(data);
  const array = kind === "F32" ? data : floatsToHalvesOf(name, data);
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

/** A block: the scale as a half, then 32 signed bytes. */
function readEights(bytes: Uint8Array): Float32Array<ArrayBuffer> {
  const size = TENSOR_KINDS.Q8_0.bytes;
  const signed = new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length);
  const data = new Float32Array((bytes.length / size) * BLOCK);
  for (let at = 0, to = 0; at < bytes.length; at += size, to += BLOCK) {
    const scale = halfAt(bytes, at);
    for (let place = 0; place < BLOCK; place++) data[to + place] = scale * signed[at + 2 + place]!;
  }
  return data;
}

/**
 * A block: the scale as a half, for Q4_1 the least number as another, then 16 bytes. The lower four bits of byte j are number j, the upper
 * four number j + 16.
 *
 * @param least what four zero bits stand for, given where the block begins and its scale
 */
function readFours(
  bytes: Uint8Array,
  size: number,
  least: (at: number, scale: number) => number,
): Float32Array<ArrayBuffer> {
  const data = new Float32Array((bytes.length / size) * BLOCK);
  for (let at = 0, to = 0; at < bytes.length; at += size, to += BLOCK) {
    const scale = halfAt(bytes, at);
    const zero = least(at, scale);
    for (let place = 0; place < BLOCK / 2; place++) {
      const two = bytes[at + size - BLOCK / 2 + place]!;
      data[to + place] = scale * (two & 15) + zero;
      data[to + BLOCK / 2 + place] = scale * (two >>> 4) + zero;
    }
  }
  return data;
}

function writeEights(data: Float32Array): Uint8Array {
  const size = TENSOR_KINDS.Q8_0.bytes;
  const bytes = new Uint8Array((data.length / BLOCK) * size);
  for (let from = 0, at = 0; from < data.length; from += BLOCK, at += size) {
    const block = data.subarray(from, from + BLOCK);
    const largest = block.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    // In 32 bits at each step, as ggml computes it, so that equal weights are equal bytes.
    const scale = Math.fround(largest / 127);
    const inverse = scale === 0 ? 0 : Math.fround(1 / scale);
    const half = floatToHalf(scale);
    bytes[at] = half & 255;
    bytes[at + 1] = half >>> 8;
    block.forEach((value, place) => {
      bytes[at + 2 + place] = roundAway(Math.fround(value * inverse));
    });
  }
  return bytes;
}

/** A half of either sign is rounded away from zero, where `Math.round` would round it up. */
function roundAway(value: number): number {
  return Math.sign(value) * Math.round(Math.abs(value));
}

function halfAt(bytes: Uint8Array, at: number): number {
  return halfToFloat(bytes[at]! | (bytes[at + 1]! << 8));
}
