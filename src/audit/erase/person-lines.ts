/**
 * The lines of a file that are about one person, and the file without them.
 *
 *     .jsonl   records of ours: careers, cases, histories, answers, candidates, verdicts, oracles; known by person, id, case or history.id
 *     .csv, .inter   as `cases export` and `cases scores` write them: a column of that name
 *     split.tsv   who is of which part
 *
 * In: a file and a person's id.  Out: how many lines go, the hash of what stays, and what was known of the person's jobs; then the file written
 * beside and renamed. Lines stay byte for byte as they were.
 */
import { createHash } from "node:crypto";
import { parse } from "csv-parse/sync";
import { parsedOrNothing } from "../../records/jsonl.ts";
import { writeBytesWhole } from "../../records/whole-file.ts";
import { byteLines } from "../byte-lines.ts";

export const KEYS = ["person", "id", "case", "user_id"] as const;

/** A case's id is the person's, or that with a number behind it. */
export function isOfPerson(id: unknown, person: string): boolean {
  if (typeof id !== "string" && typeof id !== "number" && typeof id !== "bigint") return false;
  return String(id) === person || String(id).startsWith(`${person}#`);
}

type Fields = Readonly<Record<string, unknown>>;

function isAbout(record: unknown, person: string): record is Fields {
  if (typeof record !== "object" || record === null) return false;
  const { history, ...fields } = record as Fields;
  return (
    KEYS.some((key) => isOfPerson(fields[key], person)) || isOfPerson((history as Fields | undefined)?.["id"], person)
  );
}

/** Whether a line goes, for the lines of one file in order. */
type Goes = (line: Buffer) => boolean;

function ofJsonl(person: string, seen: (record: Fields) => void): Goes {
  const needle = Buffer.from(JSON.stringify(person).slice(1, -1));
  return (line) => {
    if (!line.includes(needle)) return false;
    const record = parsedOrNothing(line.toString("utf8"));
    if (!isAbout(record, person)) return false;
    seen(record);
    return true;
  };
}

/** Tables of ours begin with these columns, and have no line break within a cell; others are somebody else's, and are not touched. */
const OURS = /^(case,person,|user_id:token\t)/;

function ofTable(person: string, delimiter: string): Goes {
  let columns: number[] | undefined;
  return (line) => {
    if (columns !== undefined && !line.includes(person)) return false;
    const [cells = []] = parse(line, { delimiter, relax_quotes: true, relax_column_count: true }) as string[][];
    if (columns !== undefined) return columns.some((column) => isOfPerson(cells[column], person));
    columns = OURS.test(line.toString("latin1"))
      ? cells.flatMap((head, at) => ((KEYS as readonly string[]).includes(head.replace(/:.*$/, "")) ? [at] : []))
      : [];
    return false;
  };
}

export type PersonLines = {
  readonly file: string;
  readonly lines: number;
  /** SHA-256 of the file as it is, and as it will be. */
  readonly before: string;
  readonly after: string;
};

function goesOf(file: string, person: string, seen: (record: Fields) => void): Goes | undefined {
  if (file.endsWith(".jsonl")) return ofJsonl(person, seen);
  if (/(^|[/\\])split\.tsv$/.test(file)) return (line) => line.toString("utf8").split("\t")[0] === person;
  if (file.endsWith(".csv")) return ofTable(person, ",");
  return file.endsWith(".inter") ? ofTable(person, "\t") : undefined;
}

/** @param seen told of each record that goes @returns undefined of a file of another kind, and of one without the person */
export async function findLines(
  file: string,
  person: string,
  seen: (record: Fields) => void,
  signal: AbortSignal,
): Promise<PersonLines | undefined> {
  const goes = goesOf(file, person, seen);
  if (goes === undefined) return undefined;
  const [before, after] = [createHash("sha256"), createHash("sha256")];
  let lines = 0;
  for await (const { line, ended } of byteLines(file, signal)) {
    const gone = goes(line);
    for (const hash of gone ? [before] : [before, after]) {
      hash.update(line);
      if (ended) hash.update("\n");
    }
    if (gone) lines++;
  }
  return lines === 0 ? undefined : { file, lines, before: before.digest("hex"), after: after.digest("hex") };
}

export async function removeLines(file: string, person: string, signal: AbortSignal): Promise<void> {
  const goes = goesOf(file, person, () => {})!;
  async function* kept() {
    for await (const { line, ended } of byteLines(file, signal))
      if (!goes(line)) yield ended ? Buffer.concat([line, Buffer.from("\n")]) : line;
  }
  await writeBytesWhole(file, kept(), signal);
}
