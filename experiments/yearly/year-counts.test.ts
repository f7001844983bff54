/** A moment by hand, counts without one's own fold, and what trees add to a network that misses a rule. */
import { expect, test } from "vitest";
import { CareerId, seededRandom } from "../../src/domain/index.ts";
import { loadTaxonomy } from "../../src/index.ts";
import { BOOSTING, boostYears, type ListedYear, overAllStates } from "./boost-years.ts";
import { COUNT_COLUMNS, countYears, type Followed } from "./year-counts.ts";
import { LISTED, shortListOf } from "./year-facts.ts";
import { momentOfYear } from "./year-moment.ts";
import { yearNetwork } from "./year-network.ts";
import { aheadOf, foretoldBy, scoresOf, type Transition } from "./year-scores.ts";
import { NOT_WORKING, type PersonYears, spaceOfYears, type Year } from "./years.ts";

const taxonomy = loadTaxonomy();
const [COOK, CLERK] = [taxonomy.occupations[3]!.code, taxonomy.occupations[400]!.code];

/** @param employers one a year; none without work */
function person(id: string, states: readonly Year["state"][], employers: readonly (string | undefined)[]): PersonYears {
  const years = states.map((state, at): Year => {
    const works = state !== NOT_WORKING;
    return {
      year: 2000 + at,
      state,
      hours: works ? 52 * 40 : 0,
      fullTime: works,
      enrolled: false,
      employer: employers[at],
      job: works ? state : undefined,
    };
  });
  return { id: CareerId.parse(id), birthYear: 1982, education: [], years };
}

const SPACE = spaceOfYears([person("a", [COOK, CLERK, NOT_WORKING], [])], taxonomy);
const SIZE = SPACE.occupations.length;
const place = (state: string) => SPACE.indexOf(state)!;

test("a moment by hand", () => {
  const one = person("a", [COOK, CLERK, CLERK, NOT_WORKING, COOK], ["1", "1", "2", undefined, "2"]);
  const moment = momentOfYear(one, 3, SPACE);
  expect(moment).toMatchObject({
    state: place(NOT_WORKING),
    before: place(CLERK),
    other: place(CLERK),
    work: place(CLERK),
    workBefore: place(COOK),
    kind: "neither",
    yearsInState: 1,
    yearsWithEmployer: 0,
    yearsSinceWork: 1,
    namesJob: false,
    age: 21,
    hours: 0,
    hoursBefore: 2080,
    moves: 2,
  });
  expect(moment.held.get(place(CLERK))).toMatchObject({ years: 2, since: 1, sameEmployer: false });
  expect(momentOfYear({ ...one, years: one.years.slice(0, 4) }, 3, SPACE)).toEqual(moment);
  expect(momentOfYear(one, 4, SPACE)).toMatchObject({
    state: place(COOK),
    work: place(COOK),
    workBefore: place(CLERK),
  });
  expect(momentOfYear(one, 4, SPACE).held.get(place(CLERK))!.sameEmployer).toBe(true);
});

function followed(people: readonly PersonYears[], fold: (at: number) => number): Followed[] {
  return people.flatMap((one, at) =>
    one.years.slice(1).map(({ state }, year) => ({
      moment: momentOfYear(one, year, SPACE),
      next: place(state),
      fold: fold(at),
    })),
  );
}

