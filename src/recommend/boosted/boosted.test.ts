/** The boosted counts as they lie in the package: what they read, how they score, and what they must never hold. */
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyHistory, CODES, historyOfJobs, NURSE, sumOf, taxonomy } from "../../../tests/support/people.ts";
import { quietRun } from "../../domain/index.ts";
import { loadCounted, readRow, unpackTables } from "../counted/artefact.ts";
import { FEWEST_PEOPLE } from "../counted/tables.ts";
import { BoostedArtefact, loadBoosted, unpackBoosted } from "./artefact.ts";
import { boosted, embeddedBoosted, FLOOR } from "./boosted.ts";
import { FACTS, factMaker, laidFacts, PERSON_FACTS } from "./facts.ts";
import { kinshipOf } from "./kinship.ts";
import { numbersOf, plant, type Tree } from "./trees.ts";

const index = (code: string) => taxonomy.indexOf(code)!;

describe("the artefact", () => {
  test("has no cell under three people, is small, and is what its schema says", () => {
    const { tables, trees, candidates } = BoostedArtefact.parse(loadBoosted());
    for (const table of Object.values(tables))
      for (const { people, cells } of Object.values(table).map(readRow)) {
        expect(people).toBeGreaterThanOrEqual(FEWEST_PEOPLE);
        for (const cell of cells.values()) expect(cell.people).toBeGreaterThanOrEqual(FEWEST_PEOPLE);
      }
    expect(trees.length).toBeGreaterThan(20);
    expect(candidates.length).toBeGreaterThan(300);
    expect(readFileSync("artefacts/boosted.json").length).toBeLessThan(2_000_000);
  });

  test("of other facts than this version knows is refused", () => {
    const other = { ...loadBoosted(), facts: FACTS.toReversed() };
    expect(BoostedArtefact.safeParse(other).error?.issues[0]?.message).toMatch(/not the facts that this version knows/);
  });
});

describe("recommending", () => {
  const recommend = embeddedBoosted(taxonomy);

  test("any history gets a probability above 0 for every title, together 1", async () => {
    await fc.assert(
      fc.asyncProperty(anyHistory, async (history) => {
        const { distribution } = await recommend(history, quietRun());
        expect(sumOf(distribution)).toBeCloseTo(1, 9);
        expect(distribution.every((p) => p > 0 && p < 1)).toBe(true);
      }),
      { numRuns: 20 },
    );
  });

  test("so do a history without a job and one of sixty", async () => {
    const sixty = historyOfJobs(
      Array.from({ length: 60 }, (_, at) => ({ code: Object.values(CODES)[at % 7]!, from: 1960 + at, to: 1960 + at })),
    );
    for (const history of [historyOfJobs([]), sixty]) {
      const { distribution } = await recommend(history, quietRun());
      expect(sumOf(distribution)).toBeCloseTo(1, 9);
      expect(distribution.some(Number.isNaN)).toBe(false);
    }
  });

  test("a nurse stays one, or goes on to what nurses go on to", async () => {
    const { distribution } = await recommend(NURSE, quietRun());
    expect(distribution[index(CODES.nurse)]).toBeGreaterThan(0.2);
    expect(distribution[index(CODES.nurse)]).toBeGreaterThan(distribution[index(CODES.cook)]! * 20);
  });

  test("a title that is no candidate has its part of the floor and no more, by hand", async () => {
    const model = { ...unpackBoosted(loadBoosted()), candidates: [index(CODES.nurse)], trees: [] };
    const found = await boosted(model, unpackTables(loadCounted().tables), taxonomy)(NURSE, quietRun());
    expect(found.distribution[index(CODES.cook)]).toBeCloseTo(FLOOR / 1016, 12);
    expect(found.distribution[index(CODES.nurse)]).toBeCloseTo(1 - FLOOR + FLOOR / 1016, 12);
  });
});

