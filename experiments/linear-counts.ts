/**
 * Would a line do? A linear conditional logit on the very facts that the boosted counts read, beside the trees.
 *
 *     node experiments/linear-counts.ts            (WHEREFORE_DATA names the public data)
 *
 * In: NLSY97's training and validation people, and NLSY79.  Out: perplexity on validation of the linear logit, at its best epoch, and of
 * the trees at their best round, with the paired difference of log p(truth). The line also has what the person's facts say of staying, of
 * going back, of the same field and of a higher job zone: as products.
 */
import { seededRandom, shuffle } from "../src/domain/index.ts";
import { openDataset } from "../src/histories/datasets/datasets.ts";
import { olderTransitions } from "../src/histories/older-survey.ts";
import { trainingCases } from "../src/histories/training-cases.ts";
import { loadTaxonomy, loadTitleCoder } from "../src/index.ts";
import { FACTS, PERSON_FACTS } from "../src/recommend/boosted/facts.ts";
import { bootstrapRatios } from "../src/statistics/bootstrap.ts";
import { softmax } from "../src/statistics/softmax.ts";
import { boost, type People } from "../src/training/boosted/boost.ts";
import { factsOfPeople } from "../src/training/boosted/facts-of-people.ts";
import { addTree } from "../src/training/boosted/grow.ts";
import { BOOSTING } from "../src/training/train-boosted.ts";

const [EPOCHS, BATCH, RATE, PENALTY] = [24, 64, 0.01, 1e-4];
/** Facts of candidates whose products with the person's facts are facts too. */
const CROSSED = [
  "is the last title",
  "times held",
  "share of jobs in its major group",
  "SOC digits in common with the last title",
  "job zone less that of the last title",
].map((name) => FACTS.indexOf(name));

const data = process.env["WHEREFORE_DATA"] ?? "../shared/data";
const taxonomy = loadTaxonomy();
const coder = loadTitleCoder();
const cases = await trainingCases(openDataset("nlsy97", data, coder));
const { training, validation } = factsOfPeople(
  cases,
  await olderTransitions(openDataset("nlsy79", data, coder)),
  taxonomy,
);
const scale = scalesOf(training);
const width = FACTS.length + CROSSED.length * PERSON_FACTS.length;

const linear = fitLine();
const { trees } = boost(training, validation, BOOSTING, () => undefined);
const scores = new Float32Array(validation.truths.length * validation.facts.candidates);
for (const tree of trees) addTree(tree, validation.facts, scores);
const grown = logsOf(validation, (person) =>
  scores.subarray(person * validation.facts.candidates, (person + 1) * validation.facts.candidates),
);
const people = cases.validation.map(({ person }) => person);
const [ahead] = bootstrapRatios(people, [grown.map((log, at) => log - linear[at]!)], 1);
console.log(`linear conditional logit: perplexity ${perplexity(linear).toFixed(2)} (n = ${people.length})`);
console.log(`boosted trees, ${trees.length}: perplexity ${perplexity(grown).toFixed(2)}`);
console.log(
  `trees ahead of the line in log p: ${ahead!.value.toFixed(3)} [${ahead!.low.toFixed(3)}, ${ahead!.high.toFixed(3)}]`,
);

/** Adam on batches of people. @returns log p(truth) on validation at the best epoch */
function fitLine(): number[] {
  const random = seededRandom(1);
  const [weights, first, second] = [new Float64Array(width), new Float64Array(width), new Float64Array(width)];
  const order = Array.from(training.truths.keys());
  let [best, step] = [[Number.NEGATIVE_INFINITY], 0];
  for (let epoch = 1; epoch <= EPOCHS; epoch++) {
    const mixed = shuffle(order, random);
    for (let from = 0; from < mixed.length; from += BATCH) {
      const gradient = weights.map((weight, at) => (at < FACTS.length ? PENALTY : 4 * PENALTY) * weight);
      const batch = mixed.slice(from, from + BATCH);
      for (const person of batch) {
        const shares = softmax(scoresOf(training, person, weights));
        shares[training.truths[person]!]! -= 1;
        addGradient(training, person, shares, gradient, 1 / batch.length);
      }
      step++;
      const rate = RATE * (1 - (epoch - 1) / EPOCHS);
      for (let at = 0; at < width; at++) {
        first[at] = 0.9 * first[at]! + 0.1 * gradient[at]!;
        second[at] = 0.99 * second[at]! + 0.01 * gradient[at]! ** 2;
        weights[at]! -=
          (rate * (first[at]! / (1 - 0.9 ** step))) / (Math.sqrt(second[at]! / (1 - 0.99 ** step)) + 1e-8);
      }
    }
    const logs = logsOf(validation, (person) => scoresOf(validation, person, weights));
    console.log(`epoch ${epoch}: perplexity ${perplexity(logs).toFixed(2)} on validation`);
    if (perplexity(logs) < perplexity(best)) best = logs;
  }
  return best;
}

