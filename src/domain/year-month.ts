/**
 * A date as careers state it: a year, or a year and a month.
 *
 * In: the two written forms "2015" and "2015-03".  Out: a branded string, and months counted from year 0 to reckon with.
 * A year alone is a span of twelve months, so it has an earliest and a latest month; whoever compares dates says which is meant.
 */
import * as z from "zod";

export const YearMonth = z
  .string()
  .regex(/^(19|20)\d{2}(-(0[1-9]|1[0-2]))?$/, "a year (2015) or a year and month (2015-03), 1900 to 2099")
  .brand<"YearMonth">();
export type YearMonth = z.infer<typeof YearMonth>;

export function yearOf(date: YearMonth): number {
  return Number(date.slice(0, 4));
}

/** The month, 1 to 12, or undefined where only the year is known. */
function monthOf(date: YearMonth): number | undefined {
  return date.length > 4 ? Number(date.slice(5, 7)) : undefined;
}

/** The first month the date can mean, in months since year 0. */
export function earliestMonth(date: YearMonth): number {
  return yearOf(date) * 12 + (monthOf(date) ?? 1) - 1;
}

/** The last month the date can mean, in months since year 0. */
export function latestMonth(date: YearMonth): number {
  return yearOf(date) * 12 + (monthOf(date) ?? 12) - 1;
}
