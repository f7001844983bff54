/**
 * Invented careers for tests: a few readable people, and arbitrary ones.
 *
 * In: titles by code and years.  Out: histories. The taxonomy is the real one, because it ships with the code.
 */
import fc from "fast-check";
import { CareerHistory, type Case, DEGREE_LEVELS, type CareerHistory as History } from "../../src/domain/index.ts";
import { loadTaxonomy } from "../../src/taxonomy/facts.ts";

export const taxonomy = loadTaxonomy();
export const CODES = {
  nurse: "29-1141.00",
  aide: "31-1131.00",
  cashier: "41-2011.00",
  developer: "15-1252.00",
  cook: "35-2014.00",
  chef: "35-1011.00",
  manager: "11-9111.00",
} as const;

export type JobSpec = { readonly code: string; readonly from: number; readonly to: number; readonly employer?: string };

export function historyOfJobs(
  jobs: readonly JobSpec[],
  more: { degree?: (typeof DEGREE_LEVELS)[number]; field?: string; birthYear?: number; id?: string } = {},
): History {
  return CareerHistory.parse({
    id: more.id ?? "person",
    ...(more.birthYear !== undefined && { birthYear: more.birthYear }),
    jobs: jobs.map(({ code, from, to, employer }) => ({
      title: taxonomy.occupations[taxonomy.indexOf(code)!]!.title,
      coding: { kind: "coded", code, found: "given", score: 1, nearest: [] },
      start: String(from),
      end: String(to),
      current: false,
      ...(employer !== undefined && { employer }),
    })),
    education:
      more.degree === undefined
        ? []
        : [
            {
              degree: more.degree,
              level: more.degree,
              date: "2005",
              ...(more.field !== undefined && { field: more.field }),
            },
          ],
    notes: [],
    ...(jobs.length > 0 && { moment: String(jobs.at(-1)!.to) }),
  });
}

/** A nurse of thirty: cashier, aide, nurse. */
export const NURSE = historyOfJobs(
  [
    { code: CODES.cashier, from: 2003, to: 2004 },
    { code: CODES.aide, from: 2005, to: 2009 },
    { code: CODES.nurse, from: 2010, to: 2014 },
  ],
  { degree: "bachelor", field: "Nursing", birthYear: 1984 },
);

export function caseOf(history: History, next: string, id = "case"): Case {
  return { id, person: history.id, history, next: { code: next } } as Case;
}

/** Histories of one to eight jobs in any occupations, one after the other. */
export const anyHistory: fc.Arbitrary<History> = fc
  .record({
    jobs: fc.array(
      fc.record({
        title: fc.integer({ min: 0, max: taxonomy.occupations.length - 1 }),
        years: fc.integer({ min: 1, max: 9 }),
      }),
      { minLength: 1, maxLength: 8 },
    ),
    degree: fc.option(fc.constantFrom(...DEGREE_LEVELS), { nil: undefined }),
    field: fc.option(fc.constantFrom("STEM", "Health", "Business", "History"), { nil: undefined }),
    birthYear: fc.option(fc.integer({ min: 1950, max: 1995 }), { nil: undefined }),
  })
  .map(({ jobs, degree, field, birthYear }) => {
    let year = 2000;
    const specs = jobs.map(({ title, years }) => {
      const from = year;
      year += years;
      return { code: taxonomy.occupations[title]!.code, from, to: year - 1 };
    });
    return historyOfJobs(specs, {
      ...(degree && { degree }),
      ...(field && { field }),
      ...(birthYear && { birthYear }),
    });
  });

/** The same with employers, of which few are known to be one. */
export const anyEmployed: fc.Arbitrary<History> = fc
  .tuple(anyHistory, fc.array(fc.constantFrom("Mercy", "Acme", undefined), { minLength: 8, maxLength: 8 }))
  .map(([history, employers]) => ({
    ...history,
    jobs: history.jobs.map((job, at) => ({ ...job, ...(employers[at] && { employer: employers[at] }) })),
  }));

/** Distributions over all titles. */
export const anyDistribution: fc.Arbitrary<Float64Array> = fc.integer({ min: 1, max: 1_000_000 }).map((seed) => {
  let state = seed;
  const values = Float64Array.from(taxonomy.occupations, () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return (state / 2147483648) ** 6 + 1e-9;
  });
  const all = values.reduce((sum, value) => sum + value, 0);
  return values.map((value) => value / all);
});

export function sumOf(values: ArrayLike<number>): number {
  return Array.from(values).reduce((sum, value) => sum + value, 0);
}
