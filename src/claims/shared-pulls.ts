/**
 * Facts that work together: how a pull is shared among the strongest.
 *
 * In: the value of every set of facts (the log-odds of a title when all the others are taken away).  Out: Shapley values.
 * The rule. Taking one fact away (`pulls.ts`) is what a person does who strikes it, and is what a reason says. It says too little of two
 * facts of which either would do, and counts twice two facts that only work together. So for one named title the few strongest facts are
 * also taken away in every combination, and each gets the mean of what it adds over all orders in which the facts could come: the only
 * sharing that adds up to the whole, treats equals alike and gives nothing to a fact that never moves anything (Shapley 1953). Up to
 * `MOST_EXACT` facts it is exact; of more, orders are drawn, and the standard error is told.
 */
import type { Random } from "../domain/index.ts";
import { shuffle } from "../domain/index.ts";

export const MOST_EXACT = 4;

export type Shared = { readonly value: number /** 0 where it is exact. */; readonly standardError: number };

/** @param value of a set of facts, as bits @param count of facts */
export function exactShares(value: (set: number) => number, count: number): Shared[] {
  const shares = new Float64Array(count);
  const weights = Array.from({ length: count }, (_, size) => 1 / (count * choose(count - 1, size)));
  for (let set = 0; set < 1 << count; set++) {
    const size = bitsOf(set);
    for (let fact = 0; fact < count; fact++)
      if (!(set & (1 << fact))) shares[fact]! += weights[size]! * (value(set | (1 << fact)) - value(set));
  }
  return [...shares].map((share) => ({ value: share, standardError: 0 }));
}

/** @param orders how many are drawn, at least two @param value as above; asked (orders x count) times */
export function sampledShares(value: (set: number) => number, count: number, orders: number, random: Random): Shared[] {
  const added = Array.from({ length: count }, () => new Float64Array(orders));
  for (let draw = 0; draw < orders; draw++) {
    let set = 0;
    let before = value(0);
    for (const fact of shuffle([...Array(count).keys()], random)) {
      set |= 1 << fact;
      const after = value(set);
      added[fact]![draw] = after - before;
      before = after;
    }
  }
  return added.map((own) => {
    const mean = own.reduce((sum, one) => sum + one, 0) / orders;
    const variance = own.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (orders - 1);
    return { value: mean, standardError: Math.sqrt(variance / orders) };
  });
}

function choose(n: number, k: number): number {
  let ways = 1;
  for (let at = 1; at <= k; at++) ways = (ways * (n - k + at)) / at;
  return ways;
}

function bitsOf(set: number): number {
  let bits = 0;
  for (let left = set; left > 0; left &= left - 1) bits++;
  return bits;
}
