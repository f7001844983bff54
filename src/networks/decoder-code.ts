/**
 * What a decoder in use (`decoder-forward.ts`) does beside products of matrices, in WebAssembly, four floats at a time.
 *
 * In: addresses of rows in a memory.  Out: rows normed, gated, or mixed by attention. Every sum is taken in one order, whatever other rows there
 * are, so that many sequences give what each gives alone.
 */
import { ABSENT, acrossLanes, exponentialOf } from "../tensor/exponentials.ts";
import * as wasm from "../tensor/wasm-code.ts";
import { get, I32, integer, load, loop, raise, set, store, V128 } from "../tensor/wasm-code.ts";

/** x over the root of its mean square (Zhang and Sennrich, 2019): norm(x, to, rows); `to` may be x. */
export function norming(memory: wasm.Memory, width: number, epsilon: number): (...parameters: number[]) => void {
  const [X, TO, ROWS, at] = [0, 1, 2, 3];
  const [sum, numbers] = [4, 5];
  const bytes = 4 * width;
  const along = (body: number[]) => [
    ...[...integer(0), ...set(at)],
    ...loop([...body, ...raise(at, integer(16)), ...get(at), ...integer(bytes), ...I32.less]),
  ];
  const of = (base: number) => [...get(base), ...get(at), ...I32.add];
  const row = [
    ...[...V128.zeros, ...set(sum)],
    ...along([
      ...[...of(X), ...load.vector(), ...set(numbers)],
      ...[...get(numbers), ...get(numbers), ...V128.multiply, ...get(sum), ...V128.add, ...set(sum)],
    ]),
    ...acrossLanes(sum, V128.add),
    ...overRootMean(sum, width, epsilon),
    ...along([...of(TO), ...of(X), ...load.vector(), ...get(sum), ...V128.multiply, ...store.vector()]),
    ...raise(X, integer(bytes)),
    ...raise(TO, integer(bytes)),
    ...[...get(ROWS), ...integer(-1), ...I32.add, ...set(ROWS), ...get(ROWS)],
  ];
  return wasm.functionOf(wasm.compile(3, 1, 2, loop(row)), memory);
}

/** Code that makes of a sum of squares, in all four floats of a local, what numbers are multiplied by to be normed. */
function overRootMean(sum: number, width: number, epsilon: number): number[] {
  return [
    ...[...V128.of(1), ...get(sum), ...V128.of(width), ...V128.divide, ...V128.of(epsilon), ...V128.add],
    ...[...V128.squareRoot, ...V128.divide, ...set(sum)],
  ];
}

/** Vectors that are summed at once, each in a register: of so many of them as many as divide a row's. */
const SUMMED = 8;
const atOnce = (vectors: number) => [SUMMED, 4, 2, 1].find((many) => vectors % many === 0)!;

/**
 * The sum of a list of rows, in parts: sum(list, end of the list, to, to, ...), the list being of the rows' addresses and no part empty. All parts but
 * the first, which is a state, are divided by the state's root of the mean square.
 *
 * @param widths of the parts, multiples of 4
 */
export function summing(
  memory: wasm.Memory,
  widths: readonly number[],
  epsilon: number,
): (...parameters: number[]) => void {
  const [LIST, END] = [0, 1];
  const [at, row, along] = [2, 3, 4].map((one) => widths.length + one) as [number, number, number];
  const scale = along + 1;
  const summed = Array.from({ length: SUMMED }, (_, one) => scale + 1 + one);
  let before = 0;
  const parts = widths.map((width, part) => {
    const some = summed.slice(0, atOnce(width / 4));
    const code = [
      ...[...integer(0), ...set(along)],
      ...loop([
        ...some.flatMap((one) => [...V128.zeros, ...set(one)]),
        ...[...get(LIST), ...set(at)],
        ...loop([
          ...[...get(at), ...load.integer(), ...get(along), ...I32.add, ...set(row)],
          ...some.flatMap((one, vector) => [
            ...[...get(one), ...get(row), ...load.vector(4 * before + 16 * vector), ...V128.add, ...set(one)],
          ]),
          ...[...raise(at, integer(4)), ...get(at), ...get(END), ...I32.less],
        ]),
        ...some.flatMap((one, vector) => [
          ...[...get(2 + part), ...get(along), ...I32.add],
          ...[...get(one), ...(part === 0 ? [] : [...get(scale), ...V128.multiply]), ...store.vector(16 * vector)],
          ...(part === 0
            ? [...get(one), ...get(one), ...V128.multiply, ...get(scale), ...V128.add, ...set(scale)]
            : []),
        ]),
        ...[...raise(along, integer(16 * some.length)), ...get(along), ...integer(4 * width), ...I32.less],
      ]),
    ];
    before += width;
    return part === 0
      ? [...V128.zeros, ...set(scale), ...code, ...acrossLanes(scale, V128.add), ...overRootMean(scale, width, epsilon)]
      : code;
  });
  return wasm.functionOf(wasm.compile(2 + widths.length, 3, 1 + SUMMED, parts.flat()), memory);
}

