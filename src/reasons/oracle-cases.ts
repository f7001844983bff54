/**
 * An oracle-reason set beside the training cases that it was made of.
 *
 * In: the set's folder, and the data set.  Out: each record with its case, checked to be of the same person and title; or of each case the
 * reasons that were proposed.
 */
import { BadInputError, type Case, type Dataset, type LabelRule } from "../domain/index.ts";
import { casesOf } from "../histories/cases-of-part.ts";
import { type PlacedOracle, readOracles } from "./oracle-file.ts";
import { casesWithCandidates, openedSet, requireCase } from "./reason-set.ts";

/**
 * Oracles stand in the data set's order of cases, so both are read once, side by side, and neither is kept.
 *
 * @throws BadInputError for a person who is held out, a case that is none of these data or out of order, and another title than followed
 */
export async function* oraclesWithCases(
  set: string,
  label: LabelRule,
  dataset: Dataset,
): AsyncGenerator<{ readonly oracle: PlacedOracle; readonly case_: Case }> {
  const cases = casesOf({ dataset, part: "train", limit: undefined });
  try {
    for await (const oracle of readOracles(set, label)) yield { oracle, case_: await caseOf(oracle, cases, dataset) };
  } finally {
    await cases.return(undefined);
  }
}

async function caseOf(
  { record, file, line }: PlacedOracle,
  cases: AsyncGenerator<Case>,
  dataset: Dataset,
): Promise<Case> {
  if (dataset.part(record.person) !== "train")
    throw new BadInputError(
      "held-out-person",
      { file, line },
      `person ${record.person} is not of the training part`,
      "Choose reasons for training people only.",
    );
  const case_ = await requireCase(cases, record.id, dataset, { file, line });
  if (case_.next.code !== record.answer)
    throw new BadInputError(
      "other-data",
      { file, line, field: "answer" },
      `it is ${record.answer}, and in the data ${case_.next.code}`,
      "Take the release of the data that the reasons were chosen on.",
    );
  return case_;
}

/** By case the reasons that say what a reasoner without the answer would say: neither spoilt on purpose nor hinted at. */
export async function proposedReasons(set: string, dataset: Dataset): Promise<ReadonlyMap<string, readonly string[]>> {
  const proposed = new Map<string, readonly string[]>();
  for await (const { record } of casesWithCandidates(await openedSet(set), dataset)) {
    const honest = record.candidates.filter(({ provenance: { by } }) => by !== "corrupted" && by !== "hinted");
    proposed.set(
      record.id,
      honest.map(({ text }) => text),
    );
  }
  return proposed;
}
