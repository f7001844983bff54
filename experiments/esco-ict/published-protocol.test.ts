/** Golden values of the data sets' READMEs: the published package's own numbers, ties by item order. */
import { existsSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
  type LabelCareers,
  type LabelScorer,
  markov,
  popularity,
  readLabelCareers,
  repeatLast,
  SEEDS,
  type Split,
  splitOf,
  type TopFive,
  testPlaces,
  topFive,
} from "./published-protocol.ts";
import { pythonRandom } from "./python-random.ts";

const data = process.env["WHEREFORE_DATA"] ?? "../shared/data";

test("Python's generator, seed 100", () => {
  const random = pythonRandom(100);
  expect(Array.from({ length: 4 }, random.next)).toEqual([625644691, 1973661107, 1953896601, 4087596401]);
  const drawn = (high: number) => {
    const fresh = pythonRandom(100);
    return Array.from({ length: 12 }, () => fresh.randint(2, high)).join(" ");
  };
  expect(drawn(3)).toBe("2 3 3 2 3 3 3 2 2 2 3 3");
  expect(drawn(6)).toBe("3 5 5 3 5 4 5 6 2 6 2 2");
});

test("a split and its scores, by hand", () => {
  // Three labels. Seen 0 then 1 in training twice, 0 then 2 once; the person's last seen label is 0.
  const split = {
    train: [
      [0, 1],
      [0, 1],
      [0, 2],
    ],
    valid: [],
    test: [{ seen: [0], target: 2 }],
  };
  // Counts 3, 2, 1 scaled: 1, 0.5, 0. Row of 0: 0, 2/3, 1/3; 0.9 of it + 0.1 of popularity: 0.1, 0.65, 0.3; scaled.
  expect([...markov(split, 3)([0])]).toEqual([0, 1, expect.closeTo(0.2 / 0.55, 12)]);
  expect([...repeatLast(split, 3)([1])]).toEqual([0.05, 1, 0]);
  expect(topFive(markov(split, 3), split)).toEqual({ hr: 1, ndcg: expect.closeTo(1 / Math.log2(3), 12) });
});

/** The target placed before all of its equals, or after them: what the order of ties can do at most. */
function withTies(scorer: LabelScorer, { test: cases }: Split, target: "before" | "after"): TopFive {
  let [hits, gains] = [0, 0];
  for (const asked of cases) {
    const scores = scorer(asked.seen);
    const own = scores[asked.target]!;
    const place = scores.filter((score) => (target === "before" ? score > own : score >= own)).length;
    const rank = target === "before" ? place + 1 : place;
    if (rank > 5) continue;
    hits++;
    gains += 1 / Math.log2(rank + 1);
  }
  return { hr: hits / cases.length, ndcg: gains / cases.length };
}

type Published = {
  name: string;
  sums: number[];
  popularity: [number, number];
  repeatLast: [number, number];
  markovBySeed: number[];
  markovOneAhead: [number, number];
};
const PUBLISHED: readonly Published[] = [
  {
    name: "jobhop-ict",
    sums: [6804, 6784, 6781, 6781, 6791, 6812, 6781, 6799, 6835, 6826],
    popularity: [0.2889, 0.2026],
    repeatLast: [0.3626, 0.2819],
    markovBySeed: [0.2945, 0.2959, 0.2929, 0.2907, 0.2806, 0.2954, 0.2925, 0.2973, 0.2966, 0.3],
    markovOneAhead: [0.4377, 0.3289],
  },
  {
    name: "karrierewege-ict",
    sums: [6503, 6523, 6528, 6590, 6509, 6577, 6507, 6494, 6530, 6546],
    popularity: [0.518, 0.3817],
    repeatLast: [0.7047, 0.6034],
    markovBySeed: [0.6203, 0.6321, 0.6156, 0.6307, 0.6142, 0.6151, 0.6246, 0.622, 0.6207, 0.6243],
    markovOneAhead: [0.8115, 0.7062],
  },
];

const here = existsSync(`${data}/jobhop-ict`);
const NOBODY: LabelCareers = { labels: [], titles: [], careers: [] };

describe.skipIf(!here).each(PUBLISHED)("$name, published rows (needs ../shared/data)", (published) => {
  const set = here ? readLabelCareers(`${data}/${published.name}`) : NOBODY;
  const labels = set.labels.length;
  const splits = SEEDS.map((seed) => splitOf(set, seed, "two"));
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

  test("the ten splits are the published ones", () => {
    const sums = SEEDS.map((seed) => testPlaces(set.careers, seed).reduce((sum, place) => sum + place, 0));
    expect(sums).toEqual(published.sums);
  });

  test("popularity and repeat-last to four digits, as far as equal scores have an order", () => {
    for (const [make, [hr, ndcg]] of [
      [popularity, published.popularity],
      [repeatLast, published.repeatLast],
    ] as const) {
      const luckiest = splits.map((split) => withTies(make(split, labels), split, "before"));
      const unluckiest = splits.map((split) => withTies(make(split, labels), split, "after"));
      expect(hr).toBeLessThan(mean(luckiest.map((score) => score.hr)) + 5e-5);
      expect(hr).toBeGreaterThan(mean(unluckiest.map((score) => score.hr)) - 5e-5);
      expect(ndcg).toBeLessThan(mean(luckiest.map((score) => score.ndcg)) + 5e-5);
      expect(ndcg).toBeGreaterThan(mean(unluckiest.map((score) => score.ndcg)) - 5e-5);
      const ours = mean(splits.map((split) => topFive(make(split, labels), split).ndcg));
      if (published.name === "jobhop-ict") expect(ours.toFixed(4)).toBe(ndcg.toFixed(4));
    }
  });

  test("Markov, split by split", () => {
    const found = splits.map((split) => topFive(markov(split, labels), split).ndcg);
    expect(found.map((ndcg) => Number(ndcg.toFixed(4)))).toEqual(published.markovBySeed);
  });

  test("Markov, one ahead, in the README's first reading", () => {
    const scores = SEEDS.map((seed) => splitOf(set, seed, "one")).map((split) => topFive(markov(split, labels), split));
    expect(mean(scores.map((score) => score.hr))).toBeCloseTo(published.markovOneAhead[0], 4);
    expect(mean(scores.map((score) => score.ndcg))).toBeCloseTo(published.markovOneAhead[1], 4);
  });
});
