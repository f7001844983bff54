import fc from "fast-check";
import { expect, test } from "vitest";
import { anyDistribution, anyHistory, CODES, NURSE, taxonomy } from "../../tests/support/people.ts";
import { BadInputError, type CareerHistory, type Distribution, type OccupationCode } from "../domain/index.ts";
import { answerCoding } from "./answer-coding.ts";
import { codingQuestion, doubtfulJobs } from "./doubtful-codings.ts";
import { correctPast } from "./past-facts.ts";
import { expectedBits } from "./question.ts";

const index = (code: string) => taxonomy.indexOf(code)!;
const near = (code: string, score: number) => ({
  code: code as OccupationCode,
  title: taxonomy.occupations[index(code)]!.title,
  score,
});

/** The nurse's second job is "Helper": an aide with 0.5, a cook with 0.3, none of these with the rest. */
const DOUBTFUL: CareerHistory = {
  ...NURSE,
  jobs: NURSE.jobs.map((job, at) =>
    at !== 1
      ? job
      : {
          ...job,
          title: "Helper",
          coding: {
            kind: "coded",
            code: CODES.aide as OccupationCode,
            found: "matcher",
            score: 0.5,
            nearest: [near(CODES.aide, 0.5), near(CODES.cook, 0.3)],
          },
        },
  ),
};

const codingOf = (history: CareerHistory) => history.jobs[1]!.coding;
const only = (code: string): Distribution =>
  Float64Array.from(taxonomy.occupations, (occupation) => Number(occupation.code === code));
/** Who was a cook cooks; everybody else nurses. */
const byCook = async (all: readonly CareerHistory[]) =>
  all.map(({ jobs }) =>
    only(jobs.some(({ coding }) => coding.kind === "coded" && coding.code === CODES.cook) ? CODES.cook : CODES.nurse),
  );

test("the possible codings of a doubtful title, with the coder's probabilities, and what is left for none of them", async () => {
  const [job, ...others] = await doubtfulJobs(DOUBTFUL, byCook);
  expect(others).toEqual([]);
  expect([job!.row, job!.title]).toEqual([2, "Helper"]);
  expect(job!.codings.map(({ code, probability }) => [code, Number(probability.toFixed(9))])).toEqual([
    [CODES.aide, 0.5],
    [CODES.cook, 0.3],
    [undefined, 0.2],
  ]);
  expect(await doubtfulJobs(NURSE, byCook)).toEqual([]);
});

test("by hand: where a cook's coding alone moves the ranking, that is what is asked, and it is worth the bits of a question on the title", async () => {
  const question = codingQuestion(await doubtfulJobs(DOUBTFUL, byCook), [], taxonomy, [])!;
  expect(question).toMatchObject({
    claim: `coding:2:${CODES.cook}`,
    text: 'Was "Helper" work among Cooks, Restaurant?',
  });
  // The coding decides the title, so the answer tells of it what nine answers of ten tell of one of two titles with 0.3 and 0.7.
  const prior = only(CODES.nurse).map((p, title) => 0.7 * p + 0.3 * only(CODES.cook)[title]!);
  const likelihood = only(CODES.cook).map((p) => 0.1 + 0.8 * p);
  expect(question.bits).toBeCloseTo(expectedBits(prior, likelihood), 9);
});

test("what was passed over is not asked again, and what moves nothing is worth nothing", async () => {
  const jobs = await doubtfulJobs(DOUBTFUL, byCook);
  expect(codingQuestion(jobs, [], taxonomy, [`coding:2:${CODES.cook}`])?.claim).toBe(`coding:2:${CODES.aide}`);
  const flat = await doubtfulJobs(DOUBTFUL, async (all) => all.map(() => only(CODES.nurse)));
  expect(codingQuestion(flat, [], taxonomy, [])?.bits).toBe(0);
});

test("an answer edits the coding: yes is that occupation, no is the next best with its share of what is left", () => {
  const yes = answerCoding(DOUBTFUL, `coding:2:${CODES.cook}`, "true", taxonomy);
  expect(codingOf(yes)).toEqual({ kind: "coded", code: CODES.cook, found: "given", score: 1, nearest: [] });
  const no = answerCoding(DOUBTFUL, `coding:2:${CODES.aide}`, "false", taxonomy);
  expect(codingOf(no)).toMatchObject({ kind: "coded", code: CODES.cook, score: 0.3 / 0.5 });
  const neither = correctPast(
    DOUBTFUL,
    [CODES.aide, CODES.cook].map((code) => ({ past: `coding:2:${code}`, standing: "false" as const })),
    taxonomy,
  );
  expect(codingOf(neither)).toEqual({ kind: "not-recognised", nearest: [] });
});

test("the same title read alike twice is one question, and its answer codes both", async () => {
  const twice = { ...DOUBTFUL, jobs: [...DOUBTFUL.jobs, DOUBTFUL.jobs[1]!] };
  expect((await doubtfulJobs(twice, byCook)).map(({ row }) => row)).toEqual([4]);
  const { jobs } = answerCoding(twice, `coding:4:${CODES.cook}`, "true", taxonomy);
  expect([1, 3].map((at) => jobs[at]!.coding)).toEqual(Array(2).fill(expect.objectContaining({ code: CODES.cook })));
});

test("titles are corrected before facts are struck, so that rows are those that were printed", () => {
  const held = [
    { past: `held:${CODES.cashier}`, standing: "false" },
    { past: `coding:2:${CODES.cook}`, standing: "true" },
  ] as const;
  const { jobs } = correctPast(DOUBTFUL, held, taxonomy);
  expect(jobs.map(({ coding }) => coding.kind === "coded" && coding.code)).toEqual([CODES.cook, CODES.nurse]);
});

test.each(["coding:9:35-2014.00", "coding:2:99-9999.00", "coding:two", "coding:0:35-2014.00"])(
  "%s is refused by name",
  (key) => {
    expect(() => answerCoding(DOUBTFUL, key, "true", taxonomy)).toThrow(BadInputError);
  },
);

test("bits lie between 0 and the entropy of the codings, whatever the history and the rankings", async () => {
  await fc.assert(
    fc.asyncProperty(anyHistory, anyDistribution, anyDistribution, async (history, one, other) => {
      const doubtful = {
        ...history,
        jobs: history.jobs.map((job) => ({ ...job, title: "Helper", coding: codingOf(DOUBTFUL) })),
      };
      const jobs = await doubtfulJobs(doubtful, async (all) => all.map((_, at) => (at % 2 ? one : other)));
      expect(jobs.length).toBe(Math.min(1, history.jobs.length));
      for (const { codings } of jobs) {
        const entropy = codings.reduce((sum, { probability: p }) => sum - (p > 0 ? p * Math.log2(p) : 0), 0);
        const { bits } = codingQuestion([{ row: 1, title: "", codings }], [], taxonomy, [])!;
        expect(bits).toBeGreaterThanOrEqual(0);
        expect(bits).toBeLessThanOrEqual(Math.min(1, entropy) + 1e-9);
      }
    }),
    { numRuns: 20 },
  );
});
