import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyEmployed, anyHistory, CODES, historyOfJobs, NURSE, taxonomy } from "../../tests/support/people.ts";
import { type CareerHistory, DEGREE_LEVELS, type Distribution, occupationCodes } from "../domain/index.ts";
import { checkClaim } from "./check.ts";
import { correctPast, pastFacts, withoutClaim } from "./past-facts.ts";
import { logOdds, pullFacts, pullOn } from "./pulls.ts";
import { retime } from "./retime.ts";
import { exactShares, sampledShares } from "./shared-pulls.ts";
import { factPhrase, strengthOf } from "./word-pulls.ts";

const keysOf = (history: CareerHistory) => pastFacts(history, taxonomy).map(({ key }) => key);

describe("each fact by the smallest edit that takes it away", () => {
  test("the nurse's, by hand", () => {
    expect(keysOf(NURSE)).toEqual([
      `last:${CODES.nurse}`,
      `tenure:${CODES.nurse}`,
      `held:${CODES.aide}`,
      `held:${CODES.cashier}`,
      "education:bachelor",
      "path:rising",
    ]);
    const without = (key: string) => pastFacts(NURSE, taxonomy).find((fact) => fact.key === key)!.edited;
    expect(without("education:bachelor").education).toEqual([]);
    expect(occupationCodes(without(`held:${CODES.aide}`))).toEqual([CODES.cashier, CODES.nurse]);
    // The five years as an aide are closed up by what came before: the cashier's two years now end where they ended.
    expect(without(`held:${CODES.aide}`).jobs[0]).toMatchObject({ start: "2008", end: "2009" });
    expect(without(`held:${CODES.aide}`).jobs[1]).toEqual(NURSE.jobs[2]);
    // Without the last job the person is asked at the same moment, fresh from the one before.
    expect(without(`last:${CODES.nurse}`).jobs.map(({ end }) => end)).toEqual(["2009", "2014"]);
    expect(without(`tenure:${CODES.nurse}`).jobs.at(-1)).toMatchObject({ start: "2014-02", end: "2014" });
  });

  test("an employer that was kept: without it the jobs before were with another one, and nothing else moves", () => {
    const employed = (...employers: (string | undefined)[]): CareerHistory => ({
      ...NURSE,
      jobs: NURSE.jobs.map((job, at) => ({ ...job, ...(employers[at] && { employer: employers[at] }) })),
    });
    const kept = employed("Mercy", "Mercy", "Mercy");
    const fact = pastFacts(kept, taxonomy).find(({ key }) => key === "same-employer")!;
    expect(fact.edited).toEqual(employed("not Mercy", "not Mercy", "Mercy"));
    expect(factPhrase(fact.claim, taxonomy).text).toBe("the last change of jobs, within the same employer,");
    expect(correctPast(kept, [{ past: "same-employer", standing: "false" }], taxonomy)).toEqual(fact.edited);
    for (const other of [employed("Mercy", "Acme", "Mercy"), employed("Mercy", "Mercy"), employed(), NURSE])
      expect(keysOf(other)).not.toContain("same-employer");
  });

  test("no claim holds once it is taken away, and no two facts are one edit", () => {
    fc.assert(
      fc.property(anyEmployed, (history) => {
        const facts = pastFacts(history, taxonomy);
        for (const { claim, edited } of facts) {
          expect(checkClaim(claim.says, history, taxonomy)).toBe("true");
          expect(checkClaim(claim.says, edited, taxonomy)).not.toBe("true");
          expect(edited.moment).toBe(history.moment);
        }
        const edits = facts.map(({ edited }) => JSON.stringify(edited));
        expect(new Set(edits).size).toBe(edits.length);
      }),
    );
  });

  test("closing up leaves no gap, no overlap and no order changed, and nothing taken out changes nothing", () => {
    fc.assert(
      fc.property(anyHistory, fc.nat(7), (history, at) => {
        expect(retime(history, (job) => job)).toEqual(history);
        const closed = retime(history, (job, index) => (index === at ? undefined : job));
        // These people go from one job to the next without a gap, and so they do without one of the jobs.
        closed.jobs.forEach((job, index) => {
          const next = closed.jobs[index + 1];
          expect(Number(job.end)).toBe(next === undefined ? Number(closed.moment) : Number(next.start) - 1);
        });
      }),
    );
  });

  test("a degree is still known at the end of each job at whose end it was known", () => {
    const degree = { level: "bachelor", date: "2009-05" } as (typeof NURSE.education)[number];
    const closed = withoutClaim(
      { kind: "held", code: CODES.aide } as never,
      { ...NURSE, education: [degree] },
      taxonomy,
    );
    // It was earned among the aides, before the nurse's job: it does not slide back into the cashier's time.
    expect(closed.education).toEqual([degree]);
    const early = { ...degree, date: "2003" } as typeof degree;
    const slid = withoutClaim({ kind: "held", code: CODES.aide } as never, { ...NURSE, education: [early] }, taxonomy);
    expect(slid.education).toEqual([{ ...early, date: "2008" }]);
  });

  test("of one job, and of none: what is left is said", () => {
    const one = historyOfJobs([{ code: CODES.cook, from: 2003, to: 2003 }]);
    expect(pastFacts(one, taxonomy)).toMatchObject([{ key: `last:${CODES.cook}`, leavesNothing: true }]);
    expect(pastFacts(historyOfJobs([]), taxonomy)).toEqual([]);
  });

  test("a fact that the history does not make cannot be held, and the message says which can", () => {
    const held = [{ past: "education:doctorate", standing: "false" } as const];
    expect(() => correctPast(NURSE, held, taxonomy)).toThrow(/does not say "education:doctorate".*education:bachelor/s);
    expect(correctPast(NURSE, [{ past: "education:bachelor", standing: "true" }], taxonomy)).toBe(NURSE);
  });
});

