#!/usr/bin/env node
/**
 * The `wherefore` command: the one place that touches the process.
 *
 * In: arguments, streams, environment, signals.  Out: an exit code.
 */
import { enableCompileCache, flushCompileCache } from "node:module";

enableCompileCache();
// Compiled code is kept when a process ends by itself. One that is killed, as workers are, leaves it to the next one too.
setTimeout(flushCompileCache, 5_000).unref();
const { main } = await import("./run.ts");
const { EXIT, endingOf } = await import("./exit.ts");

const stop = new AbortController();
// Services are stopped by TERM, and a terminal that is closed sends HUP: both end a run as Ctrl-C does, with what was finished kept.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
  process.on(signal, () => {
    // A second one does not wait for what is under way.
    if (stop.signal.aborted) process.exit(EXIT.interrupted);
    stop.abort();
  });
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  // A reader that has seen enough (`| head`) is no fault of anybody.
  if (error.code === "EPIPE") process.exit(EXIT.done);
  const { exitCode, message } = endingOf(Object.assign(error, { path: "standard output" }));
  process.stderr.write(`wherefore: ${message}\n`);
  process.exit(exitCode);
});
// Whoever does not want to see how far it is must not end the run: the terminal is closed, or `2>&1 | head` has seen enough.
process.stderr.on("error", () => {});

process.exitCode = await main(process.argv.slice(2), {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  input: process.stdin,
  interactive: process.stdin.isTTY === true && process.stderr.isTTY === true,
  columns: process.stdout.isTTY ? process.stdout.columns : undefined,
  env: process.env,
  now: () => new Date(),
  signal: stop.signal,
  // A parent that has opened a channel (`rank-by-workers.ts`) shows how far all its processes are; one that is gone is not missed.
  ...(process.send && { report: (progress: unknown) => void process.send!(progress, () => {}) }),
});