/** The weight of each candidate fact for this person: its own, and what the person's facts add to it. */
function weightsFor(of: People, person: number, weights: Float64Array): Float64Array {
  const own = weights.slice(0, FACTS.length);
  const { personWidth } = of.facts;
  CROSSED.forEach((fact, crossed) => {
    for (let other = 0; other < personWidth; other++)
      own[fact]! += weights[FACTS.length + crossed * personWidth + other]! * personValue(of, person, other);
  });
  return own;
}

function personValue({ facts }: People, person: number, fact: number): number {
  return scale[facts.width + fact]![facts.personBins[person * facts.personWidth + fact]!]!;
}

function scoresOf(of: People, person: number, weights: Float64Array): Float64Array {
  const own = weightsFor(of, person, weights);
  const { candidates, bins } = of.facts;
  const scores = new Float64Array(candidates);
  for (let at = 0; at < candidates; at++) {
    const row = (person * candidates + at) * own.length;
    for (let fact = 0; fact < own.length; fact++) scores[at]! += own[fact]! * scale[fact]![bins[row + fact]!]!;
  }
  return scores;
}

/** @param slopes of the loss by score, for each candidate */
function addGradient(of: People, person: number, slopes: Float64Array, into: Float64Array, share: number): void {
  const { candidates, bins, personWidth } = of.facts;
  const sums = new Float64Array(FACTS.length);
  for (let at = 0; at < candidates; at++) {
    const row = (person * candidates + at) * sums.length;
    for (let fact = 0; fact < sums.length; fact++) sums[fact]! += slopes[at]! * scale[fact]![bins[row + fact]!]!;
  }
  sums.forEach((sum, fact) => {
    into[fact]! += share * sum;
  });
  CROSSED.forEach((fact, crossed) => {
    for (let other = 0; other < personWidth; other++)
      into[FACTS.length + crossed * personWidth + other]! += share * sums[fact]! * personValue(of, person, other);
  });
}

/** Of each fact by bin: its upper bound, about the mean over rows and in deviations; 0 for what is not known. */
function scalesOf({ facts }: People): Float64Array[] {
  const { bins, width, personBins, personWidth, bounds } = facts;
  return bounds.map((own, fact) => {
    const [all, step, from] =
      fact < width ? ([bins, width, fact] as const) : ([personBins, personWidth, fact - width] as const);
    const values = Float64Array.from({ length: own.length + 2 }, (_, bin) => own[Math.min(bin, own.length) - 1] ?? 0);
    const counts = new Float64Array(values.length);
    for (let at = from; at < all.length; at += step) counts[all[at]!]!++;
    counts[0] = 0;
    const number = counts.reduce((sum, count) => sum + count, 0) || 1;
    const mean = counts.reduce((sum, count, bin) => sum + count * values[bin]!, 0) / number;
    const deviation =
      Math.sqrt(counts.reduce((sum, count, bin) => sum + count * (values[bin]! - mean) ** 2, 0) / number) || 1;
    return values.map((value, bin) => (bin === 0 ? 0 : (value - mean) / deviation));
  });
}

function logsOf({ truths }: People, scoresOfPerson: (person: number) => ArrayLike<number>): number[] {
  return Array.from(truths, (truth, person) => Math.log(softmax(scoresOfPerson(person))[truth]!));
}

function perplexity(logs: readonly number[]): number {
  return Math.exp(-logs.reduce((sum, log) => sum + log, 0) / logs.length);
}
