/**
 * A ranker of one's own, gradient-boosted and written outside of wherefore, is scored, compared and shown like one of ours.
 *
 *     node own-ranker.mts                 on invented careers
 *     node own-ranker.mts nlsy97 valid    on a public data set, in the folder that WHEREFORE_DATA names
 */
import { type CareerHistory, loadTaxonomy, type Recommender } from "wherefore";
import {
  adultCases,
  type Case,
  casesOf,
  compareMetric,
  heldTitles,
  meanOver,
  openData,
  ourMethods,
  type Part,
  recommendationOf,
  reportOn,
  reportText,
  type ScoredCase,
  scoreMethods,
  trainingCases,
} from "wherefore/evaluate";
import { inventedData } from "wherefore/testing";

const taxonomy = loadTaxonomy();
const TITLES = taxonomy.occupations.length;
const [ROUNDS, RATE, BINS] = [60, 0.3, 12];

/** Stumps that lower the loss -log softmax(scores)[truth] over all titles, one after the other (Friedman, 2001). */
function trainBoosted(cases: readonly Case[]): Recommender {
  const [followed, popular] = [new Map<number, number>(), new Float64Array(TITLES)];
  const asked = cases.map(({ history, next }) => ({ history, truth: taxonomy.indexOf(next.code)! }));
  const lastOf = (history: CareerHistory) => heldTitles({ history }, taxonomy).at(-1) ?? 0;
  for (const { history, truth } of asked) {
    const key = lastOf(history) * TITLES + truth;
    followed.set(key, (followed.get(key) ?? 0) + 1);
    popular[truth]!++;
  }
  /** Seven small whole numbers a title. A case that is being learned from does not count itself. */
  const featuresOf = (history: CareerHistory, own = -1): Uint8Array => {
    const held = heldTitles({ history }, taxonomy);
    const last = lastOf(history);
    const near = taxonomy.related[last] ?? [];
    return Uint8Array.from({ length: 7 * TITLES }, (_, at) => {
      const title = Math.floor(at / 7);
      const [mine, place] = [Number(title === own), near.indexOf(title)];
      return [
        Math.min(BINS - 1, Math.floor(2 * Math.log2(1 + (followed.get(last * TITLES + title) ?? 0) - mine))),
        Math.min(BINS - 1, Math.floor(Math.log2(1 + popular[title]! - mine))),
        Number(title === last),
        Number(held.slice(0, -1).includes(title)),
        Number(taxonomy.majors[title] === taxonomy.majors[last]),
        place < 0 ? 0 : place < 5 ? 2 : 1,
        3 + Math.max(-2, Math.min(2, taxonomy.zones[title]! - taxonomy.zones[last]!)),
      ][at % 7]!;
    });
  };
  const stumps: { feature: number; bin: number; below: number; above: number }[] = [];
  const raise = (scores: Float64Array, rows: Uint8Array, { feature, bin, below, above }: (typeof stumps)[number]) =>
    scores.forEach((_, title) => {
      scores[title]! += rows[7 * title + feature]! <= bin ? below : above;
    });
  const examples = asked.map(({ history, truth }) => ({
    truth,
    rows: featuresOf(history, truth),
    scores: new Float64Array(TITLES),
  }));
  for (let round = 0; round < ROUNDS; round++) {
    const [slopes, bends] = [new Float64Array(7 * BINS), new Float64Array(7 * BINS)];
    for (const { truth, rows, scores } of examples)
      softmax(scores).forEach((p, title) => {
        for (let feature = 0; feature < 7; feature++) {
          slopes[feature * BINS + rows[7 * title + feature]!]! += p - Number(title === truth);
          bends[feature * BINS + rows[7 * title + feature]!]! += p * (1 - p);
        }
      });
    const best = bestStump(slopes, bends);
    stumps.push(best);
    for (const { rows, scores } of examples) raise(scores, rows, best);
  }
  return async (history) => {
    const [scores, rows] = [new Float64Array(TITLES), featuresOf(history)];
    for (const stump of stumps) raise(scores, rows, stump);
    const distribution = softmax(scores);
    return recommendationOf("boosted/1", distribution, "counts");
  };
}

function softmax(scores: Float64Array): Float64Array {
  const most = scores.reduce((a, b) => Math.max(a, b));
  const weights = scores.map((score) => Math.exp(score - most));
  const all = weights.reduce((a, b) => a + b, 0);
  return weights.map((weight) => weight / all);
}

/** Newton's step on either side of the best of all cuts. */
function bestStump(slopes: Float64Array, bends: Float64Array) {
  const cuts = Array.from({ length: 7 * BINS }, (_, cut) => {
    const [feature, bin] = [Math.floor(cut / BINS), cut % BINS];
    const sum = (of: Float64Array, from: number, to: number) =>
      of.slice(feature * BINS + from, feature * BINS + to).reduce((a, b) => a + b, 0);
    const [below, above] = [[0, bin + 1] as const, [bin + 1, BINS] as const];
    // Where hardly any probability lies the curve is flat, and a whole step of Newton would leap out of the picture.
    const step = ([from, to]: readonly [number, number]) =>
      Math.max(-2, Math.min(2, -sum(slopes, from, to) / (sum(bends, from, to) + 1)));
    const gain = ([from, to]: readonly [number, number]) => sum(slopes, from, to) ** 2 / (sum(bends, from, to) + 1);
    return { feature, bin, below: RATE * step(below), above: RATE * step(above), gain: gain(below) + gain(above) };
  });
  return cuts.reduce((best, cut) => (cut.gain > best.gain ? cut : best));
}

const [on = `${inventedData(200)}/nlsy97-careers`, part = "valid"] = process.argv.slice(2) as [string?, Part?];
const data = await openData(on);
const methods = {
  boosted: trainBoosted(adultCases(await trainingCases(data))),
  ...(await ourMethods(["markov", "stay"], data)),
};
const scores = await scoreMethods(methods, casesOf(data, part));
console.log(reportText(reportOn(scores, data, part)));

/** A metric of one's own: the truth is among the first three, or the first is at least of its major group. */
const useful = ({ rank, soc2 }: ScoredCase) => Number(rank <= 3 || soc2 === 1);
const [boosted, markov] = [scores.get("boosted")!, scores.get("markov")!];
const { value, low, high, n } = meanOver(boosted, useful, 1);
const difference = compareMetric(boosted, markov, useful, 1);
console.log(`\nUseful: boosted ${value.toFixed(3)} [${low.toFixed(3)}, ${high.toFixed(3)}] of ${n};`);
console.log(`boosted - markov ${difference.value.toFixed(3)}, p ${difference.p.toFixed(3)}`);
