import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { nextByHand, tinyAdapter, tinyLlama, withAdapter } from "../../tests/support/llama-by-hand.ts";
import { Graph } from "../tensor/graph.ts";
import { compile } from "../tensor/program.ts";
import { append, askedLogProbabilities, BEGINNING, bucketOf, emptyRow, feedsOf, type Row } from "./rows.ts";
import { networkOf, parametersOfText } from "./text-network.ts";

const SHAPE = { length: 48, asked: 48 };
const token = fc.integer({ min: 0, max: 250 });
const sequence = fc.array(token, { minLength: 2, maxLength: 12 });

async function asking(model = tinyLlama(), adapter?: ReturnType<typeof tinyAdapter>) {
  const graph = new Graph("use");
  const logs = askedLogProbabilities(graph, networkOf(model, adapter), SHAPE);
  const program = await compile(graph, { logs }, 1);
  const weights = Object.fromEntries(parametersOfText(model, adapter));
  return async (row: Row) =>
    [...(await program.run({ ...weights, ...feedsOf(row, SHAPE) }))["logs"]!].slice(0, row.asked.length);
}

/** Asks for each of these tokens after the one before it. */
function follow(row: Row, after: number, tokens: readonly number[]): void {
  const first = row.tokens.length;
  append(row, after, tokens);
  tokens.forEach((own, at) => {
    const before = at === 0 ? after : first + at - 1;
    if (before !== BEGINNING) row.asked.push({ after: before, token: own });
  });
}

describe("the engine's Llama", () => {
  test.each([true, false])("says what the one by hand says (tied: %s), bare and under an adapter", async (tied) => {
    const model = tinyLlama(tied);
    const adapter = tinyAdapter(model);
    const tokens = [3, 77, 12, 200, 45, 9];
    for (const [on, by] of [
      [undefined, model],
      [adapter, withAdapter(model, adapter)],
    ] as const) {
      const row = emptyRow();
      follow(row, BEGINNING, tokens);
      const ours = await (await asking(model, on))(row);
      const byHand = tokens.slice(1).map((own, at) => nextByHand(by, tokens.slice(0, at + 1))[own]!);
      ours.forEach((log, at) => {
        expect(log).toBeCloseTo(byHand[at]!, 3);
      });
    }
  });
});

describe("a row", () => {
  test("packed with others a sequence has the numbers that it has alone", async () => {
    const logs = await asking();
    await fc.assert(
      fc.asyncProperty(fc.array(sequence, { minLength: 2, maxLength: 4 }), async (sequences) => {
        const packed = emptyRow();
        const alone: number[] = [];
        for (const tokens of sequences) {
          follow(packed, BEGINNING, tokens);
          const own = emptyRow();
          follow(own, BEGINNING, tokens);
          alone.push(...(await logs(own)));
        }
        const together = await logs(packed);
        expect(together).toHaveLength(alone.length);
        together.forEach((log, at) => {
          expect(log).toBeCloseTo(alone[at]!, 4);
        });
      }),
      { numRuns: 25 },
    );
  });

  test("two branches have the numbers of two sequences", async () => {
    const logs = await asking();
    await fc.assert(
      fc.asyncProperty(sequence, sequence, sequence, async (prompt, left, right) => {
        const row = emptyRow();
        const last = append(row, BEGINNING, prompt);
        follow(row, last, left);
        follow(row, last, right);
        const apart: number[] = [];
        for (const branch of [left, right]) {
          const own = emptyRow();
          follow(own, append(own, BEGINNING, prompt), branch);
          apart.push(...(await logs(own)));
        }
        (await logs(row)).forEach((log, at) => {
          expect(log).toBeCloseTo(apart[at]!, 4);
        });
      }),
      { numRuns: 25 },
    );
  });

  test("too long a row is refused, and lengths are few", () => {
    const row = emptyRow();
    append(row, BEGINNING, [1, 2, 3]);
    expect(() => feedsOf(row, { length: 2, asked: 1 })).toThrow("3 tokens, 0 asked about, do not fit in 2 and 1");
    expect([0, 1, 64, 65].map((count) => bucketOf(count, 64))).toEqual([64, 64, 64, 128]);
  });
});
