/**
 * Reading an O*NET release, 29 to 31, in any of the shapes it comes in.
 *
 * In: a folder or a ZIP with tab-delimited text, CSV, or either gzipped; file and column names of any of these releases.
 * Out: an `OnetRelease`: the tables this project needs, with one name for each thing.
 * File and column names are compared by their letters and digits alone, so "O*NET-SOC Code", "onet_soc_code" and "ONETSOC Code" are
 * one name, and so are "Occupation Data.txt" and "occupation_data.tsv.gz".
 */
import { basename } from "node:path";
import { createGunzip } from "node:zlib";
import { parse } from "csv-parse";
import { BadInputError, type OccupationCode, OnetCode, quoted } from "../../domain/index.ts";
import { bare, fileOf, filesOf, type ReleaseFile } from "./release-files.ts";

export type Rating = { readonly code: OccupationCode; readonly element: string; readonly value: number };

export type OnetRelease = {
  /** "29.3" where the name of the folder or ZIP says it, else "unknown". */
  readonly release: string;
  readonly occupations: readonly {
    readonly code: OccupationCode;
    readonly title: string;
    readonly description: string;
  }[];
  /** Ranked from 1. */
  readonly related: readonly {
    readonly code: OccupationCode;
    readonly related: OccupationCode;
    readonly rank: number;
  }[];
  readonly zones: readonly { readonly code: OccupationCode; readonly zone: number }[];
  /** Importance 1 to 5 by element name. */
  readonly skills: readonly Rating[];
  readonly knowledge: readonly Rating[];
  /** Interest 1 to 7 by element name: the six of Holland. */
  readonly interests: readonly Rating[];
  /** Alternate and reported titles; the same title may stand under several codes. */
  readonly titles: readonly { readonly code: OccupationCode; readonly title: string }[];
  readonly tasks: readonly { readonly code: OccupationCode; readonly task: string }[];
  /** Detailed work activities by their titles, one row a task that has them; none where the release was given without that table. */
  readonly activities: readonly { readonly code: OccupationCode; readonly activity: string }[];
};

type Row = Readonly<Record<string, string>>;

/** Names a table or column has had, newest last; compared by `bare`. */
const TABLES = {
  occupations: ["Occupation Data"],
  related: ["Related Occupations"],
  zones: ["Job Zones"],
  skills: ["Skills", "Essential Skills"],
  moreSkills: ["Transferable Skills"],
  knowledge: ["Knowledge"],
  interests: ["Interests", "Career Interest Types"],
  alternateTitles: ["Alternate Titles", "Job Titles"],
  reportedTitles: ["Sample of Reported Titles"],
  tasks: ["Task Statements"],
  activities: ["Tasks to DWAs"],
} as const;

const CODE = ["O*NET-SOC Code", "ONET SOC Code", "Code"];
const SIX_INTERESTS = new Set(["Realistic", "Investigative", "Artistic", "Social", "Enterprising", "Conventional"]);

/** @throws BadInputError naming the file, line and column where a table is missing or is not as O*NET writes it */
export async function readRelease(source: string): Promise<OnetRelease> {
  const { files, close } = await filesOf(source);
  try {
    const rows = (table: keyof typeof TABLES) => readTable(source, files, TABLES[table]);
    const occupations = await collect(rows("occupations"), (row, where) => ({
      code: occupationCode(row, where),
      title: cell(row, ["Title"], where),
      description: cell(row, ["Description"], where),
    }));
    const related = await collect(rows("related"), (row, where) => ({
      code: occupationCode(row, where),
      related: occupationCode(row, where, ["Related O*NET-SOC Code", "Related ONETSOC Code", "Related Code"]),
      rank: wholeCell(row, ["Index", "Related Index"], where, 1_000),
    }));
    const zones = await collect(rows("zones"), (row, where) => ({
      code: occupationCode(row, where),
      zone: wholeCell(row, ["Job Zone"], where, 5),
    }));
    const skills = await collect(rows("skills"), importanceRow);
    const moreSkills = fileOf(files, TABLES.moreSkills) ? await collect(rows("moreSkills"), importanceRow) : [];
    const knowledge = await collect(rows("knowledge"), importanceRow);
    const interests = (await collect(rows("interests"), ratingRow)).filter(({ element }) => SIX_INTERESTS.has(element));
    const alternate = await collect(rows("alternateTitles"), (row, where) => ({
      code: occupationCode(row, where),
      titles: titlesOfRow(
        cell(row, ["Alternate Title", "Job Title", "Reported Job Title", "Title"], where),
        shortTitle(row),
      ),
    }));
    const reported = fileOf(files, TABLES.reportedTitles)
      ? await collect(rows("reportedTitles"), (row, where) => ({
          code: occupationCode(row, where),
          title: cell(row, ["Reported Job Title"], where),
        }))
      : [];
    const tasks = await collect(rows("tasks"), (row, where) => ({
      code: occupationCode(row, where),
      task: cell(row, ["Task"], where),
    }));
    const activities = fileOf(files, TABLES.activities)
      ? await collect(rows("activities"), (row, where) => ({
          code: occupationCode(row, where),
          activity: cell(row, ["DWA Title"], where),
        }))
      : [];
    return {
      release: releaseName(source),
      occupations,
      related,
      zones,
      skills: [...skills, ...moreSkills],
      knowledge,
      interests,
      titles: [...alternate.flatMap(({ code, titles }) => titles.map((title) => ({ code, title }))), ...reported],
      tasks,
      activities,
    };
  } finally {
    close();
  }
}

