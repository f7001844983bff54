/** The career model's methods: each is a distribution over all titles, with its reasons, whatever stands in for the model. */
import { describe, expect, test } from "vitest";
import { CODES, historyOfJobs, NURSE, sumOf, taxonomy } from "../../tests/support/people.ts";
import { tinyNetwork, tinyParameters } from "../../tests/support/tiny-career.ts";
import { careerModel } from "../career-model/career-model.ts";
import { reasonWriter, USUAL_SAMPLING, type WrittenReason } from "../career-model/write-reasons.ts";
import { type Distribution, quietRun, type Recommender } from "../domain/index.ts";
import {
  careerDirect,
  careerIntervened,
  careerJoint,
  careerReasoned,
  careerTwoModel,
  mixed,
  mixture,
} from "./by-career-model.ts";

const network = tinyNetwork();
const parameters = tinyParameters(network, 3, 8);
const model = careerModel(network, [parameters]);
const SAMPLING = { ...USUAL_SAMPLING, reasons: 2, mostTokens: 6 };

/** Everything on one title. */
function sure(code: string): Distribution {
  const distribution = new Float64Array(taxonomy.occupations.length);
  distribution[taxonomy.indexOf(code)!] = 1;
  return distribution;
}

function written(tokens: number[], distribution: Distribution): WrittenReason {
  return { text: `reason ${tokens}`, tokens, ended: true, logProbability: -1, distribution };
}

const WRITTEN = [written([1, 2, 3], sure(CODES.nurse)), written([4, 5], sure(CODES.aide))];
const writer = { write: async () => WRITTEN, close: async () => {} };

/** A model that says what it was asked. */
function listening(distribution = sure(CODES.cook)) {
  const asked: (readonly number[] | undefined)[] = [];
  return {
    asked,
    model: {
      ...model,
      distributions: async (of: readonly { readonly reason?: readonly number[] | undefined }[]) =>
        of.map(({ reason }) => {
          asked.push(reason);
          return distribution;
        }),
    },
  };
}

const indexOf = (code: string) => taxonomy.indexOf(code)!;

describe("ranking directly", () => {
  test("is exact and sums to 1, alone and among others", async () => {
    const found = await careerDirect("career-direct", model)(NURSE, quietRun());
    expect(found).toMatchObject({ method: "career-direct", exact: true, coveredMass: 1, rankedBy: "one-step" });
    expect(sumOf(found.distribution)).toBeCloseTo(1, 9);
    const many = await careerDirect("career-direct", model).distributions!([historyOfJobs([]), NURSE]);
    found.distribution.forEach((p, title) => {
      expect(many[1]![title]).toBeCloseTo(p, 6);
    });
  });
});

describe("beside the counts", () => {
  const career: Recommender = async () => ({ ...(await base()), distribution: sure(CODES.nurse), method: "career" });
  const counted: Recommender = async () => ({
    ...(await base()),
    distribution: sure(CODES.aide),
    marks: [{ kind: "reason-failed", said: "of the counts" }],
  });
  const base = async () => careerDirect("base", model)(NURSE, quietRun());

  const PARTS = [
    { recommend: career, share: 0.3 },
    { recommend: counted, share: 0.7 },
  ];

  test("the shares are as asked for, by hand", async () => {
    const found = await mixture("mixed", PARTS)(NURSE, quietRun());
    expect(found.distribution[indexOf(CODES.nurse)]).toBeCloseTo(0.3, 12);
    expect(found.distribution[indexOf(CODES.aide)]).toBeCloseTo(0.7, 12);
    expect(sumOf(found.distribution)).toBeCloseTo(1, 12);
    expect(found.method).toBe("mixed");
    expect(found.marks).toEqual([{ kind: "reason-failed", said: "of the counts" }]);
  });

  test("many histories at once are mixed as one is", async () => {
    const at = async () => [sure(CODES.nurse), sure(CODES.cook)];
    const both = mixture("mixed", [
      { recommend: Object.assign(career, { distributions: at }), share: 0.3 },
      {
        recommend: Object.assign(counted, { distributions: async () => [sure(CODES.aide), sure(CODES.cook)] }),
        share: 0.7,
      },
    ]);
    const [first, second] = await both.distributions!([NURSE, NURSE]);
    expect([first![indexOf(CODES.nurse)], first![indexOf(CODES.aide)]]).toEqual([0.3, 0.7]);
    expect(second![indexOf(CODES.cook)]).toBe(1);
  });

  test("a share of 1 or 0 is one of the two", () => {
    const [first, second] = [sure(CODES.nurse), sure(CODES.aide)];
    expect(mixed([first, second], [1, 0])).toEqual(first);
    expect(mixed([first, second], [0, 1])).toEqual(second);
  });
});

