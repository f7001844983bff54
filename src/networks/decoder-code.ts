/**
 * What a decoder in use (`decoder-forward.ts`) does beside products of matrices, in WebAssembly, four floats at a time.
 *
 * In: addresses of rows in a memory.  Out: rows normed, gated, or mixed by attention. Every sum is taken in one order, whatever other rows there
 * are, so that many sequences give what each gives alone.
 */
import { ABSENT, acrossLanes, exponentialOf } from "../tensor/exponentials.ts";
import * as wasm from "../tensor/wasm-code.ts";
import { get, I32, integer, load, loop, raise, set, store, V128 } from "../tensor/wasm-code.ts";

/** x over the root of its mean square, times a gain (Zhang and Sennrich, 2019): norm(x, to, gain, rows); `to` may be x. */
export function norming(memory: wasm.Memory, width: number, epsilon: number): (...parameters: number[]) => void {
  const [X, TO, GAIN, ROWS, at] = [0, 1, 2, 3, 4];
  const [sum, numbers] = [5, 6];
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
    ...[...V128.of(1), ...get(sum), ...V128.of(width), ...V128.divide, ...V128.of(epsilon), ...V128.add],
    ...[...V128.squareRoot, ...V128.divide, ...set(sum)],
    ...along([
      ...[...of(TO), ...of(X), ...load.vector(), ...get(sum), ...V128.multiply],
      ...[...of(GAIN), ...load.vector(), ...V128.multiply, ...store.vector()],
    ]),
    ...raise(X, integer(bytes)),
    ...raise(TO, integer(bytes)),
    ...[...get(ROWS), ...integer(-1), ...I32.add, ...set(ROWS), ...get(ROWS)],
  ];
  return wasm.functionOf(wasm.compile(4, 1, 2, loop(row)), memory);
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
 * What one head of one query takes of the values that it sees, by the softmax of its scores:
 * attend(query, keys, values, how many bytes of keys, scores, to); keys and values stand a row of `keyWidth` apart.
 *
 * @param head numbers of a head, a multiple of 4
 */
export function attending(memory: wasm.Memory, head: number, keyWidth: number): (...parameters: number[]) => void {
  const [QUERY, KEYS, VALUES, BYTES, SCORES, TO] = [0, 1, 2, 3, 4, 5];
  const [seen, score] = [6, 7];
  const [largest, all, x, power, sum] = [8, 9, 10, 11, 12];
  const own = Array.from({ length: head / 4 }, (_, part) => 13 + part);
  const row = 4 * keyWidth;
  /** For each that is seen, its row so many bytes from the first one, and its score's address. */
  const overSeen = (body: number[]) => [
    ...[...integer(0), ...set(seen), ...get(SCORES), ...set(score)],
    ...loop([
      ...body,
      ...raise(score, integer(4)),
      ...raise(seen, integer(row)),
      ...[...get(seen), ...get(BYTES), ...I32.less],
    ]),
  ];
  const part = (base: number, at: number) => [...get(base), ...get(seen), ...I32.add, ...load.vector(16 * at)];
  const scores = overSeen([
    ...[...V128.zeros, ...set(sum)],
    ...own.flatMap((query, at) => [
      ...[...get(query), ...part(KEYS, at), ...V128.multiply, ...get(sum), ...V128.add, ...set(sum)],
    ]),
    ...acrossLanes(sum, V128.add),
    ...[...get(score), ...get(sum), ...store.first()],
    ...[...get(largest), ...get(sum), ...V128.larger, ...set(largest)],
  ]);
  const lastScore = [...get(score), ...V128.of(ABSENT), ...store.vector()];
  /** The scores' end is where `score` stands. */
  const exponentials = [
    ...[...get(SCORES), ...set(seen), ...V128.zeros, ...set(all)],
    ...loop([
      ...[...get(seen), ...load.vector(), ...get(largest), ...V128.subtract, ...set(x)],
      ...exponentialOf(x, power, sum),
      ...[...get(seen), ...get(x), ...store.vector(), ...get(all), ...get(x), ...V128.add, ...set(all)],
      ...raise(seen, integer(16)),
      ...[...get(seen), ...get(score), ...I32.less],
    ]),
    ...acrossLanes(all, V128.add),
  ];
  const mixed = [
    ...own.flatMap((into) => [...V128.zeros, ...set(into)]),
    ...overSeen([
      ...[...get(score), ...load.spread(), ...set(x)],
      ...own.flatMap((into, at) => [
        ...[...get(x), ...part(VALUES, at), ...V128.multiply, ...get(into), ...V128.add, ...set(into)],
      ]),
    ]),
    ...own.flatMap((from, at) => [...get(TO), ...get(from), ...get(all), ...V128.divide, ...store.vector(16 * at)]),
  ];
  return wasm.functionOf(
    wasm.compile(6, 2, 5 + own.length, [
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
