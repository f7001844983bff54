/**
 * The two inner loops of the trees (`trees.ts`) in WebAssembly, sixteen candidates a vector of bytes.
 *
 * In: addresses of a memory's columns, bounds, questions and leaves.  Out: columns as places among bounds, and sums of leaves.
 */
import * as wasm from "../../tensor/wasm-code.ts";
import { F64, get, I8, I32, integer, load, loop, raise, set, store, tee, V128, when } from "../../tensor/wasm-code.ts";

/** Candidates that are asked together: two vectors of bytes. */
export const TOGETHER = 32;
/** Bytes of a tree: a bit a leaf that stands, and how many questions strike out some of each eight. */
export const TREE = 8;
/** Bytes of a question: the address of its column from the first one, the place of its bound, and the leaves that it strikes out of eight. */
export const QUESTION = 8;
/** A leaf is a bit of a whole number. */
export const MOST_LEAVES = 32;
const EIGHTS = [0, 1, 2, 3];
const VECTOR = 16;

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

/**
 * ask(scores, columns, groups, trees, how many, questions, leaves): for every candidates that are asked together, for every tree, all questions
 * strike out leaves, and the value of the first leaf that stands is added.
 */
export function asking(memory: wasm.Memory): (...parameters: number[]) => void {
  const [SCORES, COLUMNS, GROUPS, TREES, HOW_MANY, QUESTIONS, LEAVES] = [0, 1, 2, 3, 4, 5, 6];
  const [tree, treesLeft, question, left, leaves] = [7, 8, 9, 10, 11];
  const halves = [0, 1];
  const standing = (half: number, eight: number) => 12 + 4 * half + eight;
  const [place, struck, found, none, empty] = [20, 21, 22, 23, 24];
  const one = (eight: number) => [
    ...[
      ...get(question),
      ...load.spreadByte(4),
      ...set(place),
      ...get(question),
      ...load.spreadByte(5),
      ...set(struck),
    ],
    ...halves.flatMap((half) => [
      ...[...get(standing(half, eight)), ...get(COLUMNS), ...get(question), ...load.integer(), ...I32.add],
      ...[...load.vector(VECTOR * half), ...get(place), ...I8.greater, ...get(struck), ...V128.and, ...V128.without],
      ...set(standing(half, eight)),
    ]),
    ...raise(question, integer(QUESTION)),
    ...[...get(left), ...integer(-1), ...I32.add, ...tee(left)],
  ];
  const ask = EIGHTS.flatMap((eight) => [
    ...[...get(tree), ...load.spreadByte(eight), ...tee(standing(0, eight)), ...set(standing(1, eight))],
    ...[...get(tree), ...load.byte(4 + eight), ...tee(left), ...when(loop(one(eight)))],
  ]);
  /** The first leaf's number: eight for each eight in which none stands, and the zeros below the lowest bit of the next. */
  const firstLeaf = (half: number) => [
    ...[...get(standing(half, 0)), ...set(found), ...V128.zeros, ...set(empty)],
    ...[...V128.zeros, ...V128.zeros, ...I8.equal, ...set(none)],
    ...EIGHTS.slice(1).flatMap((eight) => [
      ...[...get(none), ...get(standing(half, eight - 1)), ...V128.zeros, ...I8.equal, ...V128.and, ...set(none)],
      ...[...get(empty), ...get(none), ...integer(8), ...I8.spread, ...V128.and, ...I8.add, ...set(empty)],
      ...[...get(found), ...get(standing(half, eight)), ...get(none), ...V128.and, ...V128.or, ...set(found)],
    ]),
    ...[...get(found), ...integer(-1), ...I8.spread, ...I8.add, ...get(found), ...V128.without, ...I8.countBits],
    ...[...get(empty), ...I8.add, ...set(found)],
  ];
  const add = halves.flatMap((half) => [
    ...firstLeaf(half),
    ...Array.from({ length: VECTOR }, (_, lane) => {
      const score = 8 * (VECTOR * half + lane);
      return [
        ...[...get(SCORES), ...get(SCORES), ...load.double(score)],
        ...[...get(found), ...I8.lane(lane), ...integer(4), ...I32.multiply, ...get(leaves), ...I32.add],
        ...[...load.float(), ...F64.ofFloat, ...F64.add, ...store.double(score)],
      ];
    }).flat(),
  ]);
  const overTrees = [
    ...ask,
    ...add,
    ...raise(leaves, integer(4 * MOST_LEAVES)),
    ...raise(tree, integer(TREE)),
    ...[...get(treesLeft), ...integer(-1), ...I32.add, ...tee(treesLeft)],
  ];
  const overGroups = [
    ...[...get(TREES), ...set(tree), ...get(HOW_MANY), ...set(treesLeft)],
    ...[...get(QUESTIONS), ...set(question), ...get(LEAVES), ...set(leaves)],
    ...loop(overTrees),
    ...raise(COLUMNS, integer(TOGETHER)),
    ...raise(SCORES, integer(8 * TOGETHER)),
    ...[...get(GROUPS), ...integer(-1), ...I32.add, ...tee(GROUPS)],
  ];
  askingCode ??= wasm.compile(7, 5, 13, loop(overGroups));
  return wasm.functionOf(askingCode, memory);
}

let placingCode: wasm.Compiled | undefined;
let askingCode: wasm.Compiled | undefined;