/** silu(gate) times what was raised, into the gates: gate(gates, raised, end of the gates). */
export function gating(memory: wasm.Memory): (...parameters: number[]) => void {
  const [GATES, RAISED, END] = [0, 1, 2];
  const [x, power, sum] = [3, 4, 5];
  const four = [
    ...[...V128.zeros, ...get(GATES), ...load.vector(), ...V128.subtract, ...set(x)],
    ...exponentialOf(x, power, sum),
    ...[...get(GATES), ...get(GATES), ...load.vector(), ...V128.of(1), ...get(x), ...V128.add, ...V128.divide],
    ...[...get(RAISED), ...load.vector(), ...V128.multiply, ...store.vector()],
    ...raise(GATES, integer(16)),
    ...raise(RAISED, integer(16)),
    ...[...get(GATES), ...get(END), ...I32.less],
  ];
  return wasm.functionOf(wasm.compile(3, 0, 3, loop(four)), memory);
}

/** x plus what is added: add(x, added, end of x). */
export function adding(memory: wasm.Memory): (...parameters: number[]) => void {
  const [X, ADDED, END] = [0, 1, 2];
  const four = [
    ...[...get(X), ...get(X), ...load.vector(), ...get(ADDED), ...load.vector(), ...V128.add, ...store.vector()],
    ...raise(X, integer(16)),
    ...raise(ADDED, integer(16)),
    ...[...get(X), ...get(END), ...I32.less],
  ];
  return wasm.functionOf(wasm.compile(3, 0, 1, loop(four)), memory);
}

/**
 * What one head of one query takes of the values that it sees, by the softmax of its scores: attend(query, keys, values, how many, scores, to, bytes from
 * one key to the next, bytes from one value to the next, bytes that are taken of a value: of one head, or of several).
 *
 * @param head numbers of a head, a multiple of 4
 */
export function attending(memory: wasm.Memory, head: number): (...parameters: number[]) => void {
  const [QUERY, KEYS, VALUES, HOW_MANY, SCORES, TO, KEY, VALUE, TAKEN] = [0, 1, 2, 3, 4, 5, 6, 7, 8];
  const [seen, score, end, along] = [9, 10, 11, 12];
  const [largest, all, x, power, sum] = [13, 14, 15, 16, 17];
  const own = Array.from({ length: head / 4 }, (_, part) => 18 + part);
  /** For each that is seen, its row, and its score's address. */
  const overSeen = (first: number[], step: number, body: number[]) => [
    ...[...first, ...set(seen), ...get(SCORES), ...set(score)],
    ...loop([
      ...body,
      ...raise(seen, get(step)),
      ...[...raise(score, integer(4)), ...get(score), ...get(end), ...I32.less],
    ]),
  ];
  const part = (at: number) => [...get(seen), ...load.vector(16 * at)];
  const scores = overSeen(get(KEYS), KEY, [
    ...[...V128.zeros, ...set(sum)],
    ...own.flatMap((query, at) => [
      ...[...get(query), ...part(at), ...V128.multiply, ...get(sum), ...V128.add, ...set(sum)],
    ]),
    ...acrossLanes(sum, V128.add),
    ...[...get(score), ...get(sum), ...store.first()],
    ...[...get(largest), ...get(sum), ...V128.larger, ...set(largest)],
  ]);
  const lastScore = [...get(end), ...V128.of(ABSENT), ...store.vector()];
  const exponentials = [
    ...[...get(SCORES), ...set(seen), ...V128.zeros, ...set(all)],
    ...loop([
      ...[...get(seen), ...load.vector(), ...get(largest), ...V128.subtract, ...set(x)],
      ...exponentialOf(x, power, sum),
      ...[...get(seen), ...get(x), ...store.vector(), ...get(all), ...get(x), ...V128.add, ...set(all)],
      ...raise(seen, integer(16)),
      ...[...get(seen), ...get(end), ...I32.less],
    ]),
    ...acrossLanes(all, V128.add),
  ];
  const mixed = loop([
    ...own.flatMap((into) => [...V128.zeros, ...set(into)]),
    ...overSeen([...get(VALUES), ...get(along), ...I32.add], VALUE, [
      ...[...get(score), ...load.spread(), ...set(x)],
      ...own.flatMap((into, at) => [
        ...[...get(x), ...part(at), ...V128.multiply, ...get(into), ...V128.add, ...set(into)],
      ]),
    ]),
    ...own.flatMap((from, at) => [
      ...[...get(TO), ...get(along), ...I32.add, ...get(from), ...get(all), ...V128.divide, ...store.vector(16 * at)],
    ]),
    ...[...raise(along, integer(4 * head)), ...get(along), ...get(TAKEN), ...I32.less],
  ]);
  return wasm.functionOf(
    wasm.compile(9, 4, 5 + own.length, [
      ...[...get(SCORES), ...get(HOW_MANY), ...integer(4), ...I32.multiply, ...I32.add, ...set(end)],
      ...[...V128.of(ABSENT), ...set(largest)],
      ...own.flatMap((query, at) => [
        ...[...get(QUERY), ...load.vector(16 * at), ...V128.of(1 / Math.sqrt(head)), ...V128.multiply, ...set(query)],
      ]),
      ...scores,
      ...lastScore,
      ...exponentials,
      ...mixed,
    ]),
    memory,
  );
}
