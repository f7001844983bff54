/**
 * Where the chain of an audit log goes on: the end that an earlier process left, whole or torn.
 *
 * In: the path of a log.  Out: the number and hash that the next event follows. Only the ends of files are read; whether all between is as it
 * was written is for `verify.ts`.
 */
import { BadInputError } from "../../domain/index.ts";
import { type ChainEnd, readLine, START } from "./event.ts";
import { beginningOf, endingOf, headBeside, headFile, logFiles, missingAtEnd } from "./log-files.ts";

export type Found = {
  readonly end: ChainEnd;
  /** Undefined of a log that begins. */
  readonly log: string | undefined;
  /** Bytes of the file that is written to; undefined where it is not there. */
  readonly size: number | undefined;
  readonly torn: number;
  /** When its first event was, in milliseconds. */
  readonly began: number;
};

/** @throws BadInputError "audit-broken" where the last line is not what was written, or fewer lines are there than the head says */
export async function endOfChain(file: string): Promise<Found> {
  const { full, current } = await logFiles(file);
  const last = full.at(-1)?.path;
  const beside = await headBeside(file);
  const own = current ? await endingOf(file) : undefined;
  // A process that was killed between two files, or in the first line of one, left nothing to go on from there.
  const path = own !== undefined && own.whole > 0 ? file : last;
  const size = own?.whole;
  const torn = own === undefined ? 0 : own.size - own.whole;
  if (path === undefined) {
    if (typeof beside === "object") throw cutOff(file, beside.n + 1);
    return { end: START, log: undefined, size, torn, began: 0 };
  }
  const { line } = path === file ? own! : await endingOf(path);
  const read = readLine(line);
  if (read.kind === "broken") throw broken(path, `of its last line: ${read.found}`);
  const n = Number(read.event["n"]);
  if (typeof beside === "object" && beside.n > n) throw cutOff(file, beside.n - n);
  const first = readLine(await beginningOf(path));
  if (first.kind === "broken") throw broken(path, `of its first line: ${first.found}`);
  const { log, at } = first.event as { log: string; at: string };
  return { end: { n: n + 1, previous: read.hash }, log, size, torn, began: Date.parse(at) };
}

function broken(file: string, found: string): BadInputError {
  return new BadInputError(
    "audit-broken",
    { file },
    found,
    "`wherefore audit verify` says more. Keep the file as it is, and begin another log.",
  );
}

function cutOff(file: string, missing: number): BadInputError {
  return broken(file, missingAtEnd(missing, headFile(file)));
}
