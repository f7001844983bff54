import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyDistribution, anyHistory, CODES, historyOfJobs, NURSE, taxonomy } from "../../../tests/support/people.ts";
import { checkClaim, checkText } from "../../claims/check.ts";
import { composeDirections, composeHistoryClaims } from "../../claims/compose.ts";
import { readPhrases, wordClaim } from "../../claims/phrases.ts";
import { checkStatement } from "../../claims/statements.ts";
import { composeReason } from "../../claims/word.ts";
import {
  type CareerHistory,
  type Distribution,
  type HistoryClaim,
  PERTURBED_ERRORS,
  type PerturbedError,
  seededRandom,
} from "../../domain/index.ts";
import { aheadClaimsIn, historyClaimsIn } from "./edit-claims.ts";
import { INSTRUCTIONS, perturbError } from "./perturb.ts";
import { type DatedJob, jobsApart } from "./times.ts";

const CHEF = historyOfJobs(
  [
    { code: CODES.cook, from: 1998, to: 2008 },
    { code: CODES.chef, from: 2009, to: 2019 },
  ],
  { degree: "high-school", birthYear: 1979, id: "chef" },
);
const TWO_JOBS = historyOfJobs([
  { code: CODES.cashier, from: 2003, to: 2004 },
  { code: CODES.nurse, from: 2010, to: 2014 },
]);
const FOR_STAYING =
  "This person has spent 5 years among Registered Nurses, holds a bachelor's degree in Nursing and has moved step by step to work that asks for more preparation. " +
  "People with such a history often stay in the same occupation next.";

function perturb(text: string, error: PerturbedError, history: CareerHistory, foreign: CareerHistory, seed: number) {
  return perturbError({ text }, error, { history, foreign, taxonomy }, seededRandom(seed));
}

function composedFor(history: CareerHistory, distribution: Distribution, seed: number): string[] {
  const claims = composeHistoryClaims(history, taxonomy);
  return composeDirections(distribution, history, taxonomy).map(
    (direction) => composeReason(claims, direction.claims, taxonomy, seed).text,
  );
}

/** Of the claims read in a text, how many are true, false and open. */
function counts(text: string, history: CareerHistory) {
  const results = checkText(text, history, taxonomy).claims.map(({ checked }) => checked);
  const count = (wanted: string) => results.filter((result) => result === wanted).length;
  return { holding: count("true"), wrong: count("false") };
}

describe("by hand, of a nurse who was a cashier from 2003 and an aide from 2005", () => {
  test("a span becomes longer than it was, and nothing else changes", () => {
    const perturbed = perturb(FOR_STAYING, "wrong-span", NURSE, CHEF, 3)!;
    const years = Number(/(\d+) years/.exec(perturbed)![1]);
    expect(years).toBeGreaterThan(5);
    expect(perturbed.replace(`${years} years`, "5 years")).toBe(FOR_STAYING);
  });

  test("a degree becomes one that is not held, and nothing else changes", () => {
    const perturbed = perturb(FOR_STAYING, "wrong-degree", NURSE, CHEF, 1)!;
    expect(perturbed).not.toBe(FOR_STAYING);
    expect(perturbed).toMatch(
      /^This person has spent 5 years among Registered Nurses, holds .* in Nursing and has moved/,
    );
    expect(counts(perturbed, NURSE)).toEqual({ holding: 2, wrong: 1 });
  });

  test("one of three claims is half of them, rounded down", () => {
    expect(counts(perturb(FOR_STAYING, "half-wrong", NURSE, CHEF, 1)!, NURSE)).toEqual({ holding: 2, wrong: 1 });
  });

  test("dates are swapped in a sentence before what is said of the future", () => {
    const perturbed = perturb(FOR_STAYING, "swapped-dates", TWO_JOBS, CHEF, 1)!;
    expect(perturbed).toContain(
      "more preparation. The person worked among Cashiers from 2010 to 2014 and worked among Registered Nurses from 2003 to 2004. People",
    );
  });

  test("order is reversed", () => {
    const perturbed = perturb(FOR_STAYING, "reversed-order", TWO_JOBS, CHEF, 1)!;
    expect(perturbed).toContain("The person was among Registered Nurses before working among Cashiers. People");
  });

  test("a foreign history's reason speaks of the other person and points the same way", () => {
    const perturbed = perturb(FOR_STAYING, "foreign-history", NURSE, CHEF, 1)!;
    expect(perturbed).toContain("Chefs and Head Cooks");
    expect(perturbed).toContain("often stay in the same occupation next");
  });

  test("a paraphrase has none of our phrases for what it says and stays true", () => {
    const perturbed = perturb(FOR_STAYING, "paraphrased", NURSE, CHEF, 2)!;
    expect(perturbed).toContain("Behind this person lie 5 years in Registered Nurses.");
    expect(perturbed).not.toContain("has spent");
    expect(counts(perturbed, NURSE).wrong).toBe(0);
  });

  test("an instruction is added to the whole reason", () => {
    const perturbed = perturb(FOR_STAYING, "instruction", NURSE, CHEF, 1)!;
    expect(perturbed).toContain(FOR_STAYING);
    expect(INSTRUCTIONS.some((words) => perturbed.includes(words))).toBe(true);
  });

  test("a reason that makes no such claim has nothing to corrupt", () => {
    const bare = "People with such a history often stay in the same occupation next.";
    for (const error of ["wrong-span", "wrong-degree", "half-wrong", "useless"] as const)
      expect(perturb(bare, error, NURSE, CHEF, 1)).toBeUndefined();
    expect(perturb("She likes the sea.", "paraphrased", NURSE, CHEF, 1)).toBeUndefined();
    const oneJob = historyOfJobs([{ code: CODES.cook, from: 2003, to: 2004 }]);
    for (const error of ["swapped-dates", "reversed-order"] as const)
      expect(perturb(bare, error, oneJob, CHEF, 1)).toBeUndefined();
    expect(perturb(FOR_STAYING, "foreign-history", NURSE, NURSE, 1)).toBeUndefined();
  });
});

