/**
 * Figures as people read them, in tables of the program and of experiments alike.
 *
 * In: numbers.  Out: text.
 */
import type { Interval } from "./bootstrap.ts";

/** "0.84 [0.79, 0.88]" */
export function intervalText({ value, low, high }: Interval, digits: number): string {
  return `${value.toFixed(digits)} [${low.toFixed(digits)}, ${high.toFixed(digits)}]`;
}

/** A p-value: "0.021", "< 0.001" */
export function chanceText(p: number): string {
  return p < 0.001 ? "< 0.001" : p.toFixed(3);
}
