/**
 * NLSY97 by the year: one state a year, an occupation, "in education" or "not working", and what is known of the year beside it.
 *
 * In: the survey's table of years, and the careers of the same people for their education, year of birth and part.  Out: people by part, and
 * the label space of their states. A year of work whose occupation could not be coded is passed over: its neighbours follow each other.
 */
import { join } from "node:path";
import { type Career, type Dataset, type LabelSpace, OccupationCode, type Part } from "../../src/domain/index.ts";
import { readTable, type TableRow } from "../../src/histories/datasets/build/tables.ts";
import type { Taxonomy } from "../../src/taxonomy/taxonomy.ts";

export const IN_EDUCATION = OccupationCode.parse("in-education");
export const NOT_WORKING = OccupationCode.parse("not-working");

/** The survey counts so many weeks to most years. */
const WEEKS = 52;

export type Year = {
  readonly year: number;
  readonly state: OccupationCode;
  /** Worked in the year. */
  readonly hours: number;
  readonly fullTime: boolean;
  readonly enrolled: boolean;
  /** The survey's number of the employer, and what was done there. A year without an hour of work may name a job all the same. */
  readonly employer: string | undefined;
  readonly job: OccupationCode | undefined;
};

export function worksIn({ state }: Year): boolean {
  return state !== IN_EDUCATION && state !== NOT_WORKING;
}

export function everyWeek(hours: number): boolean {
  return hours > 0 && hours % WEEKS === 0;
}

/** @property years oldest first */
export type PersonYears = Pick<Career, "id" | "birthYear" | "education"> & { readonly years: readonly Year[] };

/** @param codes O*NET-SOC codes by Census 2010 code @returns undefined where an occupation is held that has no code */
export function stateOf(row: TableRow, codes: ReadonlyMap<string, string>): OccupationCode | undefined {
  if (!works(row)) return row["enrolled"] === "1" ? IN_EDUCATION : NOT_WORKING;
  return jobOf(row, codes);
}

function jobOf(row: TableRow, codes: ReadonlyMap<string, string>): OccupationCode | undefined {
  const code = codes.get(row["census2010_occ"]!);
  return code ? OccupationCode.parse(code) : undefined;
}

function works(row: TableRow): boolean {
  return row["employment"] !== "Not employed";
}

/** @param folder of the public data @param dataset NLSY97's careers */
export async function peopleByYear(folder: string, dataset: Dataset): Promise<Record<Part, PersonYears[]>> {
  const crosswalk = readTable(join(folder, "census-soc-onet/census2010_to_onet2019.tsv"), [
    "census2010",
    "onet2019_primary",
  ]);
  const codes = new Map(crosswalk.map((row) => [row["census2010"]!, row["onet2019_primary"]!]));
  const headings = ["id", "year", "job_id", "census2010_occ", "employment", "hours", "enrolled"];
  const rows = Map.groupBy(readTable(join(folder, "nlsy97-careers/person_year.tsv.gz"), headings), (row) => row["id"]!);
  const people: Record<Part, PersonYears[]> = { train: [], valid: [], test: [] };
  for await (const { id, birthYear, education } of dataset.careers()) {
    const years = (rows.get(id) ?? []).flatMap((row) => {
      const state = stateOf(row, codes);
      return state === undefined ? [] : [yearOfRow(row, state, jobOf(row, codes))];
    });
    people[dataset.part(id)].push({ id, ...(birthYear !== undefined && { birthYear }), education, years });
  }
  return people;
}

function yearOfRow(row: TableRow, state: OccupationCode, job: OccupationCode | undefined): Year {
  return {
    year: Number(row["year"]),
    state,
    hours: Number(row["hours"]),
    fullTime: row["employment"] === "Full-time",
    enrolled: row["enrolled"] === "1",
    employer: row["job_id"] || undefined,
    job,
  };
}

/** The states that training people were in, the two without work last; occupations have SOC's groups. */
export function spaceOfYears(training: readonly PersonYears[], taxonomy: Taxonomy): LabelSpace {
  const seen = new Set(training.flatMap(({ years }) => years.map(({ state }) => state)));
  const own = taxonomy.occupations.filter(({ code }) => seen.has(code));
  const occupations = [
    ...own,
    { code: IN_EDUCATION, title: "in education" },
    { code: NOT_WORKING, title: "not working" },
  ];
  const places = new Map<string, number>(occupations.map(({ code }, place) => [code, place]));
  const { levels, groups, indexOf } = taxonomy;
  return {
    name: "NLSY97 by the year",
    occupations,
    indexOf: (code) => places.get(code),
    levels,
    groups: occupations.map(({ code }) => groups[indexOf(code) ?? -1] ?? levels.map(() => code)),
  };
}

/** Years in a state that no training person was ever in are passed over: no method here gives it any probability. */
export function inSpace({ years, ...person }: PersonYears, { indexOf }: LabelSpace): PersonYears {
  return { ...person, years: years.filter(({ state }) => indexOf(state) !== undefined) };
}