describe("trees", () => {
  const ofCandidate = { facts: [1, -1, -1], values: [0.5, 10, 20], lefts: [1, 0, 0] };
  const ofPerson = { facts: [2, -1, -1], values: [3, 1, 2], lefts: [1, 0, 0] };

  test("by hand: at most the bound goes left, more right, what is not known left; scores are sums", () => {
    const forest = plant([ofCandidate, ofPerson], 2, 3);
    forest.columns[0]!.set([9, 9, 9]);
    forest.columns[1]!.set([0.5, 0.6, Number.NaN]);
    expect([...forest.scores(forest.columns, Float32Array.of(4))]).toEqual([12, 22, 12]);
    expect([...forest.scores(forest.columns, Float32Array.of(Number.NaN))]).toEqual([11, 21, 11]);
    const alone = plant([ofPerson], 2, 3);
    expect([...alone.scores(alone.columns, Float32Array.of(3))]).toEqual([1, 1, 1]);
    const none = plant([], 2, 3);
    expect([...none.scores(none.columns, Float32Array.of(3))]).toEqual([0, 0, 0]);
  });

  test("a column that is kept elsewhere says the same, the first time and ever after", () => {
    const forest = plant([ofCandidate], 2, 3);
    const kept = Float32Array.of(0.6, 0.5, Number.NaN);
    for (const column of [kept, forest.columns[1]!, kept]) {
      forest.columns[1]!.set([0.1, 0.9, 0.9]);
      const expected = column === kept ? [20, 10, 10] : [10, 20, 20];
      expect([...forest.scores([forest.columns[0]!, column], Float32Array.of(1))]).toEqual(expected);
    }
  });

  /** A tree of so many leaves, grown by parting one leaf after another. */
  function anyTree(leaves: number, numbers: Iterator<number>): Tree {
    const tree = { facts: [-1], values: [numbers.next().value], lefts: [0] };
    while (tree.facts.length < 2 * leaves - 1) {
      const open = tree.facts.flatMap((fact, node) => (fact < 0 ? [node] : []));
      const node = open[numbers.next().value % open.length]!;
      tree.facts[node] = numbers.next().value % 5;
      tree.values[node] = numbers.next().value;
      tree.lefts[node] = tree.facts.length;
      for (let child = 0; child < 2; child++) {
        tree.facts.push(-1);
        tree.values.push(numbers.next().value / 7);
        tree.lefts.push(0);
      }
    }
    return tree;
  }

  function walked({ facts, values, lefts }: Tree, of: readonly number[]): number {
    let node = 0;
    while (facts[node]! >= 0) node = of[facts[node]!]! > values[node]! ? lefts[node]! + 1 : lefts[node]!;
    return Math.fround(values[node]!);
  }

  test("of any shape up to 32 leaves score as a walk from their roots", () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 32 }), { minLength: 1, maxLength: 5 });
    const anyNumbers = fc.infiniteStream(fc.integer({ min: 0, max: 20 }));
    fc.assert(
      fc.property(sizes, fc.integer({ min: 1, max: 40 }), anyNumbers, (leaves, candidates, numbers) => {
        const trees = leaves.map((many) => anyTree(many, numbers));
        const forest = plant(trees, 3, candidates);
        for (const column of forest.columns)
          for (let at = 0; at < candidates; at++) column[at] = numbers.next().value! || Number.NaN;
        const person = [numbers.next().value!, Number.NaN];
        const scores = forest.scores(forest.columns, Float32Array.from(person));
        for (let at = 0; at < candidates; at++) {
          const of = [...forest.columns.map((column) => column[at]!), ...person];
          expect(scores[at]).toBe(trees.reduce((sum, tree) => sum + walked(tree, of), 0));
        }
      }),
    );
  });

  test("of columns taken together score as of their larger or smaller numbers, whoever was asked about before", () => {
    const anyNumbers = fc.infiniteStream(fc.integer({ min: 0, max: 20 }));
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 70 }), anyNumbers, (candidates, numbers) => {
        const trees = [32, 9].map((many) => anyTree(many, numbers));
        const forest = plant(trees, 3, candidates);
        const drawn = () => Float32Array.from({ length: candidates }, () => numbers.next().value!);
        const kept = [drawn(), drawn(), drawn()] as const;
        // So many people that their questions do not fit all at once.
        for (let person = 0; person < 60; person++) {
          const columns = [
            { take: "larger", of: [kept[0], kept[1], kept[2]] } as const,
            { take: "smaller", of: [kept[person % 3]!, kept[0]] } as const,
            kept[1],
          ];
          const own = [numbers.next().value!, numbers.next().value!];
          const scores = forest.scores(columns, Float32Array.from(own));
          const laid = columns.map(numbersOf);
          for (let at = 0; at < candidates; at++) {
            const of = [...laid.map((column) => column[at]!), ...own];
            expect(scores[at]).toBe(trees.reduce((sum, tree) => sum + walked(tree, of), 0));
          }
        }
      }),
      { numRuns: 10 },
    );
    expect(numbersOf({ take: "larger", of: [Float32Array.of(1, 5), Float32Array.of(4, 2)] })).toEqual(
      Float32Array.of(4, 5),
    );
    expect(numbersOf({ take: "smaller", of: [Float32Array.of(1, 5), Float32Array.of(4, 2)] })).toEqual(
      Float32Array.of(1, 2),
    );
  });

  test("of more leaves are refused", () => {
    const numbers = (function* () {
      while (true) yield 1;
    })();
    expect(() => plant([anyTree(33, numbers)], 3, 1)).toThrow("a tree of 33 leaves, and 32 is the most");
  });
});

