/**
 * Arrays of numbers as one file, and back.
 *
 * In: a header and arrays, widest numbers first.  Out: a 4-byte header length, the header as JSON with the kind and length of each array,
 * padded to a multiple of 4, then the arrays, so that reading the file is looking at its bytes.
 */
const KINDS = {
  float32: Float32Array,
  uint32: Uint32Array,
  uint16: Uint16Array,
  uint8: Uint8Array,
  int8: Int8Array,
};
type Kind = keyof typeof KINDS;
export type Numbers = Float32Array | Uint32Array | Uint16Array | Uint8Array | Int8Array;

export function packArrays(header: object, arrays: readonly Numbers[]): Uint8Array {
  const json = JSON.stringify({ ...header, arrays: arrays.map((array) => [kindOf(array), array.length]) });
  const text = Buffer.from(json.padEnd(Math.ceil(json.length / 4) * 4));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(text.length);
  const bytes = arrays.map((array) => Buffer.from(array.buffer, array.byteOffset, array.byteLength));
  return Buffer.concat([length, text, ...bytes]);
}

/** @param bytes a file of ours @returns its header, and what takes the arrays one after the other */
export function unpackArrays<Header>(bytes: Uint8Array): {
  header: Header;
  take: <Array extends Numbers>() => Array;
} {
  // A copy begins at the start of its own buffer, so that every array is aligned.
  const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  const headerLength = new DataView(buffer).getUint32(0, true);
  const header = JSON.parse(Buffer.from(buffer, 4, headerLength).toString("utf8")) as Header & {
    readonly arrays: readonly (readonly [Kind, number])[];
  };
  let at = 4 + headerLength;
  let next = 0;
  return {
    header,
    take: <Array extends Numbers>() => {
      const [kind, length] = header.arrays[next++]!;
      const array = new KINDS[kind](buffer, at, length);
      at += array.byteLength;
      return array as Array;
    },
  };
}

function kindOf(array: Numbers): Kind {
  return (Object.keys(KINDS) as Kind[]).find((kind) => array instanceof KINDS[kind])!;
}
