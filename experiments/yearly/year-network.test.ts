/** What a year says of itself, without a look ahead; and the network over years, trained, broken off and asked. */
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import "../../tests/support/property-seed.ts";
import { careerGraph } from "../../src/career-model/career-network.ts";
import { SLOTS } from "../../src/career-model/render.ts";
import { CareerId, quietRun, type Run } from "../../src/domain/index.ts";
import { loadTaxonomy } from "../../src/index.ts";
import { beginParameters } from "../../src/tensor/learner.ts";
import { CareersRecipe } from "../../src/training/training-recipe.ts";
import { trainYears } from "./train-years.ts";
import { attributesOf, meanDistributions, yearDistributions, yearNetwork } from "./year-network.ts";
import { IN_EDUCATION, inSpace, NOT_WORKING, type PersonYears, spaceOfYears, worksIn, type Year } from "./years.ts";

const taxonomy = loadTaxonomy();
const STATES = [IN_EDUCATION, NOT_WORKING, taxonomy.occupations[3]!.code, taxonomy.occupations[400]!.code];

const yearArbitrary = fc.record({
  state: fc.constantFrom(...STATES),
  hours: fc.nat(4000),
  fullTime: fc.boolean(),
  enrolled: fc.boolean(),
  employer: fc.constantFrom("1", "2", undefined),
  job: fc.constantFrom(...STATES.slice(2), undefined),
});
const personArbitrary = fc
  .record({
    years: fc.array(yearArbitrary, { minLength: 1, maxLength: 25 }),
    degree: fc.integer({ min: 1995, max: 2030 }),
  })
  .map(
    ({ years, degree }): PersonYears => ({
      id: CareerId.parse("a"),
      birthYear: 1982,
      education: [{ level: "bachelor", date: `${degree}` as never, field: "Engineering" as never }],
      years: years.map((year, at): Year => ({ ...year, year: 1997 + at })),
    }),
  );

test("a year's tokens do not change when later years and degrees are taken away, and fit in a position", () => {
  fc.assert(
    fc.property(personArbitrary, fc.nat(24), (person, drawn) => {
      const at = drawn % person.years.length;
      const until = person.years[at]!.year;
      const education = person.education.filter(({ date }) => Number(date) <= until);
      const said = attributesOf(person, at);
      expect(attributesOf({ ...person, education, years: person.years.slice(0, at + 1) }, at)).toEqual(said);
      expect(new Set(said).size).toBe(said.length);
      const { job } = person.years[at]!;
      const jobBeside = Number(job !== undefined && !worksIn(person.years[at]!));
      expect(said.length + jobBeside + 2).toBeLessThanOrEqual(SLOTS);
    }),
  );
});

test("years in a state and with an employer are counted back from the year, by hand", () => {
  const year = (at: number, state: number, employer: string): Year => ({
    year: 2000 + at,
    state: STATES[state]!,
    hours: 1800,
    fullTime: true,
    enrolled: false,
    employer,
    job: STATES[state],
  });
  const years = [year(0, 2, "1"), year(1, 3, "1"), year(2, 3, "2"), year(4, 3, "2")];
  expect(attributesOf({ id: CareerId.parse("a"), birthYear: 1980, education: [], years }, 3)).toEqual([
    "year 2004",
    "age 24",
    "full time, hours 1900",
    "years with the employer 2",
    "not enrolled",
    "years in the state 3",
    "other states before 1",
    "years passed over 1",
  ]);
});

const RECIPE = CareersRecipe.parse({
  kind: "careers",
  name: "years",
  threads: 1,
  network: { layers: 1, width: 16, heads: 2, keyValueHeads: 1, hidden: 24, dropout: 0.1, inputDropout: 0.1 },
  stages: [{ sources: { nlsy97: 1 }, epochs: 3, peakRate: 0.02, rows: 2, length: 50 }],
});
const ONE = { rows: 1, length: 2, answers: 1, words: 0, past: 0 };
/** Work and idleness in turn, so that what comes next is certain. */
const PEOPLE = Array.from({ length: 12 }, (_, at): PersonYears => {
  const years = Array.from({ length: 8 }, (_, year): Year => {
    const works = (at + year) % 2 === 0;
    return {
      year: 2000 + year,
      state: works ? STATES[2]! : NOT_WORKING,
      hours: works ? 1500 : 0,
      fullTime: works,
      enrolled: false,
      employer: works ? "1" : undefined,
      job: works ? STATES[2] : undefined,
    };
  });
  return { id: CareerId.parse(`p${at}`), birthYear: 1982, education: [], years };
});

