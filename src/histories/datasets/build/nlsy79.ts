/**
 * NLSY79's careers from the survey's own tables:
 *
 *     occupation by year (Census 1980) ─► label and O*NET title by the crosswalk ─┐
 *     highest grade completed by year ────────────────────────────────────────────┴─► careers.jsonl
 *
 * Negative codes are not interviewed, skipped, invalid, unknown or refused: they are left out, and with them people without any code.
 */
import { join } from "node:path";
import { readTable } from "./tables.ts";

/** @param folder of the public data @returns the lines of careers.jsonl */
export function* buildNlsy79(folder: string): Generator<string> {
  const crosswalk = readTable(join(folder, "census-soc-onet/census1980_to_occ1990_onet2019.tsv"), [
    "census1980",
    "occ1990_label",
  ]);
  const codes = new Map(crosswalk.map((row) => [row["census1980"]!, row]));
  const occupations = readTable(join(folder, "nlsy79-careers/cps_occupation_census1980_by_year.csv.gz"), ["R0000100"]);
  const grades = readTable(join(folder, "nlsy79-careers/highest_grade_completed_by_year.csv.gz"), ["R0000100"]);
  const gradesOf = new Map(grades.map((row) => [row["R0000100"]!, row]));
  for (const row of occupations) {
    const id = row["R0000100"]!;
    const jobs = yearsOf(row).flatMap(([year, value]) => {
      const code = codes.get(String(value).padStart(3, "0"));
      if (value < 0 || code === undefined) return [];
      return [
        {
          year,
          census1980: code["census1980"]!,
          occ1990: code["occ1990"]!,
          label: code["occ1990_label"]!,
          onet: code["onet2019_primary"]!,
          onet_title: code["onet2019_primary_title"]!,
        },
      ];
    });
    if (jobs.length === 0) continue;
    const known = yearsOf(gradesOf.get(id) ?? {}).filter(([, grade]) => grade >= 0);
    const highest_grade = Object.fromEntries(known.map(([year, grade]) => [String(year), grade]));
    yield `${JSON.stringify({ id: Number(id), highest_grade, jobs })}\n`;
  }
}

function yearsOf(row: Readonly<Record<string, string>>): (readonly [number, number])[] {
  return Object.entries(row).flatMap(([heading, value]) =>
    /^\d{4}$/.test(heading) && value !== "" ? [[Number(heading), Number(value)] as const] : [],
  );
}
