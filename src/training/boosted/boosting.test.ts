/** Bins, trees and boosting: by hand, against brute force, and on a rule that can be learned. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { seededRandom } from "../../domain/index.ts";
import { plant } from "../../recommend/boosted/trees.ts";
import { softmax } from "../../statistics/softmax.ts";
import { binOf, boundsOf, MOST_BINS } from "./bins.ts";
import { type Boosting, boost, type People, slopesOf } from "./boost.ts";
import { addTree, type BinnedFacts, growTree } from "./grow.ts";

const BOOSTING: Boosting = {
  leaves: 4,
  leastCurvature: 0,
  penalty: 0.1,
  rate: 0.5,
  mostRounds: 30,
  patience: 30,
  unlikely: 0,
  sampled: 1,
  seed: 1,
};
const values = fc.array(fc.oneof(fc.double({ noNaN: true, min: -5, max: 5 }), fc.constantFrom(0, 1, Number.NaN)), {
  minLength: 1,
  maxLength: 300,
});

describe("bins", () => {
  test("are on the same side of every bound as the value, and what is not known is below all", () => {
    fc.assert(
      fc.property(values, (own) => {
        const all = Float32Array.from(own);
        const bounds = boundsOf(all);
        expect(bounds.length).toBeLessThanOrEqual(MOST_BINS - 2);
        for (const value of all) {
          const bin = binOf(value, bounds);
          if (Number.isNaN(value)) expect(bin).toBe(0);
          else for (const [at, bound] of bounds.entries()) expect(value <= bound).toBe(bin <= at + 1);
        }
      }),
    );
  });

  test("keep few different values apart", () => {
    const bounds = boundsOf(Float32Array.of(0, 0, 1, 2, 2));
    expect([0, 1, 2].map((value) => binOf(value, bounds))).toEqual([1, 2, 3]);
  });
});

/** Three candidates a person with two facts each, and one fact of the person; one of them often unknown. */
function invented(
  people: number,
  seed: number,
  known?: readonly Float32Array[],
): { facts: BinnedFacts; raw: Float32Array; persons: Float32Array } {
  const random = seededRandom(seed);
  const raw = Float32Array.from({ length: people * 3 * 2 }, () => (random() < 0.1 ? Number.NaN : random()));
  const persons = Float32Array.from({ length: people }, () => random());
  const column = (from: number) => raw.filter((_, at) => at % 2 === from);
  const bounds = known ?? [boundsOf(column(0)), boundsOf(column(1)), boundsOf(persons)];
  return {
    raw,
    persons,
    facts: {
      candidates: 3,
      bins: Uint8Array.from(raw, (value, at) => binOf(value, bounds[at % 2]!)),
      width: 2,
      personBins: Uint8Array.from(persons, (value) => binOf(value, bounds[2]!)),
      personWidth: 1,
      bounds,
    },
  };
}

describe("a tree", () => {
  const { facts, raw, persons } = invented(40, 3);
  const random = seededRandom(9);
  const gradients = Float32Array.from({ length: 120 }, () => random() - 0.5);
  const curvatures = Float32Array.from({ length: 120 }, () => 0.1 + random());
  const rows = Int32Array.from({ length: 120 }, (_, row) => row);

  test("splits first where the gain is greatest among all splits there are", () => {
    const tree = growTree(facts, gradients, curvatures, rows, { ...BOOSTING, leaves: 2 });
    const gainOf = (left: (row: number) => boolean) => {
      const part = (own: number[]) => {
        const [sum, curve] = [gradients, curvatures].map((all) => own.reduce((total, row) => total + all[row]!, 0));
        return sum! ** 2 / (curve! + BOOSTING.penalty);
      };
      const all = [...rows];
      return part(all.filter(left)) + part(all.filter((row) => !left(row))) - part(all);
    };
    const valueAt = (row: number, fact: number) => (fact < 2 ? raw[row * 2 + fact]! : persons[Math.floor(row / 3)]!);
    const goesLeft = (fact: number, bound: number) => (row: number) => !(valueAt(row, fact) > bound);
    const gains = facts.bounds.flatMap((own, fact) => [...own].map((bound) => gainOf(goesLeft(fact, bound))));
    expect(gainOf(goesLeft(tree.facts[0]!, tree.values[0]!))).toBeCloseTo(Math.max(...gains), 5);
  });

  test("by bins says what it says by values", () => {
    const tree = growTree(facts, gradients, curvatures, rows, { ...BOOSTING, leaves: 9 });
    const scores = new Float32Array(120);
    addTree(tree, facts, scores);
    const forest = plant([tree, tree], 2, 3);
    for (let person = 0; person < 40; person++) {
      // Three candidates of two facts each, a fact of all of them together.
      forest.columns.forEach((column, fact) => {
        column.set([0, 1, 2].map((candidate) => raw[person * 6 + candidate * 2 + fact]!));
      });
      const own = forest.scores(forest.columns, persons.slice(person, person + 1));
      for (const [at, score] of own.entries()) expect(score).toBeCloseTo(2 * scores[person * 3 + at]!, 5);
    }
    expect(new Set(scores).size).toBeGreaterThan(4);
  });

  test("has a Newton step in a leaf, by hand", () => {
    const tree = growTree(facts, gradients, curvatures, Int32Array.of(0, 1), { ...BOOSTING, leaves: 1 });
    const [sum, curve] = [gradients[0]! + gradients[1]!, curvatures[0]! + curvatures[1]!];
    expect(tree.values[0]).toBeCloseTo((-0.5 * sum) / (curve + 0.1), 5);
  });
});

