import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  anyDistribution,
  anyHistory,
  CODES,
  historyOfJobs,
  NURSE,
  sumOf,
  taxonomy,
} from "../../tests/support/people.ts";
import { type AheadClaim, type HistoryClaim, MOVES } from "../domain/index.ts";
import { updateByClaims } from "./bayes.ts";
import { checkClaim, checkText } from "./check.ts";
import { composeDirections, composeHistoryClaims } from "./compose.ts";
import { movesOf, moveTo } from "./direction.ts";
import { claimKey, readClaimKey, readHold } from "./keys.ts";
import { claimLikelihood, RELIABILITY } from "./likelihood.ts";
import { readPhrases, wordClaim } from "./phrases.ts";
import { candidateQuestions, expectedBits, questionWorthAsking } from "./question.ts";
import { composeReason } from "./word.ts";

const index = (code: string) => taxonomy.indexOf(code)!;

describe("directions", () => {
  test("of a nurse who was an aide and a cashier", () => {
    expect(moveTo(NURSE, index(CODES.nurse), taxonomy)).toBe("stay");
    expect(moveTo(NURSE, index(CODES.aide), taxonomy)).toBe("return");
    // Nurse practitioners are in zone 5 of the same major group, nurses in zone 3 or 4.
    expect(moveTo(NURSE, index("29-1171.00"), taxonomy)).toBe("up");
    expect(moveTo(NURSE, index("29-2061.00"), taxonomy)).toBe("same-field");
    expect(moveTo(NURSE, index(CODES.developer), taxonomy)).toBe("elsewhere");
  });

  test("they are a partition: shares sum to 1, and every title has one move", () => {
    fc.assert(
      fc.property(anyHistory, anyDistribution, (history, distribution) => {
        expect(movesOf(history, taxonomy).every((move) => move < MOVES.length)).toBe(true);
        expect(sumOf(composeDirections(distribution, history, taxonomy).map(({ share }) => share))).toBeCloseTo(1, 9);
      }),
      { numRuns: 30 },
    );
  });
});

