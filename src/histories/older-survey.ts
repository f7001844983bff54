/** The people of NLSY79, who were asked the same a generation before. In: the data set.  Out: every transition of everybody. */
import type { Case, Dataset } from "../domain/index.ts";
import { cutCases } from "./cases.ts";

/** They were born from 1957 to 1964; their own year is not in the data. */
export const MIDDLE_OF_NLSY79 = 1961;

export async function olderTransitions(nlsy79: Dataset): Promise<Case[]> {
  const cases: Case[] = [];
  for await (const career of nlsy79.careers())
    cases.push(...cutCases({ ...career, birthYear: MIDDLE_OF_NLSY79 }, nlsy79.rules));
  return cases;
}
