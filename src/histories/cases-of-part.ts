/**
 * The cases of one part of a data set, in the data set's order, one by one.
 *
 * In: a data set, a part and how many.  Out: cases, of which none is kept.
 */
import type { Case, Dataset } from "../domain/index.ts";
import { cutCases } from "./cases.ts";
import { surveyCareers } from "./survey-careers.ts";

export type CasesOptions = {
  readonly dataset: Dataset;
  readonly part: "valid" | "test" | "train";
  readonly limit: number | undefined;
};

export async function* casesOf({
  dataset,
  part,
  limit = Number.POSITIVE_INFINITY,
}: CasesOptions): AsyncGenerator<Case> {
  let count = 0;
  for await (const career of dataset.careers()) {
    if (dataset.part(career.id) !== part) continue;
    for (const case_ of cutCases(career, dataset.rules)) {
      if (++count > limit) return;
      yield case_;
    }
  }
}

/** How many there are, read once. @throws as `surveyCareers` */
export async function countCases({ dataset, part, limit }: CasesOptions): Promise<number> {
  return (await surveyCareers(dataset, part, limit)).cases;
}
