import { describe, expect, test } from "vitest";
import { nextByHand, tinyAdapter, tinyLlama, withAdapter } from "../../tests/support/llama-by-hand.ts";
import { seededRandom } from "../domain/index.ts";
import { draw } from "./draw-token.ts";
import { type Drawing, generator } from "./generate.ts";
import { networkOf, parametersOfText } from "./text-network.ts";

const model = tinyLlama();
const adapter = tinyAdapter(model);
const whole = withAdapter(model, adapter);
const { signal } = new AbortController();
const GREEDY: Drawing = { temperature: 0, topP: 1, mostTokens: 6, seed: 1, ends: () => false };
const open = (longest = 64) => generator(networkOf(model, adapter), parametersOfText(model, adapter), longest, 1);

function greedyByHand(prompt: readonly number[], count: number) {
  const tokens: number[] = [];
  const logs: number[] = [];
  while (tokens.length < count) {
    const next = nextByHand(whole, [...prompt, ...tokens]);
    const best = next.indexOf(next.reduce((a, b) => Math.max(a, b)));
    tokens.push(best);
    logs.push(next[best]!);
  }
  return { tokens, logs };
}

describe("writing over a cache", () => {
  test("gives what reading the whole text each time gives, for prompts of other lengths together", async () => {
    const prompts = [[3, 77, 12], Array.from({ length: 40 }, (_, at) => (at * 37) % 200), [3, 77, 12], [9]];
    const written = await open().write(prompts, GREEDY, signal);
    written.forEach(({ tokens, logProbabilities, finish }, row) => {
      const byHand = greedyByHand(prompts[row]!, GREEDY.mostTokens);
      expect(tokens).toEqual(byHand.tokens);
      expect(finish).toBe("length");
      logProbabilities.forEach((log, at) => {
        expect(log).toBeCloseTo(byHand.logs[at]!, 3);
      });
    });
  });

  test("the same seed draws the same, another seed and another row something else", async () => {
    const drawing = { ...GREEDY, temperature: 2, mostTokens: 12 };
    const own = open();
    const write = async (seed: number, prompts: number[][]) =>
      (await own.write(prompts, { ...drawing, seed }, signal)).map(({ tokens }) => tokens.join());
    const first = await write(1, [
      [5, 6],
      [5, 6],
    ]);
    expect(await write(1, [[5, 6], [5, 6], [8]])).toEqual([...first, expect.any(String)]);
    expect(first[0]).not.toBe(first[1]);
    expect(await write(2, [[5, 6]])).not.toEqual([first[0]]);
  });

  test("ends where it is told to, and where the cache is full", async () => {
    const ends = (tokens: readonly number[]) => tokens.length === 2;
    expect(await open().write([[4]], { ...GREEDY, ends }, signal)).toMatchObject([
      { tokens: [expect.any(Number), expect.any(Number)], finish: "stop" },
    ]);
    // Three places hold the prompt's two tokens and one more; a fourth can still be said after them.
    const [full] = await open(3).write([[4, 5]], GREEDY, signal);
    expect(full).toMatchObject({ finish: "length" });
    expect(full!.tokens).toEqual(greedyByHand([4, 5], 2).tokens);
  });

  test("a prompt that is too long, or none, is refused", async () => {
    await expect(open(3).write([[1, 2, 3, 4]], GREEDY, signal)).rejects.toThrow("a prompt of 4 tokens; 1 to 3");
    await expect(open(3).write([[]], GREEDY, signal)).rejects.toThrow("a prompt of 0 tokens");
    expect(await open(3).write([], GREEDY, signal)).toEqual([]);
  });
});

describe("drawing", () => {
  // Shares 1/2, 1/4, 1/8, 1/8.
  const logits = Float32Array.from([0.5, 0.25, 0.125, 0.125], Math.log);
  const counts = (temperature: number, topP: number) => {
    const random = seededRandom(1);
    const drawn = [0, 0, 0, 0];
    for (let time = 0; time < 4_000; time++) drawn[draw(logits, { temperature, topP }, random).token]!++;
    return drawn.map((count) => count / 4_000);
  };

  test("has the shares of the logits", () => {
    counts(1, 1).forEach((share, token) => {
      expect(share).toBeCloseTo([0.5, 0.25, 0.125, 0.125][token]!, 1);
    });
  });

  test("a low temperature sharpens: at 1/2 the shares are as their squares, 16 : 4 : 1 : 1", () => {
    counts(0.5, 1).forEach((share, token) => {
      expect(share).toBeCloseTo([16 / 22, 4 / 22, 1 / 22, 1 / 22][token]!, 1);
    });
  });

  test("top-p leaves the fewest that reach it", () => {
    expect(counts(1, 0.4)).toEqual([1, 0, 0, 0]);
    expect(counts(1, 0.7).slice(2)).toEqual([0, 0]);
    expect(counts(1, 0.7)[0]).toBeCloseTo(2 / 3, 1);
  });

  test("says the log-probability before temperature and top-p", () => {
    expect(draw(logits, { temperature: 0, topP: 0.1 }, () => 0).logProbability).toBeCloseTo(Math.log(0.5), 5);
  });
});
