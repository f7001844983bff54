/**
 * An oracle-reason set beside the training cases that it was made of.
 *
 * In: the set's folder, and the training cases.  Out: each record with its case, checked to be of the same title.
 */
import { BadInputError, type Case, type LabelRule } from "../domain/index.ts";
import { type PlacedOracle, readOracles } from "../teaching/oracle-set.ts";

/** @throws BadInputError "other-cases" for a case that is none of the training part, or that another title followed */
export async function* oraclesWithCases(
  set: string,
  label: LabelRule,
  train: readonly Case[],
): AsyncGenerator<{ readonly oracle: PlacedOracle; readonly case_: Case }> {
  const cases = new Map(train.map((case_) => [case_.id, case_]));
  for await (const oracle of readOracles(set, label)) {
    const { record, file, line } = oracle;
    const case_ = cases.get(record.id);
    if (case_?.next.code !== record.answer)
      throw new BadInputError(
        "other-cases",
        { file, line, field: "id" },
        case_ === undefined
          ? `"${record.id}" is no case of the training part`
          : `"${record.id}" was followed by ${case_.next.code}, and ${record.answer} stands here`,
        "Make the set again from the training part of these data.",
      );
    yield { oracle, case_ };
  }
}
