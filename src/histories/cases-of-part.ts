/**
 * The cases of one part of a data set, in the data set's order, one by one.
 *
 * In: a data set, a part and how many.  Out: cases, of which none is kept.
 */
import { type Case, type Dataset, WhereforeError } from "../domain/index.ts";
import { cutCases } from "./cases.ts";

export type CasesWanted = {
  readonly dataset: Dataset;
  readonly part: "valid" | "test" | "train";
  readonly limit: number | undefined;
};

export async function* casesOf({ dataset, part, limit = Number.POSITIVE_INFINITY }: CasesWanted): AsyncGenerator<Case> {
  let count = 0;
  for await (const career of dataset.careers()) {
    if (dataset.part(career.id) !== part) continue;
    for (const case_ of cutCases(career, dataset.protocol)) {
      if (++count > limit) return;
      yield case_;
    }
  }
}

/**
 * Reads the data once before anything is written or asked, so that damaged data leave no run behind and progress can say how much is left;
 * the cases themselves are not kept.
 *
 * @throws BadInputError where the data are damaged, WhereforeError "no-cases" where nobody is a case
 */
export async function countCases(wanted: CasesWanted): Promise<number> {
  let count = 0;
  for await (const _ of casesOf(wanted)) count++;
  if (count > 0) return count;
  const { dataset, part } = wanted;
  throw new WhereforeError(
    "input",
    "no-cases",
    `${dataset.name}: none of its people are cases of the ${part} part. A case needs two jobs that both began at 22 or later, and a code for the last one.`,
  );
}
