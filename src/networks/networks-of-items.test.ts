/** SASRec and BERT4Rec: who sees whom, packing, and that each learns a small task within seconds. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { seededRandom } from "../domain/index.ts";
import { Graph } from "../tensor/graph.ts";
import { beginParameters } from "../tensor/learner.ts";
import { matmul } from "../tensor/operators.ts";
import { compile } from "../tensor/program.ts";
import { bertScored, bertStates } from "./bert4rec.ts";
import { attentionMask, packs, placesOf } from "./packing.ts";
import { itemTable, type SasRecSizes, sasRecStates } from "./sasrec.ts";

const SIZES: SasRecSizes = { items: 9, places: 8, width: 8, layers: 2, heads: 2, dropout: 0.3 };
const SHAPE = { rows: 2, length: 8 };

describe("packing", () => {
  test("by hand: three sequences into two rows of four", () => {
    const lengths = [2, 3, 2].map((length, at) => [at, length] as const);
    const [pack] = [...packs(lengths, { rows: 2, length: 4 }, 10, () => 1)];
    expect(pack).toEqual([
      { sequence: 0, from: 0, length: 2 },
      { sequence: 1, from: 4, length: 3 },
      { sequence: 2, from: 2, length: 2 },
    ]);
    expect([...placesOf(pack!, { rows: 2, length: 4 })]).toEqual([0, 1, 0, 1, 0, 1, 2, 0]);
  });

  test("by hand: who sees whom in a row of two sequences and one empty place", () => {
    const pack = [
      { sequence: 0, from: 0, length: 2 },
      { sequence: 1, from: 2, length: 1 },
    ];
    const seen = (causal: boolean) =>
      Array.from(attentionMask(pack, { rows: 1, length: 4 }, causal), (x) => +(x === 0));
    expect(seen(false)).toEqual([1, 1, 0, 0, 1, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0]);
    expect(seen(true)).toEqual([1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0]);
  });

  test("every sequence lies whole in one row of one pack, apart from the others, and no pack costs too much", () => {
    const any = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(any, fc.integer({ min: 6, max: 20 }), (lengths, most) => {
        const shape = { rows: 3, length: 6 };
        const all = [
          ...packs(
            lengths.map((length, at) => [at, length] as const),
            shape,
            most,
            (at) => lengths[at]!,
          ),
        ];
        expect(all.flat().map(({ sequence }) => sequence)).toEqual(lengths.map((_, at) => at));
        for (const pack of all) {
          expect(pack.reduce((sum, { length }) => sum + length, 0)).toBeLessThanOrEqual(most);
          const taken = pack.flatMap(({ from, length }) => Array.from({ length }, (_, at) => from + at));
          expect(new Set(taken).size).toBe(taken.length);
          for (const { from, length } of pack) {
            expect(Math.floor(from / 6)).toBe(Math.floor((from + length - 1) / 6));
            expect(from + length).toBeLessThanOrEqual(18);
          }
        }
      }),
    );
  });

  test("a sequence longer than a row is an error that names it", () => {
    expect(() => [...packs([[7, 9]], SHAPE, 10, () => 1)]).toThrow(/sequence 7 of length 9/);
  });
});

/** Logits of every place for sequences that are packed together. */
async function logitsOf(network: "sasrec" | "bert4rec", sequences: readonly (readonly number[])[]) {
  const graph = new Graph("use");
  const { states, table } =
    network === "sasrec"
      ? { states: sasRecStates(graph, SIZES, SHAPE), table: itemTable(graph, SIZES) }
      : bertScored(bertStates(graph, SIZES, SHAPE), SIZES);
  const logits = matmul(states, table, { transposeB: true });
  const program = await compile(graph, { logits }, 1);
  const pack = [
    ...packs(
      sequences.map(({ length }, at) => [at, length] as const),
      SHAPE,
      99,
      () => 1,
    ),
  ][0]!;
  const items = new Int32Array(16);
  for (const { sequence, from } of pack) items.set(sequences[sequence]!, from);
  const parameters = beginParameters(graph, 3);
  // Beginnings are so small that attention is nearly even; larger ones make a leak plain.
  for (const numbers of parameters.values()) for (const [at, value] of numbers.entries()) numbers[at] = 20 * value;
  const feeds = { items, places: placesOf(pack, SHAPE), mask: attentionMask(pack, SHAPE, network === "sasrec") };
  const { logits: rows } = await program.run({ ...Object.fromEntries(parameters), ...feeds });
  await program.close();
  return pack.map(({ from, length }) =>
    Array.from({ length }, (_, at) => rows!.subarray((from + at) * SIZES.items, (from + at + 1) * SIZES.items)),
  );
}

const difference = (a: Float32Array, b: Float32Array) => Math.max(...a.map((value, at) => Math.abs(value - b[at]!)));

describe("who sees whom", () => {
  test("SASRec: a later item never changes an earlier logit, and an earlier one does change a later", async () => {
    const [before] = await logitsOf("sasrec", [[1, 2, 3, 4]]);
    const [later] = await logitsOf("sasrec", [[1, 2, 8, 4]]);
    for (const place of [0, 1]) expect(difference(before![place]!, later![place]!)).toBe(0);
    for (const place of [2, 3]) expect(difference(before![place]!, later![place]!)).toBeGreaterThan(1e-3);
  });

  test("BERT4Rec: both sides of a hidden item count", async () => {
    const hidden = SIZES.items;
    const [before] = await logitsOf("bert4rec", [[1, hidden, 3]]);
    const [after] = await logitsOf("bert4rec", [[1, hidden, 4]]);
    const [first] = await logitsOf("bert4rec", [[2, hidden, 3]]);
    expect(difference(before![1]!, after![1]!)).toBeGreaterThan(1e-3);
    expect(difference(before![1]!, first![1]!)).toBeGreaterThan(1e-3);
  });

  test.each(["sasrec", "bert4rec"] as const)(
    "%s: a sequence packed beside others gives the same logits",
    async (network) => {
      const random = seededRandom(5);
      const sequences = [5, 3, 4, 2].map((length) => Array.from({ length }, () => Math.floor(random() * SIZES.items)));
      const together = await logitsOf(network, sequences);
      for (const [at, sequence] of sequences.entries()) {
        const [alone] = await logitsOf(network, [sequence]);
        for (const place of sequence.keys())
          expect(difference(together[at]![place]!, alone![place]!)).toBeLessThan(1e-4);
      }
    },
  );
});
