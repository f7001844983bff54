/**
 * Statistics as people read them: a value with its 95 % interval, or why there is none.
 */
import type { Rate } from "../statistics/rates.ts";
import type { Estimate } from "../statistics/resampled.ts";
import { intervalText } from "../statistics/texts.ts";

const WHY = { "no-items": "no items", "no-variation": "nothing varies" } as const;

/** "0.84 [0.79, 0.88]" */
export function estimateText(estimate: Estimate): string {
  if (estimate.kind === "none") return WHY[estimate.why];
  const { value, interval } = estimate;
  return interval === undefined ? value.toFixed(2) : intervalText({ value, ...interval }, 2);
}

/** "87 % [82, 91]" */
export function rateText({ count, n, low, high }: Rate): string {
  if (n === 0) return "none scored";
  const percent = (share: number) => (100 * share).toFixed(0);
  return `${percent(count / n)} % [${percent(low)}, ${percent(high)}]`;
}

/** What a folder of records lacks because people were erased; empty where nobody was. */
export function erasedText(people: number): string {
  if (people === 0) return "";
  return people === 1 ? "1 person was erased from it" : `${people} people were erased from it`;
}
