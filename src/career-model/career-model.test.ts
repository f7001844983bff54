/** The career model in use: one exact distribution a history, whoever else is asked at once. */

import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { CODES, historyOfJobs, NURSE, sumOf, taxonomy } from "../../tests/support/people.ts";
import { tinyNetwork, tinyParameters } from "../../tests/support/tiny-career.ts";
import type { CareerHistory } from "../domain/index.ts";
import { softmax } from "../statistics/softmax.ts";
import { compile } from "../tensor/program.ts";
import { layBatch } from "./career-batch.ts";
import { type Asked, careerModel, MOST_JOBS, sequenceOf } from "./career-model.ts";
import { careerGraph } from "./career-network.ts";
import type { CareerNetwork } from "./career-settings.ts";
import { renderJobs, tokensOf } from "./render.ts";
import { ANSWER, NOTHING } from "./vocabulary.ts";

const network = tinyNetwork();
const [parameters, others] = [tinyParameters(network, 3, 8), tinyParameters(network, 4, 8)];
const model = careerModel(network, [parameters]);

function tokensOfHistory(history: CareerHistory): number[] {
  return renderJobs(history, network.vocabulary, taxonomy, MOST_JOBS).flatMap((job) =>
    tokensOf(job, network.vocabulary),
  );
}

const COOK = historyOfJobs([{ code: CODES.cook, from: 2000, to: 2003 }]);

function difference(a: Float64Array, b: Float64Array): number {
  return Math.max(...a.map((p, title) => Math.abs(p - b[title]!)));
}

describe("a distribution", () => {
  test("is positive, sums to 1, is not uniform, and is the same when asked again", async () => {
    const [[first], [again]] = [
      await model.distributions([{ history: NURSE }]),
      await model.distributions([{ history: NURSE }]),
    ];
    expect(first).toHaveLength(1016);
    expect(Math.abs(sumOf(first!) - 1)).toBeLessThan(1e-12);
    expect(Math.min(...first!)).toBeGreaterThan(0);
    expect(Math.max(...first!)).toBeGreaterThan(0.002);
    expect(again).toEqual(first);
  });

  test("does not depend on who else is asked, nor on the length of the row", async () => {
    const reason = Array.from({ length: 20 }, (_, at) => network.vocabulary.firstWord + at);
    // One begins as another does, and one is asked for twice.
    const begun = { ...NURSE, jobs: NURSE.jobs.slice(0, 2) };
    const asked = [
      { history: NURSE },
      { history: COOK },
      { history: COOK, reason },
      { history: begun },
      { history: NURSE },
    ];
    const together = await model.distributions(asked);
    for (const [at, one] of asked.entries()) {
      const [alone] = await model.distributions([one]);
      expect(together[at]).toEqual(alone);
    }
    expect(difference(together[0]!, together[3]!)).toBeGreaterThan(1e-5);
    expect(difference(together[1]!, together[2]!)).toBeGreaterThan(1e-5);
  });

  test("is each asker's own where several ask at once, and one of them in vain", async () => {
    const far = Array.from({ length: 400 }, () => network.vocabulary.firstWord);
    const [nurse, refused, both] = await Promise.allSettled([
      model.distributions([{ history: NURSE }]),
      model.distributions([{ history: NURSE, reason: far }]),
      model.distributions([{ history: COOK }, { history: NURSE }]),
    ]);
    const [[ofNurse], [ofCook]] = [
      await model.distributions([{ history: NURSE }]),
      await model.distributions([{ history: COOK }]),
    ];
    expect(nurse).toEqual({ status: "fulfilled", value: [ofNurse] });
    expect(refused).toMatchObject({ status: "rejected", reason: { message: expect.stringMatching(/positions/) } });
    expect(both).toEqual({ status: "fulfilled", value: [ofCook, ofNurse] });
  });

  test("of somebody without a job is there too", async () => {
    const [distribution] = await model.distributions([{ history: historyOfJobs([]) }]);
    expect(Math.abs(sumOf(distribution!) - 1)).toBeLessThan(1e-12);
  });

  test("of several members is the mean of theirs", async () => {
    const [second, both] = [careerModel(network, [others]), careerModel(network, [parameters, others])];
    const [one] = await model.distributions([{ history: NURSE }]);
    const [other] = await second.distributions([{ history: NURSE }]);
    const [mean] = await both.distributions([{ history: NURSE }]);
    expect(
      difference(
        mean!,
        one!.map((p, title) => (p + other![title]!) / 2),
      ),
    ).toBeLessThan(1e-6);
    expect(difference(one!, other!)).toBeGreaterThan(1e-4);
  });

  // Scores divided by 2 make every share its square root, shared out again.
  test("at a temperature of 2 is the square root, made to sum to 1", async () => {
    const warm = careerModel(network, [parameters], 2);
    const [cool] = await model.distributions([{ history: NURSE }]);
    const roots = cool!.map(Math.sqrt);
    const all = sumOf(roots);
    const [softened] = await warm.distributions([{ history: NURSE }]);
    expect(
      difference(
        softened!,
        roots.map((root) => root / all),
      ),
    ).toBeLessThan(1e-7);
  });
});

