/**
 * Sequences laid into the rows of a batch.
 *
 * In: sequences, each a history, the moments at which an answer is asked, and (where there is one) a reason.  Out: the arrays that
 * `network.ts` takes.
 * An answer position repeats the last known job; it sees the jobs before it, the reason, and itself, and nothing sees an answer position.
 * So one pass over a career asks for every next job, each as use would ask for it. Several short sequences share a row and do not see each other.
 */
import { WhereforeError } from "../domain/index.ts";
import { HIDDEN } from "../networks/decoder-settings.ts";
import type { BatchShape } from "./career-network.ts";
import { REPEATS } from "./career-settings.ts";
import { answerTokens, type JobPosition, SLOTS, tokensOf } from "./render.ts";
import { THINK, THOUGHT, type Vocabulary } from "./vocabulary.ts";

/** An answer that is asked after so many of the jobs, and after the whole reason where there is one. */
export type Answer = {
  readonly after: number;
  /** The index of the title that followed; undefined where it is asked and not known. */
  readonly title: number | undefined;
  /** How much it counts in the loss. */
  readonly weight: number;
};

export type Sequence = {
  readonly jobs: readonly JobPosition[];
  /** Tokens of a reason; undefined for none. It stands after all jobs, and every answer after it. */
  readonly reason: readonly number[] | undefined;
  readonly answers: readonly Answer[];
  /** How much each of the reason's tokens counts in the loss. */
  readonly reasonWeight: number;
  /** It is the case of the sequence before it with another reason; a shape that averages scores their answers together. */
  readonly withPrevious?: boolean;
};

export function positionsOf({ jobs, reason, answers }: Sequence): number {
  return jobs.length + (reason === undefined ? 0 : reason.length + 2) + answers.length;
}

/**
 * Sequences into rows of `length`, in order: a row is closed when the next group of sequences does not fit.
 *
 * @throws WhereforeError "row-too-short" for a group that is longer
 */
export function fillRows(sequences: readonly Sequence[], length: number): Sequence[][] {
  const rows: Sequence[][] = [];
  let left = 0;
  for (const group of groupsOf(sequences)) {
    const needed = group.reduce((sum, sequence) => sum + positionsOf(sequence), 0);
    if (needed > length)
      throw new WhereforeError(
        "input",
        "row-too-short",
        `A history with its reasons takes ${needed} positions, which do not fit in a row of ${length}. Give the recipe a larger length, or fewer reasons together.`,
      );
    if (needed > left) {
      rows.push([]);
      left = length;
    }
    rows.at(-1)!.push(...group);
    left -= needed;
  }
  return rows;
}

/** The reasons of one case stay together, in one row. */
export function groupsOf(sequences: readonly Sequence[]): Sequence[][] {
  const groups: Sequence[][] = [];
  for (const sequence of sequences) {
    if (sequence.withPrevious) groups.at(-1)!.push(sequence);
    else groups.push([sequence]);
  }
  return groups;
}

export type Batch = {
  readonly feeds: Record<string, Float32Array | Int32Array>;
  /** Of each answer of the batch, in the order of rows and sequences: its weight; those beyond are 0. */
  readonly answersWeight: number;
  readonly wordsWeight: number;
};

/** How much an earlier title counts less for each title after it. */
const FADING = 0.8;

/**
 * @param rows at most `shape.rows`; rows, answers and words that are left over weigh nothing. Of a shape without words none are trained
 * @throws RangeError for more rows, answers or words than the shape has
 */
