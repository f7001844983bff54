/** Preferences: the loss at its beginning and by hand, what it is fed, and that it raises the margin. */
import { describe, expect, test } from "vitest";
import { jobOf, tinyNetwork, tinyParameters } from "../../tests/support/tiny-career.ts";
import { layBatch, type Sequence } from "../career-model/career-batch.ts";
import { Learner } from "../tensor/learner.ts";
import { compileDpoLoss, compileReference, pairFeeds, REASON_LOGS } from "./career-dpo.ts";
import type { PreferencePair } from "./reason-sequences.ts";

const network = tinyNetwork();
const { vocabulary } = network;
const SHAPE = { rows: 4, length: 16, answers: 0, words: 16, past: 0 };
const SIZE = 2;

function pairOf(chosen: number[], rejected: number[]): PreferencePair {
  const sequence = (words: number[]): Sequence => ({
    jobs: [jobOf(10), jobOf(20)],
    reason: words.map((word) => vocabulary.firstWord + word),
    answers: [],
    reasonWeight: 1,
  });
  return { chosen: sequence(chosen), rejected: sequence(rejected) };
}

const PAIRS = [pairOf([1, 2, 3], [4, 5]), pairOf([6], [7, 8, 9, 10])];

function feedsOf(pairs: readonly PreferencePair[], references?: readonly (readonly [number, number])[]) {
  const rows = pairs.flatMap(({ chosen, rejected }) => [[chosen], [rejected]]);
  const { "word weights": _unused, ...own } = layBatch(rows, SHAPE, vocabulary).feeds;
  return { ...own, ...pairFeeds(pairs, SIZE, SHAPE.words, references) };
}

describe("what a pair is fed, by hand", () => {
  // Chosen 3 words and a mark, rejected 2 and a mark; then 1 and a mark, 4 and a mark: 4 + 3 + 2 + 5 words one after the other.
  test("whose words they are, and how much each weighs", () => {
    const feeds = pairFeeds(PAIRS, SIZE, SHAPE.words, [
      [-5, -7],
      [-1, -4],
    ]);
    const ofReason = (at: number) =>
      [...feeds["reason of words"]!.slice(at * SHAPE.words, (at + 1) * SHAPE.words)].join("");
    expect(ofReason(0)).toBe("1111000000000000");
    expect(ofReason(1)).toBe("0000111000000000");
    expect(ofReason(2)).toBe("0000000110000000");
    expect(ofReason(3)).toBe("0000000001111100");
    expect([...feeds["reference margins"]!]).toEqual([2, 3]);
    expect([...feeds["pair weights"]!]).toEqual([0.5, 0.5]);
    // The mean over the chosen reason's words: of 3 and a mark, and of 1 and a mark.
    expect([...feeds["share of a token"]!]).toEqual([0.25, 0.5]);
  });

  test("a pair that is not there weighs nothing", () => {
    const feeds = pairFeeds(PAIRS.slice(0, 1), SIZE, SHAPE.words, undefined);
    expect([...feeds["pair weights"]!]).toEqual([1, 0]);
    expect([...feeds["share of a token"]!]).toEqual([0.25, 0]);
    expect([...feeds["reference margins"]!]).toEqual([0, 0]);
  });
});

describe("the loss", () => {
  const parameters = tinyParameters(network, 3, 5);

  async function lossOf(settings: { beta: number; nll: number }, references?: readonly (readonly [number, number])[]) {
    const loss = await compileDpoLoss(network, SHAPE, SIZE, settings, 1);
    const out = await loss.program.run({ ...Object.fromEntries(parameters), ...feedsOf(PAIRS, references) });
    await loss.program.close();
    const logs = [...out[REASON_LOGS]!];
    return {
      nats: out["loss"]![0]!,
      references: [
        [logs[0]!, logs[1]!],
        [logs[2]!, logs[3]!],
      ] as const,
    };
  }

  test("is log 2 where the policy is still the reference", async () => {
    const { references } = await lossOf({ beta: 0.1, nll: 0 });
    const reference = await compileReference(network, SHAPE, SIZE, 1);
    const said = await reference.run({ ...Object.fromEntries(parameters), ...feedsOf(PAIRS) });
    await reference.close();
    for (const [at, log] of references.flat().entries()) expect(said[REASON_LOGS]![at]).toBeCloseTo(log, 4);
    for (const log of references.flat()) expect(log).toBeLessThan(-5);
    for (const beta of [0.1, 2]) expect((await lossOf({ beta, nll: 0 }, references)).nats).toBeCloseTo(Math.LN2, 4);
    const [first, second] = references;
    // -log sigmoid(beta x margin), with references of 0, plus nll x the chosen reasons' mean nats a word.
    const margin = (pair: readonly [number, number]) => Math.log(1 + Math.exp(-0.3 * (pair[0] - pair[1])));
    const likelihood = -(first[0] / 4 + second[0] / 2) / 2;
    const { nats } = await lossOf({ beta: 0.3, nll: 0.7 });
    expect(nats).toBeCloseTo((margin(first) + margin(second)) / 2 + 0.7 * likelihood, 3);
  });

  test("a few steps raise the margin by which the chosen reasons are likelier", async () => {
    const { references } = await lossOf({ beta: 0.5, nll: 0 });
    const learner = new Learner(
      tinyParameters(network, 3, 5),
      { firstDecay: 0.9, secondDecay: 0.98, epsilon: 1e-8, largestNorm: 1, weightDecay: () => 0 },
      1,
    );
    const loss = await compileDpoLoss(network, SHAPE, SIZE, { beta: 0.5, nll: 0.1 }, 1);
    const margins: number[][] = [];
    const losses: number[] = [];
    for (let step = 0; step < 12; step++) {
      const { loss: nats, outputs } = await learner.study(loss, feedsOf(PAIRS, references));
      const logs = outputs[REASON_LOGS]!;
      margins.push(PAIRS.map((_, at) => logs[2 * at]! - logs[2 * at + 1]! - (references[at]![0] - references[at]![1])));
      losses.push(nats);
      learner.step(0.01);
    }
    await loss.program.close();
    for (const margin of margins[0]!) expect(Math.abs(margin)).toBeLessThan(1e-4);
    for (const margin of margins.at(-1)!) expect(margin).toBeGreaterThan(1);
    expect(losses.at(-1)).toBeLessThan(losses[0]! - 0.3);
  });
});
