/**
 * Careers from any file we know.
 *
 *     file, folder or standard input ─► format, by content first ─► parsed, in a process of its own where that is safer ─► dates read, titles coded, rules applied ─► Career
 *
 * In: a path or "-"; the coder of titles; today. A folder is an unpacked LinkedIn export, or the parts of one table (`part-files.ts`).  Out: careers one by one, memory flat in their number. Everything that can be wrong with the input is a BadInputError; nothing is written and nothing is sent anywhere.
 */
import { stat } from "node:fs/promises";
import type { Readable } from "node:stream";
import {
  BadInputError,
  type Career,
  type InputPlace,
  isOf,
  type LabelSpace,
  quoted,
  type Shard,
  UNCUT,
} from "../domain/index.ts";
import { refuseForeignCodes, refuseUnknownCodes } from "./formats/careers-file.ts";
import { detectFormat, isFormat } from "./formats/detect.ts";
import { FORMATS, type Format } from "./formats/formats.ts";
import { parseSafely, STREAMS } from "./formats/isolated.ts";
import { refuseLongCareer } from "./formats/limits.ts";
import type { ColumnMapping } from "./formats/mapping.ts";
import type { Parsed } from "./formats/parsed.ts";
import { type PartFile, partFiles } from "./formats/part-files.ts";
import { SeenIds } from "./formats/seen-ids.ts";
import { isFolder, openSource } from "./formats/source.ts";
import { careerId } from "./normalise/clean-text.ts";
import { normaliseCareer } from "./normalise/normalise.ts";
import type { Reading } from "./normalise/normalise-values.ts";
import type { Placed } from "./normalise/raw.ts";

export { FORMATS, type Format } from "./formats/formats.ts";
export type { ColumnMapping } from "./formats/mapping.ts";

export type ReadOptions = Reading & {
  /** Read the file as this format, whatever it looks like. */
  readonly format?: Format | undefined;
  /** Which column holds what, for files of one job a row: CSV, JSONL, Parquet. */
  readonly mapping?: ColumnMapping | undefined;
  /** Standard input, or other bytes that are on no disk, for "-". */
  readonly input?: Readable | undefined;
  /** What these bytes are called: the ending helps where their content does not tell the format. */
  readonly name?: string | undefined;
  /** Ends the reading of a document: the process that reads it is killed. */
  readonly signal?: AbortSignal | undefined;
  /** Told once, before the first career, how the file is read and what says so. */
  readonly onFormat?: ((format: Format, because: string) => void) | undefined;
  /** Told once, of a table that has columns which are not read; a misspelt heading is found here. */
  readonly onColumnsLeftOut?: ((columns: readonly string[]) => void) | undefined;
};

export type PlacedCareer = {
  readonly career: Career;
  /** Its place among all careers of the source, from 0. */
  readonly at: number;
  /** How much of the source had been read by then, from 0 to 1; undefined where that is not known. */
  readonly share: number | undefined;
};

/**
 * @param source a path, or "-" for `options.input`
 * @throws BadInputError naming file, line, value and mend; the only kind of error of the input that is thrown
 */
export async function* readCareers(source: string, options: ReadOptions): AsyncGenerator<Career> {
  for await (const { career } of readShard(source, UNCUT, options)) yield career;
}

/**
 * The careers of one shard. All are counted; of the others in a table nothing is read but the id, and elsewhere their titles are not coded.
 *
 * @param counted is told at the end how many careers the whole source holds
 * @throws as `readCareers`
 */
export async function* readShard(
  source: string,
  shard: Shard,
  options: ReadOptions,
  counted: (careers: number) => void = () => {},
): AsyncGenerator<PlacedCareer> {
  if (options.format !== undefined && !isFormat(options.format)) throw unknownFormat(options.format);
  const seen = new SeenIds();
  let at = 0;
  for await (const { parsed, file, share } of parsedIn(source, { ...options, shard })) {
    const id = idOf(parsed);
    const { career, line } =
      id === undefined || isOf(shard, id)
        ? await careerOf(parsed, options, file)
        : { career: undefined, line: parsed.line };
    refuseRepeated(id ?? career!.id, seen, at, { file, line });
    if (career !== undefined && isOf(shard, career.id)) yield { career, at, share };
    at++;
  }
  if (at === 0) throw new BadInputError("empty", { file: source }, "it holds no career", "Give a file that holds one.");
  counted(at);
}

