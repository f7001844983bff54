/**
 * An audit log held against itself: any byte that was changed, any line taken out, put in, doubled, moved or cut off is found.
 *
 *     each file in order, line by line ─► its own hash ─► its number and the hash of the line before ─► the head that stands beside
 *
 * In: the path of a log, and the hash of an event that somebody noted elsewhere.  Out: what it holds; or the first line that is wrong. Memory is
 * flat in the number of events. The chain has no secret: who may write the files and the head can make all of it anew, which only a
 * hash that was noted elsewhere shows.
 */
import { BadInputError } from "../../domain/index.ts";
import { type ByteLine, byteLines } from "../byte-lines.ts";
import { NOTHING_BEFORE, Receipt, readLine } from "./event.ts";
import { headBeside, headFile, logFiles, missingAtEnd } from "./log-files.ts";

export type VerifiedLog = {
  readonly files: readonly string[];
  readonly events: number;
  /** Absent of an empty log. */
  readonly first?: { readonly n: number; readonly at: string };
  readonly last?: Receipt & { readonly at: string };
  readonly kinds: Readonly<Record<string, number>>;
  /** Events that were removed because their period was over; the chain says so. */
  readonly expired: number;
  /** Events after the one that was expected; undefined where none was. */
  readonly sinceExpected: number | undefined;
  /** Whether the head stands beside it: without one, lines cut off the end are found by an expected hash alone. */
  readonly head: boolean;
};

export type VerifyOptions = {
  /** The hash of an event, noted elsewhere. */
  readonly expect: string | undefined;
  readonly signal: AbortSignal;
  readonly report?: (events: number) => void;
};

/** @throws BadInputError "audit-broken", with file and line of the first change; "no-file" where there is no log */
export async function verifyLog(log: string, { expect, signal, report }: VerifyOptions): Promise<VerifiedLog> {
  const { full, current } = await logFiles(log);
  const files = [...full.map(({ path }) => path), ...(current ? [log] : [])];
  if (files.length === 0)
    throw new BadInputError("no-file", { file: log }, "there is no audit log here", "Name the file of `--audit`.");
  const head = await headBeside(log);
  const kinds: Record<string, number> = {};
  let [events, n, previous, id] = [0, 0, NOTHING_BEFORE, undefined as string | undefined];
  let [first, last, through, expectedAt] = [
    undefined as VerifiedLog["first"],
    undefined as VerifiedLog["last"],
    undefined as Receipt | undefined,
    undefined as number | undefined,
  ];
  let beginsAt: { readonly n: number; readonly previous: string } | undefined;
  for (const file of files)
    for await (const { line, number } of wholeLines(file, signal)) {
      const place = { file, line: number };
      const read = readLine(line);
      if (read.kind === "broken") throw changed(place, read.found);
      const { event, hash } = read;
      beginsAt ??= { n: Number(event["n"]), previous: String(event["previous"]) };
      if (events === 0) [n, previous] = [beginsAt.n, beginsAt.previous];
      if (event["n"] !== n)
        throw changed(
          place,
          `it is event ${event["n"]}, and event ${n} was to follow: lines were taken out, put in or moved`,
        );
      if (event["previous"] !== previous)
        throw changed(
          place,
          "it does not follow the line before: it, or the line before, is another one than was written",
        );
      if (number === 1) {
        if (event["kind"] !== "opened") throw changed(place, "a file begins with an event of another kind than opened");
        id ??= String(event["log"]);
        if (event["log"] !== id) throw changed(place, "this file belongs to another log");
      }
      if (event["kind"] === "expired") through = Receipt.safeParse(event["through"]).data;
      if (typeof head === "object" && head.n === n && head.hash !== hash)
        throw changed(place, `${headFile(log)} has another hash of this event: the log was written anew`);
      if (hash === expect) expectedAt = n;
      first ??= { n, at: String(event["at"]) };
      last = { n, hash, at: String(event["at"]) };
      const kind = String(event["kind"]);
      kinds[kind] = (kinds[kind] ?? 0) + 1;
      events++;
      n++;
      previous = hash;
      if (events % 10_000 === 0) report?.(events);
    }
  const begins = beginsAt ?? { n: 0, previous: NOTHING_BEFORE };
  const isSaid =
    through !== undefined && (through.n === begins.n - 1 ? through.hash === begins.previous : through.n > begins.n - 1);
  if (begins.n > 0 && !isSaid)
    throw changed(
      { file: files[0]!, line: 1 },
      `it begins with event ${begins.n}, and nothing says that those before expired`,
    );
  if (typeof head === "object" && head.n >= n)
    throw changed({ file: log }, missingAtEnd(head.n - n + 1, headFile(log)));
  if (head === "unreadable") throw changed({ file: headFile(log) }, "it does not hold a number and a hash");
  if (expect !== undefined && expectedAt === undefined)
    throw changed(
      { file: log },
      `no event has the expected hash ${expect}: it was cut off, or the log was written anew`,
    );
  return {
    files,
    events,
    ...(first && { first }),
    ...(last && { last }),
    kinds,
    expired: begins.n,
    sinceExpected: expectedAt === undefined ? undefined : n - 1 - expectedAt,
    head: typeof head === "object",
  };
}

function changed(place: { readonly file: string; readonly line?: number }, found: string): BadInputError {
  return new BadInputError(
    "audit-broken",
    place,
    found,
    "Keep the files as they are and find out who could write them; docs/audit.md says what each finding means.",
  );
}

/** @throws BadInputError where the last line has no end */
export async function* wholeLines(path: string, signal: AbortSignal): AsyncGenerator<ByteLine> {
  for await (const read of byteLines(path, signal)) {
    if (!read.ended)
      throw changed(
        { file: path, line: read.number },
        `its last ${read.line.length} bytes are no whole line: what a killed process leaves, and the next opening of the log cuts off`,
      );
    yield read;
  }
}
