import fc from "fast-check";
import { expect, test } from "vitest";
import { nextByHand, tinyAdapter, tinyLlama, withAdapter } from "../../tests/support/llama-by-hand.ts";
import { networkOf, parametersOfText } from "../networks/text-network.ts";
import { onePassRanker } from "./by-text-model.ts";
import { rowBehind, shareAlong, titleTree } from "./title-tree.ts";

const END = 2;
/** A common beginning that branches, one that does not, and a title by itself. */
const TITLES = [
  [10, 11, 12, END],
  [10, 11, 13, END],
  [10, 11, 13, 14, END],
  [20, 21, 22, END],
  [30, END],
];

test("one pass gives what constrained decoding by hand gives", async () => {
  const model = tinyLlama();
  const adapter = tinyAdapter(model);
  const whole = withAdapter(model, adapter);
  const ranker = onePassRanker(networkOf(model, adapter), parametersOfText(model, adapter), TITLES, 1);
  for (const prompt of [[5], [5, 60, 7], Array.from({ length: 70 }, (_, at) => (at * 31) % 200)]) {
    const byHand = TITLES.map((title) =>
      title.reduce((p, token, at) => {
        const before = title.slice(0, at);
        const next = [
          ...new Set(TITLES.filter((other) => before.every((own, k) => other[k] === own)).map((other) => other[at]!)),
        ];
        const logs = nextByHand(whole, [...prompt, ...before]);
        const all = next.reduce((sum, one) => sum + Math.exp(logs[one]!), 0);
        return (p * Math.exp(logs[token]!)) / all;
      }, 1),
    );
    const distribution = await ranker.rank(prompt);
    expect(distribution.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 9);
    distribution.forEach((p, title) => {
      expect(Math.log(p)).toBeCloseTo(Math.log(byHand[title]!), 3);
    });
  }
  await ranker.close();
});

test("only what leads to a branch is read", () => {
  const tree = titleTree(TITLES);
  // 10, 11 and 13 lead to the branches behind 11 and 13; 12, 20, 21, 22, 30, 14 and the ends decide nothing.
  expect(tree.tokens).toEqual([
    { token: 10, follows: undefined },
    { token: 11, follows: 0 },
    { token: 13, follows: 1 },
  ]);
  expect(tree.branches.map(({ at }) => at)).toEqual([undefined, 1, 2]);
  expect([...tree.among].sort((a, b) => a - b)).toEqual([END, 10, 12, 13, 14, 20, 30].sort((a, b) => a - b));
  const row = rowBehind([1, 1], tree);
  expect(row.positions).toEqual([0, 1, 2, 3, 4]);
  expect(row.asked.map(({ after }) => after)).toEqual([1, 3, 4]);
});

test("any titles and any numbers give a distribution", () => {
  const title = fc.array(fc.integer({ min: 3, max: 6 }), { minLength: 1, maxLength: 5 });
  const titles = fc.uniqueArray(title, { minLength: 1, maxLength: 12, selector: (tokens) => tokens.join() });
  fc.assert(
    fc.property(titles, fc.infiniteStream(fc.float({ min: -20, max: 20, noNaN: true })), (all, numbers) => {
      const tree = titleTree(all.map((tokens) => [...tokens, END]));
      const logits = Float32Array.from(
        { length: tree.branches.length * tree.among.length },
        () => numbers.next().value,
      );
      const distribution = shareAlong(tree, logits);
      expect(distribution.every((p) => p >= 0)).toBe(true);
      expect(distribution.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 9);
    }),
  );
});
