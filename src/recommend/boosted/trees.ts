/**
 * Regression trees, and the sum of them as a score.
 *
 * In: facts of candidates and of the person.  Out: a score a candidate.
 * A fact of a candidate is taken as its place among the bounds that the trees ask about, a byte, and every question is asked of all candidates,
 * sixteen bytes at a time: an answer "more" strikes out the leaves to its left, and the first leaf that is left is where a walk from the root
 * would have ended (QuickScorer; Lucchese and others, 2015; in bytes RapidScorer; Ye and others, 2018). What the person's own facts decide is
 * struck out before, and questions that then decide nothing are not asked: those that are left are laid once for each set of leaves that a tree was
 * ever left with. The scores are the same numbers: sums over the trees in their order.
 */
import { memoryOf } from "../../tensor/wasm-code.ts";
import { asking, combining, MOST_LEAVES, placing, QUESTION, TOGETHER, TREE } from "./tree-code.ts";

/** Nodes in the order in which they were made; the first is the root. */
export type Tree = {
  /** The fact that a node asks about: candidate facts first, then the person's; -1 for a leaf. */
  readonly facts: readonly number[];
  /** A fact of at most this goes left, and so does one that is not known. A leaf's value stands here. */
  readonly values: readonly number[];
  /** The left child; the right one is the next node. */
  readonly lefts: readonly number[];
};

/** A column; or of each candidate the larger, or the smaller, number of several, which are never written again. */
export type FactColumn =
  | Float32Array
  | { readonly take: "larger" | "smaller"; readonly of: readonly [Float32Array, ...Float32Array[]] };

/** @returns the column itself, or a new one */
export function numbersOf(column: FactColumn): Float32Array {
  if (column instanceof Float32Array) return column;
  const take = column.take === "larger" ? Math.max : Math.min;
  return column.of[0].map((_, at) => take(...column.of.map((one) => one[at]!)));
}

export type Forest = {
  /** A column of all candidates for each of their facts, to be written anew for each person. */
  readonly columns: readonly Float32Array[];
  /**
   * @param columns those above, or in the place of one another that is never written again: its places are kept with it
   * @param person facts that trees ask about by numbers from `columns.length`
   * @returns a score a candidate, its own to change until the next call
   */
  readonly scores: (columns: readonly FactColumn[], person: Float32Array) => Float64Array;
};

/** Places are bytes with a sign. */
const MOST_BOUNDS = 127;
const EIGHTS = MOST_LEAVES / 8;
/** There is room for so many times the questions of all trees; where it is full, all are laid anew as they are asked for. */
const KEPT_AT_ONCE = 32;

/** @param width facts of a candidate @param candidates how many @throws RangeError for a tree of more than 32 leaves, or a fact with more than 127 bounds */
export function plant(trees: readonly Tree[], width: number, candidates: number): Forest {
  const planted = trees.map(questionsOf);
  const bounds = boundsOf(planted, width);
  const asked = new Set(bounds.flatMap((own, fact) => (own.length > 0 ? [fact] : [])));
  const stride = Math.ceil(candidates / TOGETHER) * TOGETHER;
  const inEights = planted.map(({ questions }) => partsOf(questions, bounds, stride));
  const most = KEPT_AT_ONCE * inEights.flat(2).length;
  const room = newRoom([
    8 * stride,
    4 * stride * width,
    stride * width,
    4 * bounds.flat().length,
    8 * MOST_LEAVES * trees.length,
    QUESTION * most,
    TREE * trees.length,
    stride,
  ]);
  const [SCORES, COLUMNS, PLACES, BOUNDS, LEAVES, QUESTIONS, TREES, OTHERS] = room.places as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const { buffer } = room.memory;
  new Float32Array(buffer, BOUNDS).set(bounds.flat());
  const boundsAt = bounds.map((_, fact) => BOUNDS + 4 * bounds.slice(0, fact).flat().length);
  planted.forEach(({ leaves }, tree) => {
    // A leaf is a float, and is added as a double.
    new Float64Array(buffer, LEAVES + 8 * MOST_LEAVES * tree).set(leaves.map(Math.fround));
  });
  const [place, ask] = [placing(room.memory), asking(room.memory)];
  const columns = Array.from(
    { length: width },
    (_, fact) => new Float32Array(buffer, COLUMNS + fact * stride * 4, candidates),
  );
  const places = columns.map((_, fact) => new Uint8Array(buffer, PLACES + fact * stride, stride));
  const keptPlaces = columns.map(() => new WeakMap<Float32Array, Uint8Array>());
  const combine = { larger: combining(room.memory, "larger"), smaller: combining(room.memory, "smaller") };
  const others = new Uint8Array(buffer, OTHERS, stride);
  const layColumn = (column: Float32Array, fact: number, into: Uint8Array): void => {
    const own = columns[fact]!;
    const kept = column === own ? undefined : keptPlaces[fact]!.get(column);
    if (kept !== undefined) into.set(kept);
    else {
      if (column !== own) own.set(column);
      place(own.byteOffset, stride / 16, boundsAt[fact]!, bounds[fact]!.length, into.byteOffset);
      if (column !== own) keptPlaces[fact]!.set(column, into.slice());
    }
  };
  const layPlaces = (column: FactColumn, fact: number): void => {
    const into = places[fact]!;
    if (column instanceof Float32Array) layColumn(column, fact, into);
    // The place of the larger number is the larger place.
    else
      column.of.forEach((one, at) => {
        layColumn(one, fact, at === 0 ? into : others);
        if (at > 0) combine[column.take](into.byteOffset, OTHERS, stride / 16);
      });
  };
  const layTrees = treeLayer(
    planted,
    inEights,
    width,
    new Int32Array(buffer, TREES, (TREE / 4) * trees.length),
    new Int32Array(buffer, QUESTIONS, (QUESTION / 4) * most),
  );
  const scores = new Float64Array(buffer, SCORES, candidates);
  return {
    columns,
    scores(facts, person) {
      for (const fact of asked) layPlaces(facts[fact]!, fact);
      layTrees(person);
      scores.fill(0);
      if (trees.length > 0 && candidates > 0) ask(SCORES, PLACES, stride / TOGETHER, TREES, trees.length, LEAVES);
      return scores;
    },
  };
}

