/**
 * A SQLite file, as Node brings SQLite: made for its owner alone, and never through a link.
 *
 * In: a path.  Out: the open database. It holds careers or the keys to them: other users of the computer do not read it, nor the log beside
 * it, which takes its mode.
 */
import { closeSync, openSync } from "node:fs";
import { createRequire } from "node:module";
import type { DatabaseSync } from "node:sqlite";
import { requirePlainFile } from "./whole-file.ts";

/** @throws BadInputError "no-file" for a link or a pipe; SQLite's own error, with its `errcode`, for what is no database */
export function openSqlite(path: string): DatabaseSync {
  const { DatabaseSync } = withoutExperimentalWarning(
    () => createRequire(import.meta.url)("node:sqlite") as typeof import("node:sqlite"),
  );
  requirePlainFile(path);
  makeForOwner(path);
  return new DatabaseSync(path);
}

/** Where it cannot be made, SQLite says why. */
function makeForOwner(path: string): void {
  try {
    closeSync(openSync(path, "ax", 0o600));
  } catch {
    // It is there, or cannot be.
  }
}

/** Node 22 calls its SQLite experimental each time; the user can do nothing about that. */
function withoutExperimentalWarning<Value>(load: () => Value): Value {
  const emit = process.emitWarning;
  process.emitWarning = (() => {}) as typeof process.emitWarning;
  try {
    return load();
  } finally {
    process.emitWarning = emit;
  }
}
