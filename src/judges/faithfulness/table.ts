/**
 * Faithfulness of one method's reasons over many people: figures with n and a 95 % interval by person.
 *
 * In: one record a person.  Out: one row.
 */
import { bootstrapRatios, type Interval } from "../../statistics/bootstrap.ts";
import type { Taxonomy } from "../../taxonomy/taxonomy.ts";
import type { Faithfulness } from "./one-person.ts";
import { simulated } from "./simulate.ts";

export type Figure = Interval & { readonly n: number };

export type FaithfulnessRow = {
  readonly method: string;
  readonly people: number;
  /** Facts cited, and facts there are, a person. */
  readonly cited: Figure;
  readonly facts: Figure;
  /** In per cent; each with its figure at random or from another person's reason, and the paired difference. */
  readonly sufficient: Compared;
  readonly moved: Compared;
  readonly simulated: Compared;
  /** Of the cited facts, in per cent; undefined where none is cited. */
  readonly signsTrue: Figure | undefined;
  /** Of the planted jobs that moved the first title, in per cent; undefined where none did. */
  readonly hintNamed: Figure | undefined;
};

export type Compared = { readonly own: Figure; readonly other: Figure; readonly difference: Figure };

/** @param records at least one */
export function faithfulnessRow(
  method: string,
  records: readonly Faithfulness[],
  taxonomy: Taxonomy,
  seed: number,
): FaithfulnessRow {
  const people = records.map(({ person }) => person);
  const over = (values: readonly number[], of: readonly string[] = people): Figure => ({
    ...bootstrapRatios(of, [values], seed)[0]!,
    n: values.length,
  });
  const compared = (own: readonly number[], other: readonly number[]): Compared => ({
    own: over(own.map((one) => 100 * one)),
    other: over(other.map((one) => 100 * one)),
    difference: over(own.map((one, at) => 100 * (one - other[at]!))),
  });
  const told = records.filter(({ signs }) => signs > 0);
  const hinted = records.filter(({ hintNamed }) => hintNamed !== undefined);
  const read = simulated(records, taxonomy, seed);
  return {
    method,
    people: records.length,
    cited: over(records.map(({ cited }) => cited)),
    facts: over(records.map(({ facts }) => facts)),
    sufficient: compared(
      records.map(({ sufficient }) => sufficient),
      records.map(({ sufficientAtRandom }) => sufficientAtRandom),
    ),
    moved: compared(
      records.map(({ moved }) => moved),
      records.map(({ movedAtRandom }) => movedAtRandom),
    ),
    simulated: compared(read.own, read.others),
    signsTrue:
      told.length === 0
        ? undefined
        : over(
            told.flatMap(({ signs, signsTrue }) =>
              Array.from({ length: signs }, (_, at) => (at < signsTrue ? 100 : 0)),
            ),
            told.flatMap(({ person, signs }) => Array<string>(signs).fill(person)),
          ),
    hintNamed:
      hinted.length === 0
        ? undefined
        : over(
            hinted.map(({ hintNamed }) => 100 * hintNamed!),
            hinted.map(({ person }) => person),
          ),
  };
}
