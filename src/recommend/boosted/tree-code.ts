/**
 * The inner loops of the trees (`trees.ts`) in WebAssembly, sixteen candidates a vector of bytes.
 *
 * In: addresses of a memory's columns, bounds, questions and leaves.  Out: columns as places among bounds, and sums of leaves.
 */
import * as wasm from "../../tensor/wasm-code.ts";
import { F64, get, I8, I32, integer, load, loop, raise, set, store, tee, V128, when } from "../../tensor/wasm-code.ts";

const VECTOR = 16;
/** Vectors of bytes that are asked together, so that what a question costs beside them is paid once. */
const VECTORS = [0, 1, 2, 3];
/** Candidates that are asked together. */
export const TOGETHER = VECTOR * VECTORS.length;
/** Bytes of a tree: a bit a leaf that stands, how many questions strike out some of each eight, and the address of the first of them. */
export const TREE = 12;
/** Bytes of a question: the address of its column from the first one, the place of its bound, and the leaves that it strikes out of eight. */
export const QUESTION = 8;
/** A leaf is a bit of a whole number. */
export const MOST_LEAVES = 32;
const EIGHTS = [0, 1, 2, 3];

/** place(column, groups, bounds, how many, places): of each number the count of bounds that it is above; the bounds are one at least. */
export function placing(memory: wasm.Memory): (...parameters: number[]) => void {
  const [COLUMN, GROUPS, BOUNDS, COUNT, PLACES] = [0, 1, 2, 3, 4];
  const [bound, left] = [5, 6];
  const [numbers, counts, limit] = [7, 11, 15];
  const quarters = [0, 1, 2, 3];
  const overBounds = [
    ...[...get(bound), ...load.spread(), ...set(limit)],
    // True is -1.
    ...quarters.flatMap((of) => [
      ...[...get(counts + of), ...get(numbers + of), ...get(limit), ...V128.greater, ...I32.vectorSubtract],
      ...set(counts + of),
    ]),
    ...raise(bound, integer(4)),
    ...[...get(left), ...integer(-1), ...I32.add, ...tee(left)],
  ];
  const pair = (of: number) => [...get(counts + of), ...get(counts + of + 1), ...I32.narrowed];
  const overGroups = [
    ...[...get(BOUNDS), ...set(bound), ...get(COUNT), ...set(left)],
    ...quarters.flatMap((of) => [
      ...[...get(COLUMN), ...load.vector(VECTOR * of), ...set(numbers + of)],
      ...[...V128.zeros, ...set(counts + of)],
    ]),
    ...loop(overBounds),
    ...[...get(PLACES), ...pair(0), ...pair(2), ...I8.narrowed, ...store.vector()],
    ...raise(COLUMN, integer(4 * VECTOR)),
    ...raise(PLACES, integer(VECTOR)),
    ...[...get(GROUPS), ...integer(-1), ...I32.add, ...tee(GROUPS)],
  ];
  placingCode ??= wasm.compile(5, 2, 9, loop(overGroups));
  return wasm.functionOf(placingCode, memory);
}

/** combine(places, others, groups): of each pair of bytes the larger, or the smaller, in the place of the first. */
export function combining(memory: wasm.Memory, by: "larger" | "smaller"): (...parameters: number[]) => void {
  const [PLACES, OTHERS, GROUPS] = [0, 1, 2];
  const pairs = [
    ...[
      ...get(PLACES),
      ...get(PLACES),
      ...load.vector(),
      ...get(OTHERS),
      ...load.vector(),
      ...I8[by],
      ...store.vector(),
    ],
    ...raise(PLACES, integer(VECTOR)),
    ...raise(OTHERS, integer(VECTOR)),
    ...[...get(GROUPS), ...integer(-1), ...I32.add, ...tee(GROUPS)],
  ];
  return wasm.functionOf(wasm.compile(3, 0, 0, loop(pairs)), memory);
}

/**
 * ask(scores, columns, groups, trees, how many, leaves): for every candidates that are asked together, for every tree, all questions
 * strike out leaves, and the value of the first leaf that stands is added.
 */
