/**
 * NLSY97's careers from the survey's own tables:
 *
 *     person_year (one row a person and year) ─► years of work in a codable occupation ─► jobs ─┐
 *     person (degrees and their years) ────────────────────────────────────────────► education ─┴─► careers.jsonl
 *
 * Years in a row with the same employer and Census code are one job, whatever lies between them; it is full-time where at least half of its
 * years are; employers are numbered within a person in the order in which they come. A Census code's O*NET title is the crosswalk's.
 */
import { join } from "node:path";
import { readTable, type TableRow } from "./tables.ts";

type SurveyJob = {
  readonly census2010: string;
  readonly title: string;
  readonly onet: string;
  readonly onet_title: string;
  readonly start: number;
  readonly end: number;
  readonly hours: number;
  readonly employer: number;
  readonly full_time: boolean;
};

const DEGREES = [
  ["year_hs", "High school diploma or GED"],
  ["year_aa", "Associate degree"],
  ["year_ba", "Bachelor's degree"],
  ["year_ma", "Master's degree"],
  ["year_phd", "Doctoral degree"],
  ["year_prof", "Professional degree"],
] as const;

/** @param folder of the public data @returns the lines of careers.jsonl, people without a codable job left out */
export function* buildNlsy97(folder: string): Generator<string> {
  const crosswalk = readTable(join(folder, "census-soc-onet/census2010_to_onet2019.tsv"), [
    "census2010",
    "onet2019_primary",
  ]);
  const codes = new Map(crosswalk.map((row) => [row["census2010"]!, row]));
  const years = readTable(join(folder, "nlsy97-careers/person_year.tsv.gz"), [
    "id",
    "year",
    "job_id",
    "census2010_occ",
  ]);
  const people = readTable(join(folder, "nlsy97-careers/person.tsv.gz"), ["id", "birth_year", "year_hs"]);
  const yearsOf = Map.groupBy(years, (row) => row["id"]!);
  for (const person of people) {
    const jobs = jobsOf(yearsOf.get(person["id"]!) ?? [], codes);
    if (jobs.length === 0) continue;
    const id = Number(person["id"]);
    const birth_year = person["birth_year"] ? Number(person["birth_year"]) : null;
    yield `${JSON.stringify({ id, birth_year, education: educationOf(person), jobs })}\n`;
  }
}

function jobsOf(years: readonly TableRow[], codes: ReadonlyMap<string, TableRow>): SurveyJob[] {
  const employers = new Map<string, number>();
  const spells: { readonly of: string; readonly years: TableRow[] }[] = [];
  for (const row of years) {
    if (row["employment"] === "Not employed" || !codes.get(row["census2010_occ"]!)?.["onet2019_primary"]) continue;
    const of = `${row["job_id"]} ${row["census2010_occ"]}`;
    if (spells.at(-1)?.of === of) spells.at(-1)!.years.push(row);
    else spells.push({ of, years: [row] });
    if (!employers.has(row["job_id"]!)) employers.set(row["job_id"]!, employers.size + 1);
  }
  return spells.map(({ years: own }) => {
    const [first, last] = [own[0]!, own.at(-1)!];
    const code = codes.get(first["census2010_occ"]!)!;
    const fullTime = own.filter((row) => row["employment"] === "Full-time").length;
    return {
      census2010: first["census2010_occ"]!,
      title: code["census2010_title"]!,
      onet: code["onet2019_primary"]!,
      onet_title: code["onet2019_primary_title"]!,
      start: Number(first["year"]),
      end: Number(last["year"]),
      hours: own.reduce((sum, row) => sum + Number(row["hours"]), 0),
      employer: employers.get(first["job_id"]!)!,
      full_time: 2 * fullTime >= own.length,
    };
  });
}

/** By year, the lower degree first within one; the field is known of the bachelor's degree alone. */
function educationOf(person: TableRow): object[] {
  const degrees = DEGREES.flatMap(([column, degree]) => {
    const year = person[column];
    if (!year) return [];
    const major = person["major_field"];
    const field = column === "year_ba" && major !== "None or not yet declared" ? major : "";
    return [{ degree, year: Number(year), ...(field && { field }) }];
  });
  return degrees.sort((a, b) => a.year - b.year);
}
