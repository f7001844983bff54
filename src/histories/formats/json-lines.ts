/**
 * JSON: one document, or one career or one row a line.
 *
 * In: a source.  Out: careers. A line's shape is told by its keys: our own career, the shape of the NLSY97 careers, or a JSON Resume;
 * shapes may be mixed. Prototype keys ("__proto__") are never followed: only named fields of parsed values are read.
 */
import { BadInputError, type ReadingNote } from "../../domain/index.ts";
import { shown } from "../normalise/clean-text.ts";
import type { WrittenCareer } from "../normalise/raw.ts";
import { note } from "../normalise/rules.ts";
import { looksLikeCareer, looksLikeOurCareer, readCareerLine, readOurCareer } from "./careers-file.ts";
import { looksLikeEuropassJson, readEuropassJson } from "./europass-json.ts";
import { linesOf } from "./file-lines.ts";
import { looksLikeJsonResume, readJsonResume } from "./json-resume.ts";
import { withoutComments } from "./lenient-json.ts";
import { refuseLongLists, refuseManyCareers } from "./limits.ts";
import type { Parsed } from "./parsed.ts";
import { isRecord } from "./resume-keys.ts";
import { type Source, textOf, wholeText } from "./source.ts";
import { groupRows, type Row, type Table } from "./table-rows.ts";

type Place = { readonly file: string; readonly line?: number | undefined };

/** @throws BadInputError where a line is not JSON or is no career */
export async function* readCareerLines(source: Source): AsyncGenerator<Parsed> {
  for await (const { text, number } of linesOf(textOf(source), source.name)) {
    const place = { file: source.name, line: number };
    yield { ...careerOf(parseJson(text, place), place, `person-${number}`), line: number };
  }
}

/** A document: one career, or a list of them. @throws BadInputError where it is not JSON, or not a career */
export async function* readJsonDocument(source: Source): AsyncGenerator<Parsed> {
  const { value, mended } = parseDocument(await wholeText(source), { file: source.name });
  yield* readParsedDocument(value, source.name, mended);
}

/** What a document in JSON or YAML holds. @throws BadInputError where it is no career */
export function* readParsedDocument(value: unknown, file: string, mended?: ReadingNote): Generator<Parsed> {
  const several = Array.isArray(value);
  if (several) refuseManyCareers(value.length, { file });
  for (const [at, entry] of (several ? (value as unknown[]) : [value]).entries()) {
    const place = { file, ...(several && { field: `[${at}]` }) };
    const parsed = careerOf(entry, place, `person-${at + 1}`);
    if (mended) parsed.career.notes.push(mended);
    // Of one person nothing can be said from nothing; a list of many may hold some who did not answer.
    if (!several && parsed.career.jobs.length + parsed.career.education.length === 0) throw nothingIn(value, file);
    yield parsed;
  }
}

function nothingIn(value: unknown, file: string): BadInputError {
  const keys = isRecord(value) ? Object.keys(value).slice(0, 8).join(", ").slice(0, 200) : "";
  const found = `it holds no job and no education; its keys are ${keys || "none"}`;
  return new BadInputError("no-jobs-found", { file }, found, "Jobs stand in `work`, education in `education`.");
}

/** @throws BadInputError where it is not JSON, comments and commas before a closing bracket apart */
function parseDocument(text: string, place: Place): { value: unknown; mended?: ReadingNote } {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    const mended = withoutComments(text);
    if (mended === undefined) return { value: parseJson(text, place) };
    const said = note(
      "unknown-field",
      `line ${mended.line}`,
      `There is ${mended.what}, which JSON does not have`,
      "it is passed over",
    );
    return { value: parseJson(mended.text, place), mended: said };
  }
}

/** JSON rows may lack keys, so the columns are those of the first rows together. */
const ROWS_LOOKED_AT = 1_000;

/** One job a line. @throws BadInputError where a line is no JSON object, or a mapped column is in none of the first 1,000 */
export async function* readJsonRows(source: Source, table: Table): AsyncGenerator<WrittenCareer> {
  async function* rows(): AsyncGenerator<Row> {
    const columns: string[] = [];
    let waiting: Row[] | undefined = [];
    for await (const { text, number } of linesOf(textOf(source), source.name)) {
      const row = rowOf(text, columns, { file: source.name, line: number });
      if (!waiting) yield row;
      else if (waiting.push(row) === ROWS_LOOKED_AT) {
        yield* waiting;
        waiting = undefined;
      }
    }
    if (waiting) yield* waiting;
  }
  yield* groupRows(rows(), table, source.name);
}

/** @param columns those known so far; new ones are added while they are few enough to be columns */
function rowOf(text: string, columns: string[], place: { file: string; line: number }): Row {
  const value = parseJson(text, place);
  if (!isRecord(value)) throw notARecord(value, place);
  if (place.line <= ROWS_LOOKED_AT) {
    for (const key of Object.keys(value)) if (columns.length < 10_000 && !columns.includes(key)) columns.push(key);
  }
  return { columns, line: place.line, get: (column) => (Object.hasOwn(value, column) ? value[column] : undefined) };
}

function careerOf(value: unknown, place: Place, id: string): Exclude<Parsed, { kind: "lines" }> {
  if (isRecord(value)) refuseLongLists(value, place);
  if (looksLikeCareer(value)) {
    return looksLikeOurCareer(value)
      ? { kind: "ours", career: readOurCareer(value, place), place }
      : { kind: "written", career: readCareerLine(value, id) };
  }
  if (looksLikeEuropassJson(value)) return { kind: "written", career: readEuropassJson(value, id, place.file) };
  if (looksLikeJsonResume(value)) return { kind: "written", career: readJsonResume(value, id) };
  throw notARecord(value, place);
}

function notARecord(value: unknown, place: Place): BadInputError {
  const keys = isRecord(value)
    ? `has the keys ${Object.keys(value).slice(0, 8).join(", ").slice(0, 200) || "(none)"}`
    : `is ${shown(value)}`;
  return new BadInputError(
    "not-a-career",
    place,
    `this ${keys}, so it is no career we know`,
    "A JSON Resume has `work`, a careers file has `jobs` on each line; rows need a job title column.",
  );
}

function parseJson(text: string, place: Place): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    // Where no position is told, the text ended too early.
    const at = Number(/position (\d+)/.exec(String(cause))?.[1] ?? text.trimEnd().length);
    const line = place.line ?? text.slice(0, at).split("\n").length;
    const near = shown(text.slice(Math.max(0, at - 20)).trim());
    throw new BadInputError(
      "not-json",
      { ...place, line },
      `this is not JSON, near ${near}`,
      "Check that the file is whole.",
      { cause },
    );
  }
}
