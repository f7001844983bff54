/**
 * Which column of a table holds what.
 *
 * In: the user's mapping, or none; the columns that there are.  Out: for each thing we read the column that holds it. Without a mapping
 * columns are known by their usual names; a mapping that names a missing column is an error with the nearest name.
 */
import { BadInputError } from "../../domain/index.ts";
import { nearestName } from "../normalise/clean-text.ts";

/** What a column can hold; each with the names it usually has, compared without case, spaces and marks. */
export const COLUMNS = {
  person: ["person", "personid", "userid", "user", "candidateid", "employeeid", "resumeid", "profileid", "id", "name"],
  title: [
    "title",
    "jobtitle",
    "position",
    "role",
    "occupation",
    "job",
    "positiontitle",
    "jobname",
    "beruf",
    "poste",
    "puesto",
  ],
  employer: [
    "employer",
    "company",
    "companyname",
    "organization",
    "organisation",
    "employername",
    "firm",
    "arbeitgeber",
    "entreprise",
    "empresa",
  ],
  start: [
    "start",
    "startdate",
    "from",
    "startedon",
    "begin",
    "begindate",
    "startyear",
    "datefrom",
    "von",
    "debut",
    "desde",
  ],
  end: ["end", "enddate", "to", "finishedon", "until", "endyear", "dateto", "bis", "fin", "hasta"],
  current: ["current", "iscurrent", "currentjob", "present"],
  code: ["onet", "onetcode", "onetsoccode", "onetsoc", "occupationcode", "soccode"],
  fullTime: ["fulltime", "isfulltime"],
  hours: ["hours", "hoursworked", "totalhours"],
  census2010: ["census2010", "census2010occ", "censuscode"],
  birthYear: ["birthyear", "yearofbirth", "yob"],
  text: ["description", "text", "summary", "duties", "responsibilities"],
  degree: ["degree", "degreename", "education", "educationlevel", "qualification", "highestdegree"],
  field: ["field", "fieldofstudy", "major", "studyfield"],
  institution: ["institution", "school", "schoolname", "university"],
  degreeDate: ["degreedate", "degreeyear", "graduationyear", "graduationdate", "graduated"],
} as const satisfies Record<string, readonly string[]>;

export type ColumnRole = keyof typeof COLUMNS;

/** What to read and the column it stands in: `{title: "Job Title", start: "From", person: "Employee"}`. */
export type ColumnMapping = { readonly [Role in ColumnRole]?: string };

/** For each role the column of the file, as the file writes it. */
export type Columns = ReadonlyMap<ColumnRole, string>;

const ROLES = Object.keys(COLUMNS) as ColumnRole[];

/** @throws BadInputError where the mapping names what is not there, or no column holds a title or a code */
export function findColumns(columns: readonly string[], mapping: ColumnMapping | undefined, file: string): Columns {
  const found = mapping ? mapped(columns, mapping, file) : guessed(columns);
  if (found.has("title") || found.has("code")) return found;
  const there = columns.slice(0, 20).join(", ").slice(0, 400);
  throw new BadInputError(
    "no-title-column",
    { file, line: 1 },
    `no column is known to hold the job title; the columns are ${there}`,
    'Say which with --mapping: a JSON file such as {"person": "Employee", "title": "Job Title", "start": "From", "end": "To"}.',
  );
}

function mapped(columns: readonly string[], mapping: ColumnMapping, file: string): Columns {
  const found = new Map<ColumnRole, string>();
  for (const [role, column] of Object.entries(mapping)) {
    if (!ROLES.includes(role as ColumnRole)) {
      throw new BadInputError(
        "unknown-mapping",
        { file: "--mapping", field: role },
        "this is nothing we read from a column",
        `Did you mean ${nearestName(role, ROLES)}? There are ${ROLES.join(", ")}.`,
      );
    }
    if (typeof column !== "string") {
      throw new BadInputError(
        "unknown-mapping",
        { file: "--mapping", field: role },
        "a column's name belongs here",
        'Write it as {"title": "Job Title"}.',
      );
    }
    if (!columns.includes(column)) {
      const nearest = nearestName(column, columns);
      throw new BadInputError(
        "unknown-column",
        { file, line: 1, field: column.slice(0, 60) },
        "there is no such column",
        nearest === undefined ? "The file has no columns." : `Did you mean "${nearest.slice(0, 60)}"?`,
      );
    }
    found.set(role as ColumnRole, column);
  }
  return found;
}

function guessed(columns: readonly string[]): Columns {
  const plain = columns.map(plainName);
  const found = new Map<ColumnRole, string>();
  for (const role of ROLES) {
    // The first usual name that is there wins over the first column that has any.
    const at = COLUMNS[role].map((name) => plain.indexOf(name)).find((place) => place >= 0);
    if (at !== undefined) found.set(role, columns[at]!);
  }
  return found;
}

/** Whether a line of names looks like the header of a table of jobs. */
export function looksLikeHeader(columns: readonly string[], mapping: ColumnMapping | undefined): boolean {
  const wanted = Object.values(mapping ?? {}).filter((name) => typeof name === "string");
  if (wanted.length > 0) return wanted.some((name) => columns.includes(name));
  const found = guessed(columns);
  return (found.has("title") || found.has("code")) && found.size >= 2;
}

function plainName(name: string): string {
  return name
    .toLowerCase()
    .normalize("NFD")
    .replace(/[^a-z0-9]/g, "");
}
