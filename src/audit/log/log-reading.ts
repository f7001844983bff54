/**
 * An audit log as it is read, wherever it is kept.
 *
 * In: the files of a log.  Out: its lines in the order of the chain, each with its place, and what the head beside says that the last event is.
 * Memory is flat in the number of events.
 */
import { BadInputError, type InputPlace } from "../../domain/index.ts";
import { byteLines } from "../byte-lines.ts";
import { type Head, headBeside, headFile, logFiles } from "./log-files.ts";

export type LogLine = {
  readonly line: Buffer;
  readonly place: InputPlace;
  /** Whether it is the first of a file. */
  readonly begins: boolean;
};

export type LogReading = {
  /** The file that is written to, or the database. */
  readonly name: string;
  /** In the order of the chain; none of a log in a database. */
  readonly files: readonly string[];
  /** @throws BadInputError "audit-broken" where the last line has no end */
  readonly lines: (signal: AbortSignal) => AsyncGenerator<LogLine>;
  readonly head: Head;
  readonly headName: string;
};

/** @throws BadInputError "no-file" where there is no log */
export async function readLogFiles(log: string): Promise<LogReading> {
  const { full, current } = await logFiles(log);
  const files = [...full.map(({ path }) => path), ...(current ? [log] : [])];
  if (files.length === 0) throw noLog(log);
  const head = await headBeside(log);
  return { name: log, files, lines: (signal) => linesOf(files, signal), head, headName: headFile(log) };
}

export function noLog(file: string): BadInputError {
  return new BadInputError("no-file", { file }, "there is no audit log here", "Name what `--audit` named.");
}

async function* linesOf(files: readonly string[], signal: AbortSignal): AsyncGenerator<LogLine> {
  for (const file of files)
    for await (const { line, number, ended } of byteLines(file, signal)) {
      const place = { file, line: number };
      if (!ended)
        throw changed(
          place,
          `its last ${line.length} bytes are no whole line: what a killed process leaves, and the next opening of the log cuts off`,
        );
      yield { line, place, begins: number === 1 };
    }
}

/** The error of a log that is not what was written. */
export function changed(place: InputPlace, found: string): BadInputError {
  return new BadInputError(
    "audit-broken",
    place,
    found,
    "Keep the log as it is and find out who could write it; docs/audit.md says what each finding means.",
  );
}
