/**
 * An audit log held against itself: any byte that was changed, any line taken out, put in, doubled, moved or cut off is found.
 *
 *     line by line in the order of the chain ─► its own hash ─► its number and the hash of the line before ─► the head that stands beside
 *
 * In: a log, and the hash of an event that somebody noted elsewhere.  Out: what it holds; or the first line that is wrong. Memory is
 * flat in the number of events. The chain has no secret: who may write the files and the head can make all of it anew, which only a
 * hash that was noted elsewhere shows.
 */
import type { InputPlace } from "../../domain/index.ts";
import { NOTHING_BEFORE, Receipt, readLine } from "./event.ts";
import { missingAtEnd } from "./log-files.ts";
import { changed, type LogReading } from "./log-reading.ts";

export type VerifiedLog = {
  /** None of a log in a database. */
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
  /** Whether its head is there: without one, lines cut off the end are found by an expected hash alone. */
  readonly head: boolean;
};

export type VerifyOptions = {
  /** The hash of an event, noted elsewhere. */
  readonly expect: string | undefined;
  readonly signal: AbortSignal;
  readonly report?: (events: number) => void;
};

/** @throws BadInputError "audit-broken", with file and line of the first change */
export async function verifyLog(
  { name, files, lines, head, headName }: LogReading,
  { expect, signal, report }: VerifyOptions,
): Promise<VerifiedLog> {
  const kinds: Record<string, number> = {};
  let [events, n, previous, id] = [0, 0, NOTHING_BEFORE, undefined as string | undefined];
  let [first, last, through, expectedAt] = [
    undefined as VerifiedLog["first"],
    undefined as VerifiedLog["last"],
    undefined as Receipt | undefined,
    undefined as number | undefined,
  ];
  let firstPlace: InputPlace | undefined;
  let beginsAt: { readonly n: number; readonly previous: string } | undefined;
  for await (const { line, place, begins } of lines(signal)) {
    const read = readLine(line);
    if (read.kind === "broken") throw changed(place, read.found);
    const { event, hash } = read;
    firstPlace ??= place;
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
    if (begins) {
      if (event["kind"] !== "opened") throw changed(place, "a file begins with an event of another kind than opened");
      id ??= String(event["log"]);
      if (event["log"] !== id) throw changed(place, "this file belongs to another log");
    }
    if (event["kind"] === "expired") through = Receipt.safeParse(event["through"]).data;
    if (typeof head === "object" && head.n === n && head.hash !== hash)
      throw changed(place, `${headName} has another hash of this event: the log was written anew`);
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
      firstPlace ?? { file: name },
      `it begins with event ${begins.n}, and nothing says that those before expired`,
    );
  if (typeof head === "object" && head.n >= n) throw changed({ file: name }, missingAtEnd(head.n - n + 1, headName));
  if (head === "unreadable") throw changed({ file: headName }, "it does not hold a number and a hash");
  if (expect !== undefined && expectedAt === undefined)
    throw changed(
      { file: name },
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
