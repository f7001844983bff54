/**
 * An oracle-reason set beside the training cases that it was made of.
 *
 * In: the set's folder, and the training cases.  Out: each record with its case, checked to be of the same title; or of each case the reasons
 * that were proposed.
 */
import { BadInputError, CandidateRecord, type Case, type LabelRule } from "../domain/index.ts";
import { numberedJsonl } from "../records/jsonl.ts";
import { type PlacedOracle, readOracles } from "../teaching/oracle-set.ts";
import { candidatesFile } from "./reason-set.ts";

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
      throw otherCases(
        file,
        line,
        case_ === undefined
          ? `"${record.id}" is no case of the training part`
          : `"${record.id}" was followed by ${case_.next.code}, and ${record.answer} stands here`,
      );
    yield { oracle, case_ };
  }
}

/**
 * By case the reasons that say what a reasoner without the answer would say: neither spoilt on purpose nor hinted at.
 *
 * @throws BadInputError "other-cases" for a case that is none of the training part
 */
export async function proposedReasons(
  set: string,
  train: readonly Case[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const known = new Set(train.map(({ id }) => id));
  const file = candidatesFile(set);
  const proposed = new Map<string, readonly string[]>();
  for await (const { record, line } of numberedJsonl(
    file,
    CandidateRecord,
    "Make it again: `wherefore reasons propose`.",
  )) {
    if (!known.has(record.id)) throw otherCases(file, line, `"${record.id}" is no case of the training part`);
    const honest = record.candidates.filter(({ provenance: { by } }) => by !== "corrupted" && by !== "hinted");
    proposed.set(
      record.id,
      honest.map(({ text }) => text),
    );
  }
  return proposed;
}

function otherCases(file: string, line: number, what: string): BadInputError {
  const mend = "Make the set again from the training part of these data.";
  return new BadInputError("other-cases", { file, line, field: "id" }, what, mend);
}
