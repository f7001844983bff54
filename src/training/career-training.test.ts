/** The career model in training: it learns a rule; its losses by hand; the steps of an epoch; what is left out at random. */

import { describe, expect, test } from "vitest";
import { careerOf, jobOf, tinyNetwork, tinyParameters } from "../../tests/support/tiny-career.ts";
import { layBatch, type Sequence } from "../career-model/career-batch.ts";
import { type BatchShape, careerGraph } from "../career-model/career-network.ts";
import { THOUGHT } from "../career-model/vocabulary.ts";
import { quietRun, seededRandom, shuffle } from "../domain/index.ts";
import { train } from "../networks/trainer.ts";
import { softmax } from "../statistics/softmax.ts";
import { compile } from "../tensor/program.ts";
import { compileCareerLoss, compileValidationLoss } from "./career-loss.ts";
import { augmented, careerEpoch, careerPace, stepsOf } from "./career-steps.ts";
import { CareersRecipe } from "./training-recipe.ts";

const SHAPE: BatchShape = { rows: 2, length: 24, answers: 24, words: 0, past: 0 };
const RECIPE = CareersRecipe.parse({
  kind: "careers",
  name: "ring",
  network: { layers: 1, width: 32, heads: 2, keyValueHeads: 1, hidden: 24, dropout: 0, inputDropout: 0 },
  stages: [{ sources: {}, epochs: 50, peakRate: 0.005 }],
  optimiser: { weightDecay: 0 },
});

/** Six titles in a ring: whoever is at one goes on to the one after it. */
const RING = [10, 130, 270, 480, 655, 901];
function ringCareers(count: number, seed: number): Sequence[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => {
    const begin = Math.floor(random() * RING.length);
    return careerOf(Array.from({ length: 4 }, (_, at) => RING[(begin + at) % RING.length]!));
  });
}

test("learns a rule that was made up, far beyond chance", async () => {
  const network = tinyNetwork({ width: 32 });
  const careers = ringCareers(24, 5);
  const loss = await compileCareerLoss(network, SHAPE, 1);
  const { curve } = await train(
    {
      parameters: tinyParameters(network, 1),
      ...careerPace(RECIPE, RECIPE.stages[0]!),
      epoch: (_epoch, random) => careerEpoch(stepsOf(shuffle(careers, random), SHAPE, network), loss, SHAPE),
    },
    quietRun(),
  );
  await loss.program.close();
  // Before, all 1,016 titles are alike: log 1,016 = 6.9 nats.
  expect(curve[0]!.loss).toBeGreaterThan(2);
  expect(curve.at(-1)!.loss).toBeLessThan(0.1);
  expect(curve[0]!.tokens % (SHAPE.rows * SHAPE.length)).toBe(0);
});

describe("losses, by hand", () => {
  const network = tinyNetwork();
  const { vocabulary } = network;
  const parameters = Object.fromEntries(tinyParameters(network, 3, 8));
  const shape = { rows: 2, length: 24, answers: 4, words: 16, past: 0 };
  const asked = (title: number, reason: number[], weight = 1): Sequence => ({
    // Other jobs with either reason, so that the two say something different of the truth.
    jobs: reason === first ? [jobOf(10), jobOf(20)] : [jobOf(title), jobOf(600)],
    reason,
    answers: [{ after: 2, title, weight }],
    reasonWeight: 0,
  });
  const titled = (...titles: number[]) => titles.map((title) => vocabulary.firstTitle + title);
  const [first, second] = [titled(30), titled(700, 900, 5)];

  async function lossOf(sequences: Sequence[], averaged: boolean): Promise<number> {
    const own = { ...shape, averaged };
    const loss = await compileCareerLoss(network, own, 1);
    const { loss: nats } = await loss.program.run({ ...parameters, ...layBatch([sequences], own, vocabulary).feeds });
    await loss.program.close();
    return nats![0]!;
  }

  async function shares(sequences: Sequence[]): Promise<Float64Array[]> {
    const { graph, outputs } = careerGraph("use", network, shape);
    const program = await compile(graph, { scores: outputs.titleScores! }, 1);
    const { feeds } = layBatch([sequences], shape, vocabulary);
    const { scores } = await program.run({ ...parameters, ...feeds });
    await program.close();
    return sequences.map((_, at) => softmax(scores!.subarray(at * vocabulary.titles, (at + 1) * vocabulary.titles)));
  }

  // Alone: the mean of -log p; together: -log of the mean p. A reason that makes the truth unlikely costs less there.
  test("answers scored alone and together", async () => {
    const sequences = [asked(40, first), asked(40, second), asked(50, first, 3), asked(50, second, 3)];
    const p = (await shares(sequences)).map((own, at) => own[at < 2 ? 40 : 50]!);
    const alone = -(Math.log(p[0]!) + Math.log(p[1]!) + 3 * Math.log(p[2]!) + 3 * Math.log(p[3]!)) / 8;
    const together = -(2 * Math.log((p[0]! + p[1]!) / 2) + 6 * Math.log((p[2]! + p[3]!) / 2)) / 8;
    const grouped = sequences.map((one, at) =>
      at % 2 === 0 ? one : { ...one, withPrevious: true, answers: [{ ...one.answers[0]!, weight: 0 }] },
    );
    expect(await lossOf(sequences, false)).toBeCloseTo(alone, 4);
    expect(await lossOf(grouped, true)).toBeCloseTo(together, 4);
    // Beside a group, a sequence of its own is scored as ever.
    expect(await lossOf(sequences, true)).toBeCloseTo(alone, 4);
    expect(together).toBeLessThan(alone - 5e-4);
  });

  test("on people who are not trained it is the same loss with nothing left out, the mean over the steps", async () => {
    const dropping = tinyNetwork({ dropout: 0.5, inputDropout: 0.5 });
    const own: BatchShape = { ...SHAPE, rows: 1, answers: 12 };
    const steps = stepsOf(ringCareers(7, 2), own, dropping);
    expect(steps.count).toBeGreaterThan(1);
    const still = await compileCareerLoss(tinyNetwork(), own, 1);
    const each: number[] = [];
    for (let at = 0; at < steps.count; at++)
      each.push((await still.program.run({ ...parameters, ...steps.feeds(at) }))["loss"]![0]!);
    await still.program.close();
    const mean = each.reduce((sum, nats) => sum + nats, 0) / each.length;
    const watched = await compileValidationLoss(steps, dropping, own, 1);
    expect(await watched.lossOf(new Map(Object.entries(parameters)))).toBeCloseTo(mean, 4);
    await watched.close();
  });

  test("words count by their own weighted mean, beside the answers'", async () => {
    const sequence = { ...asked(40, first), reasonWeight: 5 };
    const [without, withWords] = [await lossOf([asked(40, first)], false), await lossOf([sequence], false)];
    const { graph, outputs } = careerGraph("use", network, shape);
    const program = await compile(graph, { scores: outputs.wordScores! }, 1);
    const { feeds } = layBatch([[sequence]], shape, vocabulary);
    const { scores } = await program.run({ ...parameters, ...feeds });
    await program.close();
    const of = (at: number, token: number) =>
      -Math.log(softmax(scores!.subarray(at * vocabulary.size, (at + 1) * vocabulary.size))[token]!);
    // The title, then the closing mark.
    expect(withWords - without).toBeCloseTo((of(0, first[0]!) + of(1, THOUGHT)) / 2, 4);
  });
});

