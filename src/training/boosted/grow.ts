/**
 * One regression tree on gradients, grown leaf by leaf: the leaf whose best split gains most is split next.
 *
 * In: bins of facts, gradients and curvatures, and the rows to look at.  Out: a tree whose leaves hold Newton steps.
 * A histogram a leaf sums gradients by bin; of two children only the smaller is summed, the other is what is left of the parent.
 * Source: Ke et al. (2017), LightGBM; Chen and Guestrin (2016), XGBoost, for the gain.
 */
import type { Tree } from "../../recommend/boosted/trees.ts";
import { MOST_BINS } from "./bins.ts";

/** Rows are candidates of people, person by person. */
export type BinnedFacts = {
  /** Candidates a person. */
  readonly candidates: number;
  /** [rows, width] bins of the candidates' facts. */
  readonly bins: Uint8Array;
  readonly width: number;
  /** [people, personWidth] bins of the people's facts. */
  readonly personBins: Uint8Array;
  readonly personWidth: number;
  /** Of each fact, the candidates' first: what separates its bins. */
  readonly bounds: readonly Float32Array[];
};

export type Growing = {
  readonly leaves: number;
  /** Least curvature of a leaf: about so many equally uncertain answers. */
  readonly leastCurvature: number;
  /** Added to a leaf's curvature. */
  readonly penalty: number;
  readonly rate: number;
};

/** Gradient and curvature by fact and bin, alternating. */
type Histogram = Float64Array;
type Split = { readonly gain: number; readonly fact: number; readonly bin: number };
type Leaf = {
  readonly node: number;
  readonly rows: Int32Array;
  readonly histogram: Histogram;
  readonly split: Split | undefined;
};

/** @param gradients of the loss by score, by row @param rows those that are looked at, rising */
export function growTree(
  facts: BinnedFacts,
  gradients: Float32Array,
  curvatures: Float32Array,
  rows: Int32Array,
  growing: Growing,
): Tree {
  const tree = { facts: [-1], values: [0], lefts: [0] };
  const leafOf = (node: number, own: Int32Array, histogram: Histogram): Leaf => {
    tree.values[node] = stepOf(histogram, growing);
    return { node, rows: own, histogram, split: bestSplit(histogram, facts, growing) };
  };
  const leaves = [leafOf(0, rows, histogramOf(facts, gradients, curvatures, rows))];
  while (leaves.length < growing.leaves) {
    const best = leaves.reduce((a, b) => ((b.split?.gain ?? 0) > (a.split?.gain ?? 0) ? b : a));
    if (best.split === undefined) break;
    const { fact, bin } = best.split;
    const [left, right] = partition(facts, best.rows, fact, bin);
    const smaller = left.length < right.length ? left : right;
    const summed = histogramOf(facts, gradients, curvatures, smaller);
    const rest = best.histogram.map((value, at) => value - summed[at]!);
    const child = tree.facts.length;
    tree.facts[best.node] = fact;
    tree.values[best.node] = facts.bounds[fact]![bin - 1]!;
    tree.lefts[best.node] = child;
    tree.facts.push(-1, -1);
    tree.values.push(0, 0);
    tree.lefts.push(0, 0);
    leaves.splice(
      leaves.indexOf(best),
      1,
      leafOf(child, left, smaller === left ? summed : rest),
      leafOf(child + 1, right, smaller === right ? summed : rest),
    );
  }
  return tree;
}

