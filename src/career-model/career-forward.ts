/**
 * The career network (`career-network.ts`) in use, without a runtime: the tokens of histories in, a score for every title out.
 *
 * In: each member's parameters, and sequences that each end in an answer.  Out: scores [titles] by member and sequence. The sums are those of
 * the graph, to rounding (a test compares them). What no history changes is computed once: the table of all titles when it begins, and what a
 * token is to the first layer when somebody has it.
 */
import {
  type ForwardDecoder,
  forwardDecoder,
  partWidth,
  roomForDecoder,
  roomForScratch,
  type Scratch,
  scratchFor,
} from "../networks/decoder-forward.ts";
import { type Memory, newMemory, type Rows, roomFor, type Weights } from "../tensor/products.ts";
import { positionsOf, repeatsOf, type Sequence } from "./career-batch.ts";
import { type CareerNetwork, factsOfTitles, REPEATS } from "./career-settings.ts";
import { answerTokens, tokensOf } from "./render.ts";
import { NOTHING, THINK, THOUGHT } from "./vocabulary.ts";

/** Positions that are computed together. */
const POSITIONS = 256;
/** Answers whose scores are computed together. */
const ANSWERS = 64;

export type CareerForward = {
  /**
   * @param sequences each has one answer, after all it holds
   * @param take is handed each sequence's scores by each member in turn; they stand only until it returns
   */
  readonly score: (sequences: readonly Sequence[], take: Take) => void;
};

type Take = (sequence: number, member: number, scores: Float32Array) => void;

type Parameters = ReadonlyMap<string, Float32Array>;

/** @param members parameters, not to be changed while it is asked @param longest positions of a sequence, at most 256 */
export function careerForward(network: CareerNetwork, members: readonly Parameters[], longest: number): CareerForward {
  const { settings, vocabulary } = network;
  const { width } = settings;
  const { titles } = vocabulary;
  const own =
    roomForDecoder(settings) +
    roomFor(titles, width) +
    roomFor(vocabulary.size, partWidth(settings)) +
    roomFor(width, width) +
    roomFor(REPEATS, width);
  const shared =
    roomForScratch(POSITIONS, settings) +
    roomFor(ANSWERS, width) +
    roomFor(ANSWERS, titles) +
    roomFor(ANSWERS, REPEATS);
  const memory = newMemory(members.length * own + shared);
  const scratch = scratchFor(POSITIONS, settings, memory);
  const room: Room = {
    turned: memory.rows(ANSWERS, width),
    scores: memory.rows(ANSWERS, titles),
    pull: memory.rows(ANSWERS, REPEATS),
  };
  const tables = titleTables(members, network, memory);
  const readers = members.map((parameters, member) => {
    const decoder = forwardDecoder(parameters, settings, longest, scratch, memory);
    const known = knownTokens(parameters, tables[member]!, decoder, network, scratch, memory);
    const score = scorer(parameters, tables[member]!, network, room, memory);
    return ({ sequences, tokens, ends }: Group, take: (at: number, scores: Float32Array) => void): void => {
      score(decoder.lastStates(known(tokens), tokens, ends), sequences, take);
    };
  });
  return {
    score(sequences, take) {
      let from = 0;
      for (const group of grouped(sequences, network)) {
        readers.forEach((read, member) => {
          read(group, (at, scores) => take(from + at, member, scores));
        });
        from += group.sequences.length;
      }
    },
  };
}

type Room = { readonly [name in "turned" | "scores" | "pull"]: Rows };

/** Sequences that are read together. */
type Group = {
  readonly sequences: readonly Sequence[];
  /** Of each position. */
  readonly tokens: readonly (readonly number[])[];
  /** Where each sequence ends among the positions. */
  readonly ends: readonly number[];
};

/** As many as fit, in order. */
function* grouped(sequences: readonly Sequence[], network: CareerNetwork): Generator<Group> {
  let begin = 0;
  while (begin < sequences.length) {
    const ends: number[] = [];
    for (let at = begin; at < sequences.length && ends.length < ANSWERS; at++) {
      const end = (ends.at(-1) ?? 0) + positionsOf(sequences[at]!);
      if (end > POSITIONS && ends.length > 0) break;
      ends.push(end);
    }
    const own = sequences.slice(begin, begin + ends.length);
    yield { sequences: own, tokens: own.flatMap((sequence) => tokensOfPositions(sequence, network)), ends };
    begin += ends.length;
  }
}

function tokensOfPositions({ jobs, reason }: Sequence, { vocabulary }: CareerNetwork): (readonly number[])[] {
  return [
    ...jobs.map((job) => tokensOf(job, vocabulary)),
    ...(reason === undefined ? [] : [THINK, ...reason, THOUGHT]).map((token) => [token!]),
    answerTokens(jobs.at(-1), vocabulary),
  ];
}

