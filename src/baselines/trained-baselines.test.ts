/** The baselines that are trained: what a token says, the two stages of CAREER by hand, and that each learns a small world of careers. */
import { beforeAll, describe, expect, test } from "vitest";
import { CODES, caseOf, historyOfJobs, NURSE, sumOf, taxonomy } from "../../tests/support/people.ts";
import { type Case, quietRun, type Recommender } from "../domain/index.ts";
import { Graph } from "../tensor/graph.ts";
import { compile } from "../tensor/program.ts";
import { aheadBaseline, movesBetweenTitles } from "./ahead.ts";
import { bert4RecBaseline } from "./bert4rec-baseline.ts";
import { careerExamples, causalStudy } from "./career-batches.ts";
import { careerBaseline, twoStages } from "./career-two-stage.ts";
import { gru4RecBaseline } from "./gru4rec-baseline.ts";
import { FEATURE_ROWS, jobTokens, NOTHING_SAID } from "./job-tokens.ts";
import { naomiBaseline } from "./naomi.ts";
import { sasRecBaseline } from "./sasrec-baseline.ts";
import { latentSasRecBaseline } from "./sasrec-latent.ts";
import { BASELINE_SETTINGS, baselineRecommender, type SequenceBaseline, trainBaseline } from "./sequence-baseline.ts";

const index = (code: string) => taxonomy.indexOf(code)!;

describe("tokens", () => {
  test("a job without a code has none, and what is not said is the first row of its feature", () => {
    const history = historyOfJobs([{ code: CODES.cook, from: 2000, to: 2001 }]);
    const [token] = jobTokens(
      { ...history, jobs: [{ coding: { kind: "no-title" }, current: false }, ...history.jobs] },
      taxonomy,
    );
    expect(token!.title).toBe(index(CODES.cook));
    // Two years are the second bin of the span, behind "not said" and the first; of the rest nothing is said.
    expect(token!.features).toEqual(NOTHING_SAID.map((row, feature) => (feature === 2 ? row + 2 : row)));
  });

  test("a degree is known from the job that ended when it was there, and not before", () => {
    const degrees = jobTokens(NURSE, taxonomy).map(({ features }) => features[0]! - NOTHING_SAID[0]!);
    // Cashier to 2004, aide to 2009, nurse to 2014; the bachelor's degree, the fifth level, is of 2005.
    expect(degrees).toEqual([0, 5, 5]);
  });

  test("age is that at the end of a job, in steps of two years from fifteen", () => {
    const ages = jobTokens(NURSE, taxonomy).map(({ features }) => features[5]! - NOTHING_SAID[5]!);
    // Born 1984: 20, 25, 30.
    expect(ages).toEqual([3, 6, 8]);
    expect(Math.max(...jobTokens(NURSE, taxonomy).flatMap(({ features }) => features))).toBeLessThan(FEATURE_ROWS);
  });

  test("whole careers are learned from once a person, each job but the first as what follows", () => {
    const two = historyOfJobs([
      { code: CODES.cashier, from: 2000, to: 2001 },
      { code: CODES.cook, from: 2002, to: 2003 },
    ]);
    const cases = [caseOf({ ...two, jobs: two.jobs.slice(0, 1) }, CODES.cook, "a#1"), caseOf(two, CODES.chef, "a#2")];
    const [example, ...others] = careerExamples(cases, taxonomy);
    expect(others).toEqual([]);
    expect(example!.tokens.map(({ title }) => title)).toEqual([index(CODES.cashier), index(CODES.cook)]);
    expect(example!.next).toEqual([index(CODES.cook), index(CODES.chef)]);
  });
});

test("several steps ahead: each place is asked for the job after it and for those further on, the last job weighing more", () => {
  const token = (title: number) => ({ title, features: NOTHING_SAID });
  const { asked } = causalStudy({ tokens: [token(1), token(2)], next: [2, 3] }, 3, 3);
  expect(asked).toEqual([
    { place: 0, target: 2, weight: 1, ahead: 0 },
    { place: 1, target: 3, weight: 3, ahead: 0 },
    { place: 0, target: 3, weight: 3, ahead: 1 },
  ]);
});