describe("composing, wording and checking are one code", () => {
  test("what is composed of a history checks true", () => {
    fc.assert(
      fc.property(anyHistory, (history) => {
        for (const { says } of composeHistoryClaims(history, taxonomy))
          expect([says, checkClaim(says as HistoryClaim, history, taxonomy)]).toEqual([says, "true"]);
      }),
      { numRuns: 100 },
    );
  });

  test("every wording of a claim is read back as that claim", () => {
    fc.assert(
      fc.property(anyHistory, fc.nat(1000), (history, pick) => {
        for (const { says } of composeHistoryClaims(history, taxonomy)) {
          const words = wordClaim(says, pick, taxonomy)!;
          expect(readPhrases(`The person ${words}.`, taxonomy).map((found) => found.says)).toEqual([says]);
        }
      }),
      { numRuns: 60 },
    );
  });

  test("a composed reason holds in full, and nothing of it is unread", () => {
    fc.assert(
      fc.property(anyHistory, anyDistribution, fc.nat(), (history, distribution, seed) => {
        const claims = composeHistoryClaims(history, taxonomy);
        for (const direction of composeDirections(distribution, history, taxonomy)) {
          const reason = composeReason(claims, direction.claims, taxonomy, seed);
          const checked = checkText(reason.text, history, taxonomy);
          expect(checked.verdict).toMatchObject({ kind: "share", share: 1 });
          expect(checked.unread).toEqual([]);
          expect(reason.text).not.toMatch(/you will|undefined|\{/i);
        }
      }),
      { numRuns: 40 },
    );
  });

  test("a claim that was altered checks false", () => {
    const years = { kind: "tenure", code: CODES.nurse, years: 5 } as const as HistoryClaim;
    expect(checkClaim(years, NURSE, taxonomy)).toBe("true"); // 2010 to 2014 is five years
    expect(checkClaim({ ...years, years: 6 } as HistoryClaim, NURSE, taxonomy)).toBe("false");
    expect(checkClaim({ kind: "tenure", code: CODES.chef, years: 1 } as unknown as HistoryClaim, NURSE, taxonomy)).toBe(
      "false",
    );
    expect(checkClaim({ kind: "last", code: CODES.aide } as unknown as HistoryClaim, NURSE, taxonomy)).toBe("false");
    expect(checkClaim({ kind: "education", level: "master" }, NURSE, taxonomy)).toBe("false");
    expect(checkClaim({ kind: "education", level: "bachelor", field: "Law" }, NURSE, taxonomy)).toBe("false");
    expect(checkClaim({ kind: "jobs", count: 4 }, NURSE, taxonomy)).toBe("false");
    expect(checkClaim({ kind: "path", shape: "one-field" }, NURSE, taxonomy)).toBe("false");
  });

  test("two jobs at once are not counted twice", () => {
    const both = historyOfJobs([
      { code: CODES.cook, from: 2010, to: 2013 },
      { code: CODES.cook, from: 2012, to: 2014 },
    ]);
    expect(composeHistoryClaims(both, taxonomy)).toContainEqual(
      expect.objectContaining({ says: { kind: "tenure", code: CODES.cook, years: 5 } }),
    );
  });

  test("other people's sentences are read as far as they can be, and the rest is kept", () => {
    const checked = checkText(
      "She worked for 5 years as a registered nurse, has a master's degree and three jobs behind her. She loves the sea.",
      NURSE,
      taxonomy,
    );
    expect(checked.claims.map(({ says, checked: result }) => [says.kind, result])).toEqual([
      ["tenure", "true"],
      ["education", "false"],
      ["jobs", "true"],
    ]);
    expect(checked.verdict).toMatchObject({ kind: "share", of: 3 });
    expect(checked.unread).toContain("She loves the sea.");
  });

  test("any text is read without an error", () => {
    fc.assert(
      fc.property(fc.string(), (text) => void checkText(text, NURSE, taxonomy)),
      { numRuns: 200 },
    );
  });
});

describe("keys", () => {
  test("every question's claim has a key that reads back", () => {
    for (const { says } of candidateQuestions(taxonomy)) expect(readClaimKey(claimKey(says), taxonomy)).toEqual(says);
    expect(readHold("title:29-1141.00=false", taxonomy)).toEqual({
      says: { kind: "title", code: CODES.nurse },
      standing: "false",
    });
  });

  test.each([
    "",
    "field",
    "field:xx=true",
    "move:sideways=true",
    "zone:9=false",
    "title:99-9999.99=true",
    "prefers:=true",
    "field:29",
    "field:29=maybe",
  ])("%s is refused by name", (text) => {
    expect(() => readHold(text, taxonomy)).toThrow(expect.objectContaining({ code: "bad-claim", fault: "input" }));
  });
});

describe("Bayes", () => {
  const field: AheadClaim = { kind: "field", major: "29" };

  test("by hand: two equal titles, one in the field, an answer nine times in ten right", () => {
    const prior = new Float64Array(taxonomy.occupations.length);
    prior[index(CODES.nurse)] = 0.5;
    prior[index(CODES.cook)] = 0.5;
    const posterior = updateByClaims(prior, [{ says: field, standing: "true" }], NURSE, taxonomy);
    // 0.5 x 0.9 / (0.5 x 0.9 + 0.5 x 0.1) = 0.9
    expect(posterior[index(CODES.nurse)]).toBeCloseTo(RELIABILITY, 12);
    const refused = updateByClaims(
      prior,
      [{ says: { kind: "title", code: CODES.nurse } as AheadClaim, standing: "false" }],
      NURSE,
      taxonomy,
    );
    expect(refused[index(CODES.nurse)]).toBe(0);
    expect(refused[index(CODES.cook)]).toBe(1);
  });

  test("nothing held changes nothing, the order of answers does not matter, and the answers average back to the prior", () => {
    const claims = fc.constantFrom(...candidateQuestions(taxonomy).map(({ says }) => says));
    fc.assert(
      fc.property(anyHistory, anyDistribution, claims, claims, (history, prior, a, b) => {
        expect(updateByClaims(prior, [], history, taxonomy)).toBe(prior);
        const first = { says: a, standing: "true" } as const;
        const second = { says: b, standing: "false" } as const;
        const oneWay = updateByClaims(prior, [first, second], history, taxonomy);
        const other = updateByClaims(prior, [second, first], history, taxonomy);
        expect(sumOf(oneWay)).toBeCloseTo(1, 9);
        // The law of total probability: p(yes) p(. | yes) + p(no) p(. | no) is the prior.
        const likelihood = claimLikelihood(a, history, taxonomy);
        const yes = prior.reduce((sum, p, title) => sum + p * likelihood[title]!, 0);
        const ifYes = updateByClaims(prior, [first], history, taxonomy);
        const ifNo = updateByClaims(prior, [{ says: a, standing: "false" }], history, taxonomy);
        for (let title = 0; title < prior.length; title += 97) {
          expect(oneWay[title]).toBeCloseTo(other[title]!, 12);
          expect(yes * ifYes[title]! + (1 - yes) * ifNo[title]!).toBeCloseTo(prior[title]!, 12);
        }
      }),
      { numRuns: 40 },
    );
  });

  test("refusing every title that is possible leaves the model its own", () => {
    const prior = new Float64Array(taxonomy.occupations.length);
    prior[index(CODES.nurse)] = 1;
    expect(
      updateByClaims(
        prior,
        [{ says: { kind: "title", code: CODES.nurse } as AheadClaim, standing: "false" }],
        NURSE,
        taxonomy,
      ),
    ).toBe(prior);
  });
});

describe("the question worth asking", () => {
  test("bits, by hand: a fair question answered nine times in ten right tells 1 - H(0.9) = 0.531", () => {
    const distribution = Float64Array.from([0.5, 0.5]);
    const entropy = -(0.9 * Math.log2(0.9) + 0.1 * Math.log2(0.1));
    expect(expectedBits(distribution, Float64Array.from([0.9, 0.1]))).toBeCloseTo(1 - entropy, 12);
    // An answer that does not depend on the title tells nothing.
    expect(expectedBits(distribution, Float64Array.from([0.7, 0.7]))).toBeCloseTo(0, 12);
  });

  test("it is the best of all, is not asked twice, and there is none where nothing is open", () => {
    fc.assert(
      fc.property(anyHistory, anyDistribution, (history, distribution) => {
        const best = questionWorthAsking(distribution, history, taxonomy, [])!;
        for (const { says } of candidateQuestions(taxonomy)) {
          expect(expectedBits(distribution, claimLikelihood(says, history, taxonomy))).toBeLessThanOrEqual(
            best.bits + 1e-12,
          );
        }
        const next = questionWorthAsking(distribution, history, taxonomy, [{ says: best.says, standing: "true" }]);
        expect(next?.claim).not.toBe(best.claim);
      }),
      { numRuns: 15 },
    );
    const sure = new Float64Array(taxonomy.occupations.length);
    sure[0] = 1;
    expect(questionWorthAsking(sure, NURSE, taxonomy, [])).toBeUndefined();
  });
});

test("a word that places the title in time anew stands between: the last work is not the work named", () => {
  const { claims } = checkText(
    "Having done this work last and earlier work among Nursing Assistants speak strongly for it.",
    NURSE,
    taxonomy,
  );
  expect(claims.map(({ says, checked }) => [says.kind, checked])).toEqual([["held", "true"]]);
});