export function asking(memory: wasm.Memory): (...parameters: number[]) => void {
  const [SCORES, COLUMNS, GROUPS, TREES, HOW_MANY, LEAVES] = [0, 1, 2, 3, 4, 5];
  const [tree, treesLeft, question, left, leaves, column] = [6, 7, 8, 9, 10, 11];
  const standing = (of: number, eight: number) => 12 + EIGHTS.length * of + eight;
  const [place, struck, found, none, empty] = [0, 1, 2, 3, 4].map((one) => standing(VECTORS.length, one)) as [
    number,
    number,
    number,
    number,
    number,
  ];
  const one = (eight: number) => [
    ...[
      ...get(question),
      ...load.spreadByte(4),
      ...set(place),
      ...get(question),
      ...load.spreadByte(5),
      ...set(struck),
    ],
    ...[...get(COLUMNS), ...get(question), ...load.integer(), ...I32.add, ...set(column)],
    ...VECTORS.flatMap((of) => [
      ...[...get(standing(of, eight)), ...get(column), ...load.vector(VECTOR * of)],
      ...[...get(place), ...I8.greater, ...get(struck), ...V128.and, ...V128.without, ...set(standing(of, eight))],
    ]),
    ...raise(question, integer(QUESTION)),
    ...[...get(left), ...integer(-1), ...I32.add, ...tee(left)],
  ];
  const ask = EIGHTS.flatMap((eight) => [
    ...VECTORS.flatMap((of) => [...get(tree), ...load.spreadByte(eight), ...set(standing(of, eight))]),
    ...[...get(tree), ...load.byte(4 + eight), ...tee(left), ...when(loop(one(eight)))],
  ]);
  /** The first leaf's number: eight for each eight in which none stands, and the zeros below the lowest bit of the next. */
  const firstLeaf = (of: number) => [
    ...[...get(standing(of, 0)), ...set(found), ...V128.zeros, ...set(empty)],
    ...[...V128.zeros, ...V128.zeros, ...I8.equal, ...set(none)],
    ...EIGHTS.slice(1).flatMap((eight) => [
      ...[...get(none), ...get(standing(of, eight - 1)), ...V128.zeros, ...I8.equal, ...V128.and, ...set(none)],
      ...[...get(empty), ...get(none), ...integer(8), ...I8.spread, ...V128.and, ...I8.add, ...set(empty)],
      ...[...get(found), ...get(standing(of, eight)), ...get(none), ...V128.and, ...V128.or, ...set(found)],
    ]),
    ...[...get(found), ...integer(-1), ...I8.spread, ...I8.add, ...get(found), ...V128.without, ...I8.countBits],
    ...[...get(empty), ...I8.add, ...set(found)],
  ];
  const add = VECTORS.flatMap((of) => [
    ...firstLeaf(of),
    ...Array.from({ length: VECTOR }, (_, lane) => {
      const score = 8 * (VECTOR * of + lane);
      return [
        ...[...get(SCORES), ...get(SCORES), ...load.double(score)],
        ...[...get(found), ...I8.lane(lane), ...integer(3), ...I32.shiftLeft, ...get(leaves), ...I32.add],
        ...[...load.double(), ...F64.add, ...store.double(score)],
      ];
    }).flat(),
  ]);
  const overTrees = [
    ...[...get(tree), ...load.integer(8), ...set(question)],
    ...ask,
    ...add,
    ...raise(leaves, integer(8 * MOST_LEAVES)),
    ...raise(tree, integer(TREE)),
    ...[...get(treesLeft), ...integer(-1), ...I32.add, ...tee(treesLeft)],
  ];
  const overGroups = [
    ...[...get(TREES), ...set(tree), ...get(HOW_MANY), ...set(treesLeft)],
    ...[...get(LEAVES), ...set(leaves)],
    ...loop(overTrees),
    ...raise(COLUMNS, integer(TOGETHER)),
    ...raise(SCORES, integer(8 * TOGETHER)),
    ...[...get(GROUPS), ...integer(-1), ...I32.add, ...tee(GROUPS)],
  ];
  askingCode ??= wasm.compile(6, 6, EIGHTS.length * VECTORS.length + 5, loop(overGroups));
  return wasm.functionOf(askingCode, memory);
}

let placingCode: wasm.Compiled | undefined;
let askingCode: wasm.Compiled | undefined;