/** A recommender of which the pulls are known: the odds of a title are what the facts make them, one by one. */
function logistic(weights: Readonly<Record<string, number>>) {
  return async (histories: readonly CareerHistory[]): Promise<Distribution[]> =>
    histories.map((history) => {
      const holds = (key: string) =>
        key.startsWith("education:")
          ? history.education.some(({ level }) => key === `education:${level}`)
          : occupationCodes(history).some((code) => key === code);
      const sum = Object.entries(weights).reduce((all, [key, weight]) => all + (holds(key) ? weight : 0), -2);
      const p = 1 / (1 + Math.exp(-sum));
      return Float64Array.from(taxonomy.occupations, (_, title) =>
        title === 0 ? p : (1 - p) / (taxonomy.occupations.length - 1),
      );
    });
}

describe("pulls", () => {
  test("of a model whose answer is known they are its weights", async () => {
    const rank = logistic({ [CODES.aide]: 1.5, "education:bachelor": -0.7 });
    const { ranking, facts } = await pullFacts(NURSE, pastFacts(NURSE, taxonomy), rank);
    const pulls = Object.fromEntries(facts.map(({ key, without }) => [key, pullOn([0], ranking, without)]));
    expect(pulls[`held:${CODES.aide}`]).toBeCloseTo(1.5, 9);
    expect(pulls["education:bachelor"]).toBeCloseTo(-0.7, 9);
    expect(pulls[`held:${CODES.cashier}`]).toBeCloseTo(0, 9);
    expect(facts.find(({ key }) => key === `held:${CODES.cashier}`)!.divergence).toBeCloseTo(0, 12);
  });

  test("what was foretold and what happened are the same number: any person, any fact, any recommender", async () => {
    await fc.assert(
      fc.asyncProperty(
        anyHistory,
        fc.nat(40),
        fc.dictionary(
          fc.constantFrom(...Object.values(CODES), ...DEGREE_LEVELS.map((level) => `education:${level}`)),
          fc.double({ min: -3, max: 3, noNaN: true }),
        ),
        fc.nat(1015),
        async (history, pick, weights, title) => {
          const rank = logistic(weights);
          const { ranking, facts } = await pullFacts(history, pastFacts(history, taxonomy), rank);
          const fact = facts[pick % facts.length]!;
          const foretold = pullOn([title], ranking, fact.without)!;
          const [after] = await rank([correctPast(history, [{ past: fact.key, standing: "false" }], taxonomy)]);
          expect(logOdds([title], ranking) - logOdds([title], after!)).toBe(foretold);
        },
      ),
      { numRuns: 60 },
    );
  });

  test("of a title that has no probability, or all of it, there is no pull", () => {
    const none = Float64Array.of(0, 0.5, 0.5);
    expect(pullOn([0], none, none)).toBeUndefined();
    expect(pullOn([0, 1, 2], none, none)).toBeUndefined();
  });

  test("bands of strength, by hand", () => {
    expect([1.19, 1.21, 1.6, 3.1].map((times) => strengthOf(Math.log(times)))).toEqual([
      undefined,
      "a little",
      "clearly",
      "strongly",
    ]);
    expect(strengthOf(-Math.log(2))).toBe("clearly");
  });
});

