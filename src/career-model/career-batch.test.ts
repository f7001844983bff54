/** Who sees whom in a batch, and what an answer is told of the titles before it. */

import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { careerOf, jobOf, tinyNetwork, tinyParameters } from "../../tests/support/tiny-career.ts";
import { softmax } from "../statistics/softmax.ts";
import { compile, type Program } from "../tensor/program.ts";
import { fillRows, layBatch, positionsOf, type Sequence } from "./career-batch.ts";
import { type BatchShape, careerGraph } from "./career-network.ts";
import { SLOTS } from "./render.ts";
import { ANSWER, THINK, THOUGHT } from "./vocabulary.ts";

const network = tinyNetwork();
const { vocabulary } = network;
const SHAPE: BatchShape = { rows: 2, length: 24, answers: 12, words: 12, past: 0 };

/** Careers of one to four titles, half of them with a reason; with one they are asked once, after all their jobs. */
const anySequence: fc.Arbitrary<Sequence> = fc
  .record({
    titles: fc.array(fc.integer({ min: 0, max: vocabulary.titles - 1 }), { minLength: 2, maxLength: 4 }),
    reason: fc.option(fc.array(fc.integer({ min: vocabulary.firstWord, max: vocabulary.size - 1 }), { maxLength: 3 })),
  })
  .map(({ titles, reason }) => {
    const career = careerOf(titles);
    return reason === null ? career : { ...career, reason, answers: career.answers.slice(-1), reasonWeight: 1 };
  });