describe("boosting", () => {
  /** The candidate with the greatest first fact follows for people of a small own fact, that with the greatest second one for others. */
  function people(count: number, seed: number, bounds?: readonly Float32Array[]): People {
    const { facts, raw, persons } = invented(count, seed, bounds);
    const truths = Int32Array.from(persons, (own, person) => {
      const of = [0, 1, 2].map((at) => raw[(person * 3 + at) * 2 + (own < 0.5 ? 0 : 1)]!);
      return of.indexOf(Math.max(...of.map((value) => (Number.isNaN(value) ? -1 : value))));
    });
    return { facts, truths };
  }

  test("learns a rule of which fact counts for whom, and keeps the rounds that were best on validation", () => {
    const training = people(900, 1);
    const { trees, nats } = boost(training, people(300, 2, training.facts.bounds), BOOSTING, () => undefined);
    expect(nats[0]!).toBeLessThan(Math.log(3));
    expect(Math.min(...nats)).toBeLessThan(0.45);
    expect(trees).toHaveLength(nats.indexOf(Math.min(...nats)) + 1);
  });

  test("is the same by the same seed, also where unlikely candidates are sampled", () => {
    const settings = { ...BOOSTING, mostRounds: 4, unlikely: 0.5, sampled: 0.5 };
    const [one, other] = [1, 2].map(() => boost(people(60, 1), people(60, 1), settings, () => undefined));
    expect(one).toEqual(other);
  });

  test("builds on scores that are given: where they say it all, it begins from there and changes nothing given", () => {
    const withBase = (own: People): People => {
      const base = new Float32Array(own.truths.length * 3);
      own.truths.forEach((truth, person) => {
        base[person * 3 + truth] = 6;
      });
      return { ...own, base };
    };
    const training = withBase(people(60, 1));
    const given = training.base!.slice();
    const settings = { ...BOOSTING, mostRounds: 1 };
    const { nats } = boost(training, withBase(people(60, 2, training.facts.bounds)), settings, () => undefined);
    expect(nats[0]).toBeLessThan(0.05);
    expect(training.base).toEqual(given);
  });

  test("its slopes are the differences of -log p(truth) by score", () => {
    const of = people(8, 4);
    const random = seededRandom(2);
    const scores = Float32Array.from({ length: 24 }, () => 2 * random());
    const { gradients, curvatures } = slopesOf(of, scores, BOOSTING, random);
    const lossOf = (person: number, moved: number, by: number) => {
      const own = Array.from({ length: 3 }, (_, at) => scores[person * 3 + at]! + (at === moved ? by : 0));
      return -Math.log(softmax(own)[of.truths[person]!]!);
    };
    for (let row = 0; row < 24; row++) {
      const [person, at, step] = [Math.floor(row / 3), row % 3, 1e-3];
      const [less, here, more] = [-step, 0, step].map((by) => lossOf(person, at, by));
      expect(gradients[row]).toBeCloseTo((more! - less!) / (2 * step), 4);
      expect(curvatures[row]).toBeCloseTo((more! - 2 * here! + less!) / step ** 2, 3);
    }
  });

  test("what is sampled stands for what is not: slopes are right on average", () => {
    const of = people(400, 5);
    const scores = new Float32Array(1200);
    const whole = slopesOf(of, scores, BOOSTING, seededRandom(1)).gradients;
    const part = slopesOf(of, scores, { ...BOOSTING, unlikely: 0.5, sampled: 0.25 }, seededRandom(1));
    const sum = (all: Float32Array) => all.reduce((total, one) => total + Math.max(0, one), 0);
    expect(part.rows.length).toBeLessThan(900);
    expect(sum(part.gradients) / sum(whole)).toBeGreaterThan(0.85);
    expect(sum(part.gradients) / sum(whole)).toBeLessThan(1.15);
  });
});
