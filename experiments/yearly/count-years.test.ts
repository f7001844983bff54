/** A year's state and its counts, by hand. */
import { expect, test } from "vitest";
import { markovByYear, mixtureByYear, type StatesByYear } from "./count-years.ts";
import { IN_EDUCATION, NOT_WORKING, stateOf } from "./years.ts";

const person = (name: string, ...states: number[]): StatesByYear => ({
  person: name,
  states,
  ages: states.map((_, at) => 20 + at),
});

test("a year of work is its occupation, enrolled or not; without work it is education or not; without a code it is none", () => {
  const codes = new Map([["4760", "41-2031.00"]]);
  const of = (employment: string, census2010_occ: string, enrolled: string) =>
    stateOf({ employment, census2010_occ, enrolled }, codes);
  expect(of("Part-time", "4760", "1")).toBe("41-2031.00");
  expect(of("Not employed", "4760", "1")).toBe(IN_EDUCATION);
  expect(of("Not employed", "4760", "0")).toBe(NOT_WORKING);
  expect(of("Full-time", "", "0")).toBeUndefined();
  expect(of("Full-time", "9999", "0")).toBeUndefined();
});

test("Markov by hand: three years of state 0 led to 0, 0 and 1", () => {
  const foretell = markovByYear([person("a", 0, 0, 0, 1)], 3);
  // Everybody, with one for each state: 3, 2 and 1 of 6. After 0: (1 - 0.75) / 3 + 0.75 x 2 / 3 x 2 / 6 for state 1.
  const { next, same } = foretell(person("b", 0, 1), 0);
  expect(next).toBeCloseTo(0.25 / 3 + 0.5 * (2 / 6), 12);
  expect(same).toBeCloseTo(1.25 / 3 + 0.5 * (3 / 6), 12);
});

test("the mixture sums to 1 over the states, and knows how long a state lasts where the chain does not", () => {
  // Everybody leaves state 0 after its third year, for state 1.
  const people = Array.from({ length: 200 }, (_, at) => person(`p${at}`, 0, 0, 0, 1, 2, 0, 0, 0, 1));
  const mixture = mixtureByYear(people, 5);
  const markov = markovByYear(people, 5);
  expect(mixture(person("x", 0, 0, 0, 1), 2).next).toBeGreaterThan(0.9);
  expect(markov(person("x", 0, 0, 0, 1), 2).next).toBeLessThan(0.4);
  const sum = [0, 1, 2, 3, 4].reduce((all, next) => all + mixture(person("x", 0, 0, next), 1).next, 0);
  expect(sum).toBeCloseTo(1, 9);
});