describe("over written reasons", () => {
  test("p is the mean over them, repeats counted, and each speaks for its own titles", async () => {
    const found = await careerJoint("joint", writer, taxonomy)(NURSE, quietRun());
    expect(found.distribution[indexOf(CODES.nurse)]).toBe(0.5);
    expect(found.distribution[indexOf(CODES.aide)]).toBe(0.5);
    expect(found.reasons.map(({ weight }) => weight)).toEqual([0.5, 0.5]);
    expect(found.reasons.map(({ speaksFor }) => speaksFor[0])).toEqual([CODES.nurse, CODES.aide]);
    expect(found.reasons[0]!.reason).toMatchObject({
      text: "reason 1,2,3",
      provenance: { by: "model", model: "joint" },
    });
  });

  test("beside what was said before any, they and that have half each", async () => {
    const { asked, model: reader } = listening();
    const found = await careerReasoned("reasoned", writer, reader, taxonomy)(NURSE, quietRun());
    expect(asked).toEqual([undefined]);
    const of = (code: string) => found.distribution[indexOf(code)];
    expect([of(CODES.cook), of(CODES.nurse), of(CODES.aide)]).toEqual([0.5, 0.25, 0.25]);
    expect(found.reasons.map(({ weight }) => weight)).toEqual([0.25, 0.25]);
  });

  test("two models: the second reads what the first wrote", async () => {
    const { asked, model: reader } = listening();
    const found = await careerTwoModel("two", writer, reader, taxonomy)(NURSE, quietRun());
    expect(asked).toEqual([
      [1, 2, 3],
      [4, 5],
    ]);
    expect(found.distribution[indexOf(CODES.cook)]).toBe(1);
  });

  test("blank reasons are none of their words, and shuffled ones all of them in another order", async () => {
    const [blank, shuffled] = [listening(), listening()];
    await careerIntervened("blank", writer, blank.model, "blank", taxonomy)(NURSE, quietRun());
    expect(blank.asked).toEqual([[], []]);
    await careerIntervened("shuffled", writer, shuffled.model, "shuffled", taxonomy)(NURSE, quietRun());
    expect(shuffled.asked).toEqual([
      [3, 2, 1],
      [5, 4],
    ]);
  });

  test("by the tiny model itself, each method is a distribution, and the same for the same seed", async () => {
    const own = await reasonWriter(network, parameters, SAMPLING, 1);
    const methods = [
      careerJoint("joint", own, taxonomy),
      careerTwoModel("two", own, model, taxonomy),
      careerIntervened("blank", own, model, "blank", taxonomy),
    ];
    const found = [];
    for (const method of methods) found.push(await method(NURSE, quietRun(5)));
    for (const one of found) {
      expect(sumOf(one.distribution)).toBeCloseTo(1, 9);
      expect(Math.min(...one.distribution)).toBeGreaterThan(0);
      expect(one.reasons.map(({ weight }) => weight)).toEqual([0.5, 0.5]);
    }
    // Read by the same weights, a reason says the same in either method; without its words it says something else.
    const largest = (a: Distribution, b: Distribution) => Math.max(...a.map((p, title) => Math.abs(p - b[title]!)));
    expect(largest(found[0]!.distribution, found[1]!.distribution)).toBeLessThan(1e-6);
    expect(largest(found[0]!.distribution, found[2]!.distribution)).toBeGreaterThan(1e-6);
    const again = await methods[0]!(NURSE, quietRun(5));
    expect(again.distribution).toEqual(found[0]!.distribution);
    await own.close();
  });

  test("an interruption reaches the writer", async () => {
    const own = await reasonWriter(network, parameters, SAMPLING, 1);
    const aborted = quietRun(1, AbortSignal.abort());
    await expect(careerJoint("joint", own, taxonomy)(NURSE, aborted)).rejects.toThrow(/abort/i);
    await own.close();
  });
});

test("somebody without a coded job is ranked too", async () => {
  const found = await careerDirect("career-direct", model)(historyOfJobs([]), quietRun());
  expect(sumOf(found.distribution)).toBeCloseTo(1, 9);
});
