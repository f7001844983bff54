/**
 * Pay and outlook of occupations as the program carries them along: the tables of the U.S. Bureau of Labor Statistics, packed.
 *
 *     node scripts/outlook.ts
 *
 * In: `bls-outlook/wages.tsv` and `projections.tsv` of the public data.  Out: artefacts/outlook.json, a row a SOC 2018 code.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DATA } from "./data-folder.ts";

type Row = Readonly<Record<string, string>>;

const [wages, projections] = ["wages", "projections"].map(
  (name) => new Map(tableOf(join(DATA, "bls-outlook", `${name}.tsv`)).map((row) => [row["soc2018"]!, row])),
) as [Map<string, Row>, Map<string, Row>];
const codes = [...new Set([...wages.keys(), ...projections.keys()])].sort();
const rows = codes.map((code) => {
  const [pay, outlook] = [wages.get(code), projections.get(code)];
  return [code, pay === undefined ? null : payOf(pay), outlook === undefined ? null : outlookOf(outlook)];
});
const artefact = {
  pay: { source: "U.S. Bureau of Labor Statistics, Occupational Employment and Wage Statistics", date: "2025-05" },
  outlook: { source: "U.S. Bureau of Labor Statistics, Employment Projections", years: "2024-34" },
  columns: {
    pay: "group, employment, annual mean p10 p25 median p75 p90, hourly the same; US dollars",
    outlook:
      "group, employment 2024 and 2034 in thousands, change in per cent, openings a year in thousands, leaving for another occupation in per cent a year, education, experience, training on the job",
  },
  rows,
};
const text = JSON.stringify(artefact).replaceAll('],["', '],\n["');
writeFileSync("artefacts/outlook.json", `${text}\n`);
process.stdout.write(`${rows.length} codes, ${text.length.toLocaleString("en")} bytes\n`);

function payOf(row: Row): unknown[] {
  const six = (unit: string) =>
    ["mean", "p10", "p25", "median", "p75", "p90"].map((name) => numberOf(row[`${unit}_${name}`]));
  const all = (values: (number | null)[]) => (values.every((value) => value === null) ? null : values);
  return [groupOf(row), numberOf(row["employment"]), all(six("annual")), all(six("hourly"))];
}

function outlookOf(row: Row): unknown[] {
  return [
    groupOf(row),
    ...[
      "employment_2024_k",
      "employment_2034_k",
      "change_pct",
      "openings_per_year_k",
      "occupational_transfer_rate",
    ].map((name) => numberOf(row[name])),
    ...["typical_education", "work_experience", "on_the_job_training"].map((name) => row[name] || null),
  ];
}

/** The group that the figures are of, where none are published of the code alone. */
function groupOf(row: Row): string | null {
  return row["mapping"] === "own" ? null : row["bls_title"]!;
}

function numberOf(text: string | undefined): number | null {
  if (text === undefined || text === "") return null;
  const value = Number(text);
  if (!Number.isFinite(value)) throw new Error(`"${text}" is no number`);
  return value;
}

function tableOf(path: string): Row[] {
  const [head = "", ...lines] = readFileSync(path, "utf8").trimEnd().split(/\r?\n/);
  const names = head.split("\t");
  return lines.map((line) => Object.fromEntries(line.split("\t").map((cell, at) => [names[at]!, cell])));
}
