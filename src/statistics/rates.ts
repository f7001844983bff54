/**
 * A share of cases with its interval, good for few cases and for shares near 0 and 1, where drawing again gives no width at all.
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
