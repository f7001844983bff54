/**
 * Our career network over the states of years: the same layers, staying and going back, and a position a year.
 *
 * In: people by the year.  Out: sequences for training, and a network with a vocabulary of its own: of each year the calendar year, age,
 * hours, enrolment, degree, years in the state and with the employer. A year's tokens say nothing that was not known at its end.
 */
import type { Sequence } from "../../src/career-model/career-batch.ts";
import { careerForward } from "../../src/career-model/career-forward.ts";
import type { CareerNetwork, CareerSettings } from "../../src/career-model/career-settings.ts";
import type { JobPosition } from "../../src/career-model/render.ts";
import type { Vocabulary } from "../../src/career-model/vocabulary.ts";
import { DEGREE_LEVELS, type Distribution, type LabelSpace, yearOf } from "../../src/domain/index.ts";
import { broadField } from "../../src/histories/broad-field.ts";
import { softmax } from "../../src/statistics/softmax.ts";
import type { Taxonomy } from "../../src/taxonomy/taxonomy.ts";
import type { Parameters } from "../../src/tensor/learner.ts";
import type { PersonYears } from "./years.ts";

const MARKS = 4;
/** A position for each year that is known, and one for what is asked after it. */
export const MOST_POSITIONS = 50;

/** The first upper bound that a value does not pass. */
function bin(name: string, value: number, bounds: readonly number[]): string {
  return `${name} ${bounds.find((bound) => value <= bound) ?? "more"}`;
}

const SPANS = [1, 2, 3, 4, 6, 9];

/** What is said of a year beside its state; at most eleven things, which with the state and the mark of an answer fill a position. */
export function attributesOf({ birthYear, education, years }: PersonYears, at: number): string[] {
  const { year, state, hours, fullTime, enrolled, employer } = years[at]!;
  const known = education.filter(({ date }) => date !== undefined && yearOf(date) <= year);
  const highest = Math.max(
    -1,
    ...known.flatMap(({ level }) => (level === undefined ? [] : DEGREE_LEVELS.indexOf(level))),
  );
  const latest = Math.max(...known.map(({ date }) => yearOf(date!)));
  const field = known.flatMap((entry) => broadField(entry.field) ?? []).at(-1);
  const spanOf = (same: (one: PersonYears["years"][number]) => boolean) =>
    at - years.slice(0, at + 1).findLastIndex((one) => !same(one));
  const before = years[at - 1];
  const earlier = new Set(years.slice(0, at).map((one) => one.state));
  earlier.delete(state);
  return [
    `year ${year}`,
    ...(birthYear === undefined ? [] : [`age ${year - birthYear}`]),
    ...(employer === undefined
      ? []
      : [
          bin(fullTime ? "full time, hours" : "part time, hours", hours, [500, 1000, 1500, 1900, 2200]),
          bin(
            "years with the employer",
            spanOf((one) => one.employer === employer),
            SPANS,
          ),
        ]),
    enrolled ? "enrolled" : "not enrolled",
    ...(highest < 0
      ? []
      : [`degree ${DEGREE_LEVELS[highest]}`, bin("years since a degree", year - latest, [0, 1, 2, 4, 8])]),
    ...(field === undefined ? [] : [`field ${field}`]),
    bin(
      "years in the state",
      spanOf((one) => one.state === state),
      SPANS,
    ),
    bin("other states before", earlier.size, [0, 1, 2, 3, 5, 8]),
    ...(before === undefined ? [] : [bin("years passed over", year - before.year - 1, [0, 1])]),
  ];
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
      person.years.map(({ state }, at) => ({
        title: space.indexOf(state)!,
        // What no training person's year said has no token.
        attributes: attributesOf(person, at).flatMap((name) => numbers.get(name) ?? []),
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

/** Of each person, and of each year but the last, the distribution over the states of the year after it: the mean over members. */
export function* yearDistributions(
  network: YearNetwork,
  members: readonly Parameters[],
  people: readonly PersonYears[],
): Generator<Distribution[]> {
  const forward = careerForward(network, members, MOST_POSITIONS);
  for (const person of people) {
    const jobs = network.jobsOf(person);
    const asked = jobs.slice(1).map((_, at): Sequence => {
      const answers = [{ after: at + 1, title: undefined, weight: 0 }];
      return { jobs: jobs.slice(0, at + 1), reason: undefined, answers, reasonWeight: 0 };
    });
    const means = asked.map(() => new Float64Array(network.vocabulary.titles));
    forward.score(asked, (at, _member, scores) => {
      softmax(scores).forEach((p, state) => {
        means[at]![state]! += p / members.length;
      });
    });
    yield means;
  }
}
