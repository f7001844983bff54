/**
 * Regression trees, and the sum of them as a score.
 *
 * In: facts of candidates and of the person.  Out: a score a candidate.
 * Every question of a tree is asked of all candidates, sixteen at a time: an answer "more" strikes out the leaves to its left, and the first leaf
 * that is left is where a walk from the root would have ended (QuickScorer; Lucchese and others, 2015). It asks more than a walk does, and is
 * several times as fast, for nothing has to be foreseen. The scores are the same numbers: sums over the trees in their order.
 */
import * as wasm from "../../tensor/wasm-code.ts";
import { F64, get, I32, integer, load, loop, raise, set, store, tee, V128, when } from "../../tensor/wasm-code.ts";

/** Nodes in the order in which they were made; the first is the root. */
export type Tree = {
  /** The fact that a node asks about: candidate facts first, then the person's; -1 for a leaf. */
  readonly facts: readonly number[];
  /** A fact of at most this goes left, and so does one that is not known. A leaf's value stands here. */
  readonly values: readonly number[];
  /** The left child; the right one is the next node. */
  readonly lefts: readonly number[];
};

export type Forest = {
  /** A column of all candidates for each of their facts: to be filled before scores are asked for. */
  readonly columns: readonly Float32Array[];
  /** @param person facts that trees ask about by numbers from `columns.length` @returns a score a candidate, its own to change until the next call */
  readonly scores: (person: Float32Array) => Float64Array;
};

/** A leaf is a bit of a whole number. */
const MOST_LEAVES = 32;
/** Candidates that are asked together: four vectors of four. */
const TOGETHER = 16;

/** @param width facts of a candidate @param candidates how many @throws RangeError for a tree of more than 32 leaves */
export function plant(trees: readonly Tree[], width: number, candidates: number): Forest {
  const planted = trees.map(questionsOf);
  const ofCandidates = planted.map(({ questions }) => questions.filter(({ fact }) => fact < width));
  const ofPerson = planted.flatMap(({ questions }, tree) =>
    questions
      .filter(({ fact }) => fact >= width)
      .map((question) => ({ ...question, tree, fact: question.fact - width })),
  );
  const groups = Math.ceil(candidates / TOGETHER);
  const stride = groups * TOGETHER;
  const room = newRoom([
    8 * stride,
    4 * stride * width,
    4 * MOST_LEAVES * trees.length,
    QUESTION * ofCandidates.flat().length,
    TREE * trees.length,
  ]);
  const [SCORES, COLUMNS, LEAVES, QUESTIONS, TREES] = room.places as [number, number, number, number, number];
  const bytes = new DataView(room.memory.buffer);
  ofCandidates.flat().forEach(({ fact, bound, lefts }, at) => {
    bytes.setInt32(QUESTIONS + at * QUESTION, fact * stride * 4, true);
    bytes.setFloat32(QUESTIONS + at * QUESTION + 4, bound, true);
    bytes.setInt32(QUESTIONS + at * QUESTION + 8, lefts, true);
  });
  planted.forEach(({ leaves }, tree) => {
    bytes.setInt32(TREES + tree * TREE + 4, ofCandidates[tree]!.length, true);
    leaves.forEach((value, leaf) => {
      bytes.setFloat32(LEAVES + 4 * (tree * MOST_LEAVES + leaf), value, true);
    });
  });
  const scores = new Float64Array(room.memory.buffer, SCORES, candidates);
  compiled ??= wasm.compile(PARAMETERS, 5, 6, askAll());
  const ask = wasm.functionOf(compiled, room.memory);
  return {
    columns: Array.from(
      { length: width },
      (_, fact) => new Float32Array(room.memory.buffer, COLUMNS + fact * stride * 4, candidates),
    ),
    scores(person) {
      for (let tree = 0; tree < trees.length; tree++) bytes.setInt32(TREES + tree * TREE, -1, true);
      // A comparison with NaN is false.
      for (const { tree, fact, bound, lefts } of ofPerson)
        if (person[fact]! > bound)
          bytes.setInt32(TREES + tree * TREE, bytes.getInt32(TREES + tree * TREE, true) & ~lefts, true);
      scores.fill(0);
      if (trees.length > 0 && groups > 0) ask(SCORES, COLUMNS, groups, TREES, trees.length, QUESTIONS, LEAVES);
      return scores;
    },
  };
}

