/**
 * Documents of strangers are read in a process of their own, with 512 MB, 20 seconds and none of this process's secrets: whatever is built
 * into a file, known or not, can end that process and no other.
 *
 *     source ─► small text: parsed here │ all else: child process ◄─ "next", a batch of careers ─► ─► careers as written
 *
 * In: a source, its format, a mapping.  Out: what `parse` gives. The process may have read other files before (`readers.ts`). A worker thread would not do: memory outside of V8's heap, where packed
 * data unpack to, is not counted for it, and where it runs out the whole process ends (docs/decisions/0009-untrusted-documents.md has the measurements).
 */
import type { ChildProcess } from "node:child_process";
import { BadInputError } from "../../domain/index.ts";
import type { Format } from "./formats.ts";
import { type ErrorParts, errorOf, parse } from "./parse.ts";
import type { Parsed } from "./parsed.ts";
import { giveBack, MEMORY_LIMIT, type Reader, TIME_LIMIT, takeReader } from "./readers.ts";
import type { Source } from "./source.ts";
import type { Table } from "./table-rows.ts";

/** Seconds that a file may take on a machine that is busy with other things. A pipe may be as slow as what writes into it. */
const PATIENCE = 3 * TIME_LIMIT;

export type Request = {
  readonly name: string;
  /** Absent: the bytes come on standard input. */
  readonly path: string | undefined;
  readonly format: Format;
  readonly mapping: Table["mapping"];
  readonly partitions: Table["partitions"];
  readonly shard: Table["shard"];
};

export type Reply =
  | {
      readonly parsed: readonly Parsed[];
      readonly done: boolean;
      readonly leftOut?: readonly string[] | undefined;
      /** Megabytes resident, once it is done. */
      readonly resident?: number | undefined;
    }
  | { readonly error: ErrorParts }
  | { readonly failed: string };

/** Read line by line with a limit on the line, so their size is no matter. */
export const STREAMS: ReadonlySet<Format> = new Set(["careers", "jsonl", "csv"]);

/** Text without packing: up to a megabyte it cannot grow to more than this process bears. */
const PLAIN: ReadonlySet<Format> = new Set(["json-resume", "europass-xml", "yaml", "html", "rtf"]);
const SMALL = 1e6;

/**
 * @param signal kills the process that reads, where there is one
 * @throws BadInputError for everything that is wrong with the file
 */
export function parseSafely(
  source: Source,
  format: Format,
  table: Table,
  signal?: AbortSignal,
): AsyncGenerator<Parsed> {
  // A text that is too long is refused before it is read.
  const here =
    STREAMS.has(format) || format === "text" || format === "markdown" || (PLAIN.has(format) && isSmall(source));
  return here ? parse(source, format, table) : parseIsolated(source, format, table, signal);
}

function isSmall({ wholeInHead, gzipped, size }: Source): boolean {
  return wholeInHead || (!gzipped && size !== undefined && size <= SMALL);
}

/** @throws BadInputError as `parse` does, and where reading takes more memory or time than it may */
async function* parseIsolated(
  source: Source,
  format: Format,
  table: Table,
  signal: AbortSignal | undefined,
): AsyncGenerator<Parsed> {
  signal?.throwIfAborted();
  // What can be opened again is read there from its beginning; a pipe is handed on, to a process that has read nothing yet.
  const path = source.size === undefined ? undefined : source.path;
  const reader = takeReader(path === undefined ? "new" : "any");
  const { mapping, partitions, shard } = table;
  const question: Request = { name: source.name, path, format, mapping, partitions, shard };
  const first = await firstAnswer(reader, question, source, signal);
  if (first !== "again") return yield* batches(first.reader, first.reply, first.feeding, source, table, signal);
  const another = await firstAnswer(takeReader("new"), question, source, signal);
  if (another === "again") throw new TypeError("a process that has read nothing before is asked once");
  yield* batches(another.reader, another.reply, another.feeding, source, table, signal);
}

type FirstAnswer = { readonly reader: Reader; readonly reply: Reply; readonly feeding: Promise<never> | undefined };

/**
 * A process that has read other files may be short of memory, or fail late, for their sake: then the file is read again by one that has not.
 * Time is counted anew for each file.
 */