/** A short title is in a column of its own, which some releases leave out and others fill with "n/a". */
function shortTitle(row: Row): string | undefined {
  const short = row[bare("Short Title")]?.trim();
  return short === undefined || short === "" || /^n\/?a$/i.test(short) ? undefined : short;
}

/** "Chief Financial Officer (CFO)" with the short title "CFO" is two titles; so is "CEO (Chief Executive Officer)". */
function titlesOfRow(title: string, short: string | undefined): string[] {
  if (short === undefined) return [title];
  const outer = title.replace(/\s*\([^()]*\)/g, "").trim();
  const inner = [...title.matchAll(/\(([^()]*)\)/g)].map((match) => match[1]!.trim());
  return [...new Set([outer, ...inner, short])].filter((part) => part !== "");
}

function releaseName(source: string): string {
  const found = /(?:db_|onet-|onet_)?(\d{2})[._](\d)/i.exec(basename(source));
  return found ? `${found[1]}.${found[2]}` : "unknown";
}

/** The largest table of any release is about 30 MB, the longest row a few kilobytes. */
const MOST_BYTES_OF_A_TABLE = 500e6;
const MOST_BYTES_OF_A_ROW = 1e6;

async function* readTable(
  source: string,
  files: readonly ReleaseFile[],
  names: readonly string[],
): AsyncGenerator<{ row: Row; where: string }> {
  const file = fileOf(files, names);
  if (file === undefined) {
    throw new BadInputError(
      "missing-table",
      { file: source },
      `the release has no table "${names.join('" or "')}"${files.some(({ name }) => /\.xlsx?$/i.test(name)) ? "; Excel files are not read" : ""}`,
      "Give a whole O*NET text or CSV release, 29 to 31.",
    );
  }
  const stream = await file.open();
  const bytes = file.name.endsWith(".gz") ? stream.pipe(createGunzip()) : stream;
  const tabbed = !/\.csv(\.gz)?$/i.test(file.name);
  const rows = bytes.pipe(
    parse({
      columns: (heads: string[]) => heads.map(bare),
      delimiter: tabbed ? "\t" : ",",
      quote: tabbed ? null : '"',
      bom: true,
      relax_column_count: true,
      max_record_size: MOST_BYTES_OF_A_ROW,
    }),
  );
  // The parser ends with an error of its own where the bytes below it break; so that it is heard there, pass it on.
  stream.on("error", (error) => rows.destroy(error));
  bytes.on("error", (error) => rows.destroy(error));
  // A gzipped table in a folder has no table of contents that could be checked before it is unpacked.
  let unpacked = 0;
  bytes.on("data", (chunk: Buffer) => {
    unpacked += chunk.length;
    if (unpacked > MOST_BYTES_OF_A_TABLE) rows.destroy(new Error("the table is larger than any of O*NET's"));
  });
  let line = 1;
  try {
    for await (const row of rows) yield { row: row as Row, where: `${file.path}:${++line}` };
  } catch (cause) {
    if (cause instanceof BadInputError) throw cause;
    throw new BadInputError(
      "damaged-table",
      { file: file.path, line },
      "the table breaks off or is damaged here",
      "Download the release again.",
      { cause },
    );
  }
}

async function collect<Value>(
  rows: AsyncIterable<{ row: Row; where: string }>,
  read: (row: Row, where: string) => Value | undefined,
): Promise<Value[]> {
  const values: Value[] = [];
  for await (const { row, where } of rows) {
    const value = read(row, where);
    if (value !== undefined) values.push(value);
  }
  return values;
}

function importanceRow(row: Row, where: string): Rating | undefined {
  return cell(row, ["Scale ID"], where) === "IM" ? ratingRow(row, where) : undefined;
}

function ratingRow(row: Row, where: string): Rating {
  return {
    code: occupationCode(row, where),
    element: cell(row, ["Element Name"], where),
    value: numberCell(row, ["Data Value"], where),
  };
}

function occupationCode(row: Row, where: string, names: readonly string[] = CODE): OccupationCode {
  const value = cell(row, names, where);
  const code = OnetCode.safeParse(value);
  if (!code.success) throw badCell(where, names[0]!, value, "An O*NET-SOC 2019 code such as 29-1141.00 belongs here.");
  return code.data;
}

function numberCell(row: Row, names: readonly string[], where: string): number {
  const value = cell(row, names, where);
  const number = Number(value);
  if (value.trim() === "" || !Number.isFinite(number)) throw badCell(where, names[0]!, value, "A number belongs here.");
  return number;
}

function wholeCell(row: Row, names: readonly string[], where: string, most: number): number {
  const value = numberCell(row, names, where);
  if (Number.isInteger(value) && value >= 1 && value <= most) return value;
  throw badCell(where, names[0]!, String(value), `A whole number from 1 to ${most} belongs here.`);
}

function cell(row: Row, names: readonly string[], where: string): string {
  for (const name of names) {
    const value = row[bare(name)];
    if (value !== undefined) return value;
  }
  const columns = Object.keys(row).join(", ");
  throw badCell(where, names[0]!, "", `There is no such column; the table has ${columns}.`);
}

function badCell(where: string, column: string, value: string, mend: string): BadInputError {
  return new BadInputError("bad-cell", { file: where, field: column }, `${quoted(value)} cannot be read`, mend);
}
