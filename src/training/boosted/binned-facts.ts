/**
 * Facts of candidates and of persons as trees are grown on them.
 *
 * In: for each person a column of all candidates a fact, and the person's own facts.  Out: bounds by fact, and every fact as its bin among them.
 */
import type { LaidFacts } from "../../recommend/boosted/facts.ts";
import { binOf, boundsOf } from "./bins.ts";
import type { BinnedFacts } from "./grow.ts";

export type FactShape = Pick<BinnedFacts, "candidates" | "width" | "personWidth">;

/** @returns the bounds of each fact of candidates, then of each of the person */
export function boundsOfFacts(
  sample: readonly LaidFacts[],
  { width, personWidth }: Omit<FactShape, "candidates">,
): Float32Array[] {
  const bounds = (count: number, values: (one: LaidFacts, fact: number) => readonly number[]) =>
    Array.from({ length: count }, (_, fact) => boundsOf(Float32Array.from(sample.flatMap((one) => values(one, fact)))));
  return [
    ...bounds(width, ({ columns }, fact) => [...columns[fact]!]),
    ...bounds(personWidth, ({ person }, fact) => [person[fact]!]),
  ];
}

/** @param factsOf asked for one person after the other, so that no more than one person's facts need be held */
export function binnedFacts<Person>(
  people: readonly Person[],
  factsOf: (person: Person) => LaidFacts,
  { candidates, width, personWidth }: FactShape,
  bounds: readonly Float32Array[],
): BinnedFacts {
  const bins = new Uint8Array(people.length * candidates * width);
  const personBins = new Uint8Array(people.length * personWidth);
  people.forEach((one, at) => {
    const { columns, person } = factsOf(one);
    const from = at * candidates * width;
    columns.forEach((column, fact) => {
      column.forEach((value, candidate) => {
        bins[from + candidate * width + fact] = binOf(value, bounds[fact]!);
      });
    });
    person.forEach((value, fact) => {
      personBins[at * personWidth + fact] = binOf(value, bounds[width + fact]!);
    });
  });
  return { candidates, bins, width, personBins, personWidth, bounds };
}
