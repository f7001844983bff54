/**
 * A LinkedIn data export: a ZIP of CSV files, in any sub-folder, full or basic; or the folder it was unpacked to.
 *
 * In: the ZIP or the folder.  Out: a written career from Positions.csv and Education.csv; a basic export may lack either, not both. Of
 * Profile.csv the person's name is read, only to be taken out of titles; whom they know is not opened, volunteer work is counted.
 * Some of LinkedIn's files begin with notes before the headings, and descriptions hold line breaks; an empty "Finished On" means current.
 */
import { statSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { buffer as bytesOfStream } from "node:stream/consumers";
import { parse } from "csv-parse/sync";
import { BadInputError } from "../../domain/index.ts";
import { fileStream, openZip, type ZipEntry, type ZipReader } from "../../records/zip.ts";
import type { WrittenCareer } from "../normalise/raw.ts";
import { note } from "../normalise/rules.ts";
import { DOCUMENT_LIMIT, decodeWhole, type Source, tooLarge, wholeBytes } from "./source.ts";

/** A row by its headings, in lower case. */
type Row = ReadonlyMap<string, string>;

/** @throws BadInputError where the ZIP is damaged, a bomb, or no LinkedIn export */
export async function readLinkedIn(source: Source): Promise<WrittenCareer> {
  const zip = await openZip(source.path ?? (await wholeBytes(source)), undefined, source.name);
  return readExport(zip, source.name);
}

/** @throws BadInputError where neither the folder nor one in it holds a LinkedIn export */
export async function readLinkedInFolder(path: string): Promise<WrittenCareer> {
  const inside = (await readdir(path, { withFileTypes: true })).filter((entry) => entry.isDirectory()).slice(0, 100);
  for (const folder of [path, ...inside.map(({ name }) => join(path, name))]) {
    const names = await readdir(folder).catch(() => []);
    if (!names.some((name) => /^(?:positions|education)\.csv$/i.test(name))) continue;
    const entries = names.map((name): ZipEntry => {
      const whole = join(folder, name);
      return { name, size: statSync(whole).size, open: async () => fileStream(whole) };
    });
    return readExport({ entries, close: () => {} }, path);
  }
  const mend = "Name the file in it; a folder is read only where it is an unpacked LinkedIn export.";
  throw new BadInputError("no-file", { file: path }, "this is a folder, and holds no LinkedIn export", mend);
}

async function readExport(zip: ZipReader, file: string): Promise<WrittenCareer> {
  try {
    const positions = await readTable(zip, file, "Positions.csv", "title");
    const education = await readTable(zip, file, "Education.csv", "school name");
    const volunteering = await readTable(zip, file, "Volunteering.csv", "role");
    if (!positions && !education) throw noExport(zip, file);
    return {
      id: "person-1",
      names: await namesOf(zip, file),
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

/** No export is refused because its profile lacks or is damaged. */
async function namesOf(zip: ZipReader, file: string): Promise<string[]> {
  const [profile] = (await readTable(zip, file, "Profile.csv", "first name").catch(() => undefined)) ?? [];
  const [first, last, maiden] = ["first name", "last name", "maiden name"].map((head) => profile?.get(head) ?? "");
  return [last, maiden].filter((name) => name !== "").map((name) => `${first} ${name}`.trim());
}

function noExport(zip: ZipReader, file: string): BadInputError {
  const names = zip.entries.map(({ name }) => basename(name));
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
