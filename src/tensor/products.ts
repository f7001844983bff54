/**
 * Products of small matrices without a runtime: a few hundred bytes of WebAssembly that are written out here, ready in a millisecond.
 *
 * In: a memory's size, matrices of weights that are laid into it, and rows of numbers.  Out: rows times matrix.
 * Starting onnxruntime takes longer than a whole recommendation; for one history of a small network this is as fast once both run, and the
 * same in a browser (docs/decisions/0010-plain-forward.md). Every sum is taken in one order, so the numbers are the same on every machine.
 */

/** What is used of it; TypeScript knows the rest only as part of a browser. */
declare const WebAssembly: {
  readonly Memory: new (size: { readonly initial: number }) => { readonly buffer: ArrayBuffer };
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => Compiled;
  readonly Instance: new (module: Compiled, imports: object) => { readonly exports: object };
};
type Compiled = { readonly compiled: unique symbol };

/** Rows of numbers in the memory: row r begins at `numbers[r * width]`. */
export type Rows = { readonly numbers: Float32Array; readonly at: number; readonly width: number };

/** Weights [out, width], laid out for `multiply`: as many rows as `out`, or one more of zeros where that is odd. */
export type Weights = Rows & { readonly out: number };

export type Memory = {
  /** Room for rows of so many numbers, all 0. @param width rounded up to a multiple of 4 */
  readonly rows: (count: number, width: number) => Rows;
  /** @param values [out, width], row by row */
  readonly weights: (values: Float32Array, out: number, width: number) => Weights;
  /** The first `count` of `x` times the weights, [count, out]: to[r][o] = sum over i of x[r][i] weights[o][i]. Rows up to the next multiple of 4 are overwritten. */
  readonly multiply: (x: Rows, count: number, by: Weights, to: Rows) => void;
};

/** Rows are multiplied four at a time. */
const AT_ONCE = 4;
const LANES = 4;
const BYTES = 4;
const PAGE = 65_536;

/** How many numbers `rows` or `weights` takes of the memory. */
export function roomFor(count: number, width: number): number {
  return padded(count, AT_ONCE) * padded(width, LANES);
}

/** @param numbers the sum of `roomFor` over all that will be laid into it */
export function newMemory(numbers: number): Memory {
  const memory = new WebAssembly.Memory({ initial: Math.ceil((numbers * BYTES) / PAGE) });
  compiled ??= new WebAssembly.Module(kernel());
  const { multiply } = new WebAssembly.Instance(compiled, { from: { memory } }).exports as {
    multiply: (x: number, weights: number, to: number, rows: number, out: number, widthBytes: number) => void;
  };
  let used = 0;
  const rows = (count: number, width: number): Rows => {
    const at = used;
    used += roomFor(count, width) * BYTES;
    return { numbers: new Float32Array(memory.buffer, at, roomFor(count, width)), at, width: padded(width, LANES) };
  };
  return {
    rows,
    weights(values, out, width) {
      const laid = rows(out, width);
      if (laid.width === width) laid.numbers.set(values.subarray(0, out * width));
      else
        for (let row = 0; row < out; row++)
          laid.numbers.set(values.subarray(row * width, (row + 1) * width), row * laid.width);
      return { ...laid, out };
    },
    multiply(x, count, by, to) {
      const [many, out] = [padded(count, AT_ONCE), padded(by.out, 2)];
      if (x.width !== by.width || to.width !== padded(by.out, LANES))
        throw new RangeError(`rows of ${x.width} times ${by.out} of ${by.width} do not make rows of ${to.width}`);
      if (many * x.width > x.numbers.length || many * to.width > to.numbers.length)
        throw new RangeError(`there is no room for ${many} rows`);
      multiply(x.at, by.at, to.at, many, out, x.width * BYTES);
    },
  };
}

let compiled: Compiled | undefined;

function padded(count: number, to: number): number {
  return Math.ceil(count / to) * to;
}

/** Instructions of WebAssembly, by their names in its text format. */
const I32 = 0x7f;
const V128 = 0x7b;
const [BLOCK_EMPTY, LOOP, END, BRANCH_IF] = [0x40, 0x03, 0x0b, 0x0d];
const [GET, SET, TEE, CONST] = [0x20, 0x21, 0x22, 0x41];
const [ADD, MULTIPLY, LESS] = [0x6a, 0x6c, 0x49];
const vector = (code: number) => [0xfd, ...unsigned(code)];
const LOAD = [...vector(0x00), 2, 0];
const STORE_HALF = [...vector(0x5b), 2, 0, 0];
const [V_ADD, V_MULTIPLY] = [vector(0xe4), vector(0xe6)];
const ZEROS = [...vector(0x0c), ...new Array<number>(16).fill(0)];
/** @param lanes of two vectors of four floats, 0 to 7 */
const shuffle = (...lanes: number[]) => [
  ...vector(0x0d),
  ...lanes.flatMap((lane) => [0, 1, 2, 3].map((byte) => lane * 4 + byte)),
];

