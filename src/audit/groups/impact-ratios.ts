/**
 * Selection or scoring rates by category, and impact ratios, as the rules of New York City define them for Local Law 144 of 2021.
 *
 *     who had the favourable outcome + what people said of themselves ─► a table by sex, one by race/ethnicity, one by both
 *
 * Source: Rules of the City of New York, title 6, sections 5-300 (selection rate, scoring rate, impact ratio) and 5-301 (b) to (d). Beyond
 * what they ask there are intervals of 95 %: Wilson's of a rate, Katz's of a ratio. The most selected category is taken as it was found, so
 * the interval of a ratio to it says nothing of which category truly is the most selected.
 */
import { BadInputError } from "../../domain/index.ts";
import { type Rate, type RatioOfRates, rateOf, ratioOfRates } from "../../statistics/rates.ts";
import { lettersOf, type SelfDeclared } from "./self-declared.ts";

export const TABLES = ["sex", "race/ethnicity", "sex and race/ethnicity"] as const;

export type CategoryRate = {
  readonly category: string;
  readonly rate: Rate;
  /** To the most selected category of the table, which has 1 and no interval; or left out of it, as section 5-301 (d) allows. */
  readonly ratio: RatioOfRates | { readonly kind: "most-selected"; readonly value: 1 } | { readonly kind: "excluded" };
  /** Its share of the people of the table, 0 to 1. */
  readonly share: number;
  /** So few people, or outcomes of either kind, that a ratio cannot be told: see FEWEST. */
  readonly few: boolean;
};

export type RateTable = {
  readonly by: (typeof TABLES)[number];
  /** People with a known category. */
  readonly n: number;
  /** People who were assessed and are in no category, because they declared none. */
  readonly unknown: number;
  /** By name; the most selected is marked by its ratio. */
  readonly rows: readonly CategoryRate[];
  /** The category that ratios are to rests on few people itself. */
  readonly mostIsFew: boolean;
};

/** Below these a ratio is not printed as if it were sure: the normal approximation behind its interval does not hold. */
export const FEWEST = { people: 30, outcomes: 5 } as const;
/** Section 5-301 (d): an independent auditor may leave a category below this share out of the ratios, and says why. */
export const SMALL_SHARE = 0.02;

/**
 * @param favourable by person, of everybody who was assessed
 * @param leaveOutSmall categories below 2 % have no ratio, and are no most selected category
 * @throws BadInputError where the file of categories has no column of sex or of race/ethnicity
 */
export function impactTables(
  favourable: ReadonlyMap<string, boolean>,
  declared: SelfDeclared,
  leaveOutSmall: boolean,
): RateTable[] {
  const sex = columnOf(declared, ["sex", "gender"], "sex");
  const race = columnOf(declared, ["raceethnicity", "ethnicityrace", "raceorethnicity", "race"], "race_ethnicity");
  const bySex = (person: string) => declared.answer(person, sex);
  const byRace = (person: string) => declared.answer(person, race);
  const byBoth = (person: string) => {
    const [one, other] = [bySex(person), byRace(person)];
    return one === undefined || other === undefined ? undefined : `${one}, ${other}`;
  };
  return [bySex, byRace, byBoth].map((categoryOf, at) => tableOf(TABLES[at]!, favourable, categoryOf, leaveOutSmall));
}

function columnOf({ file, columns }: SelfDeclared, names: readonly string[], usual: string): string {
  const found = columns.find((column) => names.includes(lettersOf(column)));
  if (found !== undefined) return found;
  throw new BadInputError(
    "bad-categories",
    { file, line: 1 },
    `no column is headed ${usual}; there are ${columns.join(", ")}`,
    "Head one sex and one race_ethnicity, as people declare them on form EEO-1.",
  );
}

function tableOf(
  by: RateTable["by"],
  favourable: ReadonlyMap<string, boolean>,
  categoryOf: (person: string) => string | undefined,
  leaveOutSmall: boolean,
): RateTable {
  const counts = new Map<string, { n: number; count: number }>();
  let unknown = 0;
  for (const [person, selected] of favourable) {
    const category = categoryOf(person);
    if (category === undefined) {
      unknown++;
      continue;
    }
    const own = counts.get(category) ?? { n: 0, count: 0 };
    counts.set(category, { n: own.n + 1, count: own.count + Number(selected) });
  }
  const n = favourable.size - unknown;
  const isLeftOut = (own: { n: number }) => leaveOutSmall && own.n / n < SMALL_SHARE;
  const compared = [...counts].filter(([, own]) => !isLeftOut(own));
  // Of equal rates the larger category is the one that others are compared with, and of equally large ones the first by name.
  const most = compared.toSorted(
    ([one, a], [other, b]) => b.count / b.n - a.count / a.n || b.n - a.n || (one < other ? -1 : 1),
  )[0];
  const rows = [...counts]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([category, own]): CategoryRate => {
      const ratio = isLeftOut(own)
        ? ({ kind: "excluded" } as const)
        : category === most?.[0] && own.count > 0
          ? ({ kind: "most-selected", value: 1 } as const)
          : ratioOfRates(own, most?.[1] ?? own);
      return { category, rate: rateOf(own.count, own.n), ratio, share: own.n / n, few: isFew(own) };
    });
  return { by, n, unknown, rows, mostIsFew: most !== undefined && isFew(most[1]) };
}

function isFew({ n, count }: { readonly n: number; readonly count: number }): boolean {
  return n < FEWEST.people || Math.min(count, n - count) < FEWEST.outcomes;
}