describe("the steps of an epoch", () => {
  const network = tinyNetwork();

  test("hold every answer once, and no more than a step can", () => {
    const careers = ringCareers(9, 1);
    const shape = { ...SHAPE, answers: 14 };
    const { count, feeds } = stepsOf(careers, shape, network);
    const titles = Array.from({ length: count }, (_, at) => {
      const { "answer titles": own, "answer weights": weights } = feeds(at) as Record<string, Float32Array>;
      return [...own!].filter((_title, one) => weights![one]! > 0);
    });
    for (const own of titles) expect(own.length).toBeLessThanOrEqual(14);
    expect(titles.flat().sort()).toEqual(careers.flatMap(({ answers }) => answers.map(({ title }) => title!)).sort());
  });
});

describe("augmenting", () => {
  const career: Sequence = { ...careerOf([1, 2, 3]), jobs: [jobOf(1, [20, 21]), { ...jobOf(2, [22]), vague: true }] };

  test("leaves everything, or nothing but the titles' groups", () => {
    expect(augmented(career, { attributes: 0, titles: 0, bare: 0 }, seededRandom(1))).toEqual(career);
    const none = augmented(career, { attributes: 1, titles: 1, bare: 0 }, seededRandom(1));
    expect(none.jobs).toEqual([
      { title: 1, vague: true, attributes: [] },
      { title: 2, vague: true, attributes: [] },
    ]);
    expect(none.answers).toEqual(career.answers);
  });

  test("leaves a whole career its titles alone, or as it is", () => {
    const random = seededRandom(4);
    const augments = Array.from({ length: 400 }, () =>
      augmented(career, { attributes: 0, titles: 0, bare: 0.25 }, random),
    );
    const bare = augments.filter(({ jobs }) => jobs.every(({ attributes }) => attributes.length === 0));
    expect(augments.filter((one) => !bare.includes(one)).every((one) => one.jobs[0]!.attributes.length === 2)).toBe(
      true,
    );
    // 100 of 400, with a deviation of 9.
    expect(Math.abs(bare.length - 100)).toBeLessThan(36);
  });

  test("leaves out the share that is asked for", () => {
    const random = seededRandom(2);
    const kept = Array.from({ length: 500 }, () =>
      augmented(career, { attributes: 0.2, titles: 0.1, bare: 0 }, random),
    );
    const attributes = kept.reduce(
      (sum, { jobs }) => sum + jobs.reduce((own, job) => own + job.attributes.length, 0),
      0,
    );
    const vague = kept.filter(({ jobs }) => jobs[0]!.vague).length;
    // Of 1,500 attributes 1,200 are kept (deviation 15), and of 500 titles 50 are vague (deviation 7).
    expect(Math.abs(attributes - 1200)).toBeLessThan(60);
    expect(Math.abs(vague - 50)).toBeLessThan(28);
  });
});

test("a shuffle keeps everything, follows from chance alone, and leaves what it was given", () => {
  const items = Array.from({ length: 20 }, (_, at) => at);
  const shuffled = shuffle(items, seededRandom(3));
  expect(shuffled).not.toEqual(items);
  expect(shuffled.toSorted((a, b) => a - b)).toEqual(items);
  expect(shuffle(items, seededRandom(3))).toEqual(shuffled);
  expect(items[0]).toBe(0);
});