describe("facts of a nurse who was a cashier and an aide, by hand", () => {
  const tables = new Map([...unpackTables(loadCounted().tables), ...unpackBoosted(loadBoosted()).tables]);
  const titles = [CODES.nurse, CODES.aide, CODES.cashier, CODES.cook].map(index);
  const facts = laidFacts(factMaker(tables, kinshipOf(taxonomy, titles), taxonomy)(NURSE));
  const column = (name: string) => titles.map((_, at) => facts.columns[FACTS.indexOf(name)]![at]!);
  const ofPerson = (name: string) => facts.person[PERSON_FACTS.indexOf(name)];

  test("what was held, when and for how long", () => {
    expect(column("is the last title")).toEqual([1, 0, 0, 0]);
    expect(column("is the title before the last")).toEqual([0, 1, 0, 0]);
    expect(column("times held")).toEqual([1, 1, 1, 0]);
    expect(column("jobs since it was held")).toEqual([0, 1, 2, 30]);
    expect(column("years in it")).toEqual([5, 5, 2, 0]);
  });

  // 29-1141 and 31-1131 have no SOC group in common; the cosine with itself is 1; nurses are in zone 3, aides in zone 2.
  test("kinship", () => {
    expect(column("SOC digits in common with the last title")).toEqual([5, 0, 0, 0]);
    expect(column("most SOC digits in common with a title held")).toEqual([5, 5, 5, 0]);
    expect(column("share of jobs in its major group").map((share) => share.toFixed(3))).toEqual([
      "0.333",
      "0.333",
      "0.333",
      "0.000",
    ]);
    expect(column("cosine of ratings with the last title")[0]).toBeCloseTo(1, 5);
    const zones = titles.map((title) => taxonomy.zones[title]!);
    expect(column("job zone")).toEqual(zones);
    expect(column("job zone less that of the last title")).toEqual(zones.map((zone) => zone - zones[0]!));
  });

  test("the person", () => {
    expect(ofPerson("different titles")).toBe(3);
    expect(ofPerson("share of moves that stayed")).toBe(0);
    expect(ofPerson("calendar year")).toBe(2014);
    expect(ofPerson("years worked")).toBe(12);
    expect(ofPerson("years without work")).toBe(0);
    expect(ofPerson("hours a year in the last job")).toBeNaN();
  });

  test("counts are log-probabilities over the candidates' closed set", () => {
    const everyTitle = factMaker(tables, kinshipOf(taxonomy, [...taxonomy.occupations.keys()]), taxonomy)(NURSE);
    for (const name of ["popularity", "last title", "back-off from two titles to groups", "NLSY79: last title"]) {
      const fact = FACTS.indexOf(name);
      expect(fact).toBeGreaterThanOrEqual(0);
      const all = numbersOf(everyTitle.columns[fact]!).map(Math.exp);
      expect(sumOf(all)).toBeCloseTo(1, 4);
    }
  });
});
