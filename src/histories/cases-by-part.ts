/** The cases of the people that may be learned from and chosen on. In: a data set.  Out: those of its training and validation parts, in order. */
import type { Case, Dataset } from "../domain/index.ts";
import { cutCases } from "./cases.ts";

export async function casesByPart(dataset: Dataset): Promise<{ train: Case[]; valid: Case[] }> {
  const cases = { train: [] as Case[], valid: [] as Case[] };
  for await (const career of dataset.careers()) {
    const part = dataset.part(career.id);
    if (part !== "test") cases[part].push(...cutCases(career, dataset.rules));
  }
  return cases;
}
