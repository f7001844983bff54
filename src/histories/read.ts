/**
 * Careers from any file we know.
 *
 *     file or standard input ─► format, by content first ─► written careers ─► dates read, titles coded, rules applied ─► Career
 *
 * In: a path or "-"; the coder of titles; today.  Out: careers one by one, memory flat in their number. Each reader of a format is loaded
 * when it is needed. Everything that can be wrong with the input is a BadInputError; nothing is written and nothing is sent anywhere.
 */
import type { Readable } from "node:stream";
import { BadInputError, type Career, quoted, type TitleCoder, type TitleCoding } from "../domain/index.ts";
import { detectFormat, isFormat } from "./formats/detect.ts";
import { FORMATS, type Format } from "./formats/formats.ts";
import type { ColumnMapping } from "./formats/mapping.ts";
import { SeenIds } from "./formats/seen-ids.ts";
import { openSource, type Source, wholeText } from "./formats/source.ts";
import { normaliseCareer } from "./normalise/normalise.ts";
import type { Reading } from "./normalise/normalise-values.ts";
import type { Placed, WrittenCareer } from "./normalise/raw.ts";

export { FORMATS, type Format } from "./formats/formats.ts";
export type { ColumnMapping } from "./formats/mapping.ts";

export type ReadOptions = Reading & {
  /** Read the file as this format, whatever it looks like. */
  readonly format?: Format | undefined;
  /** Which column holds what, for files of one job a row: CSV, JSONL, Parquet. */
  readonly mapping?: ColumnMapping | undefined;
  /** Standard input, for "-". */
  readonly input?: Readable | undefined;
  /** Told once, before the first career, how the file is read and what says so. */
  readonly onFormat?: ((format: Format, because: string) => void) | undefined;
  /** Told once, of a table that has columns which are not read; a misspelt heading is found here. */
  readonly onColumnsLeftOut?: ((columns: readonly string[]) => void) | undefined;
};

/**
 * @param source a path, or "-" for `options.input`
 * @throws BadInputError naming file, line, value and mend; the only kind of error of the input that is thrown
 */
export async function* readCareers(source: string, options: ReadOptions): AsyncGenerator<Career> {
  if (options.format !== undefined && !isFormat(options.format)) throw unknownFormat(options.format);
  const opened = await openSource(source, options.input);
  try {
    const { format, because } = options.format
      ? { format: options.format, because: "it was named" }
      : detectFormat(opened, options.mapping);
    options.onFormat?.(format, because);
    const reading: Reading = { ...options, coder: remembering(options.coder) };
    yield* withoutRepeatedIds(careersOf(opened, format, reading, options), opened.name);
  } finally {
    opened.close();
  }
}

/** One reader a format; those that need a library load it only here. */
async function* careersOf(
  source: Source,
  format: Format,
  reading: Reading,
  options: ReadOptions,
): AsyncGenerator<Placed> {
  const table = { mapping: options.mapping, onLeftOut: options.onColumnsLeftOut };
  switch (format) {
    case "careers": {
      const { readCareerLines } = await import("./formats/json-lines.ts");
      return yield* readCareerLines(source, reading);
    }
    case "jsonl": {
      const { readJsonRows } = await import("./formats/json-lines.ts");
      return yield* normalised(readJsonRows(source, table), reading);
    }
    case "json-resume": {
      const { readJsonDocument } = await import("./formats/json-lines.ts");
      return yield* readJsonDocument(source, reading);
    }
    case "csv": {
      const { readCsv } = await import("./formats/csv.ts");
      return yield* normalised(readCsv(source, table), reading);
    }
    case "parquet": {
      const { readParquet } = await import("./formats/parquet.ts");
      return yield* normalised(readParquet(source, table), reading);
    }
    case "linkedin": {
      const { readLinkedIn } = await import("./formats/linkedin.ts");
      return yield { career: normaliseCareer(await readLinkedIn(source), reading) };
    }
    case "europass-xml": {
      const { readEuropassXml } = await import("./formats/europass.ts");
      return yield { career: normaliseCareer(readEuropassXml(await wholeText(source), source.name), reading) };
    }
    case "europass-pdf": {
      const { readEuropassPdf } = await import("./formats/pdf.ts");
      return yield { career: normaliseCareer(await readEuropassPdf(source), reading) };
    }
    case "text": {
      const { readPastedText } = await import("./formats/pasted-text.ts");
      const written = readPastedText(await wholeText(source), reading.coder, source.name);
      return yield { career: normaliseCareer(written, reading) };
    }
    default:
      return format satisfies never;
  }
}

async function* normalised(careers: AsyncIterable<WrittenCareer>, reading: Reading): AsyncGenerator<Placed> {
  for await (const career of careers) yield { career: normaliseCareer(career, reading) };
}

/** Two careers of one id would be counted as two people, and split the one person between train and test. */
async function* withoutRepeatedIds(careers: AsyncIterable<Placed>, file: string): AsyncGenerator<Career> {
  const seen = new SeenIds();
  let count = 0;
  for await (const { career, line } of careers) {
    count++;
    if (seen.seenBefore(career.id)) {
      const found = `career ${count} has the id ${quoted(career.id)} of an earlier one`;
      const mend = "Give each person one id, and put the rows of a person next to each other.";
      throw new BadInputError("duplicate-id", { file, line, field: "id" }, found, mend);
    }
    yield career;
  }
  if (count === 0) throw new BadInputError("empty", { file }, "it holds no career", "Give a file that holds one.");
}

/** Titles repeat within a file; the coder is asked once for each of the last few thousand. */
function remembering(coder: TitleCoder): TitleCoder {
  const known = new Map<string, TitleCoding>();
  return (title) => {
    const before = known.get(title);
    if (before) return before;
    if (known.size >= 5_000) known.clear();
    const coding = coder(title);
    known.set(title, coding);
    return coding;
  };
}

function unknownFormat(format: string): BadInputError {
  return new BadInputError(
    "unknown-format",
    { file: "--format" },
    `there is no format "${format}"`,
    `Formats are ${FORMATS.join(", ")}.`,
  );
}
