/**
 * Simulatability: can a small reader tell the method's first title from the reason alone?
 *
 * In: reasons and the first titles they were shown with.  Out: for each whether the reader was right, from the reason itself and from
 * another person's.
 * The reader is a conditional logit over all titles that sees the words and nothing else: which titles are named, in what order, as ahead
 * or behind, which are kin of these, and what came first for other people. It is trained on other people than it reads (five folds).
 * Source: Hase and Bansal (2020), Evaluating Explainable AI; cross-fit as everywhere here.
 */
import { isAhead } from "../../claims/read-ahead.ts";
import { titleMentions } from "../../claims/title-mentions.ts";
import { type Distribution, seededRandom, shuffle } from "../../domain/index.ts";
import type { Taxonomy } from "../../taxonomy/taxonomy.ts";

export type Shown = { readonly text: string; readonly first: number };

const FOLDS = 5;
const STEPS = 120;
const RATE = 0.5;
const FEATURES = 8;

/** @returns 1 or 0 a reason, in their order; the reader never saw the person */
export function simulated(
  shown: readonly Shown[],
  taxonomy: Taxonomy,
  seed: number,
): { own: number[]; others: number[] } {
  const random = seededRandom(seed);
  const order = shuffle([...shown.keys()], random);
  const fold = new Map(order.map((at, place) => [at, place % FOLDS]));
  // The next one in a shuffled circle: another person's reason for everybody.
  const other = new Map(order.map((at, place) => [at, order[(place + 1) % order.length]!]));
  const [own, others] = [Array<number>(shown.length).fill(0), Array<number>(shown.length).fill(0)];
  for (let held = 0; held < FOLDS; held++) {
    const learned = shown.filter((_, at) => fold.get(at) !== held);
    const popular = popularity(learned, taxonomy);
    const rowsOf = ({ text }: Shown) => features(text, popular, taxonomy);
    const weights = train(learned.map((one) => ({ rows: rowsOf(one), truth: one.first })));
    const reads = (at: number) => best(rowsOf(shown[at]!), weights);
    for (const at of shown.keys()) {
      if (fold.get(at) !== held) continue;
      own[at] = Number(reads(at) === shown[at]!.first);
      others[at] = Number(reads(other.get(at)!) === shown[at]!.first);
    }
  }
  return { own, others };
}

function popularity(shown: readonly Shown[], taxonomy: Taxonomy): Distribution {
  const counts = new Float64Array(taxonomy.occupations.length);
  for (const { first } of shown) counts[first]!++;
  return counts.map((count) => Math.log((count + 0.1) / (shown.length + 0.1)));
}

/** [titles x FEATURES] */
function features(text: string, popular: Distribution, taxonomy: Taxonomy): Float64Array {
  const rows = new Float64Array(taxonomy.occupations.length * FEATURES);
  const mentions = titleMentions(text, taxonomy);
  const named = mentions.map(({ code }) => taxonomy.indexOf(code)!);
  const majors = new Set(named.map((title) => taxonomy.majors[title]));
  const kin = new Set(named.flatMap((title) => taxonomy.related[title]!));
  const set = (title: number, feature: number, value: number) => {
    rows[title * FEATURES + feature] = value;
  };
  for (let title = 0; title < taxonomy.occupations.length; title++) {
    set(title, 0, popular[title]! / 5);
    if (majors.has(taxonomy.majors[title]!)) set(title, 1, 1);
    if (kin.has(title)) set(title, 2, 1);
  }
  const staying = /same occupation/i.test(text) ? 1 : 0;
  mentions.forEach(({ start, end }, at) => {
    const title = named[at]!;
    set(title, 3, 1);
    if (at === 0) set(title, 4, 1);
    if (at === mentions.length - 1) set(title, 5, 1);
    if (isAhead(text, start, end)) set(title, 6, 1);
    set(title, 7, staying);
  });
  return rows;
}

/** Gradient steps on -log p(truth), a little held back towards 0. */
function train(cases: readonly { readonly rows: Float64Array; readonly truth: number }[]): Float64Array {
  const weights = new Float64Array(FEATURES);
  for (let step = 0; step < STEPS; step++) {
    const slope = new Float64Array(FEATURES);
    for (const { rows, truth } of cases) {
      const p = shares(rows, weights);
      for (let title = 0; title < p.length; title++)
        for (let feature = 0; feature < FEATURES; feature++)
          slope[feature]! += ((title === truth ? 1 : 0) - p[title]!) * rows[title * FEATURES + feature]!;
    }
    for (let feature = 0; feature < FEATURES; feature++)
      weights[feature]! += RATE * (slope[feature]! / cases.length - 0.001 * weights[feature]!);
  }
  return weights;
}

function scores(rows: Float64Array, weights: Float64Array): Float64Array {
  const all = new Float64Array(rows.length / FEATURES);
  for (let title = 0; title < all.length; title++)
    for (let feature = 0; feature < FEATURES; feature++)
      all[title]! += rows[title * FEATURES + feature]! * weights[feature]!;
  return all;
}

function shares(rows: Float64Array, weights: Float64Array): Float64Array {
  const all = scores(rows, weights).map(Math.exp);
  const sum = all.reduce((total, one) => total + one, 0);
  return all.map((one) => one / sum);
}

function best(rows: Float64Array, weights: Float64Array): number {
  const all = scores(rows, weights);
  return all.indexOf(Math.max(...all));
}