/** Of each member the titles' whole vectors: their own, those of their groups, and what O*NET's facts of them add. */
function titleTables(members: readonly Parameters[], network: CareerNetwork, memory: Memory): Weights[] {
  const { width } = network.settings;
  const { values, count } = factsOfTitles(network.taxonomy);
  const { titles, ancestors } = network.vocabulary;
  // What is multiplied once lies in a memory that is let go.
  const passing = newMemory(roomFor(ANSWERS, count) + roomFor(width, count) + roomFor(ANSWERS, width));
  const [facts, projection, added] = [
    passing.rows(ANSWERS, count),
    passing.rows(width, count),
    passing.rows(ANSWERS, width),
  ];
  const addFacts = (table: Weights, from: number, to: number) => {
    for (let title = from; title < to; title++)
      facts.numbers.set(values.subarray(title * count, (title + 1) * count), (title - from) * facts.width);
    passing.multiply(facts, to - from, { ...projection, out: width }, added);
    for (let title = from; title < to; title++)
      for (let at = 0; at < width; at++)
        table.numbers[title * table.width + at]! += added.numbers[(title - from) * added.width + at]!;
  };
  return members.map((parameters) => {
    const table = memory.weights(parameters.get("titles")!, titles, width);
    const groups = parameters.get("tokens")!;
    const own = parameters.get("facts")!;
    for (let row = 0; row < width; row++)
      projection.numbers.set(own.subarray(row * count, (row + 1) * count), row * projection.width);
    for (let title = 0; title < titles; title++)
      for (const group of ancestors(title))
        for (let at = 0; at < width; at++) table.numbers[title * table.width + at]! += groups[group * width + at]!;
    // A few at a time: V8 makes a loop of WebAssembly fast between two calls of it.
    for (let from = 0; from < titles; from += ANSWERS) addFacts(table, from, Math.min(titles, from + ANSWERS));
    return table;
  });
}

/** Every token as a part of positions, made when somebody has it. */
function knownTokens(
  parameters: Parameters,
  table: Weights,
  { layParts }: ForwardDecoder,
  { settings, vocabulary: { firstTitle, size } }: CareerNetwork,
  { x }: Scratch,
  memory: Memory,
): (positions: readonly (readonly number[])[]) => Rows {
  const { width } = settings;
  const vectors = parameters.get("tokens")!;
  const parts = memory.rows(size, partWidth(settings));
  const known = new Uint8Array(size);
  // Its part stays 0, whatever stands in its row.
  known[NOTHING] = 1;
  const learn = (tokens: readonly number[]) => {
    tokens.forEach((token, row) => {
      const [from, begin] =
        token >= firstTitle ? [table.numbers, (token - firstTitle) * table.width] : [vectors, token * width];
      x.numbers.set(from.subarray(begin, begin + width), row * x.width);
    });
    layParts(parts, tokens);
  };
  return (positions) => {
    const unknown: number[] = [];
    for (const tokens of positions)
      for (const token of tokens) {
        if (known[token] === 1) continue;
        known[token] = 1;
        unknown.push(token);
      }
    for (let at = 0; at < unknown.length; at += POSITIONS) learn(unknown.slice(at, at + POSITIONS));
    return parts;
  };
}

/** Scores of the titles from the states of answers. */
function scorer(
  parameters: Parameters,
  table: Weights,
  { settings: { width }, vocabulary: { titles } }: CareerNetwork,
  { turned, scores, pull }: Room,
  memory: Memory,
) {
  const answer = memory.weights(parameters.get("answer.weight")!, width, width);
  // A state is turned and added to itself.
  for (let at = 0; at < width; at++) answer.numbers[at * answer.width + at]! += 1;
  const repeat = memory.weights(parameters.get("repeat.weight")!, REPEATS, width);
  const [bias, repeatBias] = [parameters.get("title bias")!, parameters.get("repeat.bias")!];
  return (states: Rows, sequences: readonly Sequence[], take: (at: number, scores: Float32Array) => void): void => {
    memory.multiply(states, sequences.length, answer, turned);
    memory.multiply(turned, sequences.length, table, scores);
    memory.multiply(states, sequences.length, repeat, pull);
    sequences.forEach(({ jobs }, row) => {
      const own = scores.numbers.subarray(row * scores.width, row * scores.width + titles);
      for (let title = 0; title < titles; title++) own[title]! += bias[title]!;
      repeatsOf(jobs).forEach((named, way) => {
        const strength = pull.numbers[row * pull.width + way]! + repeatBias[way]!;
        for (const [title, times] of named) own[title]! += times * strength;
      });
      take(row, own);
    });
  };
}