describe("what a history does not say", () => {
  const { vocabulary } = network;

  test("has no part in it: rows of the table that no job and no title uses can hold anything", async () => {
    const used = new Set([ANSWER, ...tokensOfHistory(NURSE)]);
    const groups = new Set(Array.from({ length: vocabulary.titles }, (_, title) => vocabulary.ancestors(title)).flat());
    const unused = Array.from({ length: vocabulary.firstTitle }, (_, token) => token).filter(
      (token) => !used.has(token) && !groups.has(token),
    );
    const [before] = await model.distributions([{ history: NURSE }]);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...unused), fc.double({ min: -9, max: 9, noNaN: true }), async (row, by) => {
        const changed = new Map([...parameters].map(([name, values]) => [name, values.slice()]));
        const { width } = network.settings;
        changed.get("tokens")!.fill(by, row * width, (row + 1) * width);
        const other = careerModel(network, [changed]);
        const [after] = await other.distributions([{ history: NURSE }]);
        expect(difference(after!, before!)).toBeLessThan(1e-6);
      }),
      { numRuns: 12, examples: [[NOTHING, 5]] },
    );
  });

  test("adds nothing: with more empty slots a position the graph gives what is computed here without any", async () => {
    vi.resetModules();
    vi.doMock("./render.ts", async (original) => ({ ...(await original<typeof import("./render.ts")>()), SLOTS: 40 }));
    const roomy = await import("./career-network.ts");
    const batch = await import("./career-batch.ts");
    vi.doUnmock("./render.ts");
    const wide = await byGraph({ history: NURSE }, parameters, network, roomy.careerGraph, batch.layBatch);
    const [narrow] = await model.distributions([{ history: NURSE }]);
    expect(difference(narrow!, wide)).toBeLessThan(1e-6);
  });
});

/** The distribution by the graph that is trained, which onnxruntime runs. */
async function byGraph(
  asked: Asked,
  of: Map<string, Float32Array>,
  network: CareerNetwork,
  graphOf = careerGraph,
  lay = layBatch,
) {
  const shape = { rows: 1, length: 64, answers: 1, words: 0, past: 0 };
  const { graph, outputs } = graphOf("use", network, shape);
  const program = await compile(graph, { scores: outputs.titleScores! }, 1);
  const { feeds } = lay([[sequenceOf(asked, network)]], shape, network.vocabulary);
  const { scores } = await program.run({ ...Object.fromEntries(of), ...feeds });
  await program.close();
  return softmax(scores!);
}

describe("the plain loops give what the trained graph gives", () => {
  test.each([
    ["one layer, two heads that share keys", {}],
    [
      "three layers, widths that are no multiples of four",
      { layers: 3, width: 12, heads: 3, keyValueHeads: 3, hidden: 10 },
    ],
  ])("%s", async (_, settings) => {
    const other = tinyNetwork(settings);
    const weights = tinyParameters(other, 7, 8);
    const forward = careerModel(other, [weights]);
    const reason = Array.from({ length: 30 }, (_, at) => other.vocabulary.firstWord + at);
    const asked = [{ history: NURSE }, { history: NURSE, reason }, { history: historyOfJobs([]) }, { history: COOK }];
    const found = await forward.distributions(asked);
    for (const [at, one] of asked.entries()) {
      const expected = await byGraph(one, weights, other);
      expect(Math.max(...expected)).toBeGreaterThan(0.0015);
      expect(difference(found[at]!, expected)).toBeLessThan(1e-6);
    }
    expect(difference(found[0]!, found[3]!)).toBeGreaterThan(1e-5);
  });

  test("for more than are computed at once", async () => {
    const many = Array.from({ length: 150 }, (_, at) => ({ history: [NURSE, COOK, historyOfJobs([])][at % 3]! }));
    const found = await model.distributions(many);
    const [nurse, cook] = await model.distributions(many);
    expect(found).toHaveLength(150);
    expect(found[147]).toEqual(nurse);
    expect(found[148]).toEqual(cook);
  });
});

test("what is longer than the longest row is refused with its length", async () => {
  const reason = new Array<number>(200).fill(network.vocabulary.firstWord);
  // Three jobs, two marks, 200 words and the answer.
  await expect(model.distributions([{ history: NURSE, reason }])).rejects.toThrow(
    "takes 206 positions, and 192 is the most",
  );
});

test("softmax by hand, and where scores are large", () => {
  expect([...softmax(Float32Array.of(Math.log(1), Math.log(3)))].map((p) => p.toFixed(6))).toEqual([
    "0.250000",
    "0.750000",
  ]);
  expect([...softmax(Float32Array.of(1000, 1000))]).toEqual([0.5, 0.5]);
});
