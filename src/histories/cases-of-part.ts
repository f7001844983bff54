/**
 * The cases of one part of a data set, in the data set's order, one by one.
 *
 * In: a data set, a part and how many.  Out: cases, of which none is kept.
 */
import { type Case, type Dataset, isOf, type Shard, UNCUT } from "../domain/index.ts";
import { cutCases } from "./cases.ts";
import { surveyCareers } from "./survey-careers.ts";

export type CasesOptions = {
  readonly dataset: Dataset;
  readonly part: "valid" | "test" | "train";
  readonly limit: number | undefined;
  /** Of these cases the ones of a shard's people alone; absent for all. */
  readonly shard?: Shard | undefined;
};

export async function* casesOf({
  dataset,
  part,
  limit = Number.POSITIVE_INFINITY,
  shard = UNCUT,
}: CasesOptions): AsyncGenerator<Case> {
  let count = 0;
  for await (const career of dataset.careers()) {
    if (dataset.part(career.id) !== part) continue;
    for (const case_ of cutCases(career, dataset.rules)) {
      if (++count > limit) return;
      if (isOf(shard, career.id)) yield withTitles(case_, dataset);
    }
  }
}

/** Says of a label how sure it is, where the data know. */
function withTitles(case_: Case, { titlesOfCensus }: Dataset): Case {
  const titles = titlesOfCensus?.get(case_.next.census2010 ?? "");
  return titles === undefined ? case_ : { ...case_, next: { ...case_.next, titles } };
}

/** How many there are, read once. @throws as `surveyCareers` */
export async function countCases({ dataset, part, limit }: CasesOptions): Promise<number> {
  return (await surveyCareers(dataset, part, limit)).cases;
}
