/**
 * A LinkedIn data export: a ZIP of CSV files, in any sub-folder, full or basic.
 *
 * In: the ZIP.  Out: a written career from Positions.csv and Education.csv; a basic export may lack either, not both. The other files,
 * which say who the person is and whom they know, are not opened, but for counting volunteer work.
 * Some of LinkedIn's files begin with notes before the headings, and descriptions hold line breaks; an empty "Finished On" means current.
 */
import { basename } from "node:path";
import { buffer as bytesOfStream } from "node:stream/consumers";
import { parse } from "csv-parse/sync";
import { BadInputError } from "../../domain/index.ts";
import { openZip, type ZipEntry, type ZipReader } from "../../records/zip.ts";
import type { WrittenCareer } from "../normalise/raw.ts";
import { note } from "../normalise/rules.ts";
import { DOCUMENT_LIMIT, decodeWhole, type Source, tooLarge } from "./source.ts";

/** A row by its headings, in lower case. */
type Row = ReadonlyMap<string, string>;

/** @throws BadInputError where the ZIP is damaged, a bomb, or no LinkedIn export */
export async function readLinkedIn(source: Source): Promise<WrittenCareer> {
  if (source.path === undefined) {
    throw new BadInputError(
      "needs-a-file",
      { file: source.name },
      "a ZIP cannot be read from standard input",
      "Name the file instead.",
    );
  }
  const zip = await openZip(source.path);
  try {
    const positions = await readTable(zip, source.path, "Positions.csv", "title");
    const education = await readTable(zip, source.path, "Education.csv", "school name");
    const volunteering = await readTable(zip, source.path, "Volunteering.csv", "role");
    if (!positions && !education) throw noExport(zip, source.path);
    return {
      id: "person-1",
      jobs: (positions ?? []).map((row, at) => ({
        where: `Positions.csv row ${at + 1}`,
        title: row.get("title"),
        employer: row.get("company name"),
        start: row.get("started on"),
        end: row.get("finished on"),
        text: row.get("description"),
      })),
      education: (education ?? []).map((row, at) => ({
        where: `Education.csv row ${at + 1}`,
        degree: row.get("degree name"),
        institution: row.get("school name"),
        start: row.get("start date"),
        end: row.get("end date"),
      })),
      notes: (volunteering ?? []).map((_, at) =>
        note("not-a-job", `Volunteering.csv row ${at + 1}`, "It is volunteer work"),
      ),
      order: "newest-first",
      missingEnd: "current",
    };
  } finally {
    zip.close();
  }
}

function noExport(zip: ZipReader, file: string): BadInputError {
  const names = zip.entries.map(({ name }) => basename(name));
  if (zip.entries.some(({ name }) => name === "word/document.xml")) {
    return new BadInputError("unknown-format", { file }, "this is a Word document", "Copy its text and give that.");
  }
  const held = names.slice(0, 8).join(", ").slice(0, 200) || "nothing";
  return new BadInputError(
    "no-positions",
    { file },
    `it holds neither Positions.csv nor Education.csv, but ${held}`,
    "Ask LinkedIn for an export that includes your profile.",
  );
}

async function readTable(zip: ZipReader, file: string, name: string, heading: string): Promise<Row[] | undefined> {
  const entry = zip.entries.find((candidate) => basename(candidate.name).toLowerCase() === name.toLowerCase());
  if (entry === undefined) return undefined;
  const place = { file, field: entry.name };
  const text = withoutPreamble(await entryText(entry, file), heading);
  if (text === undefined)
    throw new BadInputError(
      "no-headings",
      place,
      `it has no column "${heading}"`,
      "LinkedIn writes one; export it again.",
    );
  let records: string[][];
  try {
    records = parse(text, { bom: true, skip_empty_lines: true, relax_column_count: true, trim: true });
  } catch (cause) {
    throw new BadInputError(
      "bad-csv",
      place,
      "its quotes do not fit, so it is damaged or was edited",
      "Export it again.",
      { cause },
    );
  }
  const headings = records[0]!.map((head) => head.toLowerCase());
  return records.slice(1).map((record) => new Map(headings.map((head, at) => [head, record[at] ?? ""] as const)));
}

async function entryText(entry: ZipEntry, file: string): Promise<string> {
  if (entry.size > DOCUMENT_LIMIT) throw tooLarge(`${file} ${entry.name}`);
  const place = { file, field: entry.name };
  let bytes: Buffer;
  try {
    bytes = await bytesOfStream(await entry.open());
  } catch (cause) {
    throw new BadInputError("bad-zip", place, "this part of the ZIP is damaged", "Export or download it again.", {
      cause,
    });
  }
  return decodeWhole(bytes, place);
}

/** What stands before the line of headings is notes to the reader. */
function withoutPreamble(text: string, heading: string): string | undefined {
  const lines = text.replace(/^\uFEFF/, "").split("\n");
  const at = lines.slice(0, 20).findIndex((line) =>
    line
      .toLowerCase()
      .split(",")
      .some((head) => head.trim().replace(/^"|"$/g, "") === heading),
  );
  return at < 0 ? undefined : lines.slice(at).join("\n");
}
