#!/usr/bin/env node
/**
 * The `wherefore` command: the one place that touches the process.
 *
 * In: arguments, streams, environment, Ctrl-C.  Out: an exit code.
 */
import { enableCompileCache } from "node:module";

enableCompileCache();
const { main } = await import("./run.ts");

const interrupted = new AbortController();
process.on("SIGINT", () => {
  // A second Ctrl-C does not wait for what is under way.
  if (interrupted.signal.aborted) process.exit(130);
  interrupted.abort();
});
// A reader that has seen enough (`| head`) is no fault of anybody.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});

process.exitCode = await main(process.argv.slice(2), {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  input: process.stdin,
  interactive: process.stdin.isTTY === true && process.stderr.isTTY === true,
  env: process.env,
  now: () => new Date(),
  signal: interrupted.signal,
});
