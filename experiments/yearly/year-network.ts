/**
 * Our career network over the states of years: the same layers, staying and going back, and a position a year.
 *
 * In: people by the year.  Out: sequences for training, and a network with a vocabulary of its own: of each year the calendar year, age,
 * hours, enrolment, degree, years in the state and with the employer. A year's tokens say nothing that was not known at its end.
 */
import type { Sequence } from "../../src/career-model/career-batch.ts";
import { type BatchShape, careerGraph } from "../../src/career-model/career-network.ts";
import type { CareerNetwork, CareerSettings } from "../../src/career-model/career-settings.ts";
import type { JobPosition } from "../../src/career-model/render.ts";
import type { Vocabulary } from "../../src/career-model/vocabulary.ts";
import { DEGREE_LEVELS, type Distribution, type LabelSpace } from "../../src/domain/index.ts";
import { softmax } from "../../src/statistics/softmax.ts";
import type { Taxonomy } from "../../src/taxonomy/taxonomy.ts";
import type { Parameters } from "../../src/tensor/learner.ts";
import { compile } from "../../src/tensor/program.ts";
import { stepsOf } from "../../src/training/career-steps.ts";
import { degreesUntil, yearsAlike } from "./year-moment.ts";
import { everyWeek, type PersonYears, worksIn, type Year } from "./years.ts";

const MARKS = 4;
/** A position for each year that is known, and one for what is asked after it. */
export const MOST_POSITIONS = 50;

/** The first upper bound that a value does not pass. */
function bin(name: string, value: number, bounds: readonly number[]): string {
  return `${name} ${bounds.find((bound) => value <= bound) ?? "more"}`;
}

const SPANS = [1, 2, 3, 4, 6, 9];

/** What is said of a year beside its state; at most eleven things, which with the state and the mark of an answer fill a position. */
export function attributesOf(person: PersonYears, at: number): string[] {
  const { birthYear, years } = person;
  const { year, state, enrolled, employer } = years[at]!;
  const { degree, yearsSinceDegree, field } = degreesUntil(person, year);
  const before = years[at - 1];
  const earlier = new Set(years.slice(0, at).map((one) => one.state));
  earlier.delete(state);
  const span = (name: string, same: (one: Year) => boolean) => bin(name, yearsAlike(years, at, same), SPANS);
  return [
    `year ${year}`,
    ...(birthYear === undefined ? [] : [`age ${year - birthYear}`]),
    ...(worksIn(years[at]!) ? [hoursOf(years[at]!)] : []),
    ...(employer === undefined ? [] : [span("years with the employer", (one) => one.employer === employer)]),
    enrolled ? "enrolled" : "not enrolled",
    ...(degree === undefined
      ? []
      : [`degree ${DEGREE_LEVELS[degree]}`, bin("years since a degree", yearsSinceDegree!, [0, 1, 2, 4, 8])]),
    ...(field === undefined ? [] : [`field ${field}`]),
    span("years in the state", (one) => one.state === state),
    bin("other states before", earlier.size, [0, 1, 2, 3, 5, 8]),
    ...(before === undefined ? [] : [bin("years passed over", year - before.year - 1, [0, 1])]),
  ];
}

/** As many hours in each of the year's 52 weeks says that the job was held throughout, and so mostly is still held. */
function hoursOf({ hours, fullTime }: Year): string {
  const weeks = everyWeek(hours) ? "every week, " : "";
  return bin(`${weeks}${fullTime ? "full" : "part"} time, hours`, hours, [150, 500, 1000, 1500, 1900, 2200, 2500]);
}

export type YearNetwork = CareerNetwork & { readonly jobsOf: (person: PersonYears) => JobPosition[] };

