import { expect, test } from "vitest";
import { CODES, NURSE, taxonomy } from "../../tests/support/people.ts";
import { pastFacts } from "../claims/past-facts.ts";
import { DRAWS, noiseOn, pullDrawn, pullsOf, told } from "../claims/pulls.ts";
import { type CareerHistory, type Distribution, quietRun, type Recommender } from "../domain/index.ts";
import { adviceJson } from "./advice-json.ts";
import { type Advice, advise, whyOn } from "./advise.ts";

const nurse = taxonomy.indexOf(CODES.nurse)!;
/** Nurses with these odds, in nats, and all others alike. */
const withOdds = (nats: number): Distribution => {
  const p = 1 / (1 + Math.exp(-nats));
  const rest = (1 - p) / (taxonomy.occupations.length - 1);
  return Float64Array.from(taxonomy.occupations, (_, title) => (title === nurse ? p : rest));
};
const hasDegree = ({ education }: CareerHistory) => education.some(({ level }) => level === "bachelor");
const facts = pastFacts(NURSE, taxonomy);
const fact = facts.find(({ key }) => key === "education:bachelor")!;

test("by hand: the mean over draws with its standard error, and the noise of one answer", async () => {
  // With the degree 1, 2, 3 and 4 nats; without it 0, 0, 1 and 1: the degree moves 1, 2, 2 and 3.
  const rank = async (history: CareerHistory, draw: number) =>
    withOdds(hasDegree(history) ? draw + 1 : Math.floor(draw / 2));
  const pulls = await pullDrawn(NURSE, [fact], rank, withOdds(1));
  const { pull, standardError } = pullsOf([nurse], pulls)[0]!;
  expect(pull).toBeCloseTo(2, 9);
  // The deviations -1, 0, 0, 1 have the variance 2 / 3, over four draws 1 / 6.
  expect(standardError).toBeCloseTo(Math.sqrt(1 / 6), 9);
  expect(noiseOn(nurse, pulls.draws!)).toBeCloseTo(Math.sqrt(5 / 3), 9);
});

test("what is less than twice its standard error is not told", () => {
  expect([told({ pull: 1, standardError: 0.51 }), told({ pull: -1, standardError: 0.49 })]).toEqual([0, -1]);
  expect(told({ pull: 0.1, standardError: 0 })).toBe(0.1);
});

/** Answers by the seed of the run, so far as `noisy`; it cannot rank many at once, as a model cannot. */
function counting(noisy: number) {
  const calls: number[] = [];
  const recommender: Recommender = async (history, { seed }) => {
    calls.push(seed);
    const distribution = withOdds((hasDegree(history) ? 3 : 0) + noisy * ((seed * 7 + history.jobs.length * 3) % 5));
    const rest = { rankedBy: "votes", exact: false, coveredMass: 1, reasons: [], evidence: [], marks: [] } as const;
    return { method: "drawn", distribution, ...rest };
  };
  return { calls, recommender };
}

test("a model that answers the same twice is asked once a fact and twice more; one that does not, once a draw", async () => {
  const same = counting(0);
  const sure = await advise(NURSE, same.recommender, [], taxonomy, quietRun(1), "whatever the calls");
  expect(same.calls).toHaveLength(facts.length + 2);
  const { calls, recommender } = counting(0.1);
  const drawn = (await advise(NURSE, recommender, [], taxonomy, quietRun(1), "whatever the calls")) as Advice;
  expect(calls).toHaveLength(DRAWS * (facts.length + 1));
  expect(new Set(calls).size).toBe(DRAWS);
  const shown = { top: 1, reasons: 1 } as const;
  const degree = (advice: Advice) =>
    (adviceJson(advice, shown, taxonomy, undefined) as { pulls: { claim: string; on: object[] }[] }).pulls.find(
      ({ claim }) => claim === fact.key,
    )!.on[0];
  expect(degree(sure as Advice)).toMatchObject({ pull: expect.closeTo(3, 6), standardError: 0, noise: 0 });
  expect(degree(drawn)).toMatchObject({ standardError: expect.any(Number), noise: expect.closeTo(0.16, 1) });
  // Only the degree moves by more than the noise, and that is what is said.
  expect(drawn.reasons[0]!.pulls!.map(({ claim }) => claim)).toEqual([fact.key]);
  const why = await whyOn(nurse, drawn, recommender, taxonomy, quietRun(1));
  expect(why.facts[0]!.fact.key).toBe(fact.key);
});
