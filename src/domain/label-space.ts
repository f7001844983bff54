/**
 * A closed set of labels: what every career of a data set is coded in, and what every method ranks.
 *
 * In: nothing.  Out: the type. O*NET-SOC 2019 is one such set (`taxonomy/facts.ts`), and any list that a user names is another
 * (`taxonomy/label-list.ts`). What a list does not say is absent here, and so is every figure that would rest on it.
 */
import type { Occupation } from "./occupation.ts";

export type LabelSpace = {
  /** As people and reports name it, such as "O*NET-SOC 2019" or "isco08.tsv". */
  readonly name: string;
  /** The labels that can be an answer, in the order of every distribution. */
  readonly occupations: readonly Occupation[];
  /** The place of a code in that order, or undefined for a code that is no label of this set. */
  readonly indexOf: (code: string) => number | undefined;
  /** The levels of its groups by name, widest first, such as "soc2"; none where no label has a parent. */
  readonly levels: readonly string[];
  /** For each label its group at each level; a label without a group at a level stands there by itself, under its own code. */
  readonly groups: readonly (readonly string[])[];
  /** For each label its related ones, best first: what AccRM goes by. */
  readonly related?: readonly (readonly number[])[];
  /** How much preparation each label asks for, 1 to 5; 0 where that is not known. */
  readonly zones?: Uint8Array;
};