/** @param settings of the layers @param training people whose years name the tokens */
export function yearNetwork(
  settings: Omit<CareerSettings, "ropeBase" | "normEpsilon" | "longest">,
  training: readonly PersonYears[],
  space: LabelSpace,
  taxonomy: Taxonomy,
): YearNetwork {
  const said = training.flatMap((person) => person.years.flatMap((_, at) => attributesOf(person, at)));
  const names = [...new Set([...space.groups.flat(), ...said.toSorted()])];
  const numbers = new Map(names.map((name, at) => [name, MARKS + at]));
  const firstTitle = MARKS + names.length;
  const titles = space.occupations.length;
  /** The job that a year without work names. */
  const jobBeside = (year: Year): number[] => {
    const title = year.job === undefined || worksIn(year) ? undefined : space.indexOf(year.job);
    return title === undefined ? [] : [title];
  };
  const nothingElse = (): never => {
    throw new RangeError("years are told by their own tokens alone");
  };
  const vocabulary: Vocabulary = {
    size: firstTitle + titles,
    titles,
    firstWord: firstTitle,
    firstTitle,
    attribute: nothingElse,
    degree: nothingElse,
    ancestors: (title) => space.groups[title]!.map((group) => numbers.get(group)!),
    encodeText: nothingElse,
    decodeText: nothingElse,
  };
  return {
    settings: { ...settings, ropeBase: 10_000, normEpsilon: 1e-5, longest: MOST_POSITIONS },
    vocabulary,
    taxonomy: { ...taxonomy, ...space, ...knownOfStates(space, taxonomy) },
    jobsOf: (person) =>
      person.years.map((year, at) => ({
        title: space.indexOf(year.state)!,
        attributes: [
          // What no training person's year said has no token.
          ...attributesOf(person, at).flatMap((name) => numbers.get(name) ?? []),
          ...jobBeside(year).map((title) => firstTitle + title),
        ],
      })),
  };
}

/** O*NET's ratings and job zones of the occupations among the states; nothing of the other two. */
function knownOfStates({ occupations }: LabelSpace, taxonomy: Taxonomy) {
  const places = occupations.map(({ code }) => taxonomy.indexOf(code));
  const { length } = taxonomy.elements;
  const ratings = new Float32Array(places.length * length);
  places.forEach((place, at) => {
    if (place !== undefined)
      ratings.set(taxonomy.aboutMean().subarray(place * length, (place + 1) * length), at * length);
  });
  return {
    aboutMean: () => ratings,
    zones: Uint8Array.from(places, (place) => (place === undefined ? 0 : taxonomy.zones[place]!)),
  };
}

/** A person's years but the last, and after each the state that followed. */
export function yearSequences(people: readonly PersonYears[], { jobsOf }: YearNetwork): Sequence[] {
  return people.flatMap((person) => {
    const jobs = jobsOf(person);
    const answers = jobs.slice(1).map(({ title }, at) => ({ after: at + 1, title, weight: 1 }));
    return answers.length === 0 ? [] : [{ jobs: jobs.slice(0, -1), reason: undefined, answers, reasonWeight: 0 }];
  });
}

const SHAPE: BatchShape = { rows: 16, length: MOST_POSITIONS, answers: 8 * MOST_POSITIONS, words: 0, past: 0 };

/** Of each person, and of each year but the last, the distribution over the states of the year after it. */
export async function yearDistributions(
  network: YearNetwork,
  parameters: Parameters,
  people: readonly PersonYears[],
): Promise<Distribution[][]> {
  const { graph, outputs } = careerGraph("use", network, SHAPE);
  const program = await compile(graph, { scores: outputs.titleScores! }, 1, parameters);
  const { titles } = network.vocabulary;
  const steps = stepsOf(yearSequences(people, network), SHAPE, network);
  const all: Distribution[] = [];
  for (let step = 0; step < steps.count; step++) {
    const feeds = steps.feeds(step);
    const { scores } = await program.run(feeds);
    // A batch that is not full ends in answers that weigh nothing.
    const asked = feeds["answer weights"]!.filter((weight) => weight > 0).length;
    for (let at = 0; at < asked; at++) all.push(softmax(scores!.subarray(at * titles, (at + 1) * titles)));
  }
  await program.close();
  let from = 0;
  return people.map(({ years }) => {
    const until = from + Math.max(0, years.length - 1);
    const own = all.slice(from, until);
    from = until;
    return own;
  });
}

/** The same as each member gives it, in the mean. */
export async function meanDistributions(
  network: YearNetwork,
  members: readonly Parameters[],
  people: readonly PersonYears[],
): Promise<Distribution[][]> {
  const sums = people.map(({ years }) => years.slice(1).map(() => new Float64Array(network.vocabulary.titles)));
  for (const member of members) {
    const own = await yearDistributions(network, member, people);
    sums.forEach((years, person) => {
      years.forEach((sum, at) => {
        for (let state = 0; state < sum.length; state++) sum[state]! += own[person]![at]![state]! / members.length;
      });
    });
  }
  return sums;
}