test("CAREER by hand: staying has its own probability, and the others share the rest by their scores", async () => {
  const graph = new Graph("use");
  const numbers = (shape: readonly number[], ...values: number[]) => graph.constant(Float32Array.from(values), shape);
  // Three to one against staying; of the movers e^0 : e^ln 3 = 1 : 3 go to the first and the third title. Nothing is current in row two.
  const logP = twoStages(
    numbers([2, 1], -Math.log(3), -40),
    numbers([2, 3], 0, 5, Math.log(3), 0, 0, 0),
    numbers([2, 3], 0, 1, 0, 0, 0, 0),
  );
  const program = await compile(graph, { logP }, 1);
  const shares = Array.from((await program.run({}))["logP"]!, Math.exp);
  [0.75 * 0.25, 0.25, 0.75 * 0.75, 1 / 3, 1 / 3, 1 / 3].forEach((share, at) => {
    expect(shares[at]).toBeCloseTo(share, 5);
  });
});

/** A world in which cooks become chefs and chefs managers, aides nurses, and nurses stay. */
const AFTER: Record<string, string> = {
  [CODES.cook]: CODES.chef,
  [CODES.chef]: CODES.manager,
  [CODES.manager]: CODES.manager,
  [CODES.aide]: CODES.nurse,
  [CODES.nurse]: CODES.nurse,
};

function careersOfTheWorld(): Case[] {
  const starts = [CODES.cook, CODES.aide, CODES.chef, CODES.nurse];
  return Array.from({ length: 150 }, (_, person) => {
    const jobs = [{ code: starts[person % 4] as string, from: 2000, to: 2001 }];
    for (let more = 0; more < Math.floor(person / 4) % 3; more++)
      jobs.push({ code: AFTER[jobs.at(-1)!.code]!, from: 2002 + 2 * more, to: 2003 + 2 * more });
    return caseOf(historyOfJobs(jobs, { id: `p${person}` }), AFTER[jobs.at(-1)!.code]!, `p${person}`);
  });
}

const SIZES = { width: 16, layers: 1, heads: 2, dropout: 0.1 };
const BASELINES: readonly [string, SequenceBaseline][] = [
  ["sasrec", { ...sasRecBaseline(taxonomy, true, SIZES), epochs: 45 }],
  ["sasrec-titles", { ...sasRecBaseline(taxonomy, false, SIZES), epochs: 45 }],
  ["gru4rec", { ...gru4RecBaseline(taxonomy, true, SIZES), epochs: 45 }],
  ["sasrec-latent", { ...latentSasRecBaseline(taxonomy, SIZES), epochs: 45 }],
  ["naomi-reduced", { ...naomiBaseline(taxonomy, SIZES), epochs: 45 }],
  [
    "ahead-reduced",
    { ...aheadBaseline(taxonomy, movesBetweenTitles(careersOfTheWorld(), taxonomy), SIZES), epochs: 45 },
  ],
  ["bert4rec", { ...bert4RecBaseline(taxonomy, true, SIZES), epochs: 45 }],
  ["career", { ...careerBaseline(taxonomy, true, SIZES), epochs: 45 }],
];

describe.each(BASELINES)("%s", (_, baseline) => {
  const settings = { ...BASELINE_SETTINGS, seed: 1, rate: 0.01, labels: "title" as const };
  let recommend: Recommender;
  let logP: number;

  beforeAll(async () => {
    const cases = careersOfTheWorld();
    const examples = careerExamples(cases, taxonomy);
    const trained = await trainBaseline(baseline, examples, cases.slice(0, 20), taxonomy, settings, quietRun());
    logP = -trained.state.best!.score;
    recommend = await baselineRecommender(baseline, trained.parameters, taxonomy, settings);
  }, 60_000);

  const first = async (code: string) => {
    const { distribution } = await recommend(historyOfJobs([{ code, from: 2010, to: 2011 }]), quietRun());
    return taxonomy.occupations[distribution.indexOf(Math.max(...distribution))]!.code;
  };

  test("learns what follows what, staying included", async () => {
    expect(logP).toBeGreaterThan(Math.log(0.5));
    expect(await first(CODES.cook)).toBe(CODES.chef);
    expect(await first(CODES.aide)).toBe(CODES.nurse);
    expect(await first(CODES.nurse)).toBe(CODES.nurse);
  });

  test("gives every title some probability, together 1, also for a history without a job", async () => {
    const tooLong = Array.from({ length: 40 }, (_, at) => ({ code: CODES.cook, from: 1960 + at, to: 1960 + at }));
    for (const history of [NURSE, historyOfJobs([]), historyOfJobs(tooLong)]) {
      const { distribution } = await recommend(history, quietRun());
      expect(sumOf(distribution)).toBeCloseTo(1, 9);
      // The floor of one in a hundred, spread over all titles.
      expect(Math.min(...distribution)).toBeGreaterThanOrEqual(0.01 / distribution.length);
    }
  });
});
