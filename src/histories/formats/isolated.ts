/**
 * Documents of strangers are read in a process of their own, with 512 MB, 20 seconds and none of this process's secrets: whatever is built
 * into a file, known or not, can end that process and no other.
 *
 *     source ─► small text: parsed here │ all else: child process ◄─ "next", a batch of careers ─► ─► careers as written
 *
 * In: a source, its format, a mapping.  Out: what `parse` gives. A worker thread would not do: memory outside of V8's heap, where packed
 * data unpack to, is not counted for it, and where it runs out the whole process ends (docs/decisions/0009-untrusted-documents.md has the measurements).
 */
import { type ChildProcess, spawn } from "node:child_process";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { BadInputError } from "../../domain/index.ts";
import type { Format } from "./formats.ts";
import { type ErrorParts, errorOf, type Parsed, parse } from "./parse.ts";
import type { Source } from "./source.ts";
import type { Table } from "./table-rows.ts";

/** Megabytes that the process which reads may have resident. */
const MEMORY_LIMIT = 512;

/** Seconds of computing that it may take to the next batch of careers; a document of one person is one batch. */
const TIME_LIMIT = 20;

/** Seconds that a file may take on a machine that is busy with other things. A pipe may be as slow as what writes into it. */
const PATIENCE = 3 * TIME_LIMIT;

export type Request = {
  readonly name: string;
  /** Absent: the bytes come on standard input. */
  readonly path: string | undefined;
  readonly format: Format;
  readonly mapping: Table["mapping"];
};

export type Reply =
  | { readonly parsed: readonly Parsed[]; readonly done: boolean; readonly leftOut?: readonly string[] | undefined }
  | { readonly error: ErrorParts }
  | { readonly failed: string };

/** Read line by line with a limit on the line, so their size is no matter. */
const STREAMS: ReadonlySet<Format> = new Set(["careers", "jsonl", "csv"]);

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
  const reader = startReader();
  const end = () => reader.kill("SIGKILL");
  signal?.addEventListener("abort", end);
  try {
    // What can be opened again is read there from its beginning; a pipe is handed on.
    const path = source.size === undefined ? undefined : source.path;
    const feeding = path === undefined ? feed(reader, source) : undefined;
    let question: Request | "next" = { name: source.name, path, format, mapping: table.mapping };
    for (;;) {
      const reply = await Promise.race([answerOf(reader, question, source), ...(feeding ? [feeding] : [])]);
      if ("error" in reply) throw errorOf(reply.error);
      if ("failed" in reply) throw unreadable(source.name, reply.failed);
      if (reply.leftOut) table.onLeftOut?.(reply.leftOut);
      yield* reply.parsed;
      if (reply.done) return;
      question = "next";
    }
  } finally {
    signal?.removeEventListener("abort", end);
    reader.kill("SIGKILL");
  }
}

function startReader(): ChildProcess {
  const script = fileURLToPath(new URL(`./reader-process${extname(import.meta.url)}`, import.meta.url));
  // The watch inside ends the process at its limit; V8's own is set above it, because it would end it by a dump of its memory.
  const args = [`--max-old-space-size=${2 * MEMORY_LIMIT}`, script, String(MEMORY_LIMIT), String(TIME_LIMIT)];
  const kept = ["TMPDIR", "TEMP", "TMP", "SystemRoot", "NODE_DISABLE_COMPILE_CACHE"];
  const env = Object.fromEntries(kept.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
  return spawn(process.execPath, args, {
    env,
    stdio: ["pipe", "ignore", "ignore", "ipc"],
    serialization: "advanced",
    windowsHide: true,
  });
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