/** Parameters and locals, by number. */
const [X, BY, TO, ROWS, OUT, WIDTH] = [0, 1, 2, 3, 4, 5];
const [OUT_LEFT, WEIGHT, PLACE, STEP, STRIDE] = [6, 7, 8, 9, 10];
const SUMS = 11;
const [WEIGHT_0, WEIGHT_1, NUMBERS] = [SUMS + 2 * AT_ONCE, SUMS + 2 * AT_ONCE + 1, SUMS + 2 * AT_ONCE + 2];

/**
 * For four rows of x and two rows of weights at a time, eight sums of four lanes run along the width, so that every number that is loaded
 * is used more than once; at the end the lanes are added and two results a row are stored.
 */
function kernel(): Uint8Array<ArrayBuffer> {
  const get = (local: number) => [GET, ...unsigned(local)];
  const set = (local: number) => [SET, ...unsigned(local)];
  const tee = (local: number) => [TEE, ...unsigned(local)];
  const constant = (value: number) => [CONST, ...signed(value)];
  const plus = (local: number, by: number[]) => [...get(local), ...by, ADD, ...set(local)];
  const row = [...Array(AT_ONCE).keys()];
  const sum = (of: number, out: number) => SUMS + 2 * of + out;

  const along = [
    ...[...get(WEIGHT), ...get(STEP), ADD, ...LOAD, ...set(WEIGHT_0)],
    ...[...get(WEIGHT), ...get(WIDTH), ADD, ...get(STEP), ADD, ...LOAD, ...set(WEIGHT_1)],
    ...row.flatMap((of) => [
      ...[...get(X), ...constant(of), ...get(WIDTH), MULTIPLY, ADD, ...get(STEP), ADD, ...LOAD, ...set(NUMBERS)],
      ...[WEIGHT_0, WEIGHT_1].flatMap((weight, out) => [
        ...[...get(sum(of, out)), ...get(NUMBERS), ...get(weight), ...V_MULTIPLY, ...V_ADD, ...set(sum(of, out))],
      ]),
    ]),
    ...[...get(STEP), ...constant(16), ADD, ...tee(STEP), ...get(WIDTH), LESS, BRANCH_IF, 0],
  ];
  const store = row.flatMap((of) => {
    const pair = [...get(sum(of, 0)), ...get(sum(of, 1))];
    return [
      ...[...get(PLACE), ...constant(of), ...get(STRIDE), MULTIPLY, ADD],
      ...[...pair, ...shuffle(0, 4, 1, 5), ...pair, ...shuffle(2, 6, 3, 7), ...V_ADD, ...tee(NUMBERS)],
      ...[...get(NUMBERS), ...get(NUMBERS), ...shuffle(2, 3, 2, 3), ...V_ADD, ...STORE_HALF],
    ];
  });
  const overOutputs = [
    ...row.flatMap((of) => [0, 1].flatMap((out) => [...ZEROS, ...set(sum(of, out))])),
    ...[...constant(0), ...set(STEP)],
    ...[LOOP, BLOCK_EMPTY, ...along, END],
    ...store,
    ...plus(PLACE, constant(8)),
    ...plus(WEIGHT, [...get(WIDTH), ...constant(2), MULTIPLY]),
    ...[...get(OUT_LEFT), ...constant(-2), ADD, ...tee(OUT_LEFT), BRANCH_IF, 0],
  ];
  const overRows = [
    ...[...get(BY), ...set(WEIGHT), ...get(TO), ...set(PLACE), ...get(OUT), ...set(OUT_LEFT)],
    ...[LOOP, BLOCK_EMPTY, ...overOutputs, END],
    ...plus(X, [...get(WIDTH), ...constant(AT_ONCE), MULTIPLY]),
    ...plus(TO, [...get(STRIDE), ...constant(AT_ONCE), MULTIPLY]),
    ...[...get(ROWS), ...constant(-AT_ONCE), ADD, ...tee(ROWS), BRANCH_IF, 0],
  ];
  // A row of results begins at a multiple of four numbers.
  const stride = [
    ...get(OUT),
    ...constant(3),
    ADD,
    ...constant(-4),
    0x71,
    ...constant(BYTES),
    MULTIPLY,
    ...set(STRIDE),
  ];
  const code = [...stride, LOOP, BLOCK_EMPTY, ...overRows, END, END];
  const locals = [2, ...unsigned(SUMS - OUT_LEFT), I32, ...unsigned(2 * AT_ONCE + 3), V128];

  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, 6, ...new Array<number>(6).fill(I32), 0]),
    ...section(2, [1, ...text("from"), ...text("memory"), 2, 0, 0]),
    ...section(3, [1, 0]),
    ...section(7, [1, ...text("multiply"), 0, 0]),
    ...section(10, [1, ...sized([...locals, ...code])]),
  ]);
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