/** A node's question, and the leaves to its left and its right as bits. */
type Question = { readonly fact: number; readonly bound: number; readonly lefts: number; readonly rights: number };
type Planted = { readonly questions: readonly Question[]; readonly leaves: readonly number[] };

function questionsOf({ facts, values, lefts }: Tree): Planted {
  const questions: Question[] = [];
  const leaves: number[] = [];
  /** @returns the leaves below the node */
  const visit = (node: number): number => {
    if (facts[node]! < 0) return 1 << (leaves.push(values[node]!) - 1);
    const left = visit(lefts[node]!);
    const right = visit(lefts[node]! + 1);
    questions.push({ fact: facts[node]!, bound: Math.fround(values[node]!), lefts: left, rights: right });
    return left | right;
  };
  visit(0);
  if (leaves.length > MOST_LEAVES)
    throw new RangeError(`a tree of ${leaves.length} leaves, and ${MOST_LEAVES} is the most`);
  return { questions, leaves };
}

/** Of each fact of candidates the bounds that are asked about, ascending. */
function boundsOf(planted: readonly Planted[], width: number): number[][] {
  const all = planted.flatMap(({ questions }) => questions);
  return Array.from({ length: width }, (_, fact) => {
    const own = [...new Set(all.filter((one) => one.fact === fact).map(({ bound }) => bound))].sort((a, b) => a - b);
    if (own.length > MOST_BOUNDS)
      throw new RangeError(`a fact with ${own.length} bounds, and ${MOST_BOUNDS} is the most`);
    return own;
  });
}

/** What a question strikes out of eight leaves: the address of its column, and in one number the place of its bound and the leaves. */
type Part = { readonly column: number; readonly strikes: number; readonly lefts: number };

/** The questions of candidates by the eights of leaves of which they strike out some. */
function partsOf(questions: readonly Question[], bounds: readonly number[][], stride: number): Part[][] {
  const ofCandidates = questions.filter(({ fact }) => fact < bounds.length);
  return Array.from({ length: EIGHTS }, (_, eight) =>
    ofCandidates.flatMap(({ fact, bound, lefts }) => {
      const own = (lefts >>> (8 * eight)) & 0xff;
      const strikes = bounds[fact]!.indexOf(bound) | (own << 8);
      return own === 0 ? [] : [{ column: fact * stride, strikes, lefts: own }];
    }),
  );
}

/** Lays for a person what each tree leaves standing, and where the questions lie that may still strike some of it out. */
function treeLayer(
  planted: readonly Planted[],
  inEights: readonly (readonly (readonly Part[])[])[],
  width: number,
  trees: Int32Array,
  questions: Int32Array,
): (person: Float32Array) => void {
  const ofPerson = planted.map((tree) => tree.questions.filter(({ fact }) => fact >= width));
  /** By tree and by what stands of it. */
  const known = planted.map(() => new Map<number, Asked>());
  let laid = 0;
  const lay = (tree: number, standing: number): Asked => {
    const address = questions.byteOffset + QUESTION * laid;
    let counts = 0;
    inEights[tree]!.forEach((parts, eight) => {
      const before = laid;
      const left = (standing >>> (8 * eight)) & 0xff;
      for (const part of parts) {
        if ((part.lefts & left) === 0) continue;
        questions[2 * laid] = part.column;
        questions[2 * laid++ + 1] = part.strikes;
      }
      counts |= (laid - before) << (8 * eight);
    });
    const asked = { counts, address };
    known[tree]!.set(standing, asked);
    return asked;
  };
  const most = inEights.flat(2).length;
  return (person) => {
    // A person's questions must fit, whatever stands.
    if (2 * (laid + most) > questions.length) {
      for (const own of known) own.clear();
      laid = 0;
    }
    ofPerson.forEach((own, tree) => {
      let standing = -1;
      // A comparison with NaN is false.
      for (const { fact, bound, lefts, rights } of own) standing &= person[fact - width]! > bound ? ~lefts : ~rights;
      const { counts, address } = known[tree]!.get(standing) ?? lay(tree, standing);
      trees[3 * tree] = standing;
      trees[3 * tree + 1] = counts;
      trees[3 * tree + 2] = address;
    });
  };
}

/** How many questions are asked of each eight leaves, and where the first of them lies. */
type Asked = { readonly counts: number; readonly address: number };

/** One room after the other, each beginning where any number may. @param sizes in bytes */
function newRoom(sizes: readonly number[]) {
  let used = 0;
  const places = sizes.map((size) => {
    const place = used;
    used += Math.ceil(size / 16) * 16;
    return place;
  });
  return { memory: memoryOf(used), places };
}