describe("the mask", () => {
  const { rows, length } = SHAPE;
  const sees = (feeds: Record<string, ArrayLike<number>>, row: number, query: number, key: number) =>
    feeds["mask"]![(row * length + query) * length + key] === 0;
  const tokenAt = (feeds: Record<string, ArrayLike<number>>, row: number, at: number) =>
    feeds["tokens of positions"]![(row * length + at) * SLOTS];

  test("nobody but itself sees an answer, nobody sees what comes later, and sequences do not see each other", () => {
    fc.assert(
      fc.property(fc.array(anySequence, { minLength: 1, maxLength: 3 }), (sequences) => {
        const { feeds } = layBatch([sequences], SHAPE, vocabulary);
        const owners = sequences.flatMap((sequence, at) => Array.from({ length: positionsOf(sequence) }, () => at));
        for (let query = 0; query < length; query++) {
          expect(sees(feeds, 0, query, query)).toBe(true);
          for (let key = 0; key < length; key++) {
            if (key === query || !sees(feeds, 0, query, key)) continue;
            expect(key).toBeLessThan(query);
            expect(tokenAt(feeds, 0, key)).not.toBe(ANSWER);
            expect(owners[key]).toBe(owners[query]);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  test("an answer sees exactly the jobs before it, and with a reason all jobs and the whole reason", () => {
    const plain = careerOf([7, 8, 9]);
    const reasoned = { ...plain, reason: [vocabulary.firstWord], answers: plain.answers.slice(-1) };
    const { feeds } = layBatch([[plain, reasoned]], SHAPE, vocabulary);
    const seenBy = (query: number) =>
      Array.from({ length }, (_, key) => key).filter((key) => sees(feeds, 0, query, key));
    // Two jobs and two answers; then from position 4 two jobs, <think>, a word, </think> and the answer.
    expect(seenBy(2)).toEqual([0, 2]);
    expect(seenBy(3)).toEqual([0, 1, 3]);
    expect(seenBy(9)).toEqual([4, 5, 6, 7, 8, 9]);
    expect([...(feeds["places"] as Int32Array).slice(0, 10)]).toEqual([0, 1, 1, 2, 0, 1, 2, 3, 4, 5]);
    expect([6, 7, 8, 9].map((at) => tokenAt(feeds, 0, at))).toEqual([THINK, vocabulary.firstWord, THOUGHT, ANSWER]);
  });

  test("positions that hold nothing see themselves, so that no softmax is over nothing", () => {
    const { feeds } = layBatch([[careerOf([1, 2])]], SHAPE, vocabulary);
    for (let row = 0; row < rows; row++)
      for (let at = 0; at < length; at++) expect(sees(feeds, row, at, at)).toBe(true);
  });
});

describe("distributions", () => {
  const shape: BatchShape = { rows: 1, length: 24, answers: 8, words: 0, past: 0 };
  const parameters = Object.fromEntries(tinyParameters(network, 3, 8));
  let program: Program;
  beforeAll(async () => {
    const { graph, outputs } = careerGraph("use", network, shape);
    program = await compile(graph, { scores: outputs.titleScores! }, 1);
  });
  afterAll(() => program.close());

  async function distributionsOf(sequences: readonly Sequence[]) {
    const { scores } = await program.run({ ...parameters, ...layBatch([sequences], shape, vocabulary).feeds });
    const asked = sequences.flatMap(({ answers }) => answers);
    return asked.map((_, at) => softmax(scores!.subarray(at * vocabulary.titles, (at + 1) * vocabulary.titles)));
  }

  test("of sequences in one row are those of each answer alone", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anySequence, { minLength: 2, maxLength: 2 }), async (sequences) => {
        const together = await distributionsOf(sequences);
        const alone: Float64Array[] = [];
        for (const sequence of sequences) {
          for (const answer of sequence.answers) {
            const jobs = sequence.jobs.slice(0, sequence.reason ? undefined : answer.after);
            alone.push((await distributionsOf([{ ...sequence, jobs, answers: [answer] }]))[0]!);
          }
        }
        together.forEach((distribution, at) => {
          distribution.forEach((p, title) => {
            expect(Math.abs(p - alone[at]![title]!)).toBeLessThan(1e-5);
          });
          expect(Math.max(...distribution)).toBeGreaterThan(2 / vocabulary.titles);
        });
      }),
      { numRuns: 8 },
    );
  });

  test("with a reason are other ones than without, and a vague title says less than the title itself", async () => {
    const career = careerOf([7, 8, 9]);
    const last = { ...career, answers: career.answers.slice(-1) };
    const vague = { ...last, jobs: last.jobs.map((job) => ({ ...job, vague: true })) };
    const [plain] = await distributionsOf([last]);
    const [reasoned] = await distributionsOf([{ ...last, reason: [vocabulary.firstTitle + 500] }]);
    const [augmented] = await distributionsOf([vague]);
    for (const other of [reasoned!, augmented!])
      expect(Math.max(...plain!.map((p, title) => Math.abs(p - other[title]!)))).toBeGreaterThan(1e-5);
  });
});

describe("a job's tokens", () => {
  test("are its title and attributes; a vague title's are its groups in the title's stead", () => {
    const jobs = [jobOf(7, [20, 21]), { ...jobOf(7, [20]), vague: true }];
    const { feeds } = layBatch([[{ ...careerOf([7, 7, 7]), jobs }]], SHAPE, vocabulary);
    const at = (position: number) =>
      [...(feeds["tokens of positions"] as Int32Array).slice(position * SLOTS, (position + 1) * SLOTS)].filter(Boolean);
    expect(at(0)).toEqual([vocabulary.firstTitle + 7, 20, 21]);
    expect(at(1)).toEqual([...vocabulary.ancestors(7), 20]);
  });
});

describe("an answer's tokens", () => {
  const answer = (after: number) => [{ after, title: undefined, weight: 0 }];
  function tokensAt(position: number, sequence: Sequence): number[] {
    const { feeds } = layBatch([[sequence]], SHAPE, vocabulary);
    const tokens = feeds["tokens of positions"] as Int32Array;
    return [...tokens.slice(position * SLOTS, (position + 1) * SLOTS)].filter(Boolean);
  }

  test("are the mark and the last job before it, said as the job itself is", () => {
    const jobs = [jobOf(7, [20, 21]), { ...jobOf(9, [22]), vague: true }, jobOf(5)];
    const asked = { jobs, reason: undefined, answers: [...answer(1), ...answer(2)], reasonWeight: 0 };
    expect(tokensAt(3, asked)).toEqual([ANSWER, vocabulary.firstTitle + 7, 20, 21]);
    expect(tokensAt(4, asked)).toEqual([ANSWER, ...vocabulary.ancestors(9), 22]);
  });

  test("are the mark alone after no job, and fit where every attribute of a vague job is known", () => {
    expect(tokensAt(0, { jobs: [], reason: undefined, answers: answer(0), reasonWeight: 0 })).toEqual([ANSWER]);
    const full = { ...jobOf(7, [10, 11, 12, 13, 14, 15, 16, 17]), vague: true };
    const asked = { jobs: [full], reason: undefined, answers: answer(1), reasonWeight: 0 };
    expect(tokensAt(1, asked)).toHaveLength(SLOTS);
  });
});

describe("repeats, by hand", () => {
  const [a, b, c] = [10, 20, 30];
  function repeatsAfter(titles: readonly number[], vague = -1) {
    const jobs = titles.map((title, at) => ({ ...jobOf(title), ...(at === vague && { vague: true }) }));
    const answers = [{ after: titles.length, title: undefined, weight: 0 }];
    const { feeds } = layBatch([[{ jobs, reason: undefined, answers, reasonWeight: 0 }]], SHAPE, vocabulary);
    const of = (way: number) => {
      const from = way * SHAPE.answers * vocabulary.titles;
      const values = [...feeds["repeats"]!.subarray(from, from + vocabulary.titles)];
      return Object.fromEntries(
        values.flatMap((value, title) => (value === 0 ? [] : [[title, Number(value.toFixed(6))]])),
      );
    };
    return { last: of(0), earlier: of(1) };
  }

  // The job before the last counts 1, each one further back 0.8 of that: A is 0.8² + 1 and B 0.8.
  test("the last title by itself, earlier ones fading", () => {
    expect(repeatsAfter([a, b, a, c])).toEqual({ last: { [c]: 1 }, earlier: { [a]: 1.64, [b]: 0.8 } });
  });

  test("the last title is never also an earlier one", () => {
    expect(repeatsAfter([a, b, a])).toEqual({ last: { [a]: 1 }, earlier: { [b]: 1 } });
  });

  test("a vague title is not named, and after no job nothing is", () => {
    expect(repeatsAfter([a, b], 1)).toEqual({ last: {}, earlier: { [a]: 1 } });
    expect(repeatsAfter([a, b], 0)).toEqual({ last: { [b]: 1 }, earlier: {} });
    expect(repeatsAfter([])).toEqual({ last: {}, earlier: {} });
  });
});

describe("what is trained", () => {
  test("weights sum to 1, what is not known weighs nothing, and titles stand in their order", () => {
    const sequence: Sequence = {
      jobs: [jobOf(1), jobOf(2)],
      reason: undefined,
      answers: [
        { after: 1, title: 2, weight: 3 },
        { after: 2, title: 5, weight: 1 },
        { after: 2, title: undefined, weight: 9 },
      ],
      reasonWeight: 0,
    };
    const { feeds, answersWeight, wordsWeight } = layBatch([[], [sequence]], SHAPE, vocabulary);
    expect([answersWeight, wordsWeight]).toEqual([4, 0]);
    expect([...feeds["answer weights"]!.slice(0, 4)]).toEqual([0.75, 0.25, 0, 0]);
    expect([...feeds["answer titles"]!.slice(0, 2)]).toEqual([2, 5]);
    // In the second row, after two jobs.
    expect([...feeds["answer positions"]!.slice(0, 3)]).toEqual([26, 27, 28]);
  });

  test("each word of a reason is asked at the position before it, and the closing mark last", () => {
    const reason = [vocabulary.firstWord + 1, vocabulary.firstTitle + 3];
    const sequence = { ...careerOf([1, 2]), reason, reasonWeight: 2 };
    const { feeds, wordsWeight } = layBatch([[sequence]], SHAPE, vocabulary);
    expect([...feeds["word positions"]!.slice(0, 3)]).toEqual([1, 2, 3]);
    expect([...feeds["word tokens"]!.slice(0, 3)]).toEqual([...reason, THOUGHT]);
    expect(wordsWeight).toBe(6);
    expect(feeds["word weights"]![0]).toBeCloseTo(1 / 3, 6);
    expect(feeds["word weights"]![3]).toBe(0);
  });

  test("more than the shape holds is refused, not lost", () => {
    const many = [careerOf([1, 2, 3])];
    expect(() => layBatch([many], { ...SHAPE, answers: 1 }, vocabulary)).toThrow("more than the 1 answers");
    const reasoned = [{ ...careerOf([1, 2]), reason: [vocabulary.firstWord] }];
    expect(() => layBatch([reasoned], { ...SHAPE, words: 1 }, vocabulary)).toThrow("more than the 1 words of reasons");
    expect(() => layBatch([[], [], []], SHAPE, vocabulary)).toThrow("3 rows do not fit in a batch of 2");
  });
});

describe("rows", () => {
  // Two titles take a job and an answer: 2 positions; three take 4.
  const [two, three] = [careerOf([1, 2]), careerOf([1, 2, 3])];

  test("are filled in order, and a group stays in one", () => {
    expect(fillRows([two, three, two, two], 6)).toEqual([
      [two, three],
      [two, two],
    ]);
    const next = { ...two, withPrevious: true };
    expect(fillRows([two, three, next, two], 7)).toEqual([[two], [three, next], [two]]);
    expect(fillRows([two, three, next, two], 9)).toEqual([[two, three, next], [two]]);
  });

  test("a group that is longer than a row is refused", () => {
    expect(() => fillRows([three], 3)).toThrow(/4 positions, which do not fit in a row of 3. Give the recipe/);
    expect(() => fillRows([three, { ...two, withPrevious: true }], 5)).toThrow(
      "6 positions, which do not fit in a row of 5",
    );
  });
});
