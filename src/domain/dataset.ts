/** A data set whose people are split into parts, and the rules by which its careers become cases. */
import type { Career, Part } from "./career.ts";
import type { LabelSpace } from "./label-space.ts";

/**
 * "last-adult-job": at most one case a person (docs/data.md). "last-job": the same, whatever anybody's age and without any dates.
 * "every-transition": each job but the first is the target of one.
 */
export const PROTOCOLS = ["last-adult-job", "last-job", "every-transition"] as const;
export type Protocol = (typeof PROTOCOLS)[number];

/** How careers become cases. Ages count in "last-adult-job" alone. */
export type CaseRules = {
  readonly protocol: Protocol;
  /** Years of age, by the calendar, at which both jobs of a case must have begun. */
  readonly adultAge: number;
  /** The year of birth of people whose own is not known. */
  readonly assumedBirthYear: number;
};

/** As the published figures were made: adult from 22 on, and a missing year of birth is the middle of the NLSY97 cohort. */
export function usualRules(protocol: Protocol): CaseRules {
  return { protocol, adultAge: 22, assumedBirthYear: 1982 };
}

export type Dataset = {
  readonly name: string;
  readonly careers: () => AsyncIterable<Career>;
  /** @throws BadInputError for a person whom the split does not name */
  readonly part: (person: string) => Part;
  /** The people whom a split file names, for a look whether the data hold them; undefined where the split follows from the id. */
  readonly named?: ReadonlyMap<string, Part>;
  /** True where nobody was split off: all are test people, and nothing can be learned from this set. */
  readonly unsplit?: true;
  readonly rules: CaseRules;
  /** What is read, for the hash of the data. */
  readonly files: readonly string[];
  /** By Census 2010 code how many titles it might have meant; absent where careers carry no such codes, or the crosswalk is not there. */
  readonly titlesOfCensus?: ReadonlyMap<string, number>;
  /** The user's own list that these careers are coded in; absent for O*NET-SOC 2019. */
  readonly labels?: LabelSpace;
  /** Who these people are: said wherever a figure stands. */
  readonly notice: string;
};