/** Undefined for a document, whose id only reading shows. */
function idOf(parsed: Parsed): string | undefined {
  if (parsed.kind === "ours") return parsed.career.id;
  return parsed.kind === "written" ? careerId(parsed.career.id) : undefined;
}

type ShardOptions = ReadOptions & { readonly shard: Shard };
type ParsedIn = { readonly parsed: Parsed; readonly file: string; readonly share: number | undefined };

/** What stands in a file, or in the parts of a folder one after the other. */
async function* parsedIn(source: string, options: ShardOptions): AsyncGenerator<ParsedIn> {
  if (!(await isFolder(source))) return yield* parsedInFile({ path: source, partitions: {} }, options);
  const parts = await partFiles(source);
  if (parts.length === 0) return yield await parsedExport(source, options);
  const { onFormat: _format, onColumnsLeftOut: _columns, ...told } = options;
  const sizes = await Promise.all(parts.map(async ({ path }) => (await stat(path)).size));
  const whole = sizes.reduce((sum, size) => sum + size, 0);
  let before = 0;
  for (const [at, part] of parts.entries()) {
    for await (const one of parsedInFile(part, at === 0 ? options : told))
      yield { ...one, share: (before + (one.share ?? 0) * sizes[at]!) / whole };
    before += sizes[at]!;
  }
}

async function* parsedInFile({ path, partitions }: PartFile, options: ShardOptions): AsyncGenerator<ParsedIn> {
  const opened = await openSource(path, options.input, options.name);
  try {
    const { format, because } = options.format
      ? { format: options.format, because: "it was named" }
      : detectFormat(opened, options.mapping);
    // What kind of PDF it is, is known once it was opened.
    if (format !== "pdf") options.onFormat?.(format, because);
    const { mapping, onColumnsLeftOut: onLeftOut, shard } = options;
    const table = { mapping, partitions, onLeftOut, shard };
    // What is not read as a stream is read by another process, which does not say how far it is.
    const { size, bytesRead } = STREAMS.has(format) ? opened : {};
    for await (const parsed of parseSafely(opened, format, table, options.signal)) {
      if (parsed.told) options.onFormat?.(parsed.told.format, parsed.told.because);
      yield { parsed, file: opened.name, share: size && bytesRead && bytesRead() / size };
    }
  } finally {
    opened.close();
  }
}

/** A LinkedIn export that was unpacked. */
async function parsedExport(folder: string, { onFormat }: ReadOptions): Promise<ParsedIn> {
  onFormat?.("linkedin", "it is a folder");
  const { readLinkedInFolder } = await import("./formats/linkedin.ts");
  const written = await readLinkedInFolder(folder);
  refuseLongCareer(written, { file: folder });
  return { parsed: { kind: "written", career: written }, file: folder, share: undefined };
}

/** What was read, with its dates read and its titles coded. */
export async function careerOf(parsed: Parsed, reading: Reading, file: string): Promise<Placed> {
  const { line } = parsed;
  switch (parsed.kind) {
    case "written":
      if (reading.labels) refuseForeignCodes(parsed.career, { file, line }, reading.labels);
      return { career: normaliseCareer(parsed.career, reading), line };
    case "ours":
      if (reading.labels)
        refuseUnknownCodes(parsed.career, parsed.place, isLabelOf(reading.labels), reading.labels.name);
      else if (reading.knownCode) refuseUnknownCodes(parsed.career, parsed.place, reading.knownCode);
      return { career: parsed.career, line };
    case "lines": {
      const { readResumeLines } = await import("./formats/resume-text/read-resume-lines.ts");
      const written = readResumeLines(parsed.lines, reading.coder, file);
      refuseLongCareer(written, { file });
      return { career: normaliseCareer(written, reading), line };
    }
    default:
      return parsed satisfies never;
  }
}

function isLabelOf({ indexOf }: LabelSpace): (code: string) => boolean {
  return (code) => indexOf(code) !== undefined;
}

/** Two careers of one id would be counted as two people, and split the one person between train and test. */
function refuseRepeated(id: string, seen: SeenIds, at: number, place: InputPlace): void {
  if (!seen.seenBefore(id)) return;
  const found = `career ${at + 1} has the id ${quoted(id)} of an earlier one`;
  const mend = "Give each person one id, and put the rows of a person next to each other.";
  throw new BadInputError("duplicate-id", { ...place, field: "id" }, found, mend);
}

function unknownFormat(format: string): BadInputError {
  return new BadInputError(
    "unknown-format",
    { file: "--format" },
    `there is no format "${format}"`,
    `Formats are ${FORMATS.join(", ")}.`,
  );
}
