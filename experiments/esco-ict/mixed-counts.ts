/**
 * Log-linear mixture of counts, for careers in a few dozen labels and nothing else:
 *
 *     train parts ─► tables of who followed, came before and stood beside whom ─► of a history a probability of every label by each table
 *       ─► one weight a table, fitted on the validation jobs ─► softmax of the weighted logs
 *
 * In: a split and the family of each label.  Out: a score for each label. The weights are fitted on what follows the train part, one job ahead,
 * and on the same job from the train part less its last, two ahead; the target of a test case is neither, and its tables are counted on train
 * parts alone. Source of the form: McFadden's conditional logit (1974) over Jelinek and Mercer's interpolated counts.
 */
import { softmax } from "../../src/statistics/softmax.ts";
import type { LabelScorer, Split, SplitCase } from "./published-protocol.ts";

/** Counts that the popularity of labels is worth beside those of a row. */
const PRIOR = 5;
/** What keeps the log of a label that a table never saw finite. */
const FLOOR = 0.003;

type Row = Float64Array;

/** @param families of the labels, in their order @returns a probability of every label, by each table, for what has been seen */
export function countedTables({ train }: Pick<Split, "train">, families: readonly string[]) {
  const labels = families.length;
  const empty = () => Array.from({ length: labels }, () => new Float64Array(labels));
  const [next, afterNext, later, before, beside] = [empty(), empty(), empty(), empty(), empty()];
  const popular = new Float64Array(labels);
  const people = new Float64Array(labels);
  for (const jobs of train) {
    for (const [at, label] of jobs.entries()) {
      popular[label]!++;
      for (const [further, other] of jobs.slice(at + 1).entries()) {
        later[label]![other]!++;
        if (further === 0) next[label]![other]!++;
        if (further === 0) before[other]![label]!++;
        if (further === 1) afterNext[label]![other]!++;
      }
    }
    const different = new Set(jobs);
    for (const label of different) {
      people[label]!++;
      for (const other of different) beside[label]![other]!++;
    }
  }
  const floor = shares(popular);
  const smooth = (rows: readonly Row[], under: (label: number) => Row = () => floor) =>
    rows.map((row, label) => shares(row.map((count, other) => count + PRIOR * under(label)[other]!)));
  const follows = smooth(next);
  const twice = follows.map((row) => sumOf(follows.map((further, label) => further.map((p) => p * row[label]!))));
  const cosine = beside.map((row, label) =>
    row.map((both, other) => both / Math.sqrt(people[label]! * people[other]! || 1)),
  );
  const others = smooth(beside.map((row, label) => row.with(label, 0)));
  const family = families.map((own) => shares(floor.map((p, other) => (families[other] === own ? p : 0))));
  const tables = { follows, later: smooth(later), before: smooth(before), others, family };
  const skipped = smooth(afterNext, (label) => follows[label]!);
  return (seen: readonly number[]): Row[] => {
    const last = seen.at(-1)!;
    /** Of all that was seen, the earlier counting less. */
    const faded = (rows: readonly Row[], fading: number, power = 1) =>
      shares(sumOf(seen.map((label, at) => rows[label]!.map((p) => fading ** (seen.length - 1 - at) * p ** power))));
    const held = (own: readonly number[]) => (own.length === 0 ? floor : shares(countOf(own, labels)));
    return [
      floor,
      ...Object.values(tables).map((rows) => rows[last]!),
      skipped[last]!,
      twice[last]!,
      held([last]),
      held(seen.slice(0, -1)),
      faded(cosine, 0.5, 1.5),
      faded(cosine, 0.8),
      faded(follows, 0.6),
      faded(tables.later, 0.8),
      faded(others, 0.8),
      faded(family, 0.8),
    ];
  };
}

export type MixtureOptions = {
  /** A network's distribution over what comes next: a table more, and one step of the chain after it another. */
  readonly network?: (seen: readonly number[]) => Row;
  /** On whose jobs the weights are fitted, by their place in the split; on all without it. The tables are of everybody in any case. */
  readonly fittedOn?: (person: number) => boolean;
};

