/**
 * A share of cases with its interval, good for few cases and for shares near 0 and 1, where drawing again gives no width at all; and one
 * share divided by another.
 */
import { NORMAL_QUANTILE } from "./distributions.ts";

export type Rate = { readonly count: number; readonly n: number; readonly low: number; readonly high: number };

const Z = NORMAL_QUANTILE[0.975];

/**
 * @returns with the 95 % interval; 0 to 1 where there is no case
 * Source: Wilson (1927), "Probable Inference, the Law of Succession, and Statistical Inference".
 */
export function rateOf(count: number, n: number): Rate {
  if (n === 0) return { count, n, low: 0, high: 1 };
  const share = count / n;
  const spread = Z * Math.sqrt((share * (1 - share)) / n + Z ** 2 / (4 * n ** 2));
  const scale = 1 + Z ** 2 / n;
  const middle = share + Z ** 2 / (2 * n);
  return { count, n, low: Math.max(0, (middle - spread) / scale), high: Math.min(1, (middle + spread) / scale) };
}

export type RatioOfRates =
  | { readonly kind: "ratio"; readonly value: number; readonly low: number; readonly high: number }
  /** A count of 0 has no logarithm, so there is a value and no interval of this kind. */
  | { readonly kind: "zero"; readonly value: 0 }
  /** Nobody counts in the second share: a ratio to 0 is none. */
  | { readonly kind: "undetermined" };

type Count = Pick<Rate, "count" | "n">;

/**
 * One share divided by another, of other people, with the 95 % interval of its logarithm.
 *
 * @param a, b each of at least one person
 * Source: Katz, Baptista, Azen and Pike (1978), "Obtaining confidence intervals for the risk ratio in cohort studies".
 */
export function ratioOfRates(a: Count, b: Count): RatioOfRates {
  if (b.count === 0) return { kind: "undetermined" };
  if (a.count === 0) return { kind: "zero", value: 0 };
  const value = a.count / a.n / (b.count / b.n);
  const spread = Z * Math.sqrt(1 / a.count - 1 / a.n + 1 / b.count - 1 / b.n);
  return { kind: "ratio", value, low: value * Math.exp(-spread), high: value * Math.exp(spread) };
}
