/**
 * A file becomes careers as it has them, before any title is coded: one reader a format.
 *
 * In: a source, its format, and for tables a mapping.  Out: what was read, one career at a time. Nothing here needs the taxonomy, a clock or
 * a callback, so the same function runs in this process and in one of its own (`isolated.ts`); each reader's library is loaded when needed.
 */
import { BadInputError } from "../../domain/index.ts";
import type { WrittenCareer } from "../normalise/raw.ts";
import { textLines } from "./documents/text-lines.ts";
import type { Format } from "./formats.ts";
import { refuseLongCareer, refuseLongText, refuseManyLines } from "./limits.ts";
import type { Parsed } from "./parsed.ts";
import { type Source, wholeText } from "./source.ts";
import type { Table } from "./table-rows.ts";

/** @throws BadInputError where the file is not what its format is, or holds more than one career may */
export async function* parse(source: Source, format: Format, table: Table): AsyncGenerator<Parsed> {
  for await (const parsed of parsedAs(source, format, table)) {
    const place = { file: source.name, line: parsed.line };
    if (parsed.kind === "written") refuseLongCareer(parsed.career, place);
    if (parsed.kind === "lines") refuseManyLines(parsed.lines, place);
    yield parsed;
  }
}

async function* parsedAs(source: Source, format: Format, table: Table): AsyncGenerator<Parsed> {
  switch (format) {
    case "careers": {
      const { readCareerLines } = await import("./json-lines.ts");
      return yield* readCareerLines(source);
    }
    case "jsonl": {
      const { readJsonRows } = await import("./json-lines.ts");
      return yield* written(readJsonRows(source, table));
    }
    case "json-resume": {
      const { readJsonDocument } = await import("./json-lines.ts");
      return yield* readJsonDocument(source);
    }
    case "csv": {
      const { readCsv } = await import("./csv.ts");
      return yield* written(readCsv(source, table));
    }
    case "parquet": {
      const { readParquet } = await import("./parquet.ts");
      return yield* written(readParquet(source, table));
    }
    case "linkedin": {
      const { readLinkedIn } = await import("./linkedin.ts");
      return yield { kind: "written", career: await readLinkedIn(source) };
    }
    case "europass-xml": {
      const { readEuropassXml } = await import("./europass.ts");
      return yield { kind: "written", career: readEuropassXml(await wholeText(source), source.name) };
    }
    case "europass-pdf":
    case "pdf": {
      const { readPdf } = await import("./pdf.ts");
      const { told, ...parsed } = await readPdf(source);
      return yield format === "pdf" ? { ...parsed, told } : parsed;
    }
    case "yaml": {
      const { parseYaml } = await import("./yaml-resume.ts");
      const { readParsedDocument } = await import("./json-lines.ts");
      return yield* readParsedDocument(parseYaml(await wholeText(source), source.name), source.name);
    }
    case "docx":
    case "odt":
    case "rtf":
    case "html": {
      const { linesOfDocument } = await import("./documents/lines-of-document.ts");
      return yield { kind: "lines", lines: await linesOfDocument(source, format) };
    }
    case "markdown":
    case "text":
      return yield { kind: "lines", lines: textLines(refuseLongText(await wholeText(source), { file: source.name })) };
    default:
      return format satisfies never;
  }
}

async function* written(careers: AsyncIterable<WrittenCareer>): AsyncGenerator<Parsed> {
  for await (const career of careers) yield { kind: "written", career };
}

/** A BadInputError as plain values, and back: errors do not cross between processes whole. */
export type ErrorParts = Pick<BadInputError, "code" | "place" | "found" | "mend">;

export function partsOf({ code, place, found, mend }: BadInputError): ErrorParts {
  return { code, place, found, mend };
}

export function errorOf({ code, place, found, mend }: ErrorParts): BadInputError {
  return new BadInputError(code, place, found, mend);
}