test("trained it foretells what is certain; broken off it goes on to the same; its distributions sum to 1", async () => {
  const space = spaceOfYears(PEOPLE, taxonomy);
  const network = yearNetwork(RECIPE.network, PEOPLE, space, taxonomy);
  const people = { learned: PEOPLE, watched: PEOPLE.slice(0, 3) };
  const trainedIn = (folder: string, run: Run) => trainYears(network, people, RECIPE, folder, run, () => {});
  const folderOf = () => mkdtempSync(join(tmpdir(), "years-"));
  const whole = await trainedIn(folderOf(), quietRun());

  const folder = folderOf();
  const stop = new AbortController();
  let steps = 0;
  const broken = { ...quietRun(1, stop.signal), report: () => void (++steps === 5 && stop.abort()) };
  await expect(trainedIn(folder, broken)).rejects.toMatchObject({ code: "interrupted" });
  const resumed = await trainedIn(folder, quietRun());
  expect(resumed.parameters).toEqual(whole.parameters);
  const curve = (of: typeof whole) => of.epochs.map(({ loss, score }) => ({ loss, score }));
  expect(curve(resumed)).toEqual(curve(whole));

  const foretold = await meanDistributions(network, [whole.parameters, whole.parameters], people.watched);
  for (const distributions of foretold) {
    expect(distributions).toHaveLength(7);
    for (const distribution of distributions) expect(distribution.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 9);
  }
  const [first] = foretold;
  expect(first![3]![space.indexOf(PEOPLE[0]!.years[4]!.state)!]).toBeGreaterThan(0.6);
});

test("what is foretold of a year does not follow from later years, nor from who is asked about beside", async () => {
  const space = spaceOfYears(PEOPLE, taxonomy);
  const network = yearNetwork(RECIPE.network, PEOPLE, space, taxonomy);
  const parameters = beginParameters(careerGraph("training", network, ONE).graph, 1);
  const short = { ...PEOPLE[0]!, years: PEOPLE[0]!.years.slice(0, 4) };
  const nobody = { ...PEOPLE[1]!, years: [] };
  const [whole] = await yearDistributions(network, parameters, [PEOPLE[0]!]);
  const [, cut, none] = await yearDistributions(network, parameters, [PEOPLE[2]!, short, nobody]);
  expect(none).toEqual([]);
  expect(cut).toHaveLength(3);
  cut!.forEach((own, at) => {
    own.forEach((p, state) => {
      expect(p).toBeCloseTo(whole![at]![state]!, 5);
    });
  });
});

test("as many hours in every week are told from as many in all; a year without work tells of the job it names, by its title", () => {
  const space = spaceOfYears(PEOPLE, taxonomy);
  const network = yearNetwork(RECIPE.network, PEOPLE, space, taxonomy);
  const [worked, idle] = [PEOPLE[0]!.years[0]!, PEOPLE[0]!.years[1]!];
  const person = (year: Year) => ({ ...PEOPLE[0]!, years: [year] });
  expect(attributesOf(person({ ...worked, hours: 40 * 52 }), 0)).toContain("every week, full time, hours 2200");
  expect(attributesOf(person({ ...worked, hours: 40 * 52 + 1 }), 0)).toContain("full time, hours 2200");
  const title = network.vocabulary.firstTitle + space.indexOf(STATES[2]!)!;
  expect(network.jobsOf(person(idle))[0]!.attributes).not.toContain(title);
  expect(network.jobsOf(person({ ...idle, job: STATES[2] }))[0]!.attributes).toContain(title);
  expect(network.jobsOf(person(worked))[0]!.attributes).not.toContain(title);
});

test("a state that nobody was in who is learned from is passed over", () => {
  const space = spaceOfYears(PEOPLE, taxonomy);
  const stranger = { ...PEOPLE[0]!, years: PEOPLE[0]!.years.with(2, { ...PEOPLE[0]!.years[2]!, state: STATES[3]! }) };
  expect(inSpace(stranger, space).years.map(({ year }) => year)).toEqual([2000, 2001, 2003, 2004, 2005, 2006, 2007]);
});
