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

/** Vectors that are summed at once, each in a register. */
const SUMMED = 8;

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
  const [at, row] = [2 + widths.length, 3 + widths.length];
  const scale = 4 + widths.length;
  const summed = Array.from({ length: SUMMED }, (_, one) => scale + 1 + one);
  let beyond = 0;
  const parts = widths.map((width, part) => {
    const code: number[] = [];
    for (let from = 0; from < width; from += 4 * SUMMED) {
      const some = summed.slice(0, (width - from) / 4);
      code.push(
        ...some.flatMap((one) => [...V128.zeros, ...set(one)]),
        ...[...get(LIST), ...set(at)],
        ...loop([
          ...[...get(at), ...load.integer(), ...set(row)],
          ...some.flatMap((one, vector) => [
            ...[...get(one), ...get(row), ...load.vector(4 * (beyond + from) + 16 * vector), ...V128.add, ...set(one)],
          ]),
          ...[...raise(at, integer(4)), ...get(at), ...get(END), ...I32.less],
        ]),
        ...some.flatMap((one, vector) => [
          ...[...get(2 + part), ...get(one), ...(part === 0 ? [] : [...get(scale), ...V128.multiply])],
          ...store.vector(4 * from + 16 * vector),
          ...(part === 0
            ? [...get(one), ...get(one), ...V128.multiply, ...get(scale), ...V128.add, ...set(scale)]
            : []),
        ]),
      );
    }
    beyond += width;
    return part === 0
      ? [...V128.zeros, ...set(scale), ...code, ...acrossLanes(scale, V128.add), ...overRootMean(scale, width, epsilon)]
      : code;
  });
  return wasm.functionOf(wasm.compile(2 + widths.length, 2, 1 + SUMMED, parts.flat()), memory);
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
 * What one head of one query takes of the values that it sees, by the softmax of its scores: attend(query, keys, values, how many, scores, to).
 *
 * @param head numbers of a head's query and key, a multiple of 4 @param keyWidth from one key to the next
 * @param taken numbers of a value, a multiple of 4 @param valueWidth from one value to the next
 */
export function attending(
  memory: wasm.Memory,
  head: number,
  keyWidth: number,
  taken: number,
  valueWidth: number,
): (...parameters: number[]) => void {
  const [QUERY, KEYS, VALUES, HOW_MANY, SCORES, TO] = [0, 1, 2, 3, 4, 5];
  const [seen, score, end] = [6, 7, 8];
  const [largest, all, x, power, sum] = [9, 10, 11, 12, 13];
  const own = Array.from({ length: Math.max(head / 4, SUMMED) }, (_, part) => 14 + part);
  const query = own.slice(0, head / 4);
  /** For each that is seen, its row of such a width, and its score's address. */
  const overSeen = (rows: number, width: number, body: number[]) => [
    ...[...get(rows), ...set(seen), ...get(SCORES), ...set(score)],
    ...loop([
      ...body,
      ...raise(seen, integer(4 * width)),
      ...[...raise(score, integer(4)), ...get(score), ...get(end), ...I32.less],
    ]),
  ];
  const part = (at: number) => [...get(seen), ...load.vector(16 * at)];
  const scores = overSeen(KEYS, keyWidth, [
    ...[...V128.zeros, ...set(sum)],
    ...query.flatMap((own, at) => [
      ...[...get(own), ...part(at), ...V128.multiply, ...get(sum), ...V128.add, ...set(sum)],
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
  const mixed: number[] = [];
  for (let from = 0; from < taken / 4; from += SUMMED) {
    const some = own.slice(0, Math.min(SUMMED, taken / 4 - from));
    mixed.push(
      ...some.flatMap((into) => [...V128.zeros, ...set(into)]),
      ...overSeen(VALUES, valueWidth, [
        ...[...get(score), ...load.spread(), ...set(x)],
        ...some.flatMap((into, at) => [
          ...[...get(x), ...part(from + at), ...V128.multiply, ...get(into), ...V128.add, ...set(into)],
        ]),
      ]),
      ...some.flatMap((own, at) => [
        ...[...get(TO), ...get(own), ...get(all), ...V128.divide, ...store.vector(16 * (from + at))],
      ]),
    );
  }
  return wasm.functionOf(
    wasm.compile(6, 3, 5 + own.length, [
      ...[...get(SCORES), ...get(HOW_MANY), ...integer(4), ...I32.multiply, ...I32.add, ...set(end)],
      ...[...V128.of(ABSENT), ...set(largest)],
      ...query.flatMap((own, at) => [
        ...[...get(QUERY), ...load.vector(16 * at), ...V128.of(1 / Math.sqrt(head)), ...V128.multiply, ...set(own)],
      ]),
      ...scores,
      ...lastScore,
      ...exponentials,
      ...mixed,
    ]),
    memory,
  );
}