const FALSE_BY_CONSTRUCTION = new Set<PerturbedError>(["wrong-span", "wrong-degree", "foreign-history", "half-wrong"]);

describe("of any history and any reason composed for it", () => {
  test.each(PERTURBED_ERRORS)("%s is as it says", (error) => {
    let perturbed = 0;
    fc.assert(
      fc.property(anyHistory, anyHistory, anyDistribution, fc.nat(), (history, foreign, distribution, seed) => {
        for (const text of composedFor(history, distribution, seed)) {
          const found = perturb(text, error, history, foreign, seed);
          if (found === undefined) continue;
          perturbed++;
          const before = counts(text, history);
          const { wrong, holding } = counts(found, history);
          expect(before.wrong).toBe(0);
          expect(found).not.toBe(text);
          if (FALSE_BY_CONSTRUCTION.has(error)) expect([error, found, wrong > 0]).toEqual([error, found, true]);
          else expect([error, found, wrong]).toEqual([error, found, 0]);
          if (error === "wrong-span" || error === "wrong-degree")
            expect([wrong, holding]).toEqual([1, before.holding - 1]);
          if (error === "half-wrong") expect(wrong).toBe(Math.floor(before.holding / 2));
          if (error === "foreign-history") expect(wrong).toBeGreaterThan(holding);
          if (error === "useless") expect(holding).toBe(before.holding);
          expect(perturb(text, error, history, foreign, seed)).toBe(found);
        }
      }),
      { numRuns: 15 },
    );
    expect(perturbed).toBeGreaterThan(10);
  });

  test("dates and order are said of two jobs of which the one was over when the other, of another occupation, began", () => {
    fc.assert(
      fc.property(anyHistory, (history) => {
        for (const [earlier, later] of jobsApart(history, taxonomy)) {
          expect(earlier.to).toBeLessThanOrEqual(later.from);
          const codeOf = ({ title }: DatedJob) => taxonomy.occupations[title]!.code;
          const dates = (job: DatedJob, { from, to }: DatedJob) =>
            checkStatement({ kind: "dates", code: codeOf(job), from, to }, history);
          const order = (one: DatedJob, other: DatedJob) =>
            checkStatement({ kind: "order", earlier: codeOf(one), later: codeOf(other) }, history);
          expect([dates(earlier, earlier), dates(later, later), order(earlier, later)]).toEqual([
            "true",
            "true",
            "true",
          ]);
          expect([dates(earlier, later), dates(later, earlier), order(later, earlier)]).toEqual([
            "false",
            "false",
            "false",
          ]);
        }
      }),
    );
    // Two spells of one occupation, or two jobs at once, leave something to dispute.
    const disputable = [
      { code: CODES.cook, from: 2003, to: 2006 },
      { code: CODES.chef, from: 2005, to: 2009 },
      { code: CODES.cook, from: 2010, to: 2011 },
    ];
    expect(jobsApart(historyOfJobs(disputable), taxonomy)).toEqual([]);
  });

  test("a useless reason says nothing of the future, stays where the reason left, or leaves for a field of neither", () => {
    fc.assert(
      fc.property(anyHistory, anyDistribution, fc.nat(), (history, distribution, seed) => {
        for (const text of composedFor(history, distribution, seed)) {
          const found = perturb(text, "useless", history, CHEF, seed);
          const said = found === undefined ? [] : aheadClaimsIn(found, taxonomy).map(({ says }) => says);
          const fields = said.flatMap((says) => (says.kind === "field" ? [says.major] : []));
          const own = history.jobs.flatMap(({ coding }) => (coding.kind === "coded" ? [coding.code.slice(0, 2)] : []));
          const before = aheadClaimsIn(text, taxonomy).flatMap(({ says }) =>
            says.kind === "field" ? [says.major] : [],
          );
          expect(fields.filter((field) => own.includes(field) || before.includes(field))).toEqual([]);
          const moveOf = (of: string) =>
            aheadClaimsIn(of, taxonomy).flatMap(({ says }) => (says.kind === "move" ? [says.move] : []));
          if (said.length > 0) {
            const leaves = moveOf(text).includes("elsewhere");
            expect([moveOf(found!), fields.length]).toEqual(leaves ? [["stay"], 0] : [["elsewhere"], 1]);
          }
        }
      }),
      { numRuns: 12 },
    );
  });

  test("every claim that composing can make has a paraphrase in which no phrase of ours stands", () => {
    fc.assert(
      fc.property(anyHistory, fc.nat(100), (history, pick) => {
        for (const { says } of composeHistoryClaims(history, taxonomy)) {
          const text = `The person ${wordClaim(says, pick, taxonomy)}.`;
          expect(historyClaimsIn(text, taxonomy).map((found) => found.says)).toEqual([says]);
          const found = [0, 1, 2, 3].map((seed) => perturb(text, "paraphrased", history, CHEF, seed)!);
          for (const words of found) {
            expect(counts(words, history).wrong).toBe(0);
            expect(readPhrases(words, taxonomy)).toEqual([]);
          }
          expect(checkClaim(says as HistoryClaim, history, taxonomy)).toBe("true");
        }
      }),
      { numRuns: 12 },
    );
  });
});