/** A node's question, and the leaves to its left as bits. */
type Question = { readonly fact: number; readonly bound: number; readonly lefts: number };

function questionsOf({ facts, values, lefts }: Tree): { questions: Question[]; leaves: number[] } {
  const questions: Question[] = [];
  const leaves: number[] = [];
  /** @returns the leaves below the node */
  const visit = (node: number): number => {
    if (facts[node]! < 0) return 1 << (leaves.push(values[node]!) - 1);
    const left = visit(lefts[node]!);
    questions.push({ fact: facts[node]!, bound: Math.fround(values[node]!), lefts: left });
    return left | visit(lefts[node]! + 1);
  };
  visit(0);
  if (leaves.length > MOST_LEAVES)
    throw new RangeError(`a tree of ${leaves.length} leaves, and ${MOST_LEAVES} is the most`);
  return { questions, leaves };
}

/** One room after the other, each beginning where any number may. @param sizes in bytes */
function newRoom(sizes: readonly number[]) {
  let used = 0;
  const places = sizes.map((size) => {
    const place = used;
    used += Math.ceil(size / 16) * 16;
    return place;
  });
  return { memory: wasm.memoryOf(used), places };
}

let compiled: wasm.Compiled | undefined;

/** Bytes: of a question its column, its bound and the leaves to its left; of a tree the leaves that the person's facts leave, and how many questions. */
const [QUESTION, TREE] = [12, 8];
const PARAMETERS = 7;

/** For every sixteen candidates: for every tree: all questions strike out leaves, and the value of the first leaf that stands is added. */
function askAll(): number[] {
  const [SCORES, COLUMNS, GROUPS, TREES, HOW_MANY, QUESTIONS, LEAVES] = [0, 1, 2, 3, 4, 5, 6];
  const [tree, treesLeft, question, left, leaves] = [7, 8, 9, 10, 11];
  const [bound, lefts, standing] = [12, 13, 14];
  const vectors = [0, 1, 2, 3];
  const one = [
    ...[...get(question), ...load.spread(4), ...set(bound), ...get(question), ...load.spread(8), ...set(lefts)],
    ...vectors.flatMap((of) => [
      ...[
        ...get(standing + of),
        ...get(COLUMNS),
        ...get(question),
        ...load.integer(),
        ...I32.add,
        ...load.vector(16 * of),
      ],
      ...[...get(bound), ...V128.greater, ...get(lefts), ...V128.and, ...V128.without, ...set(standing + of)],
    ]),
    ...raise(question, integer(QUESTION)),
    ...[...get(left), ...integer(-1), ...I32.add, ...tee(left)],
  ];
  const add = vectors.flatMap((of) =>
    [0, 1, 2, 3].flatMap((lane) => [
      ...[...get(SCORES), ...get(SCORES), ...load.double(8 * (4 * of + lane))],
      ...[...get(standing + of), ...V128.lane(lane), ...I32.trailingZeros, ...integer(4), ...I32.multiply],
      ...[
        ...get(leaves),
        ...I32.add,
        ...load.float(),
        ...F64.ofFloat,
        ...F64.add,
        ...store.double(8 * (4 * of + lane)),
      ],
    ]),
  );
  const overTrees = [
    ...vectors.flatMap((of) => [...get(tree), ...load.spread(), ...set(standing + of)]),
    ...[...get(tree), ...load.integer(4), ...tee(left), ...when(loop(one))],
    ...add,
    ...raise(leaves, integer(4 * MOST_LEAVES)),
    ...raise(tree, integer(TREE)),
    ...[...get(treesLeft), ...integer(-1), ...I32.add, ...tee(treesLeft)],
  ];
  const overGroups = [
    ...[...get(TREES), ...set(tree), ...get(HOW_MANY), ...set(treesLeft)],
    ...[...get(QUESTIONS), ...set(question), ...get(LEAVES), ...set(leaves)],
    ...loop(overTrees),
    ...raise(COLUMNS, integer(4 * TOGETHER)),
    ...raise(SCORES, integer(8 * TOGETHER)),
    ...[...get(GROUPS), ...integer(-1), ...I32.add, ...tee(GROUPS)],
  ];
  return loop(overGroups);
}