export function layBatch(rows: readonly (readonly Sequence[])[], shape: BatchShape, vocabulary: Vocabulary): Batch {
  if (rows.length > shape.rows) throw new RangeError(`${rows.length} rows do not fit in a batch of ${shape.rows}`);
  const { length, titles } = { length: shape.length, titles: vocabulary.titles };
  const tokens = new Int32Array(shape.rows * length * SLOTS);
  const places = new Int32Array(shape.rows * length);
  const mask = new Float32Array(shape.rows * length * length).fill(HIDDEN);
  const answers = {
    positions: new Int32Array(shape.answers),
    titles: new Int32Array(shape.answers),
    weights: new Float32Array(shape.answers),
    count: 0,
  };
  const words = {
    positions: new Int32Array(shape.words),
    tokens: new Int32Array(shape.words),
    weights: new Float32Array(shape.words),
    count: 0,
  };
  const repeats = new Float32Array(REPEATS * shape.answers * titles);
  // Of each answer the first one of its group.
  const groups: number[] = [];

  rows.forEach((sequences, row) => {
    let begin = 0;
    for (const sequence of sequences) {
      const { jobs, reason } = sequence;
      const put = (at: number, place: number, ...of: number[]) => {
        tokens.set(of, (row * length + begin + at) * SLOTS);
        places[row * length + begin + at] = place;
      };
      const see = (at: number, from: number, to: number) =>
        mask.fill(
          0,
          (row * length + begin + at) * length + begin + from,
          (row * length + begin + at) * length + begin + to,
        );
      jobs.forEach((job, at) => {
        put(at, at, ...tokensOf(job, vocabulary));
        see(at, 0, at + 1);
      });
      const thought = reason === undefined ? [] : [THINK, ...reason, THOUGHT];
      thought.forEach((token, at) => {
        put(jobs.length + at, jobs.length + at, token!);
        see(jobs.length + at, 0, jobs.length + at + 1);
        if (at === 0 || shape.words === 0) return;
        requireRoom("words of reasons", words.count, shape.words);
        words.positions[words.count] = row * length + begin + jobs.length + at - 1;
        words.tokens[words.count] = token!;
        words.weights[words.count++] = sequence.reasonWeight;
      });
      const known = jobs.length + thought.length;
      sequence.answers.forEach(({ after, title, weight }, at) => {
        requireRoom("answers", answers.count, shape.answers);
        const read = thought.length === 0 ? after : known;
        put(known + at, read, ...answerTokens(jobs[after - 1], vocabulary));
        see(known + at, 0, read);
        see(known + at, known + at, known + at + 1);
        answers.positions[answers.count] = row * length + begin + known + at;
        answers.titles[answers.count] = title ?? 0;
        answers.weights[answers.count] = title === undefined ? 0 : weight;
        groups.push(sequence.withPrevious ? groups.at(-1)! : answers.count);
        nameRepeats(repeats, answers.count++, shape.answers, titles, jobs.slice(0, after));
      });
      begin += positionsOf(sequence);
    }
    // Positions that hold nothing see themselves, so that no row of scores is all hidden.
    for (let at = begin; at < length; at++) mask[(row * length + at) * length + at] = 0;
  });
  for (let row = rows.length; row < shape.rows; row++)
    for (let at = 0; at < length; at++) mask[(row * length + at) * length + at] = 0;

  const answersWeight = toMean(answers.weights);
  const wordsWeight = toMean(words.weights);
  return {
    feeds: {
      "tokens of positions": tokens,
      places,
      mask,
      ...(shape.answers > 0 && {
        "answer positions": answers.positions,
        "answer titles": answers.titles,
        "answer weights": answers.weights,
        repeats,
        ...(shape.averaged && { "answer groups": sharesOf(groups, shape.answers) }),
      }),
      ...(shape.words > 0 && {
        "word positions": words.positions,
        "word tokens": words.tokens,
        "word weights": words.weights,
      }),
    },
    answersWeight,
    wordsWeight,
  };
}

/**
 * [answers, answers]: in the row of each group's first answer the share of each of its answers, which sum to 1. Other rows hold one
 * answer whole, so that the log of no row is of nothing; what they give weighs nothing.
 */
function sharesOf(groups: readonly number[], answers: number): Float32Array {
  const sizes = new Map<number, number>();
  for (const group of groups) sizes.set(group, (sizes.get(group) ?? 0) + 1);
  const shares = new Float32Array(answers * answers);
  for (let row = 0; row < answers; row++) if (!sizes.has(row)) shares[row * answers + row] = 1;
  groups.forEach((group, answer) => {
    shares[group * answers + answer] = 1 / sizes.get(group)!;
  });
  return shares;
}

/** One more would be lost in silence, or written where another's numbers stand. */
function requireRoom(what: string, count: number, most: number): void {
  if (count >= most) throw new RangeError(`the batch has more than the ${most} ${what} that its shape holds`);
}

/** Scales weights to sum to 1, so that a weighted sum is a mean. @returns their sum before */
function toMean(weights: Float32Array): number {
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  if (all > 0) for (let at = 0; at < weights.length; at++) weights[at]! /= all;
  return all;
}

/** How much each title of a history speaks for itself, by way: the last one whole, earlier ones faded; the index of a title with its number. */
export function repeatsOf(jobs: readonly JobPosition[]): [last: Map<number, number>, earlier: Map<number, number>] {
  const [last, earlier] = [new Map<number, number>(), new Map<number, number>()];
  const final = jobs.at(-1);
  if (final === undefined) return [last, earlier];
  if (!final.vague) last.set(final.title, 1);
  jobs.forEach(({ title, vague }, at) => {
    if (title !== final.title && !vague)
      earlier.set(title, (earlier.get(title) ?? 0) + FADING ** (jobs.length - 2 - at));
  });
  return [last, earlier];
}

function nameRepeats(
  repeats: Float32Array,
  answer: number,
  answers: number,
  titles: number,
  jobs: readonly JobPosition[],
): void {
  repeatsOf(jobs).forEach((named, way) => {
    for (const [title, times] of named) repeats[(way * answers + answer) * titles + title] = times;
  });
}
