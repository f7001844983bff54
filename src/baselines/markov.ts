/**
 * Markov chains of first and second order with back-off.
 *
 * In: training cases between two adult jobs.  Out: a recommender by the last title, or the last two.
 *
 * Each order gives a part of its mass to the one below by absolute discounting (Ney, Essen and Kneser 1994): every count is lowered by
 * the discount, and what is taken goes to the lower order. The order of what was seen often stays, which AccEM needs.
 */
import type { Case, Distribution, LabelSpace, Recommender } from "../domain/index.ts";
import { heldTitles, popularity, recommendationOf } from "./counts.ts";

/** By order; chosen on the validation part of NLSY97 among 0.6, 0.75, 0.85, 0.9 and 0.95. */
const DISCOUNTS = [0.85, 0.95];

export function trainMarkov(cases: readonly Case[], space: LabelSpace, order: 1 | 2): Recommender {
  const floor = popularity(cases, space);
  const orders = countOrders(cases, order, space);
  const method = order === 1 ? "markov/1" : "markov2/1";
  return async (history) => {
    const held = heldTitles({ history }, space);
    const distribution = orders.reduce((below, counts, at) => {
      const row = held.length > at ? counts.get(held.slice(-at - 1).join(" ")) : undefined;
      return row === undefined ? below : backedOff(row, below, DISCOUNTS[at]!);
    }, floor);
    return recommendationOf(method, distribution, "counts");
  };
}

/** Apart, so that the recommender, which is kept, does not keep the cases. */
function countOrders(cases: readonly Case[], orders: number, space: LabelSpace) {
  return Array.from({ length: orders }, (_, at) => countAfter(cases, at + 1, space));
}

/** By the last `length` titles, how often each title came next. */
function countAfter(cases: readonly Case[], length: number, space: LabelSpace): Map<string, Map<number, number>> {
  const counts = new Map<string, Map<number, number>>();
  for (const case_ of cases) {
    const held = heldTitles(case_, space);
    if (held.length < length) continue;
    const key = held.slice(-length).join(" ");
    const row = counts.get(key) ?? new Map<number, number>();
    counts.set(key, row);
    const next = space.indexOf(case_.next.code)!;
    row.set(next, (row.get(next) ?? 0) + 1);
  }
  return counts;
}

function backedOff(row: ReadonlyMap<number, number>, below: Distribution, discount: number): Distribution {
  const seen = row.values().reduce((sum, count) => sum + count, 0);
  const distribution = below.map((p) => ((discount * row.size) / seen) * p);
  for (const [title, count] of row) distribution[title]! += (count - discount) / seen;
  return distribution;
}