export function mixedCounts(
  split: Split,
  families: readonly string[],
  { network, fittedOn = () => true }: MixtureOptions = {},
): LabelScorer {
  const counted = countedTables(split, families);
  const follows = families.map((_, label) => counted([label])[1]!);
  const tablesOf = (seen: readonly number[]): Row[] => {
    if (network === undefined) return counted(seen);
    const next = network(seen);
    return [...counted(seen), next, sumOf(follows.map((row, label) => row.map((p) => p * next[label]!)))];
  };
  const known = new Map<string, Row[]>();
  const factsOf = (seen: readonly number[]): Row[] => {
    const key = seen.join(" ");
    const facts = known.get(key) ?? factsOfLabels(seen, tablesOf(seen));
    known.set(key, facts);
    return facts;
  };
  const twoAhead = split.train.flatMap((jobs, person): SplitCase[] =>
    jobs.length < 2 || !fittedOn(person) ? [] : [{ seen: jobs.slice(0, -1), target: split.valid[person]!.target }],
  );
  const alike = Map.groupBy([...split.valid.filter((_, person) => fittedOn(person)), ...twoAhead], ({ seen }) =>
    seen.join(" "),
  ).values();
  const weights = fitted(
    [...alike].map((cases) => ({
      facts: factsOf(cases[0]!.seen),
      cases: cases.length,
      targets: countOf(
        cases.map(({ target }) => target),
        families.length,
      ),
    })),
  );
  return (seen) => softmax(scoresOf(factsOf(seen), weights));
}

/** By fact a number for each label: logs of what the tables say, about that of a label at random, and how the label stands in the history. */
function factsOfLabels(seen: readonly number[], tables: readonly Row[]): Row[] {
  const middle = Math.log(FLOOR + 1 / tables[0]!.length);
  const says = (of: (label: number) => boolean) => Float64Array.from(tables[0]!, (_, label) => Number(of(label)));
  return [
    ...tables.map((table) => table.map((p) => Math.log(p + FLOOR) - middle)),
    says((label) => label === seen.at(-1)),
    says((label) => seen.slice(0, -1).includes(label)),
    says((label) => seen.length === 1 && label === seen[0]),
  ];
}

/** Everybody with one history: how many there are, and how many of them went on to each label. */
type Example = { readonly facts: readonly Row[]; readonly cases: number; readonly targets: Row };

/** 120 steps of Adam on all examples at once; the penalty is on the squares of the weights. */
const FITTING = { steps: 120, rate: 0.05, penalty: 3e-3 };

/** @returns the weights that make the targets likeliest */
function fitted(examples: readonly Example[]): Float64Array {
  const facts = examples[0]!.facts.length;
  // Every table as good as any other, to begin with.
  const weights = new Float64Array(facts).fill(1 / facts);
  const [first, second] = [new Float64Array(facts), new Float64Array(facts)];
  for (let step = 1; step <= FITTING.steps; step++) {
    const gradient = gradientAt(examples, weights);
    const rate = FITTING.rate * (1 - step / (FITTING.steps + 1));
    for (let fact = 0; fact < facts; fact++) {
      const slope = gradient[fact]! + FITTING.penalty * weights[fact]!;
      first[fact] = 0.9 * first[fact]! + 0.1 * slope;
      second[fact] = 0.98 * second[fact]! + 0.02 * slope ** 2;
      weights[fact]! -=
        (rate * (first[fact]! / (1 - 0.9 ** step))) / (Math.sqrt(second[fact]! / (1 - 0.98 ** step)) + 1e-8);
    }
  }
  return weights;
}

/** Of the mean of -log p(target). */
function gradientAt(examples: readonly Example[], weights: Float64Array): Float64Array {
  const gradient = new Float64Array(weights.length);
  const all = examples.reduce((sum, { cases }) => sum + cases, 0);
  for (const { facts, cases, targets } of examples) {
    const shares = softmax(scoresOf(facts, weights));
    const slopes = shares.map((p, label) => (cases * p - targets[label]!) / all);
    facts.forEach((values, fact) => {
      gradient[fact]! += product(values, slopes);
    });
  }
  return gradient;
}

function product(a: Row, b: Row): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += a[at]! * b[at]!;
  return sum;
}

function scoresOf(facts: readonly Row[], weights: Float64Array): Float64Array {
  const scores = new Float64Array(facts[0]!.length);
  facts.forEach((values, fact) => {
    const weight = weights[fact]!;
    for (let label = 0; label < scores.length; label++) scores[label]! += weight * values[label]!;
  });
  return scores;
}

function countOf(seen: readonly number[], labels: number): Row {
  const counts = new Float64Array(labels);
  for (const label of seen) counts[label]!++;
  return counts;
}

function sumOf(rows: readonly Row[]): Row {
  return rows.reduce((sum, row) => sum.map((value, at) => value + row[at]!), new Float64Array(rows[0]!.length));
}

/** A row of nothing stays one. */
function shares(row: Row): Row {
  const all = row.reduce((sum, value) => sum + value, 0);
  return all > 0 ? row.map((value) => value / all) : row;
}
