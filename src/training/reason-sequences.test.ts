/** What a reason says of the future is drawn, not copied: where the truth enters, and where it does not. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyDistribution, anyHistory, CODES, NURSE, sumOf, taxonomy } from "../../tests/support/people.ts";
import { tinyNetwork } from "../../tests/support/tiny-career.ts";
import { renderJobs } from "../career-model/render.ts";
import { composeTrainedReason, drawTitle } from "../claims/compose-for-training.ts";
import { claimLikelihood } from "../claims/likelihood.ts";
import {
  type CareerHistory,
  type Distribution,
  OccupationCode,
  type OracleRecord,
  seededRandom,
  WEIGHED,
} from "../domain/index.ts";
import {
  drawReason,
  judgedCandidates,
  type ReasonSettings,
  reasonFromTruth,
  reasonPairs,
  reasonSequences,
  type TrainedCase,
} from "./reason-sequences.ts";

const network = tinyNetwork();
const SETTINGS: ReasonSettings = { reasons: "drawn", candidates: 4, without: 0.5, together: 1, part: "joint" };

function trainedCase(history: CareerHistory, truth: number, direct: Distribution): TrainedCase {
  return { history, truth, direct, jobs: renderJobs(history, network.vocabulary, taxonomy, 24) };
}

const FLAT = new Float64Array(taxonomy.occupations.length).fill(1 / taxonomy.occupations.length);
const NURSE_CASE = trainedCase(NURSE, taxonomy.indexOf(CODES.nurse)!, FLAT);

describe("a drawn reason", () => {
  test("does not depend on the truth", () => {
    fc.assert(
      fc.property(
        anyHistory,
        anyDistribution,
        fc.array(fc.integer({ min: 0, max: FLAT.length - 1 }), { minLength: 2, maxLength: 2 }),
        fc.integer({ min: 1, max: 9999 }),
        (history, direct, truths, seed) => {
          const [first, second] = truths.map((truth) =>
            drawReason(trainedCase(history, truth, direct), network, seededRandom(seed)),
          );
          expect(second!.tokens).toEqual(first!.tokens);
        },
      ),
      { numRuns: 30 },
    );
  });

  test("nor does an epoch of them, but for the answers", () => {
    const epochOf = (truth: number) =>
      reasonSequences(
        [trainedCase(NURSE, truth, FLAT)],
        { ...SETTINGS, without: 0, together: 3 },
        network,
        seededRandom(4),
      );
    const [one, other] = [epochOf(5), epochOf(900)];
    expect(other.map(({ reason }) => reason)).toEqual(one.map(({ reason }) => reason));
    expect(one.map(({ answers }) => answers[0]!.title)).toEqual([5, 5, 5]);
    expect(other.map(({ answers }) => answers[0]!.title)).toEqual([900, 900, 900]);
  });

  test("of those that were proposed is one of them, another each time; where none was, the case has no reason", () => {
    const proposed = ["They may go.", "They may stay."];
    const reasonsOf = (of: readonly string[]) =>
      reasonSequences(
        Array.from({ length: 40 }, () => ({ ...NURSE_CASE, proposed: of })),
        { ...SETTINGS, without: 0 },
        network,
        seededRandom(5),
      ).map(({ reason }) => reason && network.vocabulary.decodeText(reason));
    expect(new Set(reasonsOf(proposed))).toEqual(new Set(proposed));
    expect(reasonsOf([])).toEqual(Array(40).fill(undefined));
  });

  test("made from the truth it does: the control that dictates", () => {
    const said = [CODES.nurse, CODES.developer].map((code) => {
      const case_ = trainedCase(NURSE, taxonomy.indexOf(code)!, FLAT);
      return reasonFromTruth(case_, network, seededRandom(7)).reason.text;
    });
    expect(said[0]).not.toBe(said[1]);
  });

  test("is drawn as often as its title is likely", () => {
    // 0.7, 0.2 and 0.1: of 1,000 draws 700, 200 and 100, with deviations of at most 14.5.
    const direct = new Float64Array(FLAT.length);
    [direct[3], direct[500], direct[1015]] = [0.7, 0.2, 0.1];
    const random = seededRandom(1);
    const drawn = Array.from({ length: 1000 }, () => drawTitle(direct, random));
    for (const [title, p] of [
      [3, 700],
      [500, 200],
      [1015, 100],
    ] as const)
      expect(Math.abs(drawn.filter((one) => one === title).length - p)).toBeLessThan(60);
  });
});

describe("lift", () => {
  test("by hand, for every claim of the future one after the other", () => {
    fc.assert(
      fc.property(anyHistory, anyDistribution, fc.integer({ min: 1, max: 9999 }), (history, direct, seed) => {
        const truth = seed % FLAT.length;
        const { reason, lift } = drawReason(trainedCase(history, truth, direct), network, seededRandom(seed));
        const ahead = reason.claims.flatMap(({ about, says }) =>
          about === "ahead" ? [claimLikelihood(says, history, taxonomy)] : [],
        );
        expect(ahead.length).toBeGreaterThan(0);
        // Bayes over all claims at once: log (the truth's likelihood / the mean likelihood).
        const joint = direct.map((_, title) => ahead.reduce((product, likelihood) => product * likelihood[title]!, 1));
        const mean = sumOf(joint.map((likelihood, title) => direct[title]! * likelihood));
        expect(lift).toBeCloseTo(Math.log(joint[truth]! / mean), 6);
      }),
      { numRuns: 25 },
    );
  });

  test("a claim that holds of the truth raises it, and one that does not lowers it", () => {
    const truth = taxonomy.indexOf(CODES.developer)!;
    const case_ = trainedCase(NURSE, truth, FLAT);
    expect(reasonFromTruth(case_, network, seededRandom(2)).lift).toBeGreaterThan(0.1);
    const away = new Float64Array(FLAT.length);
    away[taxonomy.indexOf(CODES.nurse)!] = 0.999;
    away[truth] = 0.001;
    expect(drawReason({ ...case_, direct: away }, network, seededRandom(2)).lift).toBeLessThan(0);
  });

  test("candidates stand from the best to the worst, and the chosen one is the best", () => {
    const judged = judgedCandidates(NURSE_CASE, 6, network, seededRandom(3));
    expect(judged.map(({ lift }) => lift)).toEqual(judged.map(({ lift }) => lift).toSorted((a, b) => b - a));
    expect(judged[0]!.lift).toBeGreaterThan(judged.at(-1)!.lift);
    const settings: ReasonSettings = { ...SETTINGS, reasons: "chosen", without: 0 };
    const [sequence] = reasonSequences([NURSE_CASE], settings, network, seededRandom(8));
    // The same chance: one number is used for whether there is a reason at all.
    const random = seededRandom(8);
    random();
    expect(sequence!.reason).toEqual(judgedCandidates(NURSE_CASE, 4, network, random)[0]!.tokens);
  });
});

describe("an epoch", () => {
  const cases = Array.from({ length: 200 }, (_, at) => ({ ...NURSE_CASE, truth: at }));

  test("holds every case once, without a reason for about the share that is asked for", () => {
    const sequences = reasonSequences(cases, SETTINGS, network, seededRandom(5));
    const titles = sequences.map(({ answers }) => answers[0]!.title!);
    expect(titles).not.toEqual(titles.toSorted((a, b) => a - b));
    expect(titles.toSorted((a, b) => a - b)).toEqual(cases.map(({ truth }) => truth));
    const without = sequences.filter(({ reason }) => reason === undefined).length;
    // 100 of 200, deviation 7.
    expect(Math.abs(without - 100)).toBeLessThan(30);
  });

  test("of a reasoner trains no answer and always a reason; of a predictor no word", () => {
    const few = cases.slice(0, 20);
    for (const { reason, answers, reasonWeight } of reasonSequences(
      few,
      { ...SETTINGS, part: "reasoner" },
      network,
      seededRandom(6),
    )) {
      expect(reason!.length).toBeGreaterThan(3);
      expect([answers[0]!.weight, reasonWeight]).toEqual([0, 1]);
    }
    const predictor = reasonSequences(few, { ...SETTINGS, part: "predictor" }, network, seededRandom(6));
    expect(predictor.map(({ reasonWeight }) => reasonWeight)).toEqual(few.map(() => 0));
    expect(predictor.map(({ answers }) => answers[0]!.weight)).toEqual(few.map(() => 1));
  });
});

test("a composed reason says a few things that hold and one way ahead", () => {
  fc.assert(
    fc.property(anyHistory, fc.integer({ min: 0, max: FLAT.length - 1 }), (history, ahead) => {
      const { claims, text } = composeTrainedReason(history, ahead, taxonomy, seededRandom(ahead));
      const said = claims.filter(({ about }) => about !== "ahead");
      expect(said.length).toBeLessThanOrEqual(4);
      for (const { standing } of said) expect(standing).toBe("true");
      const future = claims.filter(({ about }) => about === "ahead");
      for (const { says } of future)
        if (says.kind === "field" || says.kind === "move")
          expect(
            claimLikelihood(says as Parameters<typeof claimLikelihood>[0], history, taxonomy)[ahead],
          ).toBeGreaterThan(0.5);
      expect(text.length).toBeGreaterThan(10);
    }),
    { numRuns: 30 },
  );
});

describe("pairs of reasons", () => {
  const rejected = (["factuality", "coherence", "utility"] as const).map((because, candidate) => ({
    candidate,
    text: `Rejected for ${because}.`,
    because,
    margin: 1,
  }));
  const oracle: OracleRecord["oracle"] = { kind: "chosen", candidate: 7, text: "Chosen.", claims: [] };
  const record: OracleRecord = { id: "1", person: "1", answer: OccupationCode.parse(CODES.nurse), oracle, rejected };
  const drawn = { candidates: 8, margin: 0.3, criteria: WEIGHED };
  const wordsOf = (settings: typeof drawn | { criteria: readonly ["factuality"] }, of: OracleRecord | undefined) =>
    reasonPairs({ ...NURSE_CASE, oracle: of }, { ...drawn, ...settings }, network, seededRandom(3)).map((pair) =>
      [pair.chosen, pair.rejected].map(({ reason }) => network.vocabulary.decodeText(reason!)),
    );

  test("of an oracle record are the oracle before each rejected reason that failed by a criterion that is asked for", () => {
    expect(wordsOf(drawn, record)).toEqual(rejected.map(({ text }) => ["Chosen.", text]));
    expect(wordsOf({ criteria: ["factuality"] }, record)).toEqual([["Chosen.", "Rejected for factuality."]]);
  });

  test("are none where no oracle was chosen, or where both say the same", () => {
    expect(wordsOf(drawn, { ...record, oracle: { kind: "none", why: "none-useful" } })).toEqual([]);
    expect(wordsOf(drawn, { ...record, rejected: [{ ...rejected[0]!, text: "Chosen." }] })).toEqual([]);
  });

  test("of drawn reasons are the best and the worst, if they differ by the margin", () => {
    expect(wordsOf(drawn, undefined)).toHaveLength(1);
    const far = reasonPairs(NURSE_CASE, { ...drawn, margin: 1e9 }, network, seededRandom(3));
    expect(far).toEqual([]);
  });
});
