/** Written reasons are drawn from what the model says, and read as if they had been handed in. */

import { afterAll, describe, expect, test } from "vitest";
import { CODES, historyOfJobs, NURSE, sumOf } from "../../tests/support/people.ts";
import { tinyNetwork, tinyParameters } from "../../tests/support/tiny-career.ts";
import type { CareerHistory } from "../domain/index.ts";
import { softmax } from "../statistics/softmax.ts";
import { compile } from "../tensor/program.ts";
import { layBatch } from "./career-batch.ts";
import { careerModel, MOST_JOBS, sequenceOf } from "./career-model.ts";
import { careerGraph } from "./career-network.ts";
import { THOUGHT } from "./vocabulary.ts";
import { reasonWriter, type Sampling, USUAL_SAMPLING, type WrittenReason } from "./write-reasons.ts";

const network = tinyNetwork({ layers: 2 });
const { vocabulary } = network;
const parameters = tinyParameters(network, 3, 8);
// So that about one draw in eight ends a reason, and both ended and cut ones are seen.
parameters.get("word bias")![THOUGHT] = 9;

const SAMPLING: Sampling = { ...USUAL_SAMPLING, reasons: 4, mostTokens: 12 };
const model = careerModel(network, [parameters]);
const writer = await reasonWriter(network, parameters, SAMPLING, 1);
afterAll(() => writer.close());
const signal = new AbortController().signal;

const LONG = historyOfJobs(
  Array.from({ length: MOST_JOBS + 3 }, (_, at) => ({
    code: at % 2 === 0 ? CODES.cook : CODES.cashier,
    from: 1980 + at,
    to: 1980 + at,
  })),
);

async function expectReadBack(history: CareerHistory, written: readonly WrittenReason[]): Promise<void> {
  const read = await model.distributions(written.map(({ tokens }) => ({ history, reason: tokens })));
  written.forEach(({ distribution }, at) => {
    expect(Math.abs(sumOf(distribution) - 1)).toBeLessThan(1e-9);
    distribution.forEach((p, title) => {
      expect(Math.abs(p - read[at]![title]!)).toBeLessThan(1e-4 * Math.max(...read[at]!));
    });
  });
}

/** log p of a reason's tokens where all of it is handed in at once; only words, titles and the closing mark can be drawn. */
async function handedIn(history: CareerHistory, { tokens, ended }: WrittenReason): Promise<number> {
  const shape = { rows: 1, length: 48, answers: 1, words: tokens.length + 1, past: 0 };
  const { graph, outputs } = careerGraph("use", network, shape);
  const program = await compile(graph, { words: outputs.wordScores! }, 1);
  const { feeds } = layBatch([[sequenceOf({ history, reason: tokens }, network)]], shape, vocabulary);
  const { words } = await program.run({ ...Object.fromEntries(parameters), ...feeds });
  await program.close();
  const drawn = [...tokens, ...(ended ? [THOUGHT] : [])];
  return drawn.reduce((sum, token, at) => {
    const scores = words!
      .slice(at * vocabulary.size, (at + 1) * vocabulary.size)
      .map((score, other) => (other === THOUGHT || other >= vocabulary.firstWord ? score : Number.NEGATIVE_INFINITY));
    return sum + Math.log(softmax(scores)[token]!);
  }, 0);
}

describe("a written reason", () => {
  test("is read as one that was handed in, whether it ended or was cut", async () => {
    const written = [...(await writer.write(NURSE, 1, signal)), ...(await writer.write(NURSE, 2, signal))];
    expect(new Set(written.map(({ ended }) => ended))).toEqual(new Set([true, false]));
    await expectReadBack(NURSE, written.slice(0, 4));
    await expectReadBack(NURSE, written.slice(4));
  });

  test("of a history as long as is read, too", async () => {
    await expectReadBack(LONG, await writer.write(LONG, 1, signal));
  });

  test("has the log-probability that it has when it is handed in", async () => {
    for (const reason of await writer.write(NURSE, 1, signal))
      expect(reason.logProbability).toBeCloseTo(await handedIn(NURSE, reason), 3);
  });

  test("holds only words and titles, says what they spell, and is no longer than asked for", async () => {
    for (const { tokens, text, ended } of await writer.write(NURSE, 3, signal)) {
      for (const token of tokens) expect(token).toBeGreaterThanOrEqual(vocabulary.firstWord);
      expect(text).toBe(vocabulary.decodeText(tokens).trim());
      expect(tokens.length).toBeLessThanOrEqual(SAMPLING.mostTokens);
      if (!ended) expect(tokens).toHaveLength(SAMPLING.mostTokens);
    }
  });

  test("follows from the seed and the person", async () => {
    const texts = async (history: CareerHistory, seed: number) =>
      (await writer.write(history, seed, signal)).map(({ text }) => text);
    const first = await texts(NURSE, 1);
    expect(await texts(NURSE, 1)).toEqual(first);
    expect(await texts(NURSE, 2)).not.toEqual(first);
    expect(await texts({ ...NURSE, id: "another" as typeof NURSE.id }, 1)).not.toEqual(first);
    expect(new Set(first).size).toBeGreaterThan(1);
  });

  test("stops when it is interrupted", async () => {
    await expect(writer.write(NURSE, 1, AbortSignal.abort())).rejects.toThrow(/abort/i);
  });
});

describe("sampling", () => {
  async function write(more: Partial<Sampling>, history = NURSE, seed = 1, changed = parameters) {
    const own = await reasonWriter(network, changed, { ...SAMPLING, ...more }, 1);
    const written = await own.write(history, seed, signal);
    await own.close();
    return written;
  }

  test("from the likeliest token alone gives one reason, whose tokens are certain", async () => {
    const written = await write({ topP: 1e-9 });
    expect(new Set(written.map(({ text }) => text)).size).toBe(1);
    expect(written[0]!.logProbability).toBeCloseTo(0, 9);
    const cold = await write({ temperature: 1e-3 }, NURSE, 2);
    expect(cold[0]!.tokens).toEqual(written[0]!.tokens);
  });

  test("as long as the cache holds, after the longest history, is still read rightly", async () => {
    const endless = new Map(parameters).set("word bias", parameters.get("word bias")!.slice());
    endless.get("word bias")![THOUGHT] = -50;
    const written = await write({ reasons: 2, mostTokens: 500 }, LONG, 1, endless);
    const reader = careerModel(network, [endless]);
    const read = await reader.distributions(written.map(({ tokens }) => ({ history: LONG, reason: tokens })));
    for (const [at, { distribution, tokens, ended }] of written.entries()) {
      expect(ended).toBe(false);
      expect(tokens.length).toBeGreaterThan(90);
      const [own, other] = [distribution, read[at]!];
      expect(Math.max(...own.map((p, title) => Math.abs(p - other[title]!)))).toBeLessThan(1e-4 * Math.max(...other));
    }
  });
});
