/**
 * The closed set of answers: the 1,016 occupations of O*NET-SOC 2019 and the facts about them that ship with this repository.
 *
 * An occupation is known inside the program by its index in code order; distributions, masks and counts are arrays in that order.
 */
import type { LabelSpace } from "../domain/index.ts";

/** An interest, skill or knowledge area that O*NET rates for an occupation. */
export type Element = {
  /** Our short name, such as `social` or `mathematics-skill`: lower case, words joined by hyphens, unique. */
  readonly id: string;
  readonly kind: "interest" | "skill" | "knowledge";
  /** O*NET's own name, such as "Social". */
  readonly name: string;
};

/** The label space of O*NET-SOC 2019, its occupations in code order, with what O*NET says of them. */
export type Taxonomy = LabelSpace & {
  /** The O*NET release the facts were written from, such as "29.3". */
  readonly release: string;
  /** For each title the indices of its related occupations, best first: 20, or none for 93 titles. AccRM's table. */
  readonly related: readonly (readonly number[])[];
  /** Job zone 1 to 5 of each title; 0 where O*NET gives none. */
  readonly zones: Uint8Array;
  /** The SOC major group of each title, such as "29". */
  readonly majors: readonly string[];
  /** The name of each SOC group by its digits: "29", "29-1", "29-114". */
  readonly groupTitles: ReadonlyMap<string, string>;
  /** A Census 2018 occupation code for each title; undefined where the crosswalk has none (some military titles). */
  readonly census: readonly (string | undefined)[];
  /** True for the leftovers of the classification ("All Other") and for military titles: counted and scored, never shown to people as advice. */
  readonly leftover: readonly boolean[];
  readonly elements: readonly Element[];
  /**
   * How much an element matters in an occupation, 0 to 1 (interests rescaled from 1..7, importances from 1..5), or undefined where
   * O*NET has not rated it.
   */
  readonly importance: (element: string, occupation: number) => number | undefined;
  /** All importances, [titles, elements], each less the element's mean over the titles that are rated; 0 where a title is not. */
  readonly aboutMean: () => Float32Array;
};

/** The official title of a code, and the code itself where it is in no taxonomy of ours. */
export function titleLookup(taxonomy: Taxonomy): (code: string) => string {
  return (code) => taxonomy.occupations[taxonomy.indexOf(code) ?? -1]?.title ?? code;
}
