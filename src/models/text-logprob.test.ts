import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fakeModel } from "./fake.ts";
import { openGguf } from "./gguf.ts";
import { chainsOf } from "./gguf-continuations.ts";
import { textLogprob } from "./text-logprob.ts";

const never = new AbortController().signal;

test("a text's log-probability is the sum over its tokens, each behind those before it", async () => {
  const model = fakeModel([], {
    tokenize: (text) => [...text].map((letter) => letter.charCodeAt(0)),
    logprob: (path, token) => -(path.length + 1) - (token === "b".charCodeAt(0) ? 10 : 0),
  });
  // a: -1, b: -2 - 10, c: -3
  expect(await textLogprob(model)("x", "abc", never)).toEqual({ logprob: -16, tokens: 3 });
  expect(await textLogprob(model)("x", "", never)).toEqual({ logprob: 0, tokens: 0 });
});

test("where the server keeps a token's to itself there is none; a model without any says so", async () => {
  const model = fakeModel([], { tokenize: () => [1, 2], logprob: (_, token) => (token === 2 ? undefined : -1) });
  expect(await textLogprob(model)("x", "ab", never)).toBeUndefined();
  expect(() => textLogprob(fakeModel([]))).toThrow(expect.objectContaining({ why: "unsupported" }));
});

describe("chains of questions", () => {
  test("the tokens of a text are one chain, and branches are chains of their own", () => {
    const text = [5, 6, 7].map((token, at) => ({ path: [5, 6, 7].slice(0, at), next: [token] }));
    expect(chainsOf(text)).toHaveLength(1);
    const branches = chainsOf([...text, { path: [5, 9], next: [1, 2] }]);
    expect(branches.map(({ path }) => path).sort()).toEqual([
      [5, 6],
      [5, 9],
    ]);
  });

  test("every question is in one chain, at its place of its path, with all that it asks", () => {
    const token = fc.integer({ min: 0, max: 2 });
    const question = fc.record({ path: fc.array(token, { maxLength: 4 }), next: fc.array(token, { minLength: 1 }) });
    fc.assert(
      fc.property(fc.array(question, { maxLength: 12 }), (questions) => {
        const chains = chainsOf(questions);
        expect(chains.flatMap((chain) => chain.questions).sort((a, b) => a - b)).toEqual([...questions.keys()]);
        for (const chain of chains)
          for (const at of chain.questions) {
            const { path, next } = questions[at]!;
            expect(chain.path.slice(0, path.length)).toEqual(path);
            for (const one of next) expect(chain.asked.get(path.length)!.has(one)).toBe(true);
          }
      }),
    );
  });
});

const llama = process.env["WHEREFORE_LLAMA"];
const gguf = process.env["WHEREFORE_GGUF"];
test.skipIf(!llama || !gguf)("a GGUF file gives in one reading what it gives token by token", async () => {
  const model = await openGguf(gguf!, [llama!]);
  try {
    const [turn, text] = [[{ role: "user", content: "Go on with the text." }] as const, " She was a nurse for years."];
    const { logprob, tokens } = (await textLogprob(model)("Reason:", text, never))!;
    const ids = await model.continuations!.tokenize(text, never);
    expect(tokens).toBe(ids.length);
    const session = await model.continuations!.open(turn, "Reason:", never);
    let sum = 0;
    for (const [at, token] of ids.entries())
      sum += (await session.logprobs([{ path: ids.slice(0, at), next: [token] }], never))[0]![0]!;
    await session.close();
    expect(logprob).toBeCloseTo(sum, 1);
    expect(logprob).toBeLessThan(0);
  } finally {
    await model.close();
  }
});
