/**
 * What is known of a person at the end of a year, as numbers that counts and trees ask about.
 *
 * In: a person by the year, and which year.  Out: a moment, in which nothing of a later year stands.
 */
import { DEGREE_LEVELS, type LabelSpace, yearOf } from "../../src/domain/index.ts";
import { broadField } from "../../src/histories/broad-field.ts";
import { everyWeek, IN_EDUCATION, type PersonYears, worksIn, type Year } from "./years.ts";

/** How an earlier state counts less for each year since. */
const FADING = 0.8;
const RECENT_YEARS = 5;

type Held = {
  /** Years in it, and those that count less the longer ago they were. */
  readonly years: number;
  readonly faded: number;
  /** Years since the last one in it. */
  readonly since: number;
  /** With the employer of the year. */
  readonly sameEmployer: boolean;
};

export type YearMoment = {
  readonly state: number;
  /** The state of the year before, and the last that was another. */
  readonly before: number | undefined;
  readonly other: number | undefined;
  /** The last two different occupations, or those of jobs that years without work name. */
  readonly work: number | undefined;
  readonly workBefore: number | undefined;
  readonly kind: "work" | "education" | "neither";
  readonly yearsInState: number;
  readonly yearsWithEmployer: number;
  readonly yearsSinceWork: number;
  readonly namesJob: boolean;
  readonly year: number;
  readonly age: number | undefined;
  readonly hours: number;
  readonly hoursBefore: number | undefined;
  readonly everyWeek: boolean;
  readonly fullTime: boolean;
  readonly enrolled: boolean;
  readonly enrolledBefore: boolean | undefined;
  /** The highest, as its place among the levels. */
  readonly degree: number | undefined;
  readonly yearsSinceDegree: number | undefined;
  readonly field: string | undefined;
  readonly yearsKnown: number;
  readonly yearsPassedOver: number;
  readonly moves: number;
  readonly recentMoves: number;
  readonly held: ReadonlyMap<number, Held>;
};

/** What a person had learned by the end of a year. */
export function degreesUntil({ education }: PersonYears, year: number) {
  const known = education.filter(({ date }) => date !== undefined && yearOf(date) <= year);
  const levels = known.flatMap(({ level }) => (level === undefined ? [] : DEGREE_LEVELS.indexOf(level)));
  return {
    degree: levels.length === 0 ? undefined : Math.max(...levels),
    yearsSinceDegree: known.length === 0 ? undefined : year - Math.max(...known.map(({ date }) => yearOf(date!))),
    field: known.flatMap((entry) => broadField(entry.field) ?? []).at(-1),
  };
}

/** How many years up to `at` were alike without a break. */
export function yearsAlike(years: readonly Year[], at: number, same: (one: Year) => boolean): number {
  return at - years.slice(0, at + 1).findLastIndex((one) => !same(one));
}

/** @param at the year, counted from 0, whose end it is; all its states are in the space */
export function momentOfYear(person: PersonYears, at: number, { indexOf }: LabelSpace): YearMoment {
  const years = person.years.slice(0, at + 1);
  const states = years.map(({ state }) => indexOf(state)!);
  const last = years[at]!;
  const state = states[at]!;
  const jobs = years.flatMap(({ job }) => (job === undefined ? [] : (indexOf(job) ?? [])));
  const work = jobs.at(-1);
  const changes = states.map((own, year) => Number(year > 0 && own !== states[year - 1]));
  const sum = (numbers: readonly number[]) => numbers.reduce((all, one) => all + one, 0);
  const { birthYear } = person;
  return {
    state,
    before: states[at - 1],
    other: states.findLast((own) => own !== state),
    work,
    workBefore: jobs.findLast((own) => own !== work),
    kind: worksIn(last) ? "work" : last.state === IN_EDUCATION ? "education" : "neither",
    yearsInState: yearsAlike(years, at, (one) => one.state === last.state),
    yearsWithEmployer:
      last.employer === undefined ? 0 : yearsAlike(years, at, ({ employer }) => employer === last.employer),
    yearsSinceWork: yearsAlike(years, at, (one) => !worksIn(one)),
    namesJob: last.job !== undefined && !worksIn(last),
    year: last.year,
    age: birthYear === undefined ? undefined : last.year - birthYear,
    hours: last.hours,
    hoursBefore: years[at - 1]?.hours,
    everyWeek: everyWeek(last.hours),
    fullTime: last.fullTime,
    enrolled: last.enrolled,
    enrolledBefore: years[at - 1]?.enrolled,
    ...degreesUntil(person, last.year),
    yearsKnown: years.length,
    yearsPassedOver: at === 0 ? 0 : last.year - years[at - 1]!.year - 1,
    moves: sum(changes),
    recentMoves: sum(changes.slice(-RECENT_YEARS)),
    held: heldStates(years, states),
  };
}

function heldStates(years: readonly Year[], states: readonly number[]): Map<number, Held> {
  const held = new Map<number, Held>();
  const employer = years.at(-1)!.employer;
  states.forEach((state, at) => {
    const before = held.get(state);
    const since = states.length - 1 - at;
    held.set(state, {
      years: (before?.years ?? 0) + 1,
      faded: (before?.faded ?? 0) + FADING ** since,
      since,
      sameEmployer: before?.sameEmployer === true || (employer !== undefined && years[at]!.employer === employer),
    });
  });
  return held;
}