async function firstAnswer(
  reader: Reader,
  question: Request,
  source: Source,
  signal: AbortSignal | undefined,
): Promise<FirstAnswer | "again"> {
  const { process, files } = reader;
  const end = () => process.kill("SIGKILL");
  signal?.addEventListener("abort", end);
  try {
    const feeding = question.path === undefined ? feed(process, source) : undefined;
    const reply = await Promise.race([answerOf(process, question, source), ...(feeding ? [feeding] : [])]);
    if (files === 0 || !("failed" in reply)) return { reader, reply, feeding };
    process.kill("SIGKILL");
    return "again";
  } catch (error) {
    // Whoever took too long, by its own watch or by ours, would take as long again.
    const ended = process.exitCode !== null || (process.signalCode !== null && process.signalCode !== "SIGXCPU");
    process.kill("SIGKILL");
    if (files > 0 && ended && !signal?.aborted) return "again";
    throw error;
  } finally {
    signal?.removeEventListener("abort", end);
  }
}

async function* batches(
  reader: Reader,
  first: Reply,
  feeding: Promise<never> | undefined,
  source: Source,
  table: Table,
  signal: AbortSignal | undefined,
): AsyncGenerator<Parsed> {
  const { process } = reader;
  const end = () => process.kill("SIGKILL");
  signal?.addEventListener("abort", end);
  let resident: number | undefined;
  try {
    let reply = first;
    for (;;) {
      if ("error" in reply) throw errorOf(reply.error);
      if ("failed" in reply) throw unreadable(source.name, reply.failed);
      if (reply.leftOut) table.onLeftOut?.(reply.leftOut);
      if (reply.done && feeding === undefined) resident = reply.resident;
      yield* reply.parsed;
      if (reply.done) return;
      reply = await Promise.race([answerOf(process, "next", source), ...(feeding ? [feeding] : [])]);
    }
  } finally {
    signal?.removeEventListener("abort", end);
    giveBack(reader, resident);
  }
}

/** @returns only where the source itself fails, with its error; else it waits for ever, which a race may */
async function feed(reader: ChildProcess, source: Source): Promise<never> {
  const input = reader.stdin!;
  // A reader that has seen enough closes its end.
  input.on("error", () => {});
  for await (const bytes of source.bytes()) {
    if (input.destroyed) break;
    if (!input.write(bytes)) await new Promise((resolve) => input.once("drain", resolve).once("close", resolve));
  }
  input.end();
  return new Promise(() => {});
}

function answerOf(reader: ChildProcess, question: Request | "next", { name, size }: Source): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const patience = size === undefined ? undefined : setTimeout(onLate, 1_000 * PATIENCE);
    const onReply = (reply: Reply) => settle(() => resolve(reply));
    const onExit = (code: number | null, signal: string | null) => settle(() => reject(endOf(name, code, signal)));
    const onError = (cause: Error) => settle(() => reject(noReader(name, cause)));
    function onLate(): void {
      settle(() => reject(tooCostly(name, `${PATIENCE} seconds`)));
    }
    function settle(end: () => void): void {
      clearTimeout(patience);
      reader.off("message", onReply).off("exit", onExit).off("error", onError);
      end();
    }
    reader.on("message", onReply).on("exit", onExit).on("error", onError);
    if (reader.exitCode !== null || reader.signalCode !== null) onExit(reader.exitCode, reader.signalCode);
    // A reader that has ended meanwhile is heard of by its exit.
    else reader.send(question, () => {});
  });
}

/** Killed by its own watch or by the system, or ended by V8: the signal says for want of what. */
function endOf(file: string, code: number | null, signal: string | null): BadInputError {
  if (signal === "SIGXCPU") return tooCostly(file, `${TIME_LIMIT} seconds`);
  if (signal === "SIGKILL" || signal === "SIGABRT" || code === 134)
    return tooCostly(file, `${MEMORY_LIMIT} MB of memory`);
  return unreadable(file, signal ?? `exit code ${code}`);
}

function tooCostly(file: string, what: string): BadInputError {
  return new BadInputError(
    "too-costly",
    { file },
    `reading it takes more than ${what}, so it was given up`,
    "Copy its text and give that; a large table is read as CSV or JSONL.",
  );
}

function unreadable(file: string, said: string): BadInputError {
  return new BadInputError(
    "unreadable",
    { file },
    `its reader failed (${said.slice(0, 200)})`,
    "It is damaged or made in an unusual way: export it again, or copy its text and give that.",
  );
}

function noReader(file: string, cause: Error): BadInputError {
  return new BadInputError(
    "no-reader",
    { file },
    `the process that reads it cannot be started (${cause.message})`,
    "Such files are read in a process of their own: allow it to start, or give the text.",
    { cause },
  );
}
