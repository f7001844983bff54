/**
 * The career network (`career-network.ts`) in use, without a runtime: the tokens of histories in, a score for every title out.
 *
 * In: each member's parameters, and sequences that each end in an answer.  Out: scores [titles] by member and sequence. The sums are those of
 * the graph, to rounding (a test compares them). O*NET's facts of a title take part as their own product, so that nothing need be computed
 * of all titles before the first history is ranked.
 */
import { forwardDecoder, roomForDecoder, roomForScratch, scratchFor } from "../networks/decoder-forward.ts";
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
  const { settings, vocabulary, taxonomy } = network;
  const { width } = settings;
  const facts = factsOfTitles(taxonomy);
  const { titles } = vocabulary;
  const own =
    roomForDecoder(settings) +
    roomFor(titles, width) +
    roomFor(width, width) +
    roomFor(width, facts.count) +
    roomFor(facts.count, width) +
    roomFor(REPEATS, width);
  const shared =
    roomForScratch(POSITIONS, settings) +
    roomFor(titles, facts.count) +
    roomFor(POSITIONS, width) +
    2 * roomFor(ANSWERS, titles) +
    2 * roomFor(ANSWERS, facts.count) +
    2 * roomFor(ANSWERS, width) +
    roomFor(ANSWERS, REPEATS);
  const memory = newMemory(members.length * own + shared);
  const scratch = scratchFor(POSITIONS, settings, memory);
  const room: Room = {
    facts: memory.weights(facts.values, titles, facts.count),
    vectors: memory.rows(POSITIONS, width),
    factsOfHeld: memory.rows(ANSWERS, facts.count),
    factsPart: memory.rows(ANSWERS, width),
    turned: memory.rows(ANSWERS, width),
    scores: memory.rows(ANSWERS, titles),
    byFacts: memory.rows(ANSWERS, titles),
    factsAsked: memory.rows(ANSWERS, facts.count),
    pull: memory.rows(ANSWERS, REPEATS),
  };
  const readers = members.map((parameters) => {
    const decoder = forwardDecoder(parameters, settings, longest, scratch, memory);
    const table = titleTable(parameters, network, memory);
    const embed = embedder(parameters, table, network, room, memory);
    const score = scorer(parameters, table, network, room, memory);
    return ({ sequences, tokens, ends }: Group, take: (at: number, scores: Float32Array) => void): void => {
      embed(tokens);
      score(decoder.lastStates(room.vectors, ends), sequences, take);
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

type Room = {
  readonly [name in
    | "vectors"
    | "factsOfHeld"
    | "factsPart"
    | "turned"
    | "scores"
    | "byFacts"
    | "factsAsked"
    | "pull"]: Rows;
} & { readonly facts: Weights };

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

/** Each title's own vector and its groups': what of its vector does not need O*NET's facts. */
function titleTable(
  parameters: Parameters,
  { settings: { width }, vocabulary }: CareerNetwork,
  memory: Memory,
): Weights {
  const table = memory.weights(parameters.get("titles")!, vocabulary.titles, width);
  const groups = parameters.get("tokens")!;
  for (let title = 0; title < vocabulary.titles; title++)
    for (const group of vocabulary.ancestors(title))
      for (let at = 0; at < width; at++) table.numbers[title * table.width + at]! += groups[group * width + at]!;
  return table;
}

/** The sums of the vectors of positions' tokens. */
function embedder(
  parameters: Parameters,
  table: Weights,
  { settings: { width }, vocabulary: { firstTitle }, taxonomy }: CareerNetwork,
  { vectors, factsOfHeld, factsPart }: Room,
  memory: Memory,
) {
  const tokens = parameters.get("tokens")!;
  const { values, count } = factsOfTitles(taxonomy);
  const projection = memory.weights(parameters.get("facts")!, width, count);
  const known = new Map<number, Float32Array>();
  /** Whole vectors of titles, made when somebody has held them. */
  const learn = (titles: readonly number[]) => {
    for (let at = 0; at < titles.length; at += ANSWERS) {
      const some = titles.slice(at, at + ANSWERS);
      some.forEach((title, row) => {
        factsOfHeld.numbers.set(values.subarray(title * count, (title + 1) * count), row * factsOfHeld.width);
      });
      memory.multiply(factsOfHeld, some.length, projection, factsPart);
      some.forEach((title, row) => {
        const vector = table.numbers.slice(title * table.width, title * table.width + width);
        for (let of = 0; of < width; of++) vector[of]! += factsPart.numbers[row * factsPart.width + of]!;
        known.set(title, vector);
      });
    }
  };
  return (positions: readonly (readonly number[])[]) => {
    const titles = new Set<number>();
    for (const of of positions)
      for (const token of of) if (token >= firstTitle && !known.has(token - firstTitle)) titles.add(token - firstTitle);
    if (titles.size > 0) learn([...titles]);
    const to = vectors.numbers;
    positions.forEach((of, position) => {
      const into = position * vectors.width;
      to.fill(0, into, into + width);
      for (const token of of) {
        if (token === NOTHING) continue;
        const from = token >= firstTitle ? known.get(token - firstTitle)! : tokens;
        const begin = token >= firstTitle ? 0 : token * width;
        for (let at = 0; at < width; at++) to[into + at]! += from[begin + at]!;
      }
    });
  };
}

/** Scores of the titles from the states of answers. */
function scorer(
  parameters: Parameters,
  table: Weights,
  { settings: { width }, vocabulary, taxonomy }: CareerNetwork,
  { facts, turned, scores, byFacts, factsAsked, pull }: Room,
  memory: Memory,
) {
  const { titles } = vocabulary;
  const { count } = factsOfTitles(taxonomy);
  const answer = memory.weights(parameters.get("answer.weight")!, width, width);
  const toFacts = memory.weights(turnedAround(parameters.get("facts")!, width, count), count, width);
  const repeat = memory.weights(parameters.get("repeat.weight")!, REPEATS, width);
  const [bias, repeatBias] = [parameters.get("title bias")!, parameters.get("repeat.bias")!];
  return (states: Rows, sequences: readonly Sequence[], take: (at: number, scores: Float32Array) => void): void => {
    const many = sequences.length;
    memory.multiply(states, many, answer, turned);
    for (let at = 0; at < many * width; at++) turned.numbers[at]! += states.numbers[at]!;
    memory.multiply(turned, many, table, scores);
    memory.multiply(turned, many, toFacts, factsAsked);
    memory.multiply(factsAsked, many, facts, byFacts);
    memory.multiply(states, many, repeat, pull);
    sequences.forEach(({ jobs }, row) => {
      const own = scores.numbers.subarray(row * scores.width, row * scores.width + titles);
      const more = byFacts.numbers.subarray(row * byFacts.width, row * byFacts.width + titles);
      for (let title = 0; title < titles; title++) own[title]! += more[title]! + bias[title]!;
      repeatsOf(jobs).forEach((named, way) => {
        const strength = pull.numbers[row * pull.width + way]! + repeatBias[way]!;
        for (const [title, times] of named) own[title]! += times * strength;
      });
      take(row, own);
    });
  };
}

/** [width, count] to [count, width]. */
function turnedAround(values: Float32Array, width: number, count: number): Float32Array {
  const turned = new Float32Array(values.length);
  for (let at = 0; at < width; at++)
    for (let fact = 0; fact < count; fact++) turned[fact * width + at] = values[at * count + fact]!;
  return turned;
}
