/**
 * The processes that read documents: one that has read a file well reads the next, because its start takes longer than reading.
 *
 * In: whether one that has read before will do.  Out: a process that waits to be asked. One is kept waiting at most, and not for long; one
 * that has read many files, or has grown, ends. Whoever fails, or is broken off, ends too (`giveBack` without a size).
 */
import { type ChildProcess, spawn } from "node:child_process";
import type { Socket } from "node:net";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";

/** Megabytes that the process which reads may have resident. */
export const MEMORY_LIMIT = 512;

/** Seconds of computing that it may take to the next batch of careers; a document of one person is one batch. */
export const TIME_LIMIT = 20;

/** Files that one process reads. */
const MOST_FILES = 100;
/** Megabytes resident from which it is not asked again: what a file may take counts from there. */
const GROWN = 200;
/** Milliseconds that it waits for another file: it holds what it has read. */
const WAITS = 10_000;

export type Reader = {
  readonly process: ChildProcess;
  /** That it has read before. */
  readonly files: number;
};

let waiting: (Reader & { readonly timer: NodeJS.Timeout }) | undefined;

export function takeReader(which: "any" | "new"): Reader {
  const { process, files } = (which === "any" && takeWaiting()) || { process: startReader(), files: 0 };
  return { process, files };
}

function takeWaiting(): Reader | undefined {
  const taken = waiting;
  if (taken === undefined) return undefined;
  waiting = undefined;
  clearTimeout(taken.timer);
  taken.process.off("message", endWaiting).off("exit", endWaiting);
  if (taken.process.exitCode !== null || taken.process.signalCode !== null) return undefined;
  hold(taken.process, "ref");
  return taken;
}

/** @param resident megabytes that it has after a file that was read well; undefined where it was not */
export function giveBack({ process, files }: Reader, resident: number | undefined): void {
  const read = files + 1;
  if (resident === undefined || resident > GROWN || read >= MOST_FILES || waiting !== undefined || !process.connected) {
    process.kill("SIGKILL");
    return;
  }
  // Whoever has nothing else to do may end, and the process that waits ends with it.
  hold(process, "unref");
  // What it says unasked is a failure of what it read before.
  process.on("message", endWaiting).on("exit", endWaiting);
  waiting = { process, files: read, timer: setTimeout(endWaiting, WAITS).unref() };
}

function endWaiting(): void {
  takeWaiting()?.process.kill("SIGKILL");
}

function hold(process: ChildProcess, how: "ref" | "unref"): void {
  process[how]();
  process.channel?.[how]();
  (process.stdin as Socket | null)?.[how]();
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
