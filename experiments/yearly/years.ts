/**
 * NLSY97 by the year: one state a year, an occupation, "in education" or "not working", as careers whose jobs are years.
 *
 * In: the survey's table of years, and the careers of the same people for their education, year of birth and part.  Out: careers by part, and
 * the label space of their states. A year of work whose occupation could not be coded is passed over: its neighbours follow each other.
 */
import { join } from "node:path";
import {
  type Career,
  type Dataset,
  type Job,
  type LabelSpace,
  OccupationCode,
  type Part,
} from "../../src/domain/index.ts";
import { readTable, type TableRow } from "../../src/histories/datasets/build/tables.ts";
import type { Taxonomy } from "../../src/taxonomy/taxonomy.ts";

export const IN_EDUCATION = OccupationCode.parse("in-education");
export const NOT_WORKING = OccupationCode.parse("not-working");

/** @param codes O*NET-SOC codes by Census 2010 code @returns undefined where an occupation is held that has no code */
export function stateOf(row: TableRow, codes: ReadonlyMap<string, string>): OccupationCode | undefined {
  if (row["employment"] === "Not employed") return row["enrolled"] === "1" ? IN_EDUCATION : NOT_WORKING;
  const code = codes.get(row["census2010_occ"]!);
  return code ? OccupationCode.parse(code) : undefined;
}

/** @param folder of the public data @param dataset NLSY97's careers */
export async function careersByYear(folder: string, dataset: Dataset): Promise<Map<Part, Career[]>> {
  const crosswalk = readTable(join(folder, "census-soc-onet/census2010_to_onet2019.tsv"), [
    "census2010",
    "onet2019_primary",
  ]);
  const codes = new Map(crosswalk.map((row) => [row["census2010"]!, row["onet2019_primary"]!]));
  const years = readTable(join(folder, "nlsy97-careers/person_year.tsv.gz"), [
    "id",
    "year",
    "census2010_occ",
    "employment",
    "enrolled",
  ]);
  const yearsOf = Map.groupBy(years, (row) => row["id"]!);
  const careers = new Map<Part, Career[]>([
    ["train", []],
    ["valid", []],
    ["test", []],
  ]);
  for await (const career of dataset.careers()) {
    const jobs = (yearsOf.get(career.id) ?? []).flatMap((row) => {
      const code = stateOf(row, codes);
      return code === undefined ? [] : [yearAsJob(row, code)];
    });
    careers.get(dataset.part(career.id))!.push({ ...career, jobs });
  }
  return careers;
}

function yearAsJob(row: TableRow, code: OccupationCode): Job {
  const works = row["employment"] !== "Not employed";
  return {
    coding: { kind: "coded", code, found: "given", score: 1, nearest: [] },
    start: row["year"]! as Job["start"],
    end: row["year"]! as Job["end"],
    current: false,
    ...(works && { hours: Number(row["hours"]), fullTime: row["employment"] === "Full-time" }),
  };
}

/** The states that training people were in, the two without work last; occupations have SOC's groups. */
export function spaceOfYears(training: readonly Career[], taxonomy: Taxonomy): LabelSpace {
  const seen = new Set(
    training.flatMap(({ jobs }) => jobs.flatMap(({ coding }) => (coding.kind === "coded" ? [coding.code] : []))),
  );
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
