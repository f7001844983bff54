/**
 * WebAssembly written out: the instructions that our inner loops use, by their names in its text format, and the module round a function.
 *
 * In: the code of one function, and a memory.  Out: that function, ready in a millisecond. Vectors are of four floats, and of what may differ from
 * machine to machine (relaxed SIMD, fused multiply-add) nothing is used.
 */

/** What is used of it; TypeScript knows the rest only as part of a browser. */
declare const WebAssembly: {
  readonly Memory: new (size: { readonly initial: number }) => Memory;
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => Compiled;
  readonly Instance: new (module: Compiled, imports: object) => { readonly exports: object };
};
export type Memory = { readonly buffer: ArrayBuffer };
export type Compiled = { readonly compiled: unique symbol };

const PAGE = 65_536;

export function memoryOf(bytes: number): Memory {
  return new WebAssembly.Memory({ initial: Math.ceil(bytes / PAGE) });
}

const vector = (code: number) => [0xfd, ...unsigned(code)];

export const I32 = {
  add: [0x6a],
  multiply: [0x6c],
  less: [0x49],
  shiftLeft: [0x74],
  /** Of vectors of four. */
  vectorShiftLeft: vector(0xab),
  vectorSubtract: vector(0xb1),
  /** Two vectors of four as one of eight of half their size. */
  narrowed: vector(0x85),
};
/** Vectors of sixteen bytes. */
export const I8 = {
  spread: vector(0x0f),
  equal: vector(0x23),
  /** Bytes with a sign. */
  greater: vector(0x27),
  countBits: vector(0x62),
  add: vector(0x6e),
  /** Of sixteen pairs, without a sign, the smaller ones, the larger ones. */
  smaller: vector(0x77),
  larger: vector(0x79),
  /** Two vectors of eight as one of sixteen of half their size. */
  narrowed: vector(0x65),
  /** @param lane 0 to 15, as a whole number without a sign */
  lane: (lane: number) => [...vector(0x16), lane],
};
export const V128 = {
  and: vector(0x4e),
  or: vector(0x50),
  /** The first without the bits of the second. */
  without: vector(0x4f),
  zeros: [...vector(0x0c), ...new Array<number>(16).fill(0)],
  /** Of four floats. */
  add: vector(0xe4),
  subtract: vector(0xe5),
  multiply: vector(0xe6),
  divide: vector(0xe7),
  squareRoot: vector(0xe3),
  greater: vector(0x44),
  /** Of four pairs the smaller ones, the larger ones. */
  smaller: vector(0xea),
  larger: vector(0xeb),
  /** Four times a number that is known when the code is written. */
  of: (value: number) => [
    ...vector(0x0c),
    ...Array.from({ length: 4 }, () => [...new Uint8Array(Float32Array.of(value).buffer)]).flat(),
  ],
  /** @param lanes of two vectors of four floats, 0 to 7 */
  shuffle: (...lanes: number[]) => [
    ...vector(0x0d),
    ...lanes.flatMap((lane) => [0, 1, 2, 3].map((byte) => lane * 4 + byte)),
  ],
};
export const F64 = { add: [0xa0] };

/** What is read from, or written to, an address and so many bytes beyond it. */
const at =
  (code: number[], align: number) =>
  (beyond = 0) => [...code, align, ...unsigned(beyond)];
export const load = {
  integer: at([0x28], 2),
  byte: at([0x2d], 0),
  double: at([0x2b], 3),
  vector: at(vector(0x00), 2),
  /** Four times the same. */
  spread: at(vector(0x09), 2),
  /** Sixteen times the same byte. */
  spreadByte: at(vector(0x07), 0),
};
export const store = {
  double: at([0x39], 3),
  vector: at(vector(0x0b), 2),
  /** The first float of a vector. */
  first: (beyond = 0) => [...vector(0x5a), 2, ...unsigned(beyond), 0],
  /** The first two floats of a vector. */
  half: (beyond = 0) => [...vector(0x5b), 2, ...unsigned(beyond), 0],
};

export const get = (local: number) => [0x20, ...unsigned(local)];
export const set = (local: number) => [0x21, ...unsigned(local)];
export const tee = (local: number) => [0x22, ...unsigned(local)];
export const integer = (value: number) => [0x41, ...signed(value)];
/** A local, more by so much. */
export const raise = (local: number, by: number[]) => [...get(local), ...by, ...I32.add, ...set(local)];
/** Again while what the body leaves is not 0. */
export const loop = (body: number[]) => [0x03, 0x40, ...body, 0x0d, 0, 0x0b];
/** Once where what stands before it is not 0. */
export const when = (body: number[]) => [0x04, 0x40, ...body, 0x0b];

/** @param parameters how many, all whole numbers @param integers and @param vectors further locals, in this order */
export function compile(parameters: number, integers: number, vectors: number, code: number[]): Compiled {
  const [i32, v128] = [0x7f, 0x7b];
  return new WebAssembly.Module(
    Uint8Array.from([
      ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
      ...section(1, [1, 0x60, parameters, ...new Array<number>(parameters).fill(i32), 0]),
      ...section(2, [1, ...text("from"), ...text("memory"), 2, 0, 0]),
      ...section(3, [1, 0]),
      ...section(7, [1, ...text("run"), 0, 0]),
      ...section(10, [1, ...sized([2, ...unsigned(integers), i32, ...unsigned(vectors), v128, ...code, 0x0b])]),
    ]),
  );
}

export function functionOf(compiled: Compiled, memory: Memory): (...parameters: number[]) => void {
  const { run } = new WebAssembly.Instance(compiled, { from: { memory } }).exports as {
    run: (...parameters: number[]) => void;
  };
  return run;
}

function section(id: number, content: number[]): number[] {
  return [id, ...sized(content)];
}

function sized(content: number[]): number[] {
  return [...unsigned(content.length), ...content];
}

function text(name: string): number[] {
  return sized([...new TextEncoder().encode(name)]);
}

/** LEB128. */
function unsigned(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)];
}

function signed(value: number): number[] {
  return value >= -64 && value < 64 ? [value & 0x7f] : [(value & 0x7f) | 0x80, ...signed(value >> 7)];
}