describe("sharing what facts move together", () => {
  // Two of which either would do (worth 1 together), and one that adds 0.5 by itself.
  const either = (set: number) => Number((set & 3) > 0) + 0.5 * Number((set & 4) > 0);
  // Two that only work together.
  const both = (set: number) => Number((set & 3) === 3);

  test("known answers: redundant ones share, ones that only work together share, the idle one has nothing", () => {
    expect(exactShares(either, 3).map(({ value }) => value)).toEqual([0.5, 0.5, 0.5].map((v) => expect.closeTo(v, 12)));
    expect(exactShares(both, 3).map(({ value }) => value)).toEqual([0.5, 0.5, 0].map((v) => expect.closeTo(v, 12)));
    expect(exactShares(() => 3, 0)).toEqual([]);
  });

  test("they add up to the whole, and drawn orders come near with the error that is told", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 16, maxLength: 16 }), (values) => {
        const shares = exactShares((set) => values[set]!, 4);
        expect(shares.reduce((sum, { value }) => sum + value, 0)).toBeCloseTo(values[15]! - values[0]!, 9);
      }),
    );
    let state = 7;
    const random = () => {
      state = (state * 48271) % 2147483647;
      return state / 2147483647;
    };
    const drawn = sampledShares(either, 3, 400, random);
    drawn.forEach(({ value, standardError }) => {
      expect(Math.abs(value - 0.5)).toBeLessThanOrEqual(4 * standardError + 1e-12);
    });
    expect(drawn[2]!.standardError).toBeCloseTo(0, 12);
  });
});

describe("what rests on a title that was read with doubt", () => {
  const doubted = (at: number): CareerHistory => ({
    ...NURSE,
    jobs: NURSE.jobs.map((job, index) =>
      index === at && job.coding.kind === "coded" ? { ...job, coding: { ...job.coding, score: 0.5 } } : job,
    ),
  });

  test("stands open and is said with a perhaps; the path made of it is no fact", () => {
    const facts = pastFacts(doubted(2), taxonomy);
    const said = facts.map(({ claim }) => [claim.standing, factPhrase(claim, taxonomy).text]);
    expect(said).toContainEqual(["open", "the last job, perhaps among Registered Nurses,"]);
    expect(said).toContainEqual(["true", "earlier work among Nursing Assistants"]);
    expect(facts.map(({ key }) => key.split(":")[0])).not.toContain("path");
  });

  test("a last job that was not understood is not the one before it", () => {
    const last = NURSE.jobs.at(-1)!;
    const after: typeof last = { ...last, title: "Owner", coding: { kind: "not-recognised", nearest: [] } };
    const keys = keysOf({ ...NURSE, jobs: [...NURSE.jobs, after] });
    expect(keys).toContain(`held:${CODES.nurse}`);
    expect(keys.filter((key) => key.startsWith("last:"))).toEqual([]);
  });
});