function histogramOf(
  { candidates, bins, width, personBins, personWidth }: BinnedFacts,
  gradients: Float32Array,
  curvatures: Float32Array,
  rows: Int32Array,
): Histogram {
  const histogram = new Float64Array((width + personWidth) * MOST_BINS * 2);
  let [person, sum, curve] = [-1, 0, 0];
  // A person's facts are the same for all candidates, so these are summed first.
  const close = () => {
    for (let fact = 0; fact < personWidth; fact++) {
      const at = ((width + fact) * MOST_BINS + personBins[person * personWidth + fact]!) * 2;
      histogram[at]! += sum;
      histogram[at + 1]! += curve;
    }
  };
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at]!;
    const [gradient, curvature] = [gradients[row]!, curvatures[row]!];
    const owner = Math.floor(row / candidates);
    if (owner !== person) {
      if (person >= 0) close();
      [person, sum, curve] = [owner, 0, 0];
    }
    sum += gradient;
    curve += curvature;
    const from = row * width;
    for (let fact = 0; fact < width; fact++) {
      const place = (fact * MOST_BINS + bins[from + fact]!) * 2;
      histogram[place]! += gradient;
      histogram[place + 1]! += curvature;
    }
  }
  if (person >= 0) close();
  return histogram;
}

/** Sums over the bins of the first fact are sums over all rows. */
function totals(histogram: Histogram): [number, number] {
  let [sum, curve] = [0, 0];
  for (let bin = 0; bin < MOST_BINS; bin++) {
    sum += histogram[2 * bin]!;
    curve += histogram[2 * bin + 1]!;
  }
  return [sum, curve];
}

function stepOf(histogram: Histogram, { rate, penalty }: Growing): number {
  const [sum, curve] = totals(histogram);
  return (-rate * sum) / (curve + penalty);
}

function bestSplit(histogram: Histogram, { bounds }: BinnedFacts, growing: Growing): Split | undefined {
  const { penalty, leastCurvature } = growing;
  const [sum, curve] = totals(histogram);
  const whole = (sum * sum) / (curve + penalty);
  let best: Split | undefined;
  bounds.forEach((own, fact) => {
    let [leftSum, leftCurve] = [histogram[fact * MOST_BINS * 2]!, histogram[fact * MOST_BINS * 2 + 1]!];
    for (let bin = 1; bin <= own.length; bin++) {
      const at = (fact * MOST_BINS + bin) * 2;
      leftSum += histogram[at]!;
      leftCurve += histogram[at + 1]!;
      const [rightSum, rightCurve] = [sum - leftSum, curve - leftCurve];
      if (leftCurve < leastCurvature || rightCurve < leastCurvature) continue;
      const gain = (leftSum * leftSum) / (leftCurve + penalty) + (rightSum * rightSum) / (rightCurve + penalty) - whole;
      if (gain > (best?.gain ?? 1e-6)) best = { gain, fact, bin };
    }
  });
  return best;
}

/** Bins up to `bin`, and what is not known, go left. */
function partition(facts: BinnedFacts, rows: Int32Array, fact: number, bin: number): [Int32Array, Int32Array] {
  const [left, right] = [new Int32Array(rows.length), new Int32Array(rows.length)];
  let [lefts, rights] = [0, 0];
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at]!;
    if (binAt(facts, row, fact) <= bin) left[lefts++] = row;
    else right[rights++] = row;
  }
  return [left.slice(0, lefts), right.slice(0, rights)];
}

function binAt({ candidates, bins, width, personBins, personWidth }: BinnedFacts, row: number, fact: number): number {
  return fact < width
    ? bins[row * width + fact]!
    : personBins[Math.floor(row / candidates) * personWidth + fact - width]!;
}

/** Adds a tree to the scores of all rows. */
export function addTree(tree: Tree, facts: BinnedFacts, scores: Float32Array): void {
  const cuts = tree.facts.map((fact, node) => (fact < 0 ? 0 : facts.bounds[fact]!.indexOf(tree.values[node]!) + 1));
  for (let row = 0; row < scores.length; row++) {
    let node = 0;
    for (let fact = tree.facts[0]!; fact >= 0; fact = tree.facts[node]!)
      node = binAt(facts, row, fact) > cuts[node]! ? tree.lefts[node]! + 1 : tree.lefts[node]!;
    scores[row]! += tree.values[node]!;
  }
}