test("counts leave out one's own fold, and each column is a distribution over the states", () => {
  const people = [person("a", [COOK, CLERK], []), person("b", [COOK, COOK], []), person("c", [COOK, NOT_WORKING], [])];
  const counts = countYears(
    followed(people, (at) => at),
    [[place(COOK), place(CLERK)]],
    SIZE,
  );
  const moment = momentOfYear(people[0]!, 0, SPACE);
  const every = Int32Array.from({ length: SIZE }, (_, at) => at);
  const afterState = (fold?: number) => counts(moment, fold, every)[COUNT_COLUMNS.indexOf("state")]!.map(Math.exp);
  // Of all: once each, and 0.75 by frequency, one a state added. Without the first: what b and c did, and the rest by frequency without it.
  expect(afterState()[place(CLERK)]).toBeCloseTo((0.25 + 0.75 * 3 * (2 / 7)) / 3, 6);
  expect(afterState(0)[place(CLERK)]).toBeCloseTo(0.75 * (1 / 6), 6);
  expect(afterState(0)[place(COOK)]).toBeCloseTo(0.25 / 2 + 0.75 * (2 / 6), 6);
  for (const fold of [undefined, 0, 1, 2])
    for (const column of counts(moment, fold, every))
      expect(
        column.some(Number.isNaN) || Math.abs(column.reduce((sum, log) => sum + Math.exp(log), 0) - 1) < 1e-5,
      ).toBe(true);
});

const FEW = { ...BOOSTING, mostRounds: 30, patience: 30, leastCurvature: 1, penalty: 1, rate: 0.5 };

test("trees on a network that knows nothing learn who goes back to the work before", () => {
  const random = seededRandom(1);
  const people = Array.from({ length: 300 }, (_, at) => {
    const first = random() < 0.5 ? COOK : CLERK;
    return person(`p${at}`, [first, NOT_WORKING, first], []);
  });
  const even = new Float64Array(SIZE).fill(1 / SIZE);
  const years = followed(people, (at) => at % 10).map((year) => ({ ...year, list: shortListOf(even) }));
  const network = yearNetwork(
    { layers: 1, width: 16, heads: 2, keyValueHeads: 1, hidden: 24, dropout: 0, inputDropout: 0 },
    people,
    SPACE,
    taxonomy,
  );
  const boosted = boostYears(years, 0, countYears(years, [], SIZE), network.taxonomy, () => {}, FEW);
  const stranger = person("x", [CLERK, NOT_WORKING], []);
  const asked: ListedYear = {
    moment: momentOfYear(stranger, 1, SPACE),
    list: shortListOf(even),
    next: 0,
    fold: undefined,
  };
  const all = overAllStates(boosted.sharesOf([asked])[0]!, asked.list, even);
  expect(all[place(CLERK)]).toBeGreaterThan(0.95);
  expect(all.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 6);
});

test("what is not in the short list keeps the network's shares of what is left to it", () => {
  const network = Float64Array.from({ length: LISTED + 3 }, (_, at) => at + 1);
  const sum = network.reduce((all, one) => all + one, 0);
  const distribution = network.map((one) => one / sum);
  const list = shortListOf(distribution);
  expect([...list.places].includes(0)).toBe(false);
  const shares = new Float64Array(LISTED + 1).fill(0.4 / LISTED);
  shares[LISTED] = 0.6;
  const all = overAllStates(shares, list, distribution);
  expect(all[1]! / all[0]!).toBeCloseTo(2, 5);
  expect(all[0]! + all[1]! + all[2]!).toBeCloseTo(0.6, 5);
  expect(all.reduce((one, p) => one + p, 0)).toBeCloseTo(1, 6);
});

test("perplexity, a move and the lead of one method over another, by hand", () => {
  const transitions = [1, 0].map((next): Transition => ({ person: `p${next}`, from: 0, next, to: 2021 + next }));
  const better = foretoldBy([Float64Array.of(0.5, 0.25, 0.25), Float64Array.of(0.5, 0.25, 0.25)], transitions);
  const even = foretoldBy([Float64Array.of(0.25, 0.5, 0.25), Float64Array.of(0.25, 0.5, 0.25)], transitions);
  // p of what followed is 0.25 and 0.5; of the one move a half of what is not the same state.
  expect(scoresOf(better, transitions)).toMatch(
    /^perplexity 2\.83 .*; given a move 2\.00 .* \(n = 1\); before 2022 2\.00 /,
  );
  expect(aheadOf(better, even, transitions)).toMatch(/^0\.0000 nats \[-0\.6931, 0\.6931\]/);
});
